"""kill -9 at random moments of an ingest, indexes included: after the next run nothing tells of it.

`scripts/kill_ingest.py --times 200` is the same at length.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "kill_ingest.py"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
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
    told = re.match(r"killed (\d+) times: (\d+) of (\d+) projects equal", done.stdout)
    assert told is not None, done.stdout + done.stderr
    assert int(told[1]) >= 12
    assert told[2] == told[3], done.stdout
    assert done.returncode == 0
