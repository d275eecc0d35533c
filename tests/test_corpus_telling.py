"""What is known of a source is told with its ground, and what a team says holds from then on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.errors import UnreadableSource
from corpus.ingest import ingest
from corpus.records import Document, Role, SourceKind
from corpus.sidecar import SourceSettings, settings_from_text
from corpus.source_places import place_of, places_of
from corpus.store import Store
from corpus.telling import Fact, Ground, facts_of, said_of, tell

INTERVIEW = "Anna: How do you pay?\nMaya: By card.\nAnna: What would you change?\nMaya: The queue.\n"
CHINESE = "访谈员：您平时怎么付款？\n李娜：我用微信。\n访谈员：最想改变什么？\n李娜：排队。\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "winter"
    folder.mkdir()
    (folder / "interview 2025-03-04.txt").write_text(INTERVIEW)
    with ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("zh.txt", CHINESE)
        archive.writestr("en.txt", INTERVIEW.replace("Maya", "Tom"))
    with Store.open(tmp_path / "corpus.sqlite", writer=True) as opened:
        report = ingest(opened, [folder], root=tmp_path)
        assert not report.failed
        yield opened


def document(store: Store, end: str) -> Document:
    return next(each for each in store.documents() if each.origin.endswith(end))


def facts(store: Store, end: str) -> dict[str, Fact]:
    source = document(store, end)
    found = facts_of(source, store.guesses(source.id), said_of(store, source), place_of(store, source))
    return {fact.what: fact for fact in found}


def test_every_conclusion_is_shown_with_its_ground(store: Store) -> None:
    known = facts(store, "03-04.txt")
    shown = {what: (fact.value, fact.ground) for what, fact in known.items()}
    assert shown == {
        "kind": ("interview", Ground.GUESS),
        "date": ("2025-03-04", Ground.GUESS),
        "study": ("winter", Ground.GUESS),
        "language": ("en", Ground.GUESS),
        "title": ("interview 2025 03 04", Ground.SOURCE),
        "setting": ("field", Ground.GUESS),
        "contact": ("obtrusive", Ground.GUESS),
        "role of Anna": ("interviewer", Ground.GUESS),
        "role of Maya": ("participant", Ground.GUESS),
    }
    assert all(fact.why for fact in known.values() if fact.ground is Ground.GUESS)


def test_what_is_said_holds_and_is_shown_as_said(store: Store, tmp_path: Path) -> None:
    said = SourceSettings(
        kind=SourceKind.USABILITY_TEST,
        method="remote test",
        contact="unobtrusive",
        speakers={"Anna": Role.STAFF},
        people={"Maya": "P07"},
        attributes={"audience": "public"},
    )
    told = tell(store, document(store, "03-04.txt"), said, root=tmp_path)
    assert told.document is not None
    assert told.document.participants == ("winter/anna", "winter/p07")
    assert told.document.attributes == {"audience": "public", "contact": "unobtrusive"}
    again = tell(store, told.document, SourceSettings(date="2025-03-05"), root=tmp_path)
    assert again.document is not None
    known = facts(store, "03-04.txt")
    for what, value in (
        ("kind", "usability_test"),
        ("contact", "unobtrusive"),
        ("role of Anna", "staff"),
        ("person Maya", "P07"),
        ("attribute audience", "public"),
        ("date", "2025-03-05"),
    ):
        assert (known[what].value, known[what].ground) == (value, Ground.YOU), what
    assert known["setting"].ground is Ground.GUESS
    ingest(store, [tmp_path / "winter"], root=tmp_path)
    assert document(store, "03-04.txt").kind is SourceKind.USABILITY_TEST


def test_a_part_of_a_file_is_told_alone(store: Store, tmp_path: Path) -> None:
    told = tell(store, document(store, "zh.txt"), SourceSettings(kind=SourceKind.DIARY, setting="lab"), root=tmp_path)
    assert told.document is not None
    assert (told.document.kind, told.document.attributes) == (SourceKind.DIARY, {"setting": "lab"})
    assert document(store, "en.txt").kind is SourceKind.INTERVIEW
    assert facts(store, "zh.txt")["kind"].ground is Ground.YOU
    assert facts(store, "en.txt")["kind"].ground is Ground.GUESS
    ingest(store, [tmp_path / "winter"], root=tmp_path)
    assert document(store, "zh.txt").kind is SourceKind.DIARY


def test_a_source_whose_file_is_gone_asks_for_it(store: Store, tmp_path: Path) -> None:
    source = document(store, "03-04.txt")
    (tmp_path / source.origin).unlink()
    with pytest.raises(UnreadableSource, match="no longer there"):
        tell(store, source, SourceSettings(kind=SourceKind.DIARY), root=tmp_path)
    assert store.document(source.id) is not None


def test_all_sources_with_their_places(store: Store) -> None:
    places = places_of(store)
    assert [each.place.quadrant for each in places] == ["field obtrusive"] * 3
    assert [each.segments for each in places] == [4, 4, 4]


def test_settings_of_parts_come_back_from_their_text_and_win_over_the_whole() -> None:
    inner = SourceSettings(kind=SourceKind.DIARY, people={"小王": "王明"})
    said = SourceSettings(setting="lab", parts={"a.zip!/b.txt": inner})
    assert settings_from_text(said.as_text()) == said
    reached = said.for_part("a.zip").for_part("b.txt")
    assert (reached.kind, reached.setting, reached.people) == (SourceKind.DIARY, "lab", {"小王": "王明"})
    assert said.for_part("other").kind is None
    more = SourceSettings(parts={"a.zip!/b.txt": SourceSettings(date="2025")}).over(said)
    assert more.parts["a.zip!/b.txt"] == SourceSettings(kind=SourceKind.DIARY, date="2025", people={"小王": "王明"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('setting = "street"', "setting can't be 'street'; use field or lab"),
        ('contact = "x"', "use unobtrusive or obtrusive"),
        ("people = 1", "'people' must be a table"),
        ('parts = "x"', "must be tables"),
        ('[parts."a"]\nkind = "song"', "kind can't be 'song'"),
    ],
)
def test_mistakes_in_a_sidecar_are_told(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "a.txt").write_text(INTERVIEW)
    (tmp_path / "a.txt.wayfolk.toml").write_text(text)
    with Store.open(tmp_path / "corpus.sqlite", writer=True) as store:
        report = ingest(store, [tmp_path / "a.txt"], root=tmp_path)
    assert sentence in report.failed[0][1]
