"""Example projects made from published research that ships with the package.

Knows where the examples lie and how a project is made of one; nothing of what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from assistant.errors import ProjectError
from assistant.project import Project
from assistant.settings import SETTINGS_FILE
from corpus.ingest import IngestOptions, IngestReport, ingest
from corpus.progress import Progress, silent

SOURCES = "sources"
"""The folder of an example's input, in the package and in the project made of it."""
BESIDE = ("ATTRIBUTION.md", "LICENSE", "LICENSE.md")


def example_names() -> tuple[str, ...]:
    """The examples there are, the default first."""
    found = {each.name for each in _examples().iterdir() if (each / SOURCES).is_dir()}
    return tuple(sorted(found, key=lambda name: (name != "permits", name)))


def make_example(name: str, root: Path, progress: Progress = silent, **settings: object) -> Project:
    """A project in `root` that holds the example `name`; one that is there is completed, never overwritten.

    Args:
        name: one of `example_names()`.
        root: the project's folder, made if need be.
        progress: told of the sources as they are taken in.
        settings: fields of `assistant.settings.Settings` for a project that is made anew.

    Raises:
        ProjectError: there is no such example, or the folder can't be written.
        CorpusError: the corpus can't be written.
    """
    if name not in example_names():
        raise ProjectError(f"There is no example {name!r}; choose one of: {', '.join(example_names())}.")
    root = root.expanduser().absolute()
    exists = (root / SETTINGS_FILE).is_file()
    # What was published is known to all: taking names out of it would hide the authors and help nobody.
    made = {"name": name, "redact": False, **settings}
    project = Project.open(root) if exists else Project.create(root, **made)  # type: ignore[arg-type]
    _copy_missing(_examples() / name, root)
    report = _take_in(project, progress)
    if report.failed:
        raise ProjectError(f"The example {name} could not be taken in: {report.failed[0][1]}")
    return project


def _take_in(project: Project, progress: Progress) -> IngestReport:
    store = project.store(writer=True)
    try:
        return ingest(store, [project.root / SOURCES], root=project.root, options=IngestOptions(), progress=progress)
    finally:
        store.close()


def _copy_missing(example: Traversable, root: Path) -> None:
    wanted = [(SOURCES + "/" + name, each) for name, each in _files(example / SOURCES)]
    wanted += [(name, example / name) for name in BESIDE if (example / name).is_file()]
    for name, source in wanted:
        target = root / name
        if target.exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        except OSError as error:
            raise ProjectError(f"{target} can't be written: {error.strerror or error}.") from error


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            yield from _files(each, f"{above}{each.name}/")
        else:
            yield above + each.name, each


def _examples() -> Traversable:
    return files("assistant") / "example_data"
