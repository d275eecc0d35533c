"""Broad questions to invented surveys with known counts.

`PYTHONPATH=.:tests python tests/counted_remarks.py tuned held_out` prints the figures.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from assistant.answers import answer
from assistant.project import Project
from assistant.replies import Reply
from corpus.ingest import IngestOptions, ingest
from corpus.records import SourceKind

LANGUAGES = ("en", "zh", "ar", "ko")
COMMONEST = {
    "en": "What is mentioned most often overall?",
    "zh": "总体上最常见的是什么？",
    "ar": "ما هو الأكثر شيوعا بشكل عام؟",
    "ko": "전반적으로 가장 많이 나온 것은 무엇인가요?",
}
_FOLDER = Path(__file__).parent / "data" / "remarks"


@dataclass
class Matter:
    """What some remarks are about."""

    name: str
    asked: dict[str, str] = field(default_factory=dict)
    """"How many" for it, by language; empty where it is not asked for."""
    said: list[dict[str, str]] = field(default_factory=list)


def surveys(name: str) -> dict[str, list[Matter]]:
    """The surveys of a file, by name."""
    found: dict[str, list[Matter]] = {}
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        mark, rest = line[:2], line[2:]
        texts = dict(zip(LANGUAGES, (part.strip() for part in line.removeprefix("? ").split("|")), strict=False))
        if mark == "= ":
            matters = found[rest] = []
        elif mark == "- ":
            matters.append(Matter(rest))
        elif mark == "? ":
            matters[-1].asked = texts
        elif line and not line.startswith("#"):
            matters[-1].said.append(texts)
    return found


@dataclass(frozen=True)
class Heard:
    """A survey in a project, asked in one language."""

    project: Project
    language: str
    """Asked in; the remarks are in it, or mixed."""
    matters: Sequence[Matter]
    matter_of: Mapping[str, str]
    """Respondent → what their remark is about."""

    def ask(self, question: str) -> tuple[Reply, list[set[str]]]:
        """The reply, and the people behind each of its counts."""
        reply = answer(self.project, question, language=self.language)
        people = {each.label: str(each.participant).rsplit("#", 1)[-1] for each in reply.citations}
        return reply, [{people[label] for label in count.citations} for count in reply.counts]


def heard(root: Path, matters: Sequence[Matter], language: str) -> Iterator[Heard]:
    """A project with one remark of each of so many people.

    Args:
        language: of the remarks; `mixed` takes the four in turn.
    """
    said = [(matter.name, texts) for matter in matters for texts in matter.said]
    rows, known = [], {}
    for number, (name, texts) in enumerate(said):
        spoken = LANGUAGES[number % len(LANGUAGES)] if language == "mixed" else language
        rows.append(f'R{number:02},"{texts[spoken]}"\n')
        known[f"R{number:02}"] = name
    with Project.create(root, chat_model="extractive:") as project:
        source = root / "survey.csv"
        source.write_text("respondent,What would you like to tell us?\n" + "".join(rows), encoding="utf-8")
        with project.store(writer=True) as store:
            ingest(store, [source], root=root, options=IngestOptions(kind=SourceKind.SURVEY))
        for asked in LANGUAGES if language == "mixed" else (language,):
            yield Heard(project, asked, matters, known)


@dataclass
class Figures:
    """How near counts and rankings came to the truth."""

    errors: list[int] = field(default_factory=list)
    """People counted less people who said it."""
    overlaps: list[float] = field(default_factory=list)
    """F1 of who was counted."""
    first: list[bool] = field(default_factory=list)
    """Whether the theme named first is one of the commonest."""
    purity: list[float] = field(default_factory=list)
    """Share of its people who speak of one matter."""
    declined: list[bool] = field(default_factory=list)
    """Whether a matter that nobody spoke of was counted as nobody's."""

    def take(self, survey: Heard, elsewhere: Sequence[Matter]) -> None:
        """Ask a survey everything."""
        sizes = Counter(survey.matter_of.values())
        for matter in (m for m in survey.matters if m.asked):
            truth = {person for person, name in survey.matter_of.items() if name == matter.name}
            _, counts = survey.ask(matter.asked[survey.language])
            got = counts[0] if counts else set()
            self.errors.append(len(got) - len(truth))
            self.overlaps.append(2 * len(got & truth) / (len(got) + len(truth)))
        _, counts = survey.ask(COMMONEST[survey.language])
        theme = Counter(survey.matter_of[person] for person in counts[1])
        name, most = theme.most_common(1)[0]
        self.first.append(sizes[name] == max(sizes.values()))
        self.purity.append(most / theme.total())
        for matter in (m for m in elsewhere if m.asked):
            _, counts = survey.ask(matter.asked[survey.language])
            self.declined.append(not counts or not counts[0])

    def told(self) -> str:
        """One line."""
        sizes = [abs(error) for error in self.errors]
        exact, near = mean(size == 0 for size in sizes), mean(size <= 1 for size in sizes)
        return (
            f"exact {exact:.2f}, within one {near:.2f}, mean error {mean(sizes):.2f}, F1 {mean(self.overlaps):.2f}; "
            f"commonest first {mean(self.first):.2f}, of one matter {mean(self.purity):.2f}; "
            f"declined {mean(self.declined):.2f}"
        )


def figures(name: str, language: str, folder: Path) -> Figures:
    """The figures of all surveys of a file in one language."""
    found = Figures()
    known = list(surveys(name).items())
    for place, (survey, matters) in enumerate(known):
        elsewhere = known[(place + 2) % len(known)][1]
        for each in heard(folder / f"{survey}-{language}", matters, language):
            found.take(each, elsewhere)
    return found


if __name__ == "__main__":
    for chosen in sys.argv[1:]:
        for tongue in (*LANGUAGES, "mixed"):
            with tempfile.TemporaryDirectory() as work:
                sys.stdout.write(f"{chosen} {tongue}: {figures(chosen, tongue, Path(work)).told()}\n")
