"""Writes docs/formats.md: what comes of the files of every tool, in every language, against truth made by hand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from formats_truth import Count, Outcome, fixtures, load, run  # noqa: E402

_LANGUAGES = {"ar": "Arabic", "en": "English", "ko": "Korean", "zh": "Chinese"}
_HEAD = """# Formats

What Wayfolk makes of the files of each tool, against truth made by hand. The files lie in `tests/formats`, each in the
shape in which the tool writes it; their texts are invented. This page is written by `python scripts/formats_page.py`
from the same run as `tests/test_corpus_formats.py`.

- **Segments**: utterances, answers, reviews or notes that came out, all documents of the file together.
- **Turns**: those whose words and role are right, of those there are.
- **Speakers**: turns with the right words under the right label.
- **Times**: starts and ends that are right.
- **Columns**: columns of a table whose role is right.
- **Attributes**: closed answers, ratings, channels and pages that are where they belong.

A dash: the format does not tell, or the truth does not count it.
"""


def page(outcomes: Sequence[Outcome]) -> str:
    """The page, from what came of all fixtures."""
    lines = [_HEAD]
    lines += [
        "| tool | format | language | segments | people | turns | speakers | times | columns | attributes |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [_row(each) for each in sorted(outcomes, key=lambda each: (each.truth.tool.casefold(), each.truth.name))]
    lines += ["", "## All together", "", "| language | files | turn F1 | speaker F1 | columns | attributes |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for code, language in sorted(_LANGUAGES.items(), key=lambda item: item[1]):
        lines.append(_total(language, [each for each in outcomes if each.truth.language.split("-")[0] == code]))
    lines.append(_total("all", outcomes))
    return "\n".join(lines) + "\n"


def _row(outcome: Outcome) -> str:
    truth = outcome.truth
    variant = truth.folder.name.partition("-")[2]
    code = truth.language.split("-")[0]
    language = _LANGUAGES.get(code, truth.language) + (f" ({variant})" if variant else "")
    counts = (outcome.turns, outcome.speakers, outcome.times, outcome.columns, outcome.attributes)
    cells = [truth.tool, truth.format, language, str(outcome.segments), str(outcome.people), *map(_share, counts)]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _total(name: str, outcomes: Sequence[Outcome]) -> str:
    turns = sum((each.turns for each in outcomes), Count())
    speakers = sum((each.speakers for each in outcomes), Count())
    columns = sum((each.columns for each in outcomes), Count())
    attributes = sum((each.attributes for each in outcomes), Count())
    f1 = [f"{count.f1:.3f}" if count.true else "–" for count in (turns, speakers)]
    return f"| {' | '.join([name, str(len(outcomes)), *f1, _share(columns), _share(attributes)])} |"


def _share(count: Count) -> str:
    return f"{count.right}/{count.true}" if count.true else "–"


def main() -> None:
    """Write the page."""
    written = page([run(load(folder)) for folder in fixtures()])
    (ROOT / "docs" / "formats.md").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
