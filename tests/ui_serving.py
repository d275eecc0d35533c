"""A screen served by a process of its own, as browser tests need it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(script: str, folder: Path, *wanted: str) -> Iterator[str]:
    """Runs a script of this folder with a folder for its files, and yields the address that it prints; the script ends
    when its input does."""
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(folder / "uploads"), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, str(Path(__file__).with_name(script)), str(folder), *wanted]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1:"), f"nothing was served; it said {line!r}"
        yield line
        process.stdin.close()
        process.terminate()
