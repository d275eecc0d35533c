"""Drafted artifacts kept on disk, so that a run can be judged again without being drafted again.

One folder a run: `<case>/<task>.json` and `run.json`. Knows nothing of scores.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from evals.cases import CaseError
from evals.other_demographics import MARK
from evals.tasks import KINDS

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from evals.rankings import Rankings
    from evals.replies import Replies


def keep(folder: Path, case: str, task: str, artifact: AnyArtifact | Replies | Rankings) -> Path:
    """Write one artifact; returns the file."""
    path = folder / case / f"{task}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")  # a run that is stopped here goes on with whole files only
    part.write_text(artifact.model_dump_json(indent=2, by_alias=True) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def keep_run(folder: Path, facts: dict[str, str]) -> None:
    """Write what is known of the run as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def facts_of(folder: Path) -> dict[str, str]:
    """What `keep_run` wrote.

    Raises:
        CaseError: the folder holds no run.
    """
    try:
        return dict(json.loads((folder / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CaseError(
            f"{folder} holds no run that can be judged ({error}); make one with: python -m evals run --output DIR"
        ) from error


def find(folder: Path, case: str, task: str, kind: str) -> Path | None:
    """The file with a task's artifact: as recorded, or flat, or the last of its kind in a project's `artifacts`."""
    for path in (folder / case / f"{task}.json", folder / f"{task}.json"):
        if path.is_file():
            return path
    if task.endswith(MARK):  # the last draft of its kind is not that of the other demographics
        return None
    return max(folder.glob(f"{KINDS[kind]}-*.json"), key=lambda p: (p.stat().st_mtime, p.name), default=None)


def load(path: Path) -> AnyArtifact | Replies | Rankings:
    """The artifact in a file.

    Raises:
        CaseError: it can't be read or is not an artifact.
    """
    from pydantic import TypeAdapter, ValidationError

    from assistant.artifacts import AnyArtifact
    from evals.rankings import Rankings
    from evals.replies import Replies

    adapter: TypeAdapter[AnyArtifact | Replies | Rankings] = TypeAdapter(AnyArtifact | Replies | Rankings)
    try:
        return adapter.validate_json(path.read_bytes())
    except OSError as error:
        raise CaseError(f"{path} can't be read: {error.strerror or error}.") from error
    except ValidationError as error:
        raise CaseError(f"{path} is not an artifact: {error.errors()[0]['msg']}. Record it again.") from error
