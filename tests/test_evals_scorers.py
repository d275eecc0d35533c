"""Scorers on small outputs made by hand: what each counts, and what each says of nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spelling_measure import spelling_measure

from evals.agreement import cohen_kappa, gwet_ac1, macro_f1
from evals.codes import Codes
from evals.metrics import scores_of
from evals.mutants.changes import each_item, rename_ids
from evals.mutants.maps import BaseMap, hand_map
from evals.resemblance import Resemblance, bank_language, plain
from evals.scorers.citation_focus import focused
from evals.scorers.demographics import demographic_provenance, stated
from evals.scorers.severe_minority import severe_minority
from evals.scorers.stage_order import needleman_wunsch, tau_b
from evals.scorers.theme_purity import theme_purity
from evals.scorers.theme_recall import theme_recall
from evals.scorers.valence_agreement import valence_agreement
from evals.scores import Direction, Score, State, ratio
from evals.setting import Setting
from evals.views import Item, MapView, OutputView, PersonaView


@pytest.fixture(scope="module")
def sim() -> Resemblance:
    """Likeness by spelling: enough where texts are the same or have nothing in common."""
    return spelling_measure()


@pytest.fixture(scope="module")
def hand() -> BaseMap:
    return hand_map("bank_account")


def setting_of(hand: BaseMap, sim: Resemblance) -> Setting:
    return Setting(hand.passages, sim, hand.reference, hand.reference.journey.lanes())


def scores(journey: MapView, hand: BaseMap, sim: Resemblance) -> dict[str, Score]:
    return {s.id: s for s in scores_of(OutputView("journey", journey.items(), journey), setting_of(hand, sim))}


def test_the_reference_itself_is_perfect(hand: BaseMap, sim: Resemblance) -> None:
    found = scores(hand.identity, hand, sim)
    assert {
        m: found[m].value for m in ("I1", "I2", "I3", "I4", "I7", "I8", "I13", "M1", "M2", "M3", "M5")
    } == dict.fromkeys(("I1", "I2", "I3", "I4", "I7", "I8", "I13", "M1", "M2", "M3", "M5"), 1.0)
    assert found["I5"].value == found["M9"].value == 0.0


def test_an_empty_output_scores_zero_and_says_so(hand: BaseMap, sim: Resemblance) -> None:
    found = scores(MapView(()), hand, sim)
    better = [s for s in found.values() if s.direction is Direction.HIGHER]
    assert {s.value for s in better} == {0.0}
    assert {s.state for s in found.values()} <= {State.DEGENERATE, State.OK, State.NOT_APPLICABLE}
    assert {s.id for s in better if s.state is not State.DEGENERATE} == {"I12"}  # the case names no conflict


def test_names_of_ids_do_not_matter(hand: BaseMap, sim: Resemblance) -> None:
    renamed, passages, _ = rename_ids(hand.paraphrase, hand.passages)
    reference, _, _ = rename_ids(hand.reference.journey, hand.passages)
    moved = replace(setting_of(hand, sim), passages=passages, reference=replace(hand.reference, journey=reference))
    before = scores(hand.paraphrase, hand, sim)
    after = {s.id: s for s in scores_of(OutputView("journey", renamed.items(), renamed), moved)}
    assert {k: s.value for k, s in before.items()} == pytest.approx({k: s.value for k, s in after.items()}, abs=1e-9)


def test_recall_only_falls_as_found_items_are_taken_away(hand: BaseMap, sim: Resemblance) -> None:
    recalls = []
    for kept in range(len(hand.identity.items()), -1, -6):
        chosen = {item.id for item in hand.identity.items()[:kept]}
        journey = each_item(hand.identity, lambda item, chosen=chosen: item if item.id in chosen else None)  # type: ignore[misc]
        recalls.append(scores(journey, hand, sim)["M3"].details.get("recall", 0.0))
    assert recalls == sorted(recalls, reverse=True)


def test_invented_passages_stay_in_the_denominator(hand: BaseMap, sim: Resemblance) -> None:
    (first, *rest) = hand.identity.items()
    invented = replace(first, evidence=first.evidence | {"A99"}, dangling=("E404",))
    output = OutputView("findings", (invented, *rest))
    score = next(s for s in scores_of(output, setting_of(hand, sim)) if s.id == "I2")
    total = sum(len(item.evidence) for item in hand.identity.items())
    assert score.value == pytest.approx(total / (total + 2))
    assert {name for _, name in score.details["invented"]} == {"A99", "E404"}


def test_a_wrong_count_is_named(hand: BaseMap, sim: Resemblance) -> None:
    (first, *rest) = hand.identity.items()
    output = OutputView("findings", (replace(first, counted=7), *rest))
    score = next(s for s in scores_of(output, setting_of(hand, sim)) if s.id == "I13")
    assert score.value < 1.0
    assert score.details["wrong"] == [{"item": first.id, "says": 7, "cites": 1}]


def test_questions_to_ask_are_not_bare_claims(hand: BaseMap, sim: Resemblance) -> None:
    ask = Item("ask", "How long does it take?", "pain_points", empty_claim=True)
    output = OutputView("findings", (*hand.identity.items(), ask))
    assert next(s for s in scores_of(output, setting_of(hand, sim)) if s.id == "I3").value == 1.0


def test_offsets_that_point_elsewhere_fail(hand: BaseMap, sim: Resemblance) -> None:
    shifted = each_item(
        hand.identity,
        lambda item: replace(item, quotes=tuple(replace(q, start=(q.start or 0) + 1) for q in item.quotes)),
    )
    score = scores(shifted, hand, sim)["I4"]
    assert score.value == 0.0
    assert {f["verdict"] for f in score.details["failed"]} == {"wrong place"}


def test_missed_items_say_why(hand: BaseMap, sim: Resemblance) -> None:
    swapped = each_item(hand.identity, lambda item: replace(item, evidence=frozenset()))
    missed = scores(swapped, hand, sim)["M3"].details["missed"]
    assert set(missed.values()) == {"its evidence is nowhere cited"}


@pytest.mark.parametrize(
    ("cites", "corpus", "good"), [(5, 20, True), (6, 20, False), (2, 6, False), (15, 300, True), (16, 300, False)]
)
def test_focus(cites: int, corpus: int, good: bool) -> None:
    assert focused(Item("i", "x", "pain", frozenset(map(str, range(cites)))), corpus) is good


@pytest.mark.parametrize(
    ("text", "evidence", "value"),
    [
        ("She is 34 years old", "A01", 0.0),
        ("Enters the address twice", "A08", None),
        ("The sister says there is no fee; her words", "A02", 1.0),
        ("今年45岁", "A01", 0.0),
        ("امرأة تحتاج إلى المساعدة", "A01", 0.0),
        ("60대 여성", "A01", 0.0),
    ],
)
def test_what_nobody_said_of_age_or_gender_is_found(
    hand: BaseMap, sim: Resemblance, text: str, evidence: str, value: float | None
) -> None:
    item = Item("i", text, "context", frozenset({evidence}))
    persona = PersonaView("p", "The comparer", frozenset({"P1"}), (item,))
    score = demographic_provenance(OutputView("personas", (item,), personas=(persona,)), setting_of(hand, sim))
    if value is None:
        assert score.state is State.NOT_APPLICABLE
    else:
        assert (score.state, score.value) == (State.OK, value)


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("接电话的姑娘记得我的声音", True),
        ("我和小伙伴一起点的", False),
        ("الفتاة التي ردت تعرف صوتي", True),
        ("전화 받는 아가씨가 제 목소리를 알아요", True),
        ("The person on the phone knows my voice", False),
    ],
)
def test_a_passage_in_another_language_bears_out_a_gender(passage: str, said: bool) -> None:
    assert stated("gender", "girl", [passage]) is said


def test_a_finding_of_two_sides_may_say_what_the_second_says_of_age(hand: BaseMap, sim: Resemblance) -> None:
    one_side = Item("i", "The sister says there is no fee; her words", "conflict", frozenset({"A01"}))
    both = replace(one_side, contrary=frozenset({"A02"}))
    scores = [
        demographic_provenance(OutputView("findings", (item,)), setting_of(hand, sim)).value
        for item in (one_side, both)
    ]
    assert scores == [0, 1]


def test_personas_of_one_kind_are_not_distinct(hand: BaseMap, sim: Resemblance) -> None:
    items = hand.identity.items()
    half = len(items) // 2
    own = (
        PersonaView("a", "A", frozenset({"P1"}), items[:half]),
        PersonaView("b", "B", frozenset({"P2"}), items[half:]),
    )
    same = (own[0], replace(own[0], id="c"))
    found = [
        next(
            s
            for s in scores_of(OutputView("personas", items, personas=personas), setting_of(hand, sim))
            if s.id == "P4"
        )
        for personas in (own, same)
    ]
    assert found[0].value > found[1].value + 0.3
    assert found[1].details["evidence_overlap"] == 1.0


CODES = Codes(
    {"A01": frozenset({"cost"}), "A02": frozenset({"cost"}), "A07": frozenset({"form"}), "A10": frozenset({"form"})},
    {"A01": "neutral", "A02": "positive", "A07": "negative", "A10": "negative"},
)


def findings(*groups: tuple[str, str]) -> OutputView:
    return OutputView("findings", tuple(Item(p, p, kind, frozenset(p.split())) for kind, p in groups))


def test_themes_found_and_kept_together(hand: BaseMap, sim: Resemblance) -> None:
    setting = replace(setting_of(hand, sim), codes=CODES)
    right, mixed = findings(("delight", "A01 A02"), ("pain", "A07 A10")), findings(("pain", "A01 A02 A07 A10"))
    assert theme_recall(right, setting).value == theme_purity(right, setting).value == 1.0
    assert theme_recall(mixed, setting).value == 0.5
    assert theme_purity(mixed, setting).value == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert theme_purity(findings(("pain", "A20")), setting).state is State.DEGENERATE
    assert theme_recall(right, setting_of(hand, sim)).state is State.NOT_APPLICABLE


def test_passages_given_one_by_one_find_no_theme(hand: BaseMap, sim: Resemblance) -> None:
    """Each is of one theme alone, so that purity can't tell a corpus that was dumped from one that was read."""
    setting = replace(setting_of(hand, sim), codes=CODES)
    dumped = findings(*(("pain", passage) for passage in CODES.themes))
    assert theme_recall(dumped, setting).value == 0.0
    many = {f"A{n:02}": frozenset({"cost"}) for n in range(1, 29)} | {"H1": frozenset({"once"})}
    large = replace(setting, codes=Codes({p: t for p, t in many.items() if p in hand.passages}, {}))
    assert theme_recall(findings(("pain", "A01 A02")), large).n == 1
    assert theme_recall(findings(("pain", "A01 A02")), large).value == 1.0
    alone = replace(setting, codes=Codes({"A01": frozenset({"cost"})}, {}))
    assert theme_recall(findings(("pain", "A01")), alone).state is State.NOT_APPLICABLE


def test_valence_counts_clear_passages_only(hand: BaseMap, sim: Resemblance) -> None:
    setting = replace(setting_of(hand, sim), codes=CODES)
    right = valence_agreement(findings(("delight", "A01 A02"), ("pain", "A07 A10")), setting)
    assert (right.value, right.n, right.details["neutral"]) == (1.0, 3, 1)
    assert valence_agreement(findings(("pain", "A02"), ("delight", "A07")), setting).value == 0.0


def test_agreement_arithmetic() -> None:
    left, right = ["y", "y", "n", "n"], ["y", "n", "n", "n"]
    assert cohen_kappa(left, right) == pytest.approx(0.5)
    assert gwet_ac1(left, right) == pytest.approx(1 - 0.25 / (1 - 2 * 0.375 * 0.625))
    assert macro_f1(left, right, ("y", "n")) == pytest.approx((2 / 3 + 0.8) / 2)
    assert cohen_kappa(["y"], ["y"]) == 0.0


def test_order_arithmetic() -> None:
    assert tau_b([1, 2, 3], [0, 1, 2]) == 1.0
    assert tau_b([1, 2, 3], [2, 1, 0]) == -1.0
    assert tau_b([1, 1, 1], [0, 1, 2]) == 0.0
    assert needleman_wunsch(3, [0, 1, 2]) == 1.0
    assert needleman_wunsch(3, [0, 2]) == pytest.approx((2 - 0.3) / 3)
    assert needleman_wunsch(3, []) == 0.0


def test_a_score_is_never_not_a_number() -> None:
    with pytest.raises(ValueError, match="not a number"):
        Score("X", float("nan"), 1)
    assert ratio("X", 0, 0).state is State.DEGENERATE


def test_texts_are_compared_without_case_and_full_stops() -> None:
    assert plain("  The  Form times out. ") == "the form times out"
    assert [bank_language(t) for t in ("the form", "表单超时", "انتهت المهلة", "시간이 초과", "42")] == [
        "en",
        "zh",
        "ar",
        "ko",
        "en",
    ]


def test_a_grave_theme_counts_where_one_item_gathers_it_and_little_else(hand: BaseMap, sim: Resemblance) -> None:
    ids = sorted(passage.id for passage in hand.passages)
    few, others = ids[:3], ids[3:]
    setting = replace(setting_of(hand, sim), severe=(("grave", frozenset(few)),))

    def score(*evidence: list[str]) -> Score:
        items = tuple(Item(f"c{n}", "words", "pain", frozenset(each)) for n, each in enumerate(evidence))
        return severe_minority(OutputView("findings", items), setting)

    assert score(few).value == 1
    assert score(few[:2], others[:1]).value == 1, "half of the passages are enough"
    assert score([*few, *others[:3]]).value == 1, "as many others are borne"
    assert score([*few, *others[:4]]).value == 0, "more drown it"
    assert score(few[:1], few[1:2], few[2:]).value == 0
    assert score(few[:1], few[1:2]).details == {"found": [], "scattered": ["grave"]}
    assert score(others).details == {"found": [], "scattered": []}
    assert score().state is State.DEGENERATE
    nothing = severe_minority(OutputView("findings", ()), setting_of(hand, sim))
    assert nothing.state is State.NOT_APPLICABLE
