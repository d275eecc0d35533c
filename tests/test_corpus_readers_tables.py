"""One row one respondent, column roles detected or told."""

from __future__ import annotations

import pytest
from source_files import xlsx_bytes

from corpus.errors import EmptySource, EncryptedSource, UnreadableSource
from corpus.readers.reading import Reading
from corpus.readers.tables import find_delimiter, read_delimited, read_workbook
from corpus.records import Role, SourceKind
from corpus.segmenting import Source, segment
from corpus.sidecar import SourceSettings


def csv_reading(text: str, name: str = "answers.csv", **said: object) -> Reading:
    return read_delimited(text.encode(), name, SourceSettings(**said))  # type: ignore[arg-type]


def answers(reading: Reading) -> list[tuple[str, str, str]]:
    return [(turn.person, turn.heading, turn.span.of(reading.text)) for turn in reading.turns or ()]


def test_roles_are_detected() -> None:
    reading = csv_reading(
        "respondent id,date,region,rating,email,What went well?,What could be better?\n"
        "R1,2024-03-05,North,4,a@b.example,The driver was kind and quick,Nothing at all comes to mind\n"
        "R2,2024-03-06,South,1,c@d.example,,It came two hours too late again\n"
    )
    assert answers(reading) == [
        ("R1", "What went well?", "The driver was kind and quick"),
        ("R1", "What could be better?", "Nothing at all comes to mind"),
        ("R2", "What could be better?", "It came two hours too late again"),
    ]
    assert reading.people["R2"].attributes == {"region": "South", "rating": "1", "date": "2024-03-06"}
    assert reading.kind is SourceKind.SURVEY
    assert "b.example" not in reading.text
    assert reading.notes == ("columns left out as personal data: email.",)


@pytest.mark.parametrize(
    "text",
    [
        "编号,评分,日期,评论\n1,5,2024/3/5,配送很快而且骑手非常有礼貌\n2,2,2024/3/6,等了两个小时才送到太慢了\n",
        "번호;평점;날짜;의견\n1;5;2024.3.5;배송이 빠르고 기사님이 정말 친절했어요\n"
        "2;2;2024.3.6;두 시간이나 기다려서 너무 힘들었어요\n",
        "المعرف\tالتقييم\tالتاريخ\tالتعليق\n1\t5\t2024-03-05\tكان السائق لطيفا جدا وسريعا\n"
        "2\t2\t2024-03-06\tانتظرت ساعتين كاملتين في البيت\n",
    ],
)
def test_titles_in_chinese_korean_and_arabic(text: str) -> None:
    reading = csv_reading(text)
    assert [turn.person for turn in reading.turns or ()] == ["1", "2"]
    assert [sorted(turn.attributes.values()) for turn in reading.turns or ()] == [
        ["2024-03-05", "5"],
        ["2", "2024-03-06"],
    ]
    assert reading.kind in {SourceKind.FEEDBACK, SourceKind.REVIEW}


def test_one_respondent_in_several_rows_with_a_question_column() -> None:
    reading = csv_reading(
        "id,service,question,text\nA,bus,Why?,It was late again today\nA,bus,What else?,Nobody told us anything\n"
        "B,car,Why?,The crew was very kind\n"
    )
    assert [item[:2] for item in answers(reading)] == [("A", "Why?"), ("A", "What else?"), ("B", "Why?")]
    result = segment(reading, Source("answers.csv", "answers.csv", "h", SourceSettings(study="s")))
    assert result.document.participants == ("s/answers.csv#A", "s/answers.csv#B")
    assert all(item.text == item.span.of(result.document.text) for item in result.segments)
    assert {item.role for item in result.segments} == {Role.PARTICIPANT}


def test_without_an_id_every_row_is_somebody() -> None:
    reading = csv_reading("comment\nThe driver was kind to me\nIt came far too late again\n")
    assert [item[0] for item in answers(reading)] == ["row-1", "row-2"]


@pytest.mark.parametrize("title", ["author", "user_name", "用户名", "이메일"])
def test_two_reviews_of_one_account_are_one_person_and_the_account_is_kept_nowhere(title: str) -> None:
    reading = csv_reading(
        f"{title},review\nanna_k,The cabin was quiet and warm\ntomr,It rained and nobody knew the gate\n"
        "Anna_K,Breakfast was great and boarding was not\nAnonymous,It was fine for the price\n"
        "Anonymous,It was far too late again\n"
    )
    assert [item[0] for item in answers(reading)] == ["author-1", "author-2", "author-1", "row-4", "row-5"]
    assert "anna" not in reading.text.casefold()


def test_short_answers_to_a_question_are_answers() -> None:
    reading = csv_reading(
        "ID,Score,What went well?,How old are you?,What went badly?\n"
        "P1,4,Staff were friendly on board,34,Could not find it\n"
        "P2,2,The cabin,51,No word after paying at all\nP3,5,客舱很安静,27,\n"
    )
    assert {heading for _, heading, _ in answers(reading)} == {"What went well?", "What went badly?"}
    assert len(answers(reading)) == 5


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    reading = csv_reading(
        'id,age,comment\n1,20,I liked the cabin a lot\n2,30,"never closed here\n3,40,the last one is fine\n'
    )
    assert any("quotation mark" in note for note in reading.notes)


def test_a_sidecar_overrides_roles() -> None:
    text = "who,mood,free\nA,fine today,xx\nB,not so good,yy\n"
    reading = csv_reading(text, columns={"who": "id", "mood": "open", "free": "ignore"})
    assert [item[0::2] for item in answers(reading)] == [("A", "fine today"), ("B", "not so good")]
    with pytest.raises(UnreadableSource, match="there is no column 'nope'"):
        csv_reading(text, columns={"nope": "open"})


def test_three_header_rows_of_a_survey_tool() -> None:
    reading = csv_reading(
        "StartDate,IPAddress,ResponseId,Q1,Q2\nStart Date,IP Address,Response ID,How likely?,Why is that?\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""ip""}","{""ImportId"":""id""}","{""ImportId"":""q1""}","{""ImportId"":""q2""}"\n'
        "2024-01-02,10.0.0.1,R_1,9,Because it always works for me\n"
        "2024-01-03,10.0.0.2,R_2,3,The app lost my order twice\n"
    )
    assert answers(reading)[0] == ("R_1", "Why is that?", "Because it always works for me")
    assert reading.people["R_2"].attributes["How likely?"] == "3"
    assert "10.0.0" not in reading.text


def test_two_header_rows_of_a_survey_tool() -> None:
    reading = csv_reading(
        "Respondent ID,Collector ID,Email Address,How did it go?,Which did you use?,\n"
        ",,,Open-Ended Response,App,Phone\n"
        "11,1,a@b.example,It went rather well for me,App,\n12,1,c@d.example,I had to call them twice,,Phone\n"
    )
    assert answers(reading)[1] == ("12", "How did it go?", "I had to call them twice")
    assert reading.people["11"].attributes == {"Which did you use?": "App"}


def test_replies_of_the_shop_are_staff() -> None:
    reading = csv_reading(
        "reviewId,userName,content,score,at,replyContent\n"
        "r1,Some One,The app is slow on my phone,2,2024-03-05,We are sorry to hear that\n"
    )
    assert [(turn.role, turn.span.of(reading.text)) for turn in reading.turns or ()] == [
        (None, "The app is slow on my phone"),
        (Role.STAFF, "We are sorry to hear that"),
    ]
    assert "Some One" not in reading.text


def test_a_table_of_utterances_is_a_transcript() -> None:
    reading = csv_reading("Start time,Speaker,Text\n00:01,Interviewer,How did it go?\n00:09,P3,It went rather well\n")
    assert [(turn.speaker, turn.start_time) for turn in reading.turns or ()] == [("Interviewer", 1.0), ("P3", 9.0)]


def test_ragged_rows_are_mended_and_noted() -> None:
    reading = csv_reading("id;comment\n1;It was slow; but the crew was kind\n2\n3;Fine for me all in all\n")
    assert answers(reading)[0][2] == "It was slow; but the crew was kind"
    assert reading.notes[0].startswith("2 of 3 rows have more or fewer cells")
    assert reading.notes[1].startswith("1 of 3 rows have no open answer")


def test_cells_with_line_ends_and_marks() -> None:
    reading = csv_reading('id,comment\n1,"It was ""slow"".\nBut kind, e\u0301 in the end"\n')
    assert answers(reading)[0][2] == 'It was "slow".\nBut kind, é in the end'


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a;b;c\n1;2,5;3\n", ";"), ("a,b\n1,2\n", ","), ("a\tb\n1, 2\tx, y\n", "\t"), ("one\ntwo\n", ",")],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,comment\n", "no rows"),
        ("\n\n", "empty"),
        ("id,rating\n1,5\n2,4\n", "no column holds open answers"),
    ],
)
def test_tables_without_answers_are_refused(text: str, message: str) -> None:
    with pytest.raises(EmptySource, match=message):
        csv_reading(text)


def test_workbook() -> None:
    data = xlsx_bytes(
        {
            "Empty": [],
            "Answers": [
                ["ID", "Score", "Comment"],
                [1, 4.0, "The crew was kind to me"],
                [2, 2, "Ich wartete sehr lange, öfter"],
            ],
            "Codes": [["x", "y"], [1, 2]],
        }
    )
    reading = read_workbook(data, "answers.xlsx", SourceSettings())
    assert answers(reading)[1][2] == "Ich wartete sehr lange, öfter"
    assert reading.people["1"].attributes == {"Score": "4"}
    assert reading.notes == ("sheets left out, for they explain the others: Codes.",)


def test_workbooks_that_are_none() -> None:
    with pytest.raises(UnreadableSource, match="damaged"):
        read_workbook(b"PK\x03\x04 broken", "a.xlsx", SourceSettings())
    with pytest.raises(UnreadableSource, match=r"save it as \.xlsx"):
        read_workbook(b"\xd0\xcf\x11\xe0" + bytes(100), "a.xlsx", SourceSettings())
    locked = b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedSource):
        read_workbook(locked, "a.xlsx", SourceSettings())
    with pytest.raises(EmptySource):
        read_workbook(b"", "a.xlsx", SourceSettings())
    with pytest.raises(EmptySource):
        read_workbook(xlsx_bytes({"A": []}), "a.xlsx", SourceSettings())
