"""The direction of imports, and the five names on the path."""

from __future__ import annotations

import importlib
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "prompts", "corpus", "ui", "evals")


def test_imports_point_down_and_stay_behind_their_fences() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_owns_the_name(name: str) -> None:
    owners = set(importlib.metadata.packages_distributions().get(name, []))
    assert owners <= {"wayfolk"}
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize(
    "module",
    ["corpus.records", "corpus.errors", "assistant.errors", "assistant.artifacts", "assistant.chat_model", "ui.cli"],
)
def test_light_modules_import_nothing_heavy(module: str) -> None:
    heavy = "gradio langchain langchain_core openai chromadb onnxruntime sklearn xllamacpp openpyxl pypdfium2 lxml"
    code = f"import sys, {module}; print([name for name in {heavy.split()!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
