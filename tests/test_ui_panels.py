"""Panels: what each shows, in four languages, and that nothing hostile comes through any of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pydantic import BaseModel
from test_ui_markup import read
from ui_fixtures import HOSTILE, FixtureBackend, findings, ideas, journey, personas, reply

from assistant.answer_events import AnswerEvent
from assistant.artifacts import AnyArtifact, Brief, Record, Valence
from assistant.export import FORMATS
from assistant.replies import Reply, ReplyUsage
from assistant.targets import Plan
from corpus.alignment import CitationStatus
from corpus.progress import SET_ASIDE, Step
from ui.actions import artifact_panel
from ui.answer_steps import answer_step
from ui.avatar import avatar
from ui.emotion_curve import COLUMN, emotion_curve, y_of
from ui.map_sides import Sides
from ui.panels.chat import chat_panel
from ui.panels.evidence import evidence_panel
from ui.panels.journey_sides import sides_bar
from ui.panels.page_header import page_header
from ui.panels.sources import sources_panel, uploaded_note
from ui.panels.toolbar import draft_bar, failure_note, working_note
from ui.session import KINDS, AnswerStep, ArtifactEntry, Turn, Uploaded
from ui.texts import LANGUAGES, texts

EN = texts("en")
MADE = {"journey": journey, "personas": personas, "findings": findings, "ideas": ideas}
ALLOWED = frozenset(
    {
        "a",
        "article",
        "aside",
        "b",
        "bdi",
        "blockquote",
        "button",
        "caption",
        "circle",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "g",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "i",
        "input",
        "label",
        "li",
        "line",
        "mark",
        "nav",
        "ol",
        "option",
        "p",
        "path",
        "polyline",
        "rect",
        "section",
        "select",
        "small",
        "span",
        "strong",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "tspan",
        "ul",
    }
)


def hostile(value: object, name: str = "") -> object:
    """`value` with hostile text in every field that holds free text."""
    fixed = {
        "artifact",
        "status",
        "confidence",
        "unit",
        "verified",
        "wording",
        "state",
        "kind",
        "effort",
        "source",
        "label",
    }
    if isinstance(value, Record):
        changes = {
            field: hostile(getattr(value, field), field)
            for field in type(value).model_fields
            if not (field in fixed and isinstance(getattr(value, field), str))
        }
        return value.model_copy(update=changes)
    if isinstance(value, str):
        return value if name in {"for_", "against", "pain", "citations"} else HOSTILE
    if isinstance(value, tuple):
        return tuple(hostile(each, name) for each in value)
    if isinstance(value, dict):
        return {HOSTILE + str(key): hostile(each) for key, each in value.items()}
    return value


def assert_harmless(markup: str) -> None:
    reader = read(markup)
    assert set(reader.tags) <= ALLOWED
    assert [name for name, _ in reader.attributes if name.startswith("on") or name in {"src", "srcdoc"}] == []
    assert all(re.fullmatch(r"\?lang=[a-z]{2}", value or "") for name, value in reader.attributes if name == "href")
    assert not set(markup) & set("{}$`")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_panel_is_drawn_in_every_language(kind: str, language: str) -> None:
    made: AnyArtifact = MADE[kind]()
    markup = artifact_panel(made.artifact, made, texts(language))
    assert_harmless(markup)
    assert markup.count("data-cite") > 3
    assert artifact_panel(made.artifact, None, texts(language)).startswith('<div class="wf-empty">')


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_in_every_field_of_an_artifact_stays_text(kind: str) -> None:
    made = hostile(MADE[kind]())
    assert isinstance(made, BaseModel)
    markup = artifact_panel(made.artifact, made, EN)  # type: ignore[attr-defined]
    assert_harmless(markup)
    assert "window.hacked" in read(markup).text
    bar = draft_bar(made.artifact, made, [ArtifactEntry(HOSTILE, kind, HOSTILE, HOSTILE)] * 2, [(HOSTILE, HOSTILE)], EN)  # type: ignore[attr-defined]
    assert_harmless(bar)


def test_hostile_text_in_the_chat_stays_text() -> None:
    said = hostile(reply(missing=("x",), abstained=True))
    assert isinstance(said, Reply)
    turns = [Turn(HOSTILE, reply=said), Turn(HOSTILE, error=HOSTILE), Turn(HOSTILE, steps=(AnswerStep(HOSTILE),))]
    assert_harmless(chat_panel(turns, EN, {HOSTILE: HOSTILE}))


def test_hostile_text_in_sources_passages_and_notes_stays_text(tmp_path: object) -> None:
    backend = FixtureBackend(tmp_path)  # type: ignore[arg-type]
    row = replace(backend.sources()[0], title=HOSTILE, origin=HOSTILE, language=HOSTILE, kind=HOSTILE, date=HOSTILE)
    passage = backend.passage("doc1", "doc1.1", 40, 60)
    assert passage is not None
    turns = tuple(replace(turn, speaker=HOSTILE, before=HOSTILE, mark=HOSTILE, role=HOSTILE) for turn in passage.turns)
    resting = tuple(replace(claim, text=HOSTILE, title=HOSTILE) for claim in passage.resting)
    evil = replace(
        passage, title=HOSTILE, heading=HOSTILE, method=HOSTILE, language=HOSTILE, turns=turns, resting=resting
    )
    for markup in (
        sources_panel([row], EN),
        evidence_panel(evil, EN),
        uploaded_note(Uploaded(1, 0, 0, ((HOSTILE, HOSTILE),), (HOSTILE,)), EN),
        working_note(Step(HOSTILE, 1, 2, HOSTILE), EN),
        failure_note(HOSTILE, EN),
        page_header(replace(backend.overview(), name=HOSTILE), EN),
    ):
        assert_harmless(markup)
        assert "window.hacked" in read(markup).text


def test_the_grid_tells_gaps_status_counts_and_what_speaks_against() -> None:
    shown = read(artifact_panel("journey", journey(), EN)).text
    for words in ("No evidence", "Ask:", "inferred", "assumed", "source changed", "approved", "Against", "7 people"):
        assert words in shown


def test_chips_beyond_the_first_few_wait_behind_more() -> None:
    markup = artifact_panel("journey", journey(), EN)
    assert "+3" in read(markup).text
    assert markup.count('data-segment="doc2.10"') >= 3


def test_unverified_sentences_look_unverified_and_abstentions_say_what_is_missing() -> None:
    markup = chat_panel([Turn("?", reply=reply())], EN)
    assert markup.count("wf-unverified") == 1
    assert "not verified" in markup
    nothing = reply(statements=(), counts=(), citations=(), abstained=True, missing=("What night workers do",))
    shown = read(chat_panel([Turn("?", reply=nothing)], EN)).text
    assert "The research does not say." in shown
    assert "What night workers do" in shown


def test_labels_in_a_plain_answer_become_marks() -> None:
    near = reply(answer="Nobody says. These come closest. [E1] [E2]", statements=(), counts=(), abstained=True)
    markup = chat_panel([Turn("?", reply=near)], EN)
    assert "[E1]" not in markup
    assert markup.count("data-cite") == 10


def test_steps_are_told_while_an_answer_is_made() -> None:
    steps = (AnswerStep("searching"), AnswerStep("reading", 34, 12))
    shown = read(chat_panel([Turn("?", steps=steps)], EN)).text
    assert "Reading 34 passages of 12 voices" in shown
    assert "正在阅读" in chat_panel([Turn("?", steps=steps)], texts("zh"))


def test_a_proposal_can_be_decided_once() -> None:
    turn = Turn("?", reply=reply(proposal="proposal-1"))
    assert chat_panel([turn], EN).count('data-act="decide"') == 2
    assert 'data-act="decide"' not in chat_panel([replace(turn, decided="refused")], EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_passage_is_marked_in_its_context_with_speaker_role_and_time(language: str, tmp_path: object) -> None:
    passage = FixtureBackend(tmp_path).passage("doc3", "doc3.3", 120, 160)  # type: ignore[arg-type]
    assert passage is not None
    markup = evidence_panel(replace(passage, status=CitationStatus.EXACT), texts(language))
    assert "<mark>لا أعرف متى يصل السائق" in markup
    assert "3:09" in markup
    assert texts(language)("role.interviewer") in markup
    assert texts(language)("evidence.exact") in markup
    assert texts(language)("evidence.gone") in evidence_panel(None, texts(language))


def test_the_curve_breaks_where_nobody_said_how_it_felt_and_stays_on_its_scale() -> None:
    feelings = [("a", Valence(mean=9, spread=1, n=2)), ("b", None), ("c", Valence(mean=-2, spread=0, n=1))]
    markup = emotion_curve(feelings, EN)
    assert markup.count("wf-band") == 2
    assert "nobody said how it felt" in markup
    assert y_of(9) == y_of(2) < y_of(0) < y_of(-2) == y_of(-9)


def test_the_curve_runs_from_the_right_where_the_screen_does() -> None:
    feelings = [("first", Valence(mean=1, spread=0, n=1)), ("second", None)]
    assert f'cx="{COLUMN / 2}"' in emotion_curve(feelings, EN)
    assert f'cx="{COLUMN * 1.5}"' in emotion_curve(feelings, texts("ar"))


def test_an_avatar_is_the_same_each_time_and_differs_between_personas() -> None:
    first, second = personas().personas
    assert avatar(first, "x") == avatar(first, "x") != avatar(second, "x")
    assert "<image" not in avatar(first, "x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bar_says_what_a_draft_was_made_with_and_from_how_many(language: str) -> None:
    made, said = MADE["findings"](), texts(language)
    shown = read(draft_bar("findings", made, [], [], said)).text
    assert said.count("people", 14) in shown
    assert said.count("sources", 9) in shown
    assert "hashing:256 @ 5f5f5f5f5f5f" in shown
    assert "embedded.v9 probes-0a1b2c" in shown
    assert said("draft.how") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_is_drafted_in_the_same_stages_as_from_the_command_line(language: str) -> None:
    """`wayfolk draft journey` and the chat have these where nobody chooses others."""
    frames = [(name, name) for name in ("digital_service", "five_stages", Brief().frame)]
    chosen = f'<option value="{Brief().frame}" selected'
    assert chosen in str(draft_bar("journey", None, [], frames, texts(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_sources_alone_are_told_as_such(language: str) -> None:
    words, made = texts(language), findings()
    own = made.model_copy(update={"origin": made.origin.model_copy(update={"chat_model": "extractive:"})})
    answered = reply(usage=ReplyUsage(model="extractive", seconds=0.4))
    for shown in (draft_bar("findings", own, [], [], words), chat_panel([Turn("?", reply=answered)], words)):
        assert words("models.no_model") in str(shown)


def test_a_findings_bar_is_as_long_as_the_share_of_all_who_told_it() -> None:
    made = findings()
    everybody = made.model_copy(update={"origin": made.origin.model_copy(update={"voices": 8})})
    shown = str(artifact_panel("findings", everybody, texts("en")))
    for each in made.findings:
        assert f"inline-size:{round(100 * each.participants / 8)}%" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_panel_does_not_show_is_counted_there(language: str) -> None:
    said = texts(language)
    found = findings().model_copy(update={"more_shared": 2, "more_single": 10})
    shown = read(artifact_panel("findings", found, said)).text
    assert said.count("unshown", 12) in shown
    assert said("unshown.how") in shown
    listed = ideas().model_copy(update={"more": {"pains": 4, "ideas": 5}})
    shown = read(artifact_panel("ideas", listed, said)).text
    assert said("unshown.pains", n=4) in shown
    assert said("unshown.ideas", n=5) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persona_says_how_well_each_member_fits_and_who_fits_none(language: str) -> None:
    said, made = texts(language), personas()
    one = made.personas[0]
    fitted = one.model_copy(update={"fit": {one.members[0]: -0.25}})
    shown = read(artifact_panel("personas", made.model_copy(update={"personas": (fitted,)}), said)).text
    assert "−0.25" in shown
    assert said("personas.fit_how") in shown
    assert made.unassigned[0].rpartition("/")[2] in shown
    assert said("misfit.few_passages") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_breaks_off_keeps_what_was_verified_and_can_be_asked_again(language: str) -> None:
    whole = reply()
    steps = (AnswerStep("searching"), AnswerStep("writing", statement=whole.statements[0], citations=whole.citations))
    why = "The model at http://127.0.0.1:9 ended in the middle of its answer; ask again."
    shown = str(chat_panel([Turn("Why?", steps=steps, error=why)], texts(language)))
    assert whole.statements[0].text in shown
    assert shown.count("data-cite") >= 2
    assert shown.index(whole.statements[0].text) < shown.index("wf-error")
    assert why in shown
    assert 'data-do="again"' in shown
    assert "wf-live" not in shown


STAGES = (
    "reading", "pseudonyms", "indexing words", "drafts and conversations", "embedding", "set aside", "wording",
    "grouping", "suggesting", "asking", "laying out columns", "fetching weights", "checking weights",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_what_work_does_is_told_in_words_without_holes(language: str, stage: str) -> None:
    told = str(working_note(Step(stage, 1, 4), texts(language)))
    assert "{" not in told
    assert language == "en" or stage not in told


INSIDE = (
    Step("wording", 5, 15, "pains"),
    Step("wording", 1, 8, "front_stage"),
    Step("coding", 9, 9, "3 passages said nothing and were left out"),
    Step(SET_ASIDE, 0, None, "4 passages repeat what is quoted elsewhere; each counts once."),
)
"""Steps whose details are English, or names of the inside."""


@pytest.mark.parametrize("language", ["zh", "ar", "ko"])
@pytest.mark.parametrize("step", INSIDE)
def test_no_step_of_a_draft_is_told_in_english_beside_it_or_in_the_chat(language: str, step: Step) -> None:
    words = texts(language)
    asked = Turn("?", steps=(answer_step(AnswerEvent("drafting", f"{step.stage} {step.detail}", step=step)),))
    for told in (read(str(working_note(step, words))).text, read(str(chat_panel([asked], words))).text):
        assert not [word for word in (*step.detail.split(), step.stage) if len(word) > 3 and word in told]
        assert str(step.total or 4) in told
    file = Step("reading", 1, 2, "sources/interview three.txt")
    assert file.detail in str(working_note(file, words)), "a file's name stays as it is"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_numbers_in_a_line_keep_their_own_direction_and_lists_their_comma(language: str) -> None:
    words = texts(language)
    assert f"\u2068{reply().usage.model}\u2069" in str(chat_panel([Turn("?", reply())], words))
    felt = journey()
    stage = felt.stages[0].model_copy(update={"emotion": Valence(mean=-1.0, spread=0.5, n=3, good=0, bad=3)})
    felt = felt.model_copy(update={"stages": (stage, *felt.stages[1:])})
    assert f"\u20683 {words('outcome.bad')}\u2069 · \u2068n = 3\u2069" in str(artifact_panel("journey", felt, words))
    assert "、" in texts("zh").listed("ab")
    assert words.listed(["one"]) == "one"
    reasons = str(artifact_panel("findings", findings(), words))
    assert f"{words.named('tongue', 'ko')} 1" in reasons
    assert "ko 1" not in reasons


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_model_was_of_no_use_is_told_in_words(language: str) -> None:
    told = read(str(chat_panel([Turn("?", steps=(answer_step(AnswerEvent("unusable", "x")),))], texts(language)))).text
    assert texts(language)("step.unusable") in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_come_in_are_read_and_no_draft(language: str) -> None:
    words = texts(language)
    assert words("stage.reading") in str(working_note(None, words, stops="files"))
    assert words("draft.busy") in str(working_note(None, words, stops="journey"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_counts_its_stages_too(language: str) -> None:
    words, target = texts(language), journey().model_copy(update={"state": "target"})
    plan = Plan(new_stages=frozenset({"later"}), renamed={target.stages[0].id: "Before"})
    told = str(sides_bar(target, Sides(plan=plan), words))
    assert words.count("target.new", 1) in told
    assert words.count("target.reworded", 1) in told
    assert words("target.same") not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_sources_a_question_leads_to_the_place_for_files(language: str) -> None:
    words = texts(language)
    nothing = reply(statements=(), counts=(), citations=(), abstained=True, missing=("What night workers do",))
    shown = str(chat_panel([Turn("?", reply=nothing)], words, sources=False))
    assert words("chat.begin_lead") in shown
    assert words("sources.upload") in shown
    assert words("chat.search_for") not in shown, "there are no passages to come near"
    assert "What night workers do" not in shown, "nobody is missing where nobody was heard"
    held = str(chat_panel([Turn("?", reply=nothing)], words))
    assert words("chat.search_for") in held
    assert "What night workers do" in held


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_leaves_in_the_formats_of_the_command_line(language: str) -> None:
    words = texts(language)
    offered = {
        kind: re.findall(r'data-format="(\w+)"', draft_bar(kind, made, [], [], words))
        for kind, made in (("journey", journey()), ("findings", findings()))
    }
    assert offered == {"journey": [*FORMATS, "guide"], "findings": list(FORMATS)}
    planned = journey().model_copy(update={"state": "target"})
    assert "guide" not in re.findall(r'data-format="(\w+)"', draft_bar("journey", planned, [], [], words))
    shown = str(draft_bar("journey", journey(), [], [], words))
    assert words("export.guide") in shown
    assert 'name="export_language"' in shown
