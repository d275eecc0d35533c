"""Build the data of the examples from the public repositories they come from.

    python scripts/build_examples.py permits DOCS_FOLDER assistant/example_data/permits
    python scripts/build_examples.py patients COMMENTS.jsonl assistant/example_data/patients

Knows which files are rounds of research and how the originals write dates; `ATTRIBUTION.md` beside each example says
where the originals are. Run by hand, not part of the installed package.
"""

from __future__ import annotations

import argparse
import bisect
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

TREES, INTAKE = "christmas-trees/usability-testing", "intake-research"
MODERATED, EMAIL = "moderated usability test", "design feedback by email"
UNMODERATED, REVIEW = "unmoderated usability test", "moderated content review"
EXPERT, BOTH = "subject_matter_expert", "outfitter and administrator"


@dataclass(frozen=True)
class Round:
    """One round of research: the beginning of its file's name, and what the file says of it."""

    begins: str
    name: str
    title: str
    date: str
    audience: str
    method: str = MODERATED


ROUNDS = {
    "christmas_trees": (
        TREES,
        (
            Round("Sprint-01-Design", "sprint-01-feedback", "Sprint 01, feedback", "2017-10-27", "public", EMAIL),
            Round("Sprint-01-Christmas", "sprint-01", "Sprint 01", "2017-11-06", "public"),
            Round("Sprint-03-Christmas", "sprint-03", "Sprint 03", "2017-11-22", "public"),
            Round("Sprint-04-Christmas", "sprint-04", "Sprint 04", "2017-11-29", "public"),
            Round("Sprint-05-Christmas", "sprint-05", "Sprint 05", "2017-12-12", "public"),
            Round("Sprint-06-Christmas", "sprint-06", "Sprint 06", "2018-01-03", "public"),
            Round("Sprint-07-Christmas", "sprint-07", "Sprint 07", "2018-01-24", "public"),
            Round("Sprint-08-Christmas", "sprint-08", "Sprint 08", "2018-02-07", EXPERT, REVIEW),
            Round("Sprint-10-Christmas", "sprint-10", "Sprint 10", "2018-03-07", EXPERT),
            Round("Sprint-11-Christmas", "sprint-11", "Sprint 11", "2018-03-21", "law_enforcement"),
            Round("Sprint-12-Christmas", "sprint-12", "Sprint 12", "2018-04-04", "administrator"),
        ),
    ),
    "outfitters": (
        INTAKE,
        (
            Round("Usability-testing-session-1-", "session-01", "Session 1", "2017-05-12", "public"),
            Round("Usability-testing-session-2-", "session-02", "Session 2", "2017-05-23", "public"),
            Round("Usability-testing-session-3-", "session-03", "Session 3", "2017-06-23", "public"),
            Round("Usability-testing-session-4-", "session-04", "Session 4", "2017-07-19", "outfitter"),
            Round("Usability-testing-session-5-", "session-05", "Session 5", "2017-08-17", "outfitter"),
            Round("Usability-testing-session-6-", "session-06", "Session 6", "2017-08-24", "administrator"),
            Round("Usability-testing-session-7-", "session-07", "Session 7", "2017-09-12", BOTH),
            Round("Usability-testing-session-8-", "session-08", "Session 8", "2017-10-10", BOTH),
            Round("Usability-testing-session-10-", "session-10", "Session 10", "2017-11-06", "outfitter"),
            Round("Usertesting.com", "usertesting-02", "Usertesting.com 2", "2017-10-27", "public", UNMODERATED),
        ),
    ),
}  # fmt: skip
STUDY_TITLES = {"christmas_trees": "Christmas trees", "outfitters": "Outfitters"}

SERVICES = {
    "See and Convey": ("see_and_convey", "ambulance: see and convey"),
    "111": ("service_111", "111"),
    "PTS": ("patient_transport", "patient transport"),
}
TESTER = re.compile(r"^ {4}\* \*\*(\w+)\*\*$")


def build_permits(docs: Path, out: Path) -> None:
    """Copy the rounds under plain names, with what is known of each beside it."""
    for study, (folder, rounds) in ROUNDS.items():
        target = out / "sources" / study
        target.mkdir(parents=True, exist_ok=True)
        common = {"kind": "usability_test", "study": study, "language": "en"}
        (target / "folder.wayfolk.toml").write_text(_toml(common, {}), encoding="utf-8")
        for each in rounds:
            (source,) = (path for path in (docs / folder).iterdir() if path.name.startswith(each.begins))
            text = source.read_text(encoding="utf-8").replace("\r\n", "\n")
            file = target / f"{each.name}.md"
            file.write_text(without_names(text), encoding="utf-8")
            facts = {"title": f"{STUDY_TITLES[study]}: {each.title}", "date": each.date, "method": each.method}
            beside = file.with_name(file.name + ".wayfolk.toml")
            beside.write_text(_toml(facts, {"audience": each.audience}), encoding="utf-8")


def without_names(text: str) -> str:
    """A round in which testers are named and described: numbers for names, no descriptions."""
    lines = text.split("\n")
    names = [match.group(1) for line in lines if (match := TESTER.match(line))]
    described = [line for line in lines if not (names and re.match(r"^ {8}\* ", line))]
    changed = "\n".join(described)
    for number, name in enumerate(names, 1):
        changed = re.sub(rf"\b{name}\b", f"Tester {number}", changed)
    return changed


def build_patients(comments: Path, out: Path) -> None:
    """One CSV a service line, one row a respondent, one column a question; the human codes stay out."""
    rows = [json.loads(line) for line in comments.read_text(encoding="utf-8").splitlines() if line.strip()]
    by_service: dict[str, dict[int, dict[str, dict[str, str]]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        service = next((name for name in SERVICES if row["trust"] == "NEAS" and row["service"].startswith(name)), None)
        if service is not None:
            respondent, question = re.fullmatch(r"NEAS .+ (\d+) - (Q\d)", row["id"]).groups()  # type: ignore[union-attr]
            by_service[service][int(respondent)][question] = row
    sources = out / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for service, (name, line) in SERVICES.items():
        questions = _write_service(sources / f"{name}.csv", by_service[service])
        facts = {"title": f"Patient feedback: {line}", "kind": "survey", "study": "patient_feedback", "language": "en"}
        facts["method"] = "Friends and Family Test, open comments"
        known = {"service": line, "trust": "North East Ambulance Service", "rating_scale": "1 very good to 5 very poor"}
        columns = {"respondent": "id", "date": "date", "rating": "scale"} | dict.fromkeys(questions, "open")
        text = _toml(facts, known) + _table("columns", columns)
        (sources / f"{name}.csv.wayfolk.toml").write_text(text, encoding="utf-8")


def _write_service(file: Path, respondents: dict[int, dict[str, dict[str, str]]]) -> list[str]:
    numbers = sorted({number for answers in respondents.values() for number in answers})
    questions = {}
    for number in numbers:
        asked = next(answers[number]["question"] for answers in respondents.values() if number in answers)
        questions[number] = " ".join(asked.split())
    when = dates_of({each: [row["date"] for row in answers.values()] for each, answers in respondents.items()})
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["respondent", "date", "rating", *questions.values()])
        for respondent in sorted(respondents):
            answers = respondents[respondent]
            rating = next(iter(answers.values()))["rating_1best_5worst"]
            texts = [" ".join(answers[number]["text"].split()) if number in answers else "" for number in numbers]
            writer.writerow([respondent, when[respondent].isoformat(), rating, *texts])
    return list(questions.values())


def dates_of(written: dict[int, list[str]]) -> dict[int, date]:
    """ISO dates of respondents.

    The original writes some dates day first and some month first. Where both readings are possible, the one nearest
    to the certain dates of the respondents numbered around it is taken: numbers were given in the order of time.
    """
    possible = {each: sorted(set.intersection(*(readings(text) for text in texts))) for each, texts in written.items()}
    certain = sorted((each, days[0].toordinal()) for each, days in possible.items() if len(days) == 1)
    numbers = [each for each, _ in certain]

    def around(respondent: int) -> float:
        at = bisect.bisect(numbers, respondent)
        return median(day for _, day in certain[max(0, at - 5) : at + 5])

    return {each: min(days, key=lambda day: abs(day.toordinal() - around(each))) for each, days in possible.items()}


def readings(text: str) -> set[date]:
    """The dates that `12/04/2022` may mean."""
    first, second, year = (int(part) for part in text.split("/"))
    pairs: Iterable[tuple[int, int]] = ((first, second), (second, first))
    return {date(year, month, day) for day, month in pairs if month <= 12}


def _toml(facts: dict[str, str], attributes: dict[str, str]) -> str:
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    return "\n".join(lines) + "\n" + (_table("attributes", attributes) if attributes else "")


def _table(name: str, values: dict[str, str]) -> str:
    lines = [f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["", f"[{name}]", *lines]) + "\n"


def main() -> None:
    """Build one example."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("example", choices=("permits", "patients"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    build = {"permits": build_permits, "patients": build_patients}[args.example]
    build(args.source, args.out)


if __name__ == "__main__":
    main()
