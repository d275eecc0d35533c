"""Filters decided for all segments at once are those decided one by one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import own_columns
from corpus.facet_columns import ReadColumns
from corpus.facets import Facets
from corpus.filters import matches, parse_scope
from corpus.packed import Array, Packed, write_packed
from corpus.records import CharSpan, Document, Participant, Role, Segment, SourceKind
from corpus.store import Store

FILTERS = (
    "language=zh",
    "language=en|ar and kind=survey",
    "participant=P3",
    "Rating=5",
    "rating=1|2 and country=한국",
    "country=مصر|埃及",
    "date>=2024-02 and date<=2024-05",
    "date=2023",
    "audience=public",
    "document=d1",
    "study=S1 and rating=3",
    "nowhere=1",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Four documents with people, dates, languages and attributes at random."""
    opened = Store.open(tmp_path / "corpus.sqlite")
    draw = random.Random(7)
    for at in range(4):
        name, segments, people = f"d{at}", [], []
        for number in range(40):
            attributes = {"rating": str(draw.randint(1, 5))} if draw.random() < 0.8 else {}
            if draw.random() < 0.5:
                attributes["date"] = f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            person = f"{name}/{number % 9}" if draw.random() < 0.9 else None
            segments.append(
                Segment(
                    f"{name}.{number}",
                    name,
                    CharSpan(number, number + 1),
                    "x",
                    Role.PARTICIPANT,
                    f"P{number % 9}",
                    person,
                    language=draw.choice(["en", "zh-Hans", "ar", "ko", "und"]),
                    attributes=attributes,
                )
            )
        countries = ["한국", "مصر", "埃及"]
        for number in range(9):
            attributes = {"country": draw.choice(countries)}
            people.append(Participant(f"{name}/{number}", f"P{number}", f"s{at % 2}", attributes))
        kind = SourceKind.SURVEY if at % 2 else SourceKind.INTERVIEW
        attributes = {"audience": "public"} if at < 2 else {"Rating": "5"}
        document = Document(
            name, name, kind, "x" * 40, date=("2023", "2024-03", "", "2024-04-02")[at], language="en",
            study=f"s{at % 2}", attributes=attributes,
        )  # fmt: skip
        opened.put(document, segments, people)
    return opened


@pytest.mark.parametrize("expression", FILTERS)
def test_the_mask_is_what_matches_says(store: Store, expression: str) -> None:
    scope = parse_scope(expression)
    facets = Facets(store)
    people = store.participants()
    heads = {head.id: head for head in store.heads()}
    segments = sorted(store.segments(), key=lambda segment: (segment.document, int(segment.id.split(".")[1])))
    expected = [matches(scope, heads[s.document], s, people.get(s.participant or "")) for s in segments]
    assert facets.mask(scope).tolist() == expected
    store.close()


def test_ranges_of_segments(store: Store) -> None:
    facets = Facets(store)
    mask = facets.mask(parse_scope("document=d1"))
    mask[:] = False
    mask[40 + 5] = True
    found = facets.any_within(
        mask,
        np.array([0, 1, 1, 2], np.int32),
        ("d0", "d1", "gone"),
        np.array([0, 3, 6, 0], np.int64),
        np.array([39, 5, 39, 99], np.int64),
    )
    assert found.tolist() == [False, True, False, False]
    store.close()


@pytest.mark.parametrize("stamp", ["now", "another"])
def test_columns_kept_of_another_state_give_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    kept = tmp_path / "kept"
    write_packed(kept, stamp, *ReadColumns(store).kept())
    read: list[str] = []
    reading = own_columns._read

    def counted(store: Store, documents: Sequence[str], known: dict[str, dict[str, int]]) -> dict[str, list[Array]]:
        read.extend(documents)
        return reading(store, documents, known)

    monkeypatch.setattr(own_columns, "_read", counted)
    ReadColumns(store, Packed.read(kept, None))
    assert read == []
    again = list(store.segments("d2"))
    changed = [replace(again[0], speaker="P3", attributes={"country": "إثيوبيا"}, language="ko"), *again[1:]]
    document = store.document("d2")
    assert document is not None
    store.put(document, changed, [Participant("d2/0", "P0", "s0", {"country": "مصر"})])
    store.remove_document("d0")
    new = [replace(each, id=f"a.{at}", document="a") for at, each in enumerate(again)]
    store.put(replace(document, id="a"), new, [])
    store.put(Document("empty", "empty", SourceKind.SURVEY, ""), [], [])
    columns = ReadColumns(store, Packed.read(kept, None))
    assert sorted(read) == ["a", "d2", "empty"]
    write_packed(kept, "later", *columns.kept())
    packed = Packed.read(kept, "later")
    assert packed is not None
    for expression in (*FILTERS, "country=إثيوبيا"):
        scope = parse_scope(expression)
        assert np.array_equal(Facets(store, packed).mask(scope), Facets(store).mask(scope)), expression
    assert "d0/3" not in packed.texts("own:person:values"), "nothing is kept of who is gone"
