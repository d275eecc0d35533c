"""In a researcher's notes, quotations are participants' words and the rest is the researcher's."""

from __future__ import annotations

import pytest

from corpus.notes import find_passages, quoted_spans
from corpus.records import CharSpan, Role

P, N = Role.PARTICIPANT, Role.NARRATOR


def quotes(text: str) -> list[str]:
    return [item.span.of(text) for item in find_passages(text) if item.role is P]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('* _"I think this is great!"_', ["I think this is great!"]),
        ('* _"It is on the right side"_.', ["It is on the right side"]),
        ('* _"Probably the rules...I want to know"._', ["Probably the rules...I want to know"]),
        ('* -"That...some kind of header when you log on."', ["That...some kind of header when you log on."]),
        ('* "Maybe add a graphic to it." [when asked]', ["Maybe add a graphic to it."]),
        ('* _“Rules are what you can expect."_', ["Rules are what you can expect."]),
        ("* “Seems clear and makes sense to me.”", ["Seems clear and makes sense to me."]),
        ('> "We never saw the price."', ["We never saw the price."]),
        ("> _We never saw the price._", ["We never saw the price."]),
        ("* _I just used the map last weekend._", ["I just used the map last weekend."]),
        ("* _Is there a way to print? [while looking]_", ["Is there a way to print? [while looking]"]),
        ("* _That was not clear to me_ [of the form]", ["That was not clear to me"]),
        ('One person suggested _"If these are links, say so"_.', ["If these are links, say so"]),
        ('They agreed.<br><br>_"One page is better than two."_', ["One page is better than two."]),
        ('Two said no. One said, "I would rather call them."', ["I would rather call them."]),
        (
            '* _"I could say "I am sorry, it went wrong" to them."_',
            ['I could say "I am sorry, it went wrong" to them.'],
        ),
        ('* _"It never ends and goes on', ["It never ends and goes on"]),
        ("受访者说：“我每次都要等很久才行。”", ["我每次都要等很久才行。"]),
        ("* 「我每次都要等很久才行」", ["我每次都要等很久才行"]),
        ("* «انتظرت ساعة كاملة في البيت»", ["انتظرت ساعة كاملة في البيت"]),
        ('قالت إحدى المشاركات: "لم يخبرني أحد بالتأخير أبدا"', ["لم يخبرني أحد بالتأخير أبدا"]),
        ("한 참가자는 “알림이 너무 많아서 꺼 버렸어요”라고 말했다.", ["알림이 너무 많아서 꺼 버렸어요"]),
        ("* “알림이 너무 많아서 꺼 버렸어요”", ["알림이 너무 많아서 꺼 버렸어요"]),
        ('- "First thing I saw here." and later "I would not pay that."', ["First thing I saw here."]),
        ("‘I don’t want to pay for it’", ["I don’t want to pay for it"]),
    ],
)
def test_quotations_are_found(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '* _"On the permit"._',
        'Most users thought that the "Number of people in the group" label was wrong.',
        "* Rename “A temporary use permit is”. Maybe just “about temporary use permits”.",
        "Add a box that says, “We require our clients to sign a form.”",
        "# Recommendations\nSomebody suggested “We will mail you when it is done.” as a text.",
        "* _(this note is in italics but it is mine)_",
        "_A whole paragraph in italics outside a list is a remark._",
        'The screen was 5" wide and the other 7" wide, they said.',
        "用户点了“提交”按钮。",
    ],
)
def test_wordings_and_remarks_are_not_quotations(text: str) -> None:
    assert quotes(text) == []


def test_narration_headings_and_notes_in_brackets() -> None:
    text = (
        "# Maps\nPeople use maps first.\n"
        '* _"They do not show where I can go."_ [looking at a map]\n\n'
        '## Results: good\nOne said _"I like it here a lot"_ and left the room.\n'
    )
    passages = find_passages(text)
    assert [(item.role, item.heading, item.span.of(text), item.note) for item in passages] == [
        (N, "Maps", "People use maps first.", ""),
        (P, "Maps", "They do not show where I can go.", "looking at a map"),
        (N, "Maps: Results: good", "One said", ""),
        (P, "Maps: Results: good", "I like it here a lot", ""),
        (N, "Maps: Results: good", "and left the room.", ""),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('* "I would never pay for that." — P3', "P3"),
        ('* "I would never pay for that." (P3)', "P3"),
        ('> "I would never pay for that." - Maria', "Maria"),
        ('* "I would never pay for that."', ""),
    ],
)
def test_who_is_named_beside_a_quotation(text: str, speaker: str) -> None:
    (passage,) = [item for item in find_passages(text) if item.role is P]
    assert passage.speaker == speaker


def test_wrapped_lines_are_one_paragraph() -> None:
    text = 'One of them said "I would never\npay for that here" and went home.\n'
    assert quotes(text) == ["I would never\npay for that here"]


def test_headings_and_quotations_marked_by_the_format() -> None:
    text = "Maps\nI never saw the price of it.\n"
    heading, quote = CharSpan(0, 4), CharSpan(5, 33)
    (passage,) = find_passages(text, headings=[heading], quotes=[quote])
    assert (passage.heading, passage.role, passage.span) == ("Maps", P, CharSpan(5, 33))


def test_many_unclosed_marks_are_read_in_linear_time() -> None:
    text = "x " + "“a " * 50_000
    assert quoted_spans(text, CharSpan(0, len(text))) == []
