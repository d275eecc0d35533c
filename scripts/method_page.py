"""Writes what docs/method.md has from the code: tables of constants, figures of the shipped coder, journey frames.

The prose of the page is written by hand. Between markers stand tables made here:

- `<!-- constants: a.b, c.d.NAME -->`: the module-level numeric constants of these modules, or one of them, from their
  docstrings: the first sentence of each says what the constant is, the rest why it has its value;
- `<!-- agreement: … -->`: how the shipped coder agrees with people, from its provenance file;
- `<!-- frames -->`: the journey frames that ship.

Numbers in the prose that stand before a constant's name, as in "4 (`HIGH_VOICES`)", are those of the code. A name is
looked up in the modules of the same part of the page; where two have it, it is written with its module, as in
`passages.SHORTEST`. Knows no method.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "method.md"
PROVENANCE = ROOT / "assistant" / "coders" / "data" / "provenance.json"
ADAPTED = ROOT / "assistant" / "coders" / "data" / "adapted.json"
_BLOCK = re.compile(
    r"(?P<open><!-- (?P<what>constants|agreement|frames)(?:: (?P<of>[^>]*?))? -->\n).*?(?P<close><!-- /)", re.DOTALL
)
_QUOTED_VALUE = re.compile(r"(?P<value>[−-]?\d[\d.,]*)(?P<between>\s\()`(?P<name>(?:[a-z_]+\.)?_?[A-Z][A-Z0-9_]*)`")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LANGUAGES = {"en": "English", "zh": "Chinese", "ar": "Arabic", "ko": "Korean"}
_SETS = {
    "nhs_patients": "patients' comments (NHS England)",
    "goemotions": "GoEmotions",
    "asap_train": "ASAP restaurant reviews, training part",
    "asap_dev": "ASAP restaurant reviews, dev part",
    "arsarcasm": "ArSarcasm",
    "nsmc": "NSMC film reviews",
}


class StalePage(ValueError):
    """The page names something that the code does not have."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level numeric constant."""

    module: str
    name: str
    """As assigned; several names where they are assigned together."""
    value: str
    """As written in the code, on one line."""
    doc: str
    """Its docstring on one line; empty where it has none."""

    @property
    def meaning(self) -> str:
        """What it is: the first sentence of the docstring."""
        return _SENTENCE.split(self.doc, 1)[0]

    @property
    def reason(self) -> str:
        """Why it has its value: the other sentences; empty where there is one alone."""
        return [*_SENTENCE.split(self.doc, 1), ""][1]


def constants_of(named: str) -> list[Constant]:
    """The numeric constants of a module, in the order of the file, or the one that is named; read, not imported.

    Args:
        named: `package.module`, or `package.module.NAME`.

    Raises:
        StalePage: there is no such module, or no such constant in it.
    """
    before, _, last = named.rpartition(".")
    module, only = (before, last) if last.isupper() else (named, "")
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.is_file():
        raise StalePage(f"docs/method.md lists the constants of {module}, which is not there.")
    body = ast.parse(path.read_text(encoding="utf-8")).body
    found = []
    for node, following in zip(body, [*body[1:], None], strict=True):
        names, value = _assigned(node)
        if names and value is not None and _is_numeric(value) and (not only or only in names):
            found.append(Constant(module, ", ".join(names), _written(value), _docstring(following)))
    if only and not found:
        raise StalePage(f"docs/method.md lists {named}, which is no numeric constant.")
    return found


def _assigned(node: ast.stmt) -> tuple[list[str], ast.expr | None]:
    if isinstance(node, ast.AnnAssign):
        return ([node.target.id] if isinstance(node.target, ast.Name) else []), node.value
    if not isinstance(node, ast.Assign):
        return [], None
    targets = [each for target in node.targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [each.id for each in targets if isinstance(each, ast.Name)], node.value


def _is_numeric(value: ast.expr) -> bool:
    """Whether a value is made of numbers: one, a sum of some, a table of them, or a record of nothing else."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, int | float) and not isinstance(value.value, bool)
    if isinstance(value, ast.UnaryOp):
        return _is_numeric(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_numeric(value.left) and _is_numeric(value.right)
    if isinstance(value, ast.Tuple | ast.List):
        return bool(value.elts) and all(map(_is_numeric, value.elts))
    if isinstance(value, ast.Dict):
        return bool(value.values) and all(map(_is_numeric, value.values))
    if isinstance(value, ast.Call):
        given = [*value.args, *(keyword.value for keyword in value.keywords)]
        return bool(given) and all(map(_is_numeric, given))
    return False


def _written(value: ast.expr) -> str:
    text = ast.unparse(value)
    return re.sub(r"[\"'{}]|\b(?:Kind|Confidence|Calibration)\b\.?", "", text).replace("|", "/")


def _docstring(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split())
    return ""


def page(text: str) -> str:
    """The page with its tables and numbers made anew.

    Raises:
        StalePage: a marker or a name in it stands for nothing in the code.
    """
    parts = re.split(r"(?m)^(?=## )", text)
    return "".join(_part(part) for part in parts)


def modules_named(text: str) -> list[str]:
    """The modules and single constants that the page lists, in its order."""
    return [
        module for match in _BLOCK.finditer(text) if match["what"] == "constants" for module in _names_in(match["of"])
    ]


def _part(text: str) -> str:
    known: dict[str, set[str]] = {}
    for module in modules_named(text):
        for constant in constants_of(module):
            values = constant.value.strip("()").split(", ") if ", " in constant.name else [constant.value]
            for name, value in zip(constant.name.split(", "), values, strict=False):
                known.setdefault(name, set()).add(value)
                known.setdefault(f"{constant.module.rpartition('.')[2]}.{name}", set()).add(value)

    def valued(match: re.Match[str]) -> str:
        values = known.get(match["name"], set())
        if len(values) != 1:
            what = "no module of its part has" if not values else "several modules of its part have"
            raise StalePage(f"docs/method.md gives a number for {match['name']}, a name that {what}.")
        return f"{next(iter(values))}{match['between']}`{match['name']}`"

    return _BLOCK.sub(_block, _QUOTED_VALUE.sub(valued, text))


def _block(match: re.Match[str]) -> str:
    if match["what"] == "constants":
        lines = _constants_table(_names_in(match["of"]))
    elif match["what"] == "frames":
        lines = _frames_table()
    else:
        lines = _agreement_table(match["of"] or "")
    return match["open"] + "\n".join(lines) + "\n" + match["close"]


def _names_in(listed: str | None) -> list[str]:
    return [name.strip() for name in (listed or "").split(",") if name.strip()]


def _constants_table(modules: Sequence[str]) -> list[str]:
    lines = ["| constant | value | what it is | why |", "| --- | --- | --- | --- |"]
    for module in modules:
        for each in constants_of(module):
            names = ", ".join(f"`{name}`" for name in each.name.split(", "))
            lines.append(f"| `{module}` {names} | {each.value} | {_cell(each.meaning)} | {_cell(each.reason)} |")
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "/")


def _frames_table() -> list[str]:
    import tomllib

    lines = ["| frame | stages |", "| --- | --- |"]
    for path in sorted((ROOT / "assistant" / "frames").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if "stages" in table:
            lines.append(f"| `{path.stem}` | {', '.join(stage['names']['en'] for stage in table['stages'])} |")
    return lines


def _agreement_table(which: str) -> list[str]:
    told: Mapping[str, Any] = json.loads(PROVENANCE.read_text(encoding="utf-8"))
    if which == "valence":
        return _table(
            "| set | language | licence | trained on | held out | accuracy ± 95 % | macro-F1 | kappa | AC1 "
            "| by plain similarity: accuracy, kappa |",
            _valence_rows(told),
        )
    if which == "kind":
        return _table(
            "| part | language | passages | kind: accuracy ± 95 % | macro-F1 | kappa | AC1 "
            "| by plain similarity: kappa | negative, neutral, positive: kappa | AC1 | right stage of those given |",
            _kind_rows(told),
        )
    if which == "layers":
        return _table(
            "| texts | language | number | kind: kappa, probes alone | both | kind or another that is right, both "
            "| sign: kappa, probes alone | both |",
            _layer_rows(json.loads(ADAPTED.read_text(encoding="utf-8"))["agreement"]),
        )
    raise StalePage(f"docs/method.md asks for the agreement of {which!r}, which is not measured.")


def _table(head: str, rows: Iterator[str]) -> list[str]:
    return [head, "| --- " * (head.count("|") - 1) + "|", *rows]


def _valence_rows(told: Mapping[str, Any]) -> Iterator[str]:
    for source, scores in told["valence_held_out"].items():
        own, plain = scores["probe"], scores["zero_shot_similarity"]
        cells = [
            _SETS[source],
            _LANGUAGES[scores["language"]],
            told["licences"][source],
            f"{scores['trained_on']:,}",
            f"{scores['n']:,}",
            f"{own['accuracy']:.2f} ± {own['accuracy_ci95']:.2f}",
            *(f"{own[name]:.2f}" for name in ("macro_f1", "kappa", "ac1")),
            f"{plain['accuracy']:.2f}, {plain['kappa']:.2f}",
        ]
        yield f"| {' | '.join(cells)} |"


def _kind_rows(told: Mapping[str, Any]) -> Iterator[str]:
    for part, by_language in told["kind_and_stage_hand_labelled"].items():
        for language, scores in by_language.items():
            kind, sign = scores["kind"], scores["sign"]
            cells = [
                part,
                _LANGUAGES[language],
                str(scores["n"]),
                f"{kind['accuracy']:.2f} ± {kind['accuracy_ci95']:.2f}",
                *(f"{kind[name]:.2f}" for name in ("macro_f1", "kappa", "ac1")),
                f"{scores['kind_zero_shot_similarity']['kappa']:.2f}",
                f"{sign['kappa']:.2f}",
                f"{sign['ac1']:.2f}",
                f"{scores['stage_right_of_given']:.2f} of {round(scores['stage_n'] * scores['stage_given'])}",
            ]
            yield f"| {' | '.join(cells)} |"


def _layer_rows(told: Mapping[str, Any]) -> Iterator[str]:
    for name, scores in told.items():
        if name in _SETS:
            signs = [f"{scores[voice]['kappa']:.2f}" for voice in ("probes", "adapted")]
            yield f"| {_SETS[name]}, held out | – | {scores['n']:,} | – | – | – | {' | '.join(signs)} |"
            continue
        for language, own in scores.items():
            before, after = own["probes"], own["adapted"]
            cells = [
                name,
                _LANGUAGES.get(language, language),
                str(own["n"]),
                *(f"{each['kind']['kappa']:.2f}" for each in (before, after)),
                f"{after['kind_or_also']:.2f}",
                *(f"{each['sign']['kappa']:.2f}" for each in (before, after)),
            ]
            yield f"| {' | '.join(cells)} |"


def main() -> int:
    """Write the page; 1 where it names what is not there."""
    try:
        written = page(PAGE.read_text(encoding="utf-8"))
    except StalePage as stale:
        print(stale, file=sys.stderr)
        return 1
    PAGE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
