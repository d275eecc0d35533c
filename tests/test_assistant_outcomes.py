"""Net experience with its uncertainty, and expectations beside what the same person says came of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from example_artifacts import journey_map

from assistant.artifacts import Brief, Expectation, JourneyMap, Valence
from assistant.drafting import open_desk
from assistant.expectations import expectations, outcome_of, parts_of
from assistant.export import export_artifact
from assistant.export.words import words_in
from assistant.journeys import draft_journey
from assistant.net_experience import net_of
from assistant.observations import Kind
from assistant.project import Project
from corpus.ingest import IngestOptions, ingest
from ui.panels.journey import journey_panel
from ui.present import isolated
from ui.texts import texts

LANGUAGES = ("en", "zh", "ar", "ko")


def felt(good: int, bad: int, n: int) -> Valence:
    return Valence(mean=0.0, spread=1.0, n=n, good=good, bad=bad)


def test_net_experience_is_good_less_bad_and_surer_with_more_voices() -> None:
    few, many = net_of(felt(3, 1, 4)), net_of(felt(75, 25, 100))
    assert few is not None
    assert many is not None
    assert few.value == many.value == 0.5
    assert few.low < 0 < many.low < 0.5 < many.high < few.high
    everyone = net_of(felt(5, 0, 5))
    assert everyone is not None
    assert (everyone.value, everyone.high) == (1.0, 1.0)
    assert everyone.low < 1


def test_the_interval_is_that_of_the_literature() -> None:
    net = net_of(felt(9, 4, 20))  # by hand: 10/22 - 5/22 = .2273, its error sqrt((15/22 - .2273²) / 22) = .1692
    assert net is not None
    assert (round(net.low, 3), round(net.high, 3)) == (-0.104, 0.559)


def test_where_nobody_said_how_it_felt_there_is_none() -> None:
    assert net_of(None) is None
    assert net_of(felt(0, 0, 0)) is None
    assert net_of(Valence(mean=1.0, spread=0.0, n=3)) is None  # from before good and bad were counted


def test_a_map_counts_good_and_bad_voices_of_each_stage_and_over_all(interviews: Project) -> None:
    made = draft_journey(interviews, Brief())
    assert made.overall is not None
    for valence in (made.overall, *(stage.emotion for stage in made.stages if stage.emotion)):
        net = net_of(valence)
        assert net is not None
        assert 0 <= net.good + net.bad <= net.n
        assert -1 <= net.low <= net.value <= net.high <= 1 or abs(net.value) == 1
    assert made.expectations is not None
    cited = {citation.label: citation for citation in made.citations}
    for each in made.expectations:
        (before,), (after,) = each.expected, each.happened
        assert cited[before].participant == cited[after].participant is not None
        assert before != after


def test_how_it_came_out_follows_from_how_it_felt() -> None:
    assert [outcome_of(valence) for valence in (-2, -0.3, 0.1, 0.3, 1)] == ["bad", "bad", "mixed", "good", "good"]


def with_pair(language: str, *pairs: Expectation) -> JourneyMap:
    made = journey_map(language)
    stages = tuple(
        stage.model_copy(update={"emotion": felt(2, 6, 9)}) if stage.emotion else stage for stage in made.stages
    )
    return made.model_copy(update={"stages": stages, "overall": felt(3, 7, 12), "expectations": pairs})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_exports_show_both_or_say_that_nobody_told_both(language: str, fmt: str) -> None:
    words = words_in(language)
    pair = Expectation(stage="buy", expected=("E1",), happened=("E2",), outcome="bad")
    said = export_artifact(with_pair(language, pair), fmt).replace("\\", "")
    assert (
        f"{words['expected']} “I gave up at the payment page.” [E1] → {words['came']} “付款页面打不开。” [E2]" in said
    )
    assert words["none_expected"] not in said
    assert f"2 {words['good']}, 6 {words['bad']}, n = 9" in said
    assert f"3 {words['good']}, 7 {words['bad']}, n = 12" in said
    assert words["none_expected"] in export_artifact(with_pair(language), fmt)
    gone = Expectation(stage="buy", expected=(), happened=("E2",), outcome="bad")
    assert words["none_expected"] in export_artifact(with_pair(language, gone), fmt)
    assert words["expectations"] not in export_artifact(journey_map(language), fmt)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_shows_both_or_says_that_nobody_told_both(language: str) -> None:
    said = texts(language)
    pair = Expectation(stage="buy", expected=("E1",), happened=("E2",), outcome="bad")
    shown = str(journey_panel(with_pair(language, pair), said))
    assert said("journey.expected") in shown
    assert said("outcome.bad") in shown
    assert f"{isolated('6 ' + said('outcome.bad'))} · {isolated('n = 9')}" in shown
    assert said("journey.none_expected") in str(journey_panel(with_pair(language), said))
    assert said("journey.expectations") not in str(journey_panel(journey_map(language), said))


TALKS = {
    "en": ("I expected the box to come before dinner.", "The box came two hours late and I was angry."),
    "zh": ("我本来以为箱子会在晚饭前送到。", "箱子晚了两个小时才到，我非常生气。"),
    "ar": ("كنت أتوقع أن يصل الصندوق قبل العشاء.", "وصل الصندوق متأخرًا ساعتين وكنت غاضبة جدًا."),
    "ko": ("저녁 전에는 상자가 올 줄 알았어요.", "상자가 두 시간이나 늦게 와서 정말 화가 났어요."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_persons_expectation_is_never_paired_with_anothers_outcome(language: str, tmp_path: Path) -> None:
    hoped, came = TALKS[language]
    root = tmp_path / "p"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    said = f"Interviewer: How did it go?\nAnn: {hoped}\nInterviewer: And then?\nAnn: {came}\n"
    said += f"Interviewer: And you?\nBo: {hoped}\nInterviewer: And you?\nCy: {came}\n"
    (root / "talk.txt").write_text(said, encoding="utf-8")
    with project.store(writer=True) as store:
        ingest(store, [root / "talk.txt"], root=root, options=IngestOptions(study="boxes"))
    with open_desk(project, Brief()) as desk:
        desk.observations[:] = [
            replace(o, kind=Kind.EXPECTATION, stage="service", valence=0.0)
            if o.quote == hoped
            else replace(o, kind=Kind.PAIN, stage="service", valence=-1.2)
            for o in desk.observations
        ]
        desk.vectors = np.ones((len(desk.observations), 4), dtype=np.float32) / 2
        (pair,) = expectations(desk)
        cited = {citation.label: citation for citation in desk.ledger.citations}
        assert [cited[label].quote for label in (*pair.expected, *pair.happened)] == [hoped, came]
        assert {cited[label].speaker for label in (*pair.expected, *pair.happened)} == {"Ann"}
        assert (pair.stage, pair.outcome) == ("service", "bad")
        desk.observations[:] = [
            replace(o, stage="need" if o.kind is Kind.PAIN else "service") for o in desk.observations
        ]
        assert expectations(desk) == ()
        desk.observations[:] = [replace(o, stage="") for o in desk.observations]
        desk.vectors[:] = np.eye(len(desk.observations), 4, dtype=np.float32)
        assert expectations(desk) == ()


TOGETHER = {
    "en": ("I thought the box would come before dinner, but it came two hours late.", "I thought the box", "but it"),
    "zh": ("我本来以为箱子会在晚饭前送到，结果晚了两个小时。", "我本来以为", "结果晚了"),
    "ar": ("كنت أتوقع أن يصل الصندوق قبل العشاء، لكنه تأخر ساعتين.", "كنت أتوقع", "لكنه تأخر"),
    "ko": ("저녁 전에는 상자가 올 줄 알았는데 두 시간이나 늦게 왔어요.", "저녁 전에는", "두 시간"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_told_in_one_breath_are_taken_apart(language: str, tmp_path: Path) -> None:
    said, expected, came = TOGETHER[language]
    root = tmp_path / "p"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "talk.txt").write_text(f"Interviewer: And?\nAnn: {said}\n", encoding="utf-8")
    with project.store(writer=True) as store:
        ingest(store, [root / "talk.txt"], root=root, options=IngestOptions(study="boxes", language=language))
    with open_desk(project, Brief()) as desk:
        told = expectations(desk)
        cited = {citation.label: citation for citation in desk.ledger.citations}
    assert any(
        cited[each.expected[0]].quote.startswith(expected) and cited[each.happened[0]].quote.startswith(came)
        for each in told
    )
    assert all(citation.quote in said for citation in cited.values())


def test_what_came_may_be_told_first() -> None:
    said = "It is hard to see, I thought it would be at the top."
    parts = parts_of(said, "en")
    assert parts is not None
    assert [span.of(said) for span in parts] == ["I thought it would be at the top.", "It is hard to see"]


@pytest.mark.parametrize(
    "said", ["I expect it tomorrow.", "我以为会送到。", "كنت أتوقع أن يصل الصندوق.", "상자가 올 줄 알았어요."]
)
def test_an_expectation_alone_has_no_outcome(said: str) -> None:
    assert all(parts_of(said, language) is None for language in LANGUAGES)
