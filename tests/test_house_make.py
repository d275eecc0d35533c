"""The two make commands and what they call: parseable, and one sentence where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CI = ROOT / ".ci"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def sentence(*words: str | Path, **changes: str) -> str:
    """What a failing command says on stderr."""
    environment = {**os.environ, **changes}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    return done.stderr


@pytest.mark.parametrize("target", ["demo", "test", "help", "docs", "constraints"])
def test_every_target_can_be_planned(target: str, tmp_path: Path) -> None:
    command = ["make", "--dry-run", f"VENV={tmp_path / 'venv'}", f"DEMO={tmp_path / 'demo'}", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_make_test_runs_what_ci_runs(tmp_path: Path) -> None:
    assert "exec make test" in (CI / "run").read_text(encoding="utf-8")
    command = ["make", "--dry-run", f"VENV={tmp_path / 'venv'}", "test"]
    planned = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    for step in ("ruff check", "ruff format --check", "lint-imports", "mypy", "pytest", "evals run", "models pull"):
        assert step in planned


def test_a_second_run_installs_nothing_again(tmp_path: Path) -> None:
    command = ["make", "--dry-run", f"VENV={tmp_path / 'venv'}", f"DEMO={tmp_path / 'demo'}", "demo"]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    stamp = next(word for word in first.split() if "/.installed-" in word and "-dev-" not in word)
    (tmp_path / "venv").mkdir()
    Path(stamp.strip(";")).touch()
    (tmp_path / "demo").mkdir()
    for name in (".made", ".drafted-findings", ".drafted-personas", ".drafted-journey", ".drafted-ideas"):
        (tmp_path / "demo" / name).touch()
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    assert ".ci/install" in first
    assert ".ci/install" not in second
    assert "wayfolk init" not in second
    assert "wayfolk draft" not in second
    assert "wayfolk serve" in second


def test_without_a_python_it_says_which_is_needed(tmp_path: Path) -> None:
    said = sentence(CI / "install", "", tmp_path / "venv", ".")
    assert "Python 3.11 or later" in said
    assert len(said.strip().splitlines()) == 1


def test_without_a_browser_it_says_how_to_get_one(tmp_path: Path) -> None:
    for name in ("sh", "id"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    said = sentence(CI / "browser", PATH=str(tmp_path), WAYFOLK_CHROMIUM="")
    assert "Chromium" in said
    assert len(said.strip().splitlines()) == 1


def test_the_scripts_can_be_run() -> None:
    for script in CI.iterdir():
        assert os.access(script, os.X_OK), script.name
    assert sys.version_info >= (3, 11)
