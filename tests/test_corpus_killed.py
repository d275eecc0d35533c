"""kill -9 at random moments of an ingest, indexes included: after the next run nothing tells of it.

`scripts/kill_ingest.py --times 200` is the same at length.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "kill_ingest.py"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_project_that_was_killed_equals_one_that_never_was() -> None:
    # In a process of its own, as it forks.
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--times", "12", "--seed", "7"],
        cwd=SCRIPT.parent.parent,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.stdout.startswith("killed 12 times, 12 projects equal to one never killed"), done.stdout + done.stderr
    assert done.returncode == 0
