"""The house rules that can be counted: lengths, names, words, pins."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "prompts", "corpus", "ui", "evals")
CODE = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").glob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
FILE_LINES, FUNCTION_LINES = 500, 80
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "types", "models", "misc"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError|placeholder(?!=))\b")
"""`placeholder=` is what HTML and Gradio call the hint of an empty field."""
PRINTERS = re.compile(r"^(ui|evals)/cli[a-z_]*\.py$")

RAISED_LATER = {"assistant/providers/local.py"}
"""Where an error is carried over the frames of a native library and raised again behind them."""
WRITES_TO_CHECKOUT = ("evals/", "assistant/coders/train.py")
"""What is run in a checkout and writes into it: suites, calibration, trained weights."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (f"{_name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def test_there_is_code_to_look_at() -> None:
    assert len(CODE) > 40


def test_no_file_is_longer_than_500_lines() -> None:
    lengths = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in [*CODE, *TESTS, *BENCHMARKS]}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_80_lines() -> None:
    long = [each for path in [*CODE, *TESTS, *BENCHMARKS] for each in _functions(path) if each[1] > FUNCTION_LINES]
    assert long == []


def test_every_file_is_named_for_what_is_in_it() -> None:
    assert [_name(path) for path in CODE if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


def test_every_module_says_what_it_does() -> None:
    silent = [_name(path) for path in [*CODE, *TESTS] if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    marked = [_name(path) for path in CODE if UNFINISHED.search(path.read_text(encoding="utf-8"))]
    assert marked == []


def test_only_the_command_lines_print() -> None:
    calls = [
        f"{_name(path)}:{node.lineno}"
        for path in CODE
        if not PRINTERS.match(_name(path))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_below_the_screens_nobody_catches_everything() -> None:
    broad = [
        f"{_name(path)}:{node.lineno}"
        for path in CODE
        if path.relative_to(ROOT).parts[0] in {"assistant", "corpus", "prompts"} and _name(path) not in RAISED_LATER
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and not any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(node))
    ]
    assert broad == []


@pytest.mark.parametrize("word", ["PYTEST_CURRENT_TEST", "_called_from_test", '"pytest" in sys.modules'])
def test_no_code_asks_whether_it_is_under_test(word: str) -> None:
    assert [_name(path) for path in CODE if word in path.read_text(encoding="utf-8")] == []


def test_data_is_found_through_the_packages() -> None:
    asking = [_name(path) for path in CODE if re.search(r"\b__file__\b", path.read_text(encoding="utf-8"))]
    assert [name for name in asking if not name.startswith(WRITES_TO_CHECKOUT)] == []


def test_tests_lie_flat_and_are_named_for_their_package() -> None:
    assert not (ROOT / "tests" / "__init__.py").exists()
    named = re.compile(
        rf"(test_({'|'.join(PACKAGES)}|house|wheel|pipeline|benchmarks)_[a-z0-9_]+|conftest|[a-z_]+)\.py"
    )
    assert [path.name for path in TESTS if not named.fullmatch(path.name)] == []
    assert list(ROOT.glob("*.py")) == []


def test_constraints_name_versions_and_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==[^\s]+( ; .+)?")
    assert len(lines) > 100
    assert [line for line in lines if not pinned.fullmatch(line)] == []
    assert [line for line in lines if "://" in line] == []


def test_constraints_cover_every_requirement() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[\[<>=!~; ]", each, maxsplit=1)[0].lower().replace("_", "-") for each in wanted}
    pinned = {line.split("==")[0].split("[")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert names - pinned == set()
