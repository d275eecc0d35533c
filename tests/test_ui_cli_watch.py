"""`wayfolk ingest --watch` takes in what comes, tells each batch in a line, marks drafts and stops at Ctrl-C."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.artifacts import Brief
from assistant.claims import claims_of
from assistant.findings import draft_findings
from assistant.project import Project


@pytest.fixture
def watching(interviews: Project) -> Iterator[subprocess.Popen[str]]:
    draft_findings(interviews, Brief())
    interviews.close()
    # The sources are in the project as they are; from here on they stay so.
    settings = interviews.root / "wayfolk.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("redact = true", "redact = false"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "ui.cli", "ingest", "--watch", "--json", "--poll", "0.2", "--study", "groceries"]
    process = subprocess.Popen(
        [*command, "--project", str(interviews.root), str(interviews.root / "sources")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    yield process
    process.kill()
    process.communicate()


def told(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    return dict(json.loads(line))


@pytest.mark.slow
def test_what_comes_and_changes_is_taken_in_until_it_is_stopped(
    interviews: Project, watching: subprocess.Popen[str]
) -> None:
    folder = interviews.root / "sources"
    assert len(told(watching)["unchanged"]) == 4  # type: ignore[arg-type]
    text = (folder / "en.txt").read_text(encoding="utf-8")
    (folder / "neu.txt").write_text(text.replace("groceries", "parcels"), encoding="utf-8")
    assert told(watching)["added"] == ["sources/neu.txt"]
    (folder / "en.txt").write_text(text.replace("forty minutes", "fifty minutes"), encoding="utf-8")
    batch = told(watching)
    assert batch["replaced"] == ["sources/en.txt"]
    (draft,) = interviews.artifacts()
    stale = {claim.id for claim in claims_of(interviews.load(draft.id)) if claim.stale}
    assert stale
    assert batch["stale"] == {draft.id: sorted(stale)}
    shutil.move(folder, folder.with_name("away"))
    assert len(told(watching)["gone"]) == 5  # type: ignore[arg-type]
    shutil.move(folder.with_name("away"), folder)
    assert len(told(watching)["unchanged"]) == 5  # type: ignore[arg-type]
    watching.send_signal(signal.SIGINT)
    _, errors = watching.communicate(timeout=30)
    assert watching.returncode == 0
    assert "Stopped; what was taken in is kept." in errors
    assert "Traceback" not in errors
    with interviews.store() as store:
        assert len(store.documents()) == 5


def test_seconds_between_looks_must_be_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ui.cli import main

    with pytest.raises(SystemExit) as stopped:
        main(["ingest", "--watch", "--poll", "0", str(tmp_path)])
    assert stopped.value.code == 2
    assert "not a number above 0" in capsys.readouterr().err
