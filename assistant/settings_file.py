"""Changes single values of the section `[models]` in a settings file and leaves everything else as it is written.

Works on the lines of the file, so that comments, order and line ends stay. What came out is read again and compared, so
a file written in a way that this module does not follow is refused, never damaged. Knows no setting's meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assistant.artifact_files import write_whole
from assistant.errors import ProjectError
from assistant.settings import quoted

SECTION = "models"
_HEADER = re.compile(r"\s*\[")
_MODELS = re.compile(r"\s*\[\s*models\s*\]\s*(#.*)?$")
_VALUE = r"""(?P<before>\s*{key}\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(?P<after>\s*(#.*)?)$"""


def change_models(path: Path, values: Mapping[str, str]) -> None:
    """Set keys of `[models]` in the file at `path`, whole or not at all.

    Args:
        path: the settings file.
        values: key → new value; an empty one counts as not set, and a key that is not there is then left out.

    Raises:
        ProjectError: the file can't be read or written, or is written in a way that can't be followed.
    """
    target = path.resolve()  # a link stays a link
    try:
        before = target.read_bytes().decode("utf-8")
        after = _changed(before, values)
        if after == before:
            return
        as_wanted = tomllib.loads(after) == _wanted(tomllib.loads(before), values)
    except OSError as error:
        raise ProjectError(f"The settings {path} can't be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        as_wanted = False
    if not as_wanted:
        raise ProjectError(
            f"{path} is written in a way that can't be changed here; "
            "set chat and base_url under [models] in it by hand."
        )
    write_whole(target, after)


def _wanted(table: dict[str, object], values: Mapping[str, str]) -> dict[str, object]:
    section = table.get(SECTION, {})
    models = dict(section) if isinstance(section, dict) else {}
    models |= {key: value for key, value in values.items() if value or key in models}
    return {**table, SECTION: models}


def _changed(text: str, values: Mapping[str, str]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if _MODELS.match(line)), None)
    if first is None:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += end
        lines += [end, f"[{SECTION}]{end}"]
        first = len(lines) - 1
    last = next((n for n in range(first + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    section, place = lines[first:last], 1
    if not section[-1].endswith("\n"):
        section[-1] += end
    for key, value in values.items():
        pattern = re.compile(_VALUE.format(key=re.escape(key)))
        for n, line in enumerate(section):
            found = pattern.match(line.rstrip("\r\n"))
            if found is not None:
                section[n] = (
                    f"{found['before']}{quoted(value)}{found['after']}{line[len(line.rstrip(chr(13) + chr(10))) :]}"
                )
                place = n + 1
                break
        else:
            if value:
                section.insert(place, f"{key} = {quoted(value)}{end}")
                place += 1
    return "".join([*lines[:first], *section, *lines[last:]])
