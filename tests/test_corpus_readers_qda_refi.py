"""REFI-QDA projects come in with their people and codes, and every coded passage covers the words it is said to."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qda_files import Passage, coded_project, counted, inline_source, project_xml, qdpx, selection

from corpus.decoding import clean_text
from corpus.errors import SourceError, UnreadableSource
from corpus.readers.formats import read_documents
from corpus.readers.reading import Reading
from corpus.records import Role
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

TEXTS = {
    "en": "Interviewer: How was it?\r\nMaya: I queued for an hour 😀 and nobody looked up.\r\n"
    "Interviewer: And then?\r\n"
    "Maya: I went home, naïvely.",
    "zh": "访谈员：怎么样？\r\n小林：我排了一个小时的队😀，没有人抬头。\r\n访谈员：然后呢？\r\n小林：我回家了。",
    "ar": "المحاور: كيف كان الأمر؟\r\nليلى: انتظرتُ ساعةً 😀 ولم ينظر أحد.\r\nالمحاور: ثم؟\r\nليلى: عدتُ إلى البيت.",
    "ko": "면접관: 어땠나요?\r\n지우: 한 시간 동안 줄을 섰는데 😀 아무도 쳐다보지 않았어요.\r\n"
    "면접관: 그다음에는요?\r\n지우: 집에 갔어요.",
}
QUOTES = {
    "en": ["queued for an hour 😀 and nobody looked up", "went home, naïvely"],
    "zh": ["我排了一个小时的队😀，没有人抬头", "我回家了"],
    "ar": ["انتظرتُ ساعةً 😀 ولم ينظر أحد", "عدتُ إلى البيت"],
    "ko": ["한 시간 동안 줄을 섰는데 😀 아무도 쳐다보지 않았어요", "집에 갔어요"],
}
WAYS = [
    (unit, ends, mark, counts)
    for unit in ("points", "utf16", "utf8")
    for ends in ("as written", "as one")
    for mark, counts in ((False, False), (True, False), (True, True))
]


def readings(data: bytes, name: str = "study.qdpx") -> dict[str, Reading]:
    found = list(read_documents(data, name, SourceSettings()))
    return {each.origin.partition("!/")[2]: each.content for each in found if isinstance(each.content, Reading)}


def said(data: bytes) -> list[str]:
    return [
        each.content for each in read_documents(data, "study.qdpx", SourceSettings()) if isinstance(each.content, str)
    ]


def segmented(reading: Reading, name: str = "Talk") -> Segmented:
    return segment(reading, Source(f"study.qdpx!/{name}", name, "", SourceSettings(study="study")))


@pytest.mark.parametrize("named", [True, False], ids=["words stored", "positions alone"])
@pytest.mark.parametrize(("unit", "ends", "mark", "counts"), WAYS)
@pytest.mark.parametrize("language", TEXTS)
def test_whatever_is_counted_passages_cover_their_words(
    language: str, unit: str, ends: str, mark: bool, counts: bool, named: bool
) -> None:
    text = TEXTS[language]
    places = [(text.index(quote), text.index(quote) + len(quote)) for quote in QUOTES[language]]
    passages = [Passage(start, end, text[start:end] if named else "") for start, end in places]
    data = coded_project(text, passages, unit=unit, line_ends=ends, mark=mark, mark_counted=counts, folder="sources")
    reading = readings(data)["Talk"]
    assert [coding.span.of(reading.text) for coding in reading.codings] == QUOTES[language]
    assert {coding.code for coding in reading.codings} == {"Waiting / At the counter"}
    assert {coding.coder for coding in reading.codings} == {"Kim"}
    if named:
        assert [coding.quote for coding in reading.codings] == QUOTES[language]
    assert not [note for note in reading.notes if "coded passages" in note]
    people = segmented(reading)
    assert sum(each.role is Role.PARTICIPANT for each in people.segments) == 2


texts = st.text(
    st.one_of(
        st.sampled_from(list("ab .,\n\r é가각ㄱ中文。؟عَرَبي😀👩🏽\u200d\u0301\u0627\u0653\u1100\u1161\u11a8\ufeff")),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"),
    ),
    min_size=30,
    max_size=200,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_text_counted_in_any_way_reads_back_with_every_quote_at_its_span(data: st.DataObject) -> None:
    text = data.draw(texts)
    unit, ends, mark, counts = data.draw(st.sampled_from(WAYS))
    # What cleaning joins (a letter and its mark, a pair of line ends) is one place, and so is a mark that stays apart.
    clean = clean_text(text)
    places = [
        at
        for at in range(len(text) + 1)
        if clean_text(text[:at]) + clean_text(text[at:]) == clean
        and not unicodedata.category(text[at : at + 1] or " ").startswith("M")
    ]
    passages = []
    for _ in range(data.draw(st.integers(3, 6))):
        start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
        name = text[start:end]
        if end - start >= 8 and xml_allows(name) and any(map(str.isalnum, name)):
            passages.append(Passage(start, end, name))
    project = coded_project(text, passages, unit=unit, line_ends=ends, mark=mark, mark_counted=counts)
    found = readings(project)
    if "Talk" not in found:
        assert not any(map(str.isalnum, clean))
        return
    reading = found["Talk"]
    assert reading.text == clean
    told = sorted(clean_text(each.name) for each in passages)
    assert sorted(coding.span.of(reading.text) for coding in reading.codings) == told
    assert all(coding.quote == coding.span.of(reading.text) for coding in reading.codings)


def xml_allows(text: str) -> bool:
    return all(char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff") for char in text)


def test_line_ends_that_xml_swallowed_are_counted_as_two() -> None:
    text = TEXTS["en"].replace("\r\n", "\n")
    quote = QUOTES["en"][1]
    start, end = (counted(text, at, "utf16", "as two") for at in (text.index(quote), text.index(quote) + len(quote)))
    xml = project_xml(inline_source("t1", "Talk", text, selection(start, end, name="went home, naï…")))
    reading = readings(qdpx(xml))["Talk"]
    assert [coding.span.of(reading.text) for coding in reading.codings] == [quote]
    assert "line ends as two" in reading.guesses[0].value


def test_a_byte_order_mark_before_the_xml_and_a_zip_name_change_nothing() -> None:
    xml = project_xml(inline_source("t1", "Talk", "I waited and waited.", selection(2, 8)))
    data = qdpx(xml, prefix=b"\xef\xbb\xbf")
    assert readings(data, "export.zip").keys() == {"Talk", "Memos and codebook"}


def test_passages_that_miss_their_words_are_moved_or_told_of() -> None:
    text = "I waited for an hour. They never called back. I waited for an hour. It was cold outside."
    inside = (
        selection(2, 20, name="waited for an hour", guid="a")
        + selection(0, 10, name="They never called back", guid="b")
        + selection(5, 9, name="nobody ever said this sentence", guid="c")
        + selection(900, 950, guid="d")
    )
    reading = readings(qdpx(project_xml(inline_source("t1", "Talk", text, inside))))["Talk"]
    covered = [coding.span.of(reading.text) for coding in reading.codings]
    assert "They never called back" in covered
    assert "waited for an hour" in covered
    notes = " ".join(reading.notes)
    assert "1 coded passages did not cover" in notes
    assert "1 coded passages point outside" in notes


def test_cases_are_people_with_what_variables_say_of_them() -> None:
    text = "Interviewer: How was it?\nSpeaker 1: I queued.\nInterviewer: Then?\nSpeaker 1: I left."
    answers = "The queue was long and slow.\nI pay online, always."
    cut = answers.index("\n")
    cases = (
        '<Cases><Case guid="p1" name="小林"><VariableValue><VariableRef targetGUID="v1"/><TextValue>25-34</TextValue>'
        '</VariableValue><SourceRef targetGUID="t1"/><SelectionRef targetGUID="m1"/></Case>'
        '<Case guid="p2" name="ليلى"><SelectionRef targetGUID="m2"/></Case><Case guid="p3" name="지우"/></Cases>'
    )
    mine = f'<PlainTextSelection guid="m1" startPosition="0" endPosition="{cut}"/>'
    theirs = f'<PlainTextSelection guid="m2" startPosition="{cut + 1}" endPosition="{len(answers)}"/>'
    data = qdpx(
        project_xml(
            inline_source("t1", "One", text) + inline_source("t2", "Answers", answers, mine + theirs), cases=cases
        )
    )
    found = readings(data)
    talk, survey = segmented(found["One"], "One"), segmented(found["Answers"], "Answers")
    assert {each.participant for each in talk.segments if each.role is Role.PARTICIPANT} == {"study/小林"}
    assert talk.segments[0].role is Role.INTERVIEWER
    assert [(each.participant, each.text) for each in survey.segments] == [
        ("study/小林", "The queue was long and slow."),
        ("study/ليلى", "I pay online, always."),
    ]
    assert talk.participants[0].attributes == {"Age group": "25-34"}
    assert said(data) == ["1 cases belong to no source and were left out: 지우."]


def test_sync_points_give_turns_their_times_and_recordings_their_passages() -> None:
    text = "Interviewer: How was it?\nMaya: I queued for long.\nInterviewer: Then?\nMaya: I left."
    starts = [0, text.index("Maya"), text.index("Interviewer: Then"), text.rindex("Maya"), len(text)]
    points = "".join(
        f'<SyncPoint guid="y{number}" position="{at}" timeStamp="{number * 5000}"/>' for number, at in enumerate(starts)
    )
    coded = '<Coding guid="k"><CodeRef targetGUID="c1"/></Coding>'
    audio = (
        '<AudioSource guid="a1" name="Call"><Transcript guid="r1" name="Call transcript">'
        f"<PlainTextContent>{text}</PlainTextContent>{points}"
        f'<TranscriptSelection guid="q1" fromSyncPoint="y1" toSyncPoint="y2">{coded}</TranscriptSelection></Transcript>'
        f'<AudioSelection guid="q2" begin="15200" end="19000">{coded}</AudioSelection></AudioSource>'
        '<PictureSource guid="i1" name="Map" path="internal://i1.png"/><VideoSource guid="w1" name="Film"/>'
    )
    data = qdpx(project_xml(audio))
    reading = readings(data)["Call"]
    assert [coding.span.of(reading.text).strip() for coding in reading.codings] == [
        "Maya: I queued for long.",
        "Maya: I left.",
    ]
    turns = segmented(reading, "Call").segments
    assert [each.start_time for each in turns] == [0.0, 5.0, 10.0, 15.0]
    assert set(said(data)) == {"1 pictures were left out.", "1 recordings without a transcript were left out."}


def test_memos_are_kept_as_narration_or_with_their_passage() -> None:
    text = "I queued for an hour at the counter. Then I paid online."
    inside = (
        '<PlainTextSelection guid="s1" startPosition="0" endPosition="20"><Coding guid="k1"><CodeRef targetGUID="c2"/>'
        '</Coding><NoteRef targetGUID="n1"/></PlainTextSelection><NoteRef targetGUID="n2"/>'
    )
    notes = (
        '<Notes><Note guid="n1" name="why"><PlainTextContent>Anger here</PlainTextContent></Note>'
        '<Note guid="n2" name="setting"><PlainTextContent>Recorded in a cafe</PlainTextContent></Note>'
        '<Note guid="n3" name="diary"><PlainTextContent>The queue matters most</PlainTextContent></Note></Notes>'
    )
    found = readings(qdpx(project_xml(inline_source("t1", "Talk", text, inside), notes=notes)))
    assert found["Talk"].codings[0].note == "Anger here"
    assert [each.span.of(found["Talk"].text) for each in found["Talk"].remarks] == ["Recorded in a cafe"]
    memos = segmented(found["Memos and codebook"], "Memos and codebook")
    assert {each.role for each in memos.segments} == {Role.NARRATOR}
    assert [(each.heading, each.text) for each in memos.segments] == [
        ("diary", "The queue matters most"),
        ("Waiting / At the counter", "Time spent standing in line"),
    ]


def test_sources_of_one_name_and_missing_texts_keep_apart() -> None:
    missing = '<TextSource guid="t3" name="Gone" plainTextPath="relative:///gone.txt"/>'
    data = qdpx(project_xml(inline_source("t1", "Talk", "One thing.") + inline_source("t2", "Talk", "Two.") + missing))
    assert readings(data).keys() == {"Talk", "Talk [t2]", "Memos and codebook"}
    errors = [
        each.content
        for each in read_documents(data, "s.qdpx", SourceSettings())
        if isinstance(each.content, SourceError)
    ]
    assert "not in the project" in str(errors[0])


@pytest.mark.parametrize(
    "xml",
    [
        "<Project",
        '<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0"/>',
        "<CodeBook/>",
    ],
)
def test_what_is_no_project_is_refused_in_a_sentence(xml: str) -> None:
    with pytest.raises(UnreadableSource):
        list(read_documents(qdpx(xml), "s.qdpx", SourceSettings()))


def test_a_codebook_is_a_document_of_narration() -> None:
    xml = (
        '\ufeff<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.5"><Codes>'
        '<Code guid="A" name="服务.排队" isCodable="true">'
        "<Description>等待</Description></Code></Codes><Sets/></CodeBook>"
    )
    (found,) = read_documents(xml.encode(), "codes.qdc", SourceSettings())
    assert isinstance(found.content, Reading)
    assert found.content.text == "服务.排队: 等待"
    assert {turn.role for turn in found.content.turns or ()} == {Role.NARRATOR}
    assert "codebook of 1 codes" in found.content.notes[0]
