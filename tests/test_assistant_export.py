"""Exports: nothing is lost, nothing runs, every script and direction is kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from example_artifacts import ALL, CITATIONS, finding_set, idea_set, journey_map, persona_set
from pydantic import TypeAdapter

from assistant.artifacts import AnyArtifact, Citation, FindingSet, Gap, Stage
from assistant.citations import round_titles, tally
from assistant.claims import claims_of
from assistant.confidence import arithmetic_of
from assistant.errors import ArtifactError
from assistant.export import FORMATS, export_artifact
from assistant.export.markdown import escape
from assistant.export.outline import outline_of
from assistant.export.words import direction_of, words_in
from assistant.frames import load_frame
from assistant.interview_guide import guide_of
from assistant.phrases import phrase
from assistant.touchpoints import touchpoint_name

Make = Callable[..., AnyArtifact]
LANGUAGES = ("en", "zh", "ar", "ko")
every_kind = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)


class Page(HTMLParser):
    """What a browser would see: attributes, text, and what is left open."""

    VOID = frozenset({"meta", "line", "circle", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@every_kind
def test_json_is_the_artifact_without_paths_of_this_machine(make: Make) -> None:
    artifact = make()
    origin = artifact.origin.model_copy(update={"documents": {"d1": "/home/me/Anna_Berg.vtt"}})
    kept = artifact.model_copy(update={"origin": origin})
    text = export_artifact(kept, "json")
    assert "Anna_Berg" not in text
    read: AnyArtifact = TypeAdapter(AnyArtifact).validate_json(text)
    assert read.origin.documents == {"d1": ""}
    assert read.model_copy(update={"origin": kept.origin}) == kept


@every_kind
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_every_claim_and_passage_is_there(make: Make, language: str, fmt: str) -> None:
    artifact = make(language)
    written = export_artifact(artifact, fmt)
    shown = Page(written).text if fmt == "html" else written.replace("\\", "")
    for claim in claims_of(artifact):
        assert claim.text in shown
    for citation in artifact.citations:
        assert citation.quote in shown
    assert words_in(language)["evidence"] in shown


@every_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_and_needs_nothing_else(make: Make, language: str) -> None:
    html = export_artifact(make(language), "html")
    page = Page(html)
    assert page.open == []
    assert ("html", "lang", language) in page.attributes
    assert ("html", "dir", direction_of(language)) in page.attributes
    assert not {tag for tag, _, _ in page.attributes} & {"script", "img", "link", "iframe", "object"}
    outward = [value for _, name, value in page.attributes if name in {"src", "href"} and not value.startswith("#")]
    assert outward == []
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert re.search(r"url\(|@import|https?:", html) is None


@every_kind
def test_links_lead_to_passages_that_are_there(make: Make) -> None:
    page = Page(export_artifact(make(), "html"))
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, name, value in page.attributes if name == "href"} <= set(ids)


def test_texts_are_shown_and_never_run() -> None:
    html = export_artifact(finding_set(), "html")
    assert "<b>stops</b>" not in html
    assert "What &lt;b&gt;stops&lt;/b&gt; people" in html


def test_quotes_say_their_language() -> None:
    page = Page(export_artifact(finding_set(), "html"))
    assert {value for tag, name, value in page.attributes if tag == "q" and name == "lang"} == set(LANGUAGES)


@pytest.mark.parametrize("fmt", ["md", "html"])
def test_a_quote_that_fails_is_marked(fmt: str) -> None:
    assert "NOT_FOUND" in export_artifact(finding_set(), fmt)


def test_the_curve_has_a_point_for_each_stage_that_was_felt() -> None:
    left_to_right = re.findall(r'<circle class="(\w+)" cx="([\d.]+)"', export_artifact(journey_map("en"), "html"))
    right_to_left = re.findall(r'<circle class="(\w+)" cx="([\d.]+)"', export_artifact(journey_map("ar"), "html"))
    assert left_to_right == [("good", "100.0"), ("bad", "300.0")]
    assert right_to_left == [("good", "500.0"), ("bad", "300.0")]


@pytest.mark.parametrize("fmt", ["md", "html"])
def test_an_empty_cell_asks_its_question(fmt: str) -> None:
    assert "What was hard when you looked?" in export_artifact(journey_map(), fmt)


@every_kind
def test_csv_has_a_row_for_each_claim_and_passage(make: Make) -> None:
    artifact = make()
    rows = list(csv.DictReader(io.StringIO(export_artifact(artifact, "csv"))))
    wanted = [(claim.id, label) for claim in claims_of(artifact) for label in [*claim.for_, *claim.against] or [""]]
    assert sorted((row["claim"], row["label"]) for row in rows) == sorted(wanted)
    by_label = {citation.label: citation for citation in CITATIONS}
    for row in rows:
        cited = by_label[row["label"]]
        assert row["quote"] == cited.quote
        assert row["verified"] == cited.verified.value
        assert row["start"] == ("" if cited.start is None else str(cited.start))
        assert row["stance"] == ("against" if row["label"] == "E5" else "for")


def test_csv_runs_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(export_artifact(persona_set(), "csv"))))
    assert {row["section"] for row in rows} == {"'=Careful first-timers"}
    assert rows[0]["text"].startswith("'=HYPERLINK")
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.parametrize("text", ["# not a head", "- no item", "1. no list", "*a* _b_ [c](d) <e> `f` | g", "a\n\n# b"])
def test_markdown_shows_texts_as_they_are(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert shown.replace("\\", "") == " ".join(text.split())
    assert not re.match(r"(#|-|\d+[.)]) ", shown)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ArtifactError, match="md, html, json, csv"):
        export_artifact(idea_set(), "docx")
    assert FORMATS == ("md", "html", "json", "csv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    assert set(words_in(language)) == set(words_in("en"))
    assert all(words_in(language).values())


def test_a_language_without_words_gets_english_and_keeps_its_claims() -> None:
    artifact = journey_map("fr")
    assert outline_of(artifact).words == words_in("en")
    assert '<html lang="en" dir="ltr">' in export_artifact(artifact, "html")


@pytest.mark.parametrize(("language", "name"), [("en", "Service"), ("zh", "服务"), ("ar", "الخدمة"), ("ko", "서비스")])
def test_a_finding_names_its_stage_in_the_readers_language(language: str, name: str) -> None:
    found = finding_set()
    placed = found.model_copy(
        update={"findings": tuple(each.model_copy(update={"stage": "service"}) for each in found.findings)}
    )
    assert f": {name}\n" in export_artifact(placed, "md", language=language)


@every_kind
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_a_row_of_a_table_is_called_as_the_table_calls_it(make: Make, fmt: str) -> None:
    artifact = make()
    row = artifact.citations[0].model_copy(update={"speaker": "", "participant": "winter/survey.csv#R07"})
    written = export_artifact(artifact.model_copy(update={"citations": (row, *artifact.citations[1:])}), fmt)
    assert "R07" in written
    assert "survey.csv#R07" not in written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_an_export_says_what_it_was_made_with_and_from_how_many(language: str, fmt: str) -> None:
    words = words_in(language)
    shown = dict(outline_of(finding_set(language)).facts)
    assert shown[words["embedder"]] == "hashing:256 @ 5f5f5f5f5f5f"
    assert (shown[words["people"]], shown[words["sources"]]) == ("14", "9")
    text = export_artifact(finding_set(language), fmt)
    assert "embedded.v9 probes-0a1b2c hashing:256@5f5f" in text.replace("\\", "")
    assert words["coder"] in text


def test_a_draft_from_before_these_were_kept_still_opens() -> None:
    table = finding_set().model_dump(mode="json", by_alias=True)
    for name in ("embedder_revision", "coder", "voices", "unit", "heard"):
        del table["origin"][name]
    shown = dict(outline_of(FindingSet.model_validate(table)).facts)
    assert "Coder" not in shown
    assert "People" not in shown
    assert (shown["Embedder"], shown["Sources"]) == ("hashing:256", "1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_what_is_not_shown_is_counted(language: str, fmt: str) -> None:
    words = words_in(language)
    found = finding_set(language).model_copy(update={"more_shared": 2, "more_single": 10})
    said = export_artifact(found, fmt).replace("\\", "")
    assert f"{words['not_shown']}: 12. {words['to_see']}" in said
    stages = tuple(stage.model_copy(update={"more": {"pains": 7}}) for stage in journey_map(language).stages)
    mapped = journey_map(language).model_copy(update={"stages": stages})
    assert export_artifact(mapped, fmt).replace("\\", "").count(f"{words['not_shown']}: 7") == len(stages)
    ideas = idea_set(language).model_copy(update={"more": {"pains": 4}})
    assert f"{words['not_shown_pains']}: 4" in export_artifact(ideas, fmt)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_an_export_says_how_well_each_member_fits_and_who_fits_none(language: str, fmt: str) -> None:
    made, words = persona_set(language), words_in(language)
    fitted = made.personas[0].model_copy(update={"fit": {"winter/p01": 0.4, "winter/p02": -0.25}})
    made = made.model_copy(update={"personas": (fitted,), "misfits": {"winter/p09": "few_passages"}})
    said = export_artifact(made, fmt).replace("\\", "")
    comma = {"zh": "、", "ar": "، "}.get(language, ", ")
    assert f"winter/p01 +0.40{comma}winter/p02 −0.25" in said
    assert words["fit_how"] in said
    assert f"winter/p09 ({words['misfit_few_passages']})" in said


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Six stages"), ("zh", "六阶段"), ("ar", "المراحل الست"), ("ko", "6단계")]
)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_a_frame_is_named_as_its_language_names_it(language: str, name: str, fmt: str) -> None:
    made = journey_map(language)
    shipped, own = (made.model_copy(update={"frame": frame}) for frame in ("six_stages", "our_own"))
    assert name in export_artifact(shipped, fmt)
    assert "our_own" in export_artifact(own, fmt).replace("\\", "")


def test_rounds_are_named_by_their_titles_and_people_as_they_are() -> None:
    citation = Citation.model_construct(document="8be5fcbb", title="Christmas trees: Sprint 04")
    assert round_titles([citation]) == {"8be5fcbb": "Christmas trees: Sprint 04"}
    assert round_titles([Citation.model_construct(document="8be5fcbb", title="")]) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_what_an_idea_is_sorted_by_is_named_in_the_language_of_the_export(language: str, fmt: str) -> None:
    words = words_in(language)
    made = idea_set(language)
    sorted_by = {"level": "meets_needs", "discipline": "customer_understanding", "horizon": "repair", "source": "rule"}
    own = {**sorted_by, "owner": "Ana's team"}
    first, second = (
        made.ideas[0].model_copy(update={"id": f"i{n}", **each}) for n, each in enumerate((sorted_by, own))
    )
    said = export_artifact(made.model_copy(update={"ideas": (first, second)}), fmt).replace("\\", "")
    for key in ("owner_service_operations", "level_meets_needs", "discipline_customer_understanding", "horizon_repair"):
        assert words[key] in said
    assert f"{words['proposer_rule']}" in said
    assert "Ana" in said
    if language != "en":
        assert not re.search("service.operations|meets.needs|customer.understanding|repair", said)


@pytest.mark.parametrize("before", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_in_another_language_has_its_stages_lanes_and_questions_in_it(before: str, language: str) -> None:
    frame = load_frame("six_stages")
    touchpoint = (
        journey_map()
        .stages[0]
        .cells["actions"][0]
        .model_copy(
            update={"id": "need-touchpoints-website", "text": touchpoint_name("website", before), "wording": "rule"}
        )
    )
    stages = [
        Stage(
            id=stage.id,
            name=frame.stage_name(stage.id, before),
            cells={"touchpoints": (touchpoint,)},
            empty=(Gap(lane="pain_points", ask=frame.ask("pain_points", stage.id, before)),),
        )
        for stage in frame.stages[:2]
    ]
    stages[1] = stages[1].model_copy(update={"name": "Our own stage"})
    lanes = {lane: frame.lane_name(lane, before) for lane in ("touchpoints", "pain_points")}
    made = journey_map(before).model_copy(
        update={
            "frame": "six_stages",
            "title": phrase("title_journey", before),
            "stages": tuple(stages),
            "lanes": lanes,
        }
    )
    for said in (export_artifact(made, "md", language=language), guide_of(made, language)):
        told = said.replace("\\", "")
        assert phrase("title_journey", language) in told.splitlines()[0]
        assert f"## {frame.stage_name('need', language)}" in told
        assert "## Our own stage" in told
        assert frame.lane_name("pain_points", language) in told
        assert frame.ask("pain_points", "need", language) in told
    assert f"- {touchpoint_name('website', language)} " in export_artifact(made, "md", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_in_another_language_tell_how_sure_they_are_in_it(language: str) -> None:
    made = finding_set("zh")
    first = made.findings[0].model_copy(update={"kind": "context"})
    known = {citation.label: citation for citation in made.citations}
    against = tally(known[label] for label in first.against).voices
    numbers = first.participants, first.unit, first.sources, len(first.kinds), against, first.confidence
    made = made.model_copy(
        update={"findings": (first.model_copy(update={"arithmetic": arithmetic_of(*numbers, "zh")}),)}
    )
    said = export_artifact(made, "md", language=language).replace("\\", "")
    assert arithmetic_of(*numbers, language) in said
    words = words_in(language)
    assert f"- {words['kind']}: {words['context'].lower()}\n" in said
