"""docs/method.md says what the code does: tables and numbers are made from it, and every constant has its reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import method_page  # noqa: E402
from method_page import StalePage, constants_of, modules_named, page  # noqa: E402

from assistant import boards, nearness, parts, personas, themes  # noqa: E402

TEXT = method_page.PAGE.read_text(encoding="utf-8")
LISTED = modules_named(TEXT)
BESIDE_THE_METHOD = {
    "artifact_files": "names of files",
    "boards": "where a card stands",
    "budget": "prices",
    "choosing_model": "lengths of what people type, and how long a trial waits",
    "coders.vectors": "what a killed run loses",
    "conversation_files": "names of conversations, and excerpts of them",
    "correcting": "how much of a file is read at once",
    "corrections": "the length of what people select",
    "estimating": "how long replies are taken to be before they are paid for",
    "export": "how a curve is drawn",
    "forgetting": "which words of a person are looked for elsewhere",
    "operations": "lengths of what people type",
    "parts": "the lengths of what people type",
    "privacy": "how many files a sentence names",
    "providers": "what servers and engines take",
    "renaming": "how many pseudonyms one name becomes",
    "revisions": "how a sentence quotes a wording",
    "searching": "how many passages a search in the chat lists",
    "structured": "what a model is shown of its mistake",
}
"""Modules of `assistant` whose numbers change nothing that a draft or an answer says, and what they are about."""


def test_the_page_is_that_of_the_code() -> None:
    assert page(TEXT) == TEXT, "run: make docs"


@pytest.mark.parametrize("named", LISTED)
def test_every_constant_says_what_it_is_and_why(named: str) -> None:
    constants = constants_of(named)
    assert constants, f"{named} has no numeric constants; take it out of docs/method.md"
    bare = [each.name for each in constants if not (each.meaning and each.reason)]
    assert not bare, f"{named}: these need a docstring of two sentences, what it is and why: {', '.join(bare)}"


def test_no_module_that_drafts_is_left_out() -> None:
    left_out = []
    for path in sorted((ROOT / "assistant").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "assistant").with_suffix("").parts)
        apart = any(name == each or name.startswith(f"{each}.") for each in BESIDE_THE_METHOD)
        if not apart and f"assistant.{name}" not in LISTED and constants_of(f"assistant.{name}"):
            left_out.append(name)
    assert not left_out, "list their constants in docs/method.md, or say here why not"


def test_copies_of_constants_are_equal() -> None:
    assert boards.CLEARLY_FELT == themes.CLEARLY_FELT
    assert parts.PROVISIONAL_BELOW == personas.PROVISIONAL_BELOW
    assert themes.FEWEST_FOR_A_MEAN == nearness.FEWEST_FOR_A_MEAN


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(method_page, "ROOT", tmp_path)
    (tmp_path / "p").mkdir()
    return tmp_path / "p" / "m.py"


def written(module: Path, code: str) -> None:
    module.write_text(code, encoding="utf-8")


def test_a_docstring_gives_meaning_and_reason(module: Path) -> None:
    written(module, 'FEW = 3\n"""Voices at the least. One alone is\nan exception (see .25)."""\nBARE = 2\nWORD = "x"\n')
    few, bare = constants_of("p.m")
    assert (few.meaning, few.reason) == ("Voices at the least.", "One alone is an exception (see .25).")
    assert (bare.name, bare.doc, bare.meaning, bare.reason) == ("BARE", "", "", "")


def test_tables_records_and_pairs_of_numbers_are_constants_too(module: Path) -> None:
    written(
        module,
        "A, B = 1, -2\nSHARES: dict = {K.LOW: 1 / 3, K.HIGH: 1.0}\nKNOWN = {'x': Record(low=0.1, high=2)}\n"
        "ON = True\nNAMES = frozenset({'a'})\nOTHER = run(1, 'a')\nEMPTY = ()\n",
    )
    assert [(each.name, each.value) for each in constants_of("p.m")] == [
        ("A, B", "(1, -2)"),
        ("SHARES", "K.LOW: 1 / 3, K.HIGH: 1.0"),
        ("KNOWN", "x: Record(low=0.1, high=2)"),
    ]


def test_numbers_in_the_prose_are_those_of_the_code(module: Path) -> None:
    written(module, 'FEW = 3\n"""Voices. So few."""\nA, B = 0.5, 7\n"""Both. Why."""\n')
    before = "## One\nFrom 9 (`FEW`) voices, 1 (`B`) or 0 (`m.A`).\n<!-- constants: p.m -->\n<!-- /constants -->\n"
    after = page(before)
    assert "From 3 (`FEW`) voices, 7 (`B`) or 0.5 (`m.A`)." in after
    assert "| `p.m` `FEW` | 3 | Voices. | So few. |" in after
    assert page(after) == after


def test_one_constant_of_a_module_can_be_listed(module: Path) -> None:
    written(module, 'FEW = 3\n"""Voices. So few."""\n_MANY = 9\n')
    after = page("## One\n<!-- constants: p.m.FEW -->\n<!-- /constants -->\n")
    assert "`FEW`" in after
    assert "_MANY" not in after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## One\n<!-- constants: p.gone -->\n<!-- /constants -->\n", "p.gone"),
        ("## One\n<!-- constants: p.m.GONE -->\n<!-- /constants -->\n", "p.m.GONE"),
        ("## One\n3 (`FEW`)\n## Two\n<!-- constants: p.m -->\n<!-- /constants -->\n", "FEW"),
        ("## One\n3 (`FEW`)\n<!-- constants: p.m, p.n -->\n<!-- /constants -->\n", "several"),
        ("## One\n<!-- agreement: taste -->\n<!-- /agreement -->\n", "taste"),
    ],
)
def test_what_is_not_in_the_code_is_told(module: Path, text: str, said: str) -> None:
    written(module, 'FEW = 3\n"""Voices. So few."""\n')
    written(module.with_name("n.py"), 'FEW = 4\n"""Voices. So few."""\n')
    with pytest.raises(StalePage, match=said):
        page(text)
