"""Every source has its place in the insight space, in four languages."""

from __future__ import annotations

import pytest

from corpus.insight_space import NOT_PLACED, Standing, insight_space, placed
from corpus.records import CharSpan, Document, Role, Segment, SourceKind


def document(kind: SourceKind = SourceKind.INTERVIEW, method: str = "", title: str = "t", **said: str) -> Document:
    return Document(f"{kind}-{method}-{title}", title, kind, "words", method=method, attributes=said)


def spoken(source: Document, ordinal: int, role: Role, person: str | None = None) -> Segment:
    return Segment(f"{source.id}.{ordinal}", source.id, CharSpan(0, 5), "words", role, participant=person)


@pytest.mark.parametrize(
    ("kind", "quadrant"),
    [
        (SourceKind.INTERVIEW, "field obtrusive"),
        (SourceKind.SURVEY, "field obtrusive"),
        (SourceKind.REVIEW, "field unobtrusive"),
        (SourceKind.TICKET, "field unobtrusive"),
        (SourceKind.FOCUS_GROUP, "lab obtrusive"),
        (SourceKind.USABILITY_TEST, "lab obtrusive"),
        (SourceKind.REPORT, NOT_PLACED),
    ],
)
def test_a_kind_has_its_place(kind: SourceKind, quadrant: str) -> None:
    assert placed(document(kind)).quadrant == quadrant


@pytest.mark.parametrize(
    ("methods", "quadrant"),
    [
        (("Eye-tracking study", "眼动实验", "아이트래킹", "تتبع العين"), "lab unobtrusive"),
        (("CRM logs", "用户行为日志", "행동 데이터", "سجلات الاستخدام"), "field unobtrusive"),
        (("social listening", "社交媒体监测", "소셜 리스닝", "وسائل التواصل"), "field unobtrusive"),
        (("contextual inquiry at home", "入户访谈", "현장 관찰", "زيارات منزلية"), "field obtrusive"),
        (("remote moderated test", "可用性测试", "사용성 테스트", "اختبار قابلية الاستخدام"), "lab obtrusive"),
        (("focus group", "焦点小组", "포커스 그룹", "مجموعات تركيز"), "lab obtrusive"),
    ],
)
def test_the_method_decides_in_four_languages(methods: tuple[str, ...], quadrant: str) -> None:
    for method in methods:
        place = placed(document(SourceKind.REPORT, method))
        assert (place.quadrant, place.said) == (quadrant, False), method
        assert place.why.startswith("its method says")


def test_what_a_team_says_goes_before_everything() -> None:
    place = placed(document(SourceKind.INTERVIEW, "focus group", setting="field", contact="unobtrusive"))
    assert (place.quadrant, place.said) == ("field unobtrusive", True)
    half = placed(document(SourceKind.REPORT, setting="lab"))
    assert (half.setting, half.contact, half.quadrant) == ("lab", "", NOT_PLACED)


def test_whose_knowledge_it_is() -> None:
    interview = document()
    assert placed(interview, [Role.INTERVIEWER, Role.PARTICIPANT]).standing is Standing.CUSTOMER_VOICE
    assert placed(interview, [Role.STAFF]).standing is Standing.STAFF_BELIEF
    assert placed(document(SourceKind.STAFF), []).standing is Standing.STAFF_BELIEF
    assert placed(document(SourceKind.SURVEY, title="NPS March"), []).standing is Standing.MEASUREMENT
    assert placed(document(SourceKind.REPORT, "CRM export"), [Role.NARRATOR]).standing is Standing.MEASUREMENT
    assert placed(document(SourceKind.FIELD_NOTES), [Role.NARRATOR]).standing is Standing.RESEARCHER


def test_people_and_passages_are_counted_by_quadrant() -> None:
    interview, group, report = (
        document(kind) for kind in (SourceKind.INTERVIEW, SourceKind.FOCUS_GROUP, SourceKind.REPORT)
    )
    segments = [
        spoken(interview, 0, Role.INTERVIEWER),
        spoken(interview, 1, Role.PARTICIPANT, "s/maya"),
        spoken(interview, 2, Role.PARTICIPANT, "s/maya"),
        spoken(group, 0, Role.PARTICIPANT, "s/maya"),
        spoken(group, 1, Role.PARTICIPANT),
        spoken(report, 0, Role.NARRATOR),
    ]
    space = insight_space([interview, group, report], segments)
    field, lab = space["field obtrusive"], space["lab obtrusive"]
    assert (field.people, field.passages, field.sources) == ({"s/maya"}, 2, [interview.id])
    assert (lab.people, lab.passages) == ({"s/maya", group.id}, 2)
    assert space[NOT_PLACED].sources == [report.id]
    assert not space["lab unobtrusive"].sources
