"""What a team says of labels works where personal data is replaced, and no name is kept with it."""

from __future__ import annotations

from pathlib import Path

from corpus.ingest import ingest
from corpus.records import Role
from corpus.redaction import Pseudonyms, Redactor
from corpus.redaction.overrides import as_kept, as_sources_write
from corpus.sidecar import SourceSettings
from corpus.source_places import place_of
from corpus.store import Store
from corpus.telling import Ground, facts_of, said_of, tell

ONE = "Harriet Mbatha: How do you pay?\nColm Brennan: By card.\nHarriet Mbatha: Why?\nColm Brennan: It is quick.\n"
TWO = "访谈员：您平时怎么付款？\n欧阳淑芬：我用微信。\n访谈员：为什么？\n欧阳淑芬：方便。\n"


def test_roles_and_people_are_said_by_pseudonym_or_name_and_kept_without_names(tmp_path: Path) -> None:
    folder = tmp_path / "winter"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    (folder / "two.txt").write_text(TWO)
    (folder / "three.txt").write_text(ONE.replace("Colm Brennan", "Colm Brenan"))
    with Store.open(tmp_path / "c.sqlite", writer=True) as store, Pseudonyms.open(tmp_path / "k.sqlite") as key:
        redact = Redactor(key)
        ingest(store, [folder], root=tmp_path, redact=redact)
        document = next(each for each in store.documents() if each.origin.endswith("one.txt"))
        shown = next(each.speaker for each in store.segments(document.id) if each.role is Role.PARTICIPANT)
        assert shown.startswith("Person ")
        told = tell(store, document, SourceSettings(speakers={shown: Role.STAFF}), root=tmp_path, redact=redact)
        assert told.document is not None
        roles = {each.speaker: each.role for each in store.segments(told.document.id)}
        assert roles[shown] is Role.STAFF
        by_name = SourceSettings(speakers={"Harriet Mbatha": Role.PARTICIPANT})
        told = tell(store, told.document, by_name, root=tmp_path, redact=redact)
        assert told.document is not None
        assert {each.role for each in store.segments(told.document.id)} == {Role.STAFF, Role.PARTICIPANT}
        said = said_of(store, told.document)
        assert all(label.startswith("Person ") for label in said.speakers)
        facts = facts_of(told.document, store.guesses(told.document.id), said, place_of(store, told.document))
        assert {fact.ground for fact in facts if fact.what == f"role of {shown}"} == {Ground.YOU}

        three = next(each for each in store.documents() if each.origin.endswith("three.txt"))
        other = next(each for each in store.segments(three.id) if each.role is Role.PARTICIPANT)
        one = next(each.participant for each in store.segments(told.document.id) if each.speaker == shown)
        assert one is not None
        if other.participant != one:
            joined = tell(store, three, SourceSettings(people={other.speaker: one}), root=tmp_path, redact=redact)
            assert joined.document is not None
            assert one in joined.document.participants
    raw = (tmp_path / "c.sqlite").read_bytes()
    for name in ("Harriet", "Mbatha", "Brennan", "Brenan", "欧阳淑芬"):
        assert name.encode() not in raw, name


def test_without_pseudonyms_settings_stay_as_they_are() -> None:
    said = SourceSettings(speakers={"Anna": Role.STAFF}, people={"A. K.": "Anna"})
    assert as_kept(said, lambda each: each, "s") is said
    assert as_sources_write(said, lambda each: each) is said
