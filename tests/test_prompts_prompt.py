"""Prompts: files, strict rendering, versions, and what the library holds."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.prompt import PromptError, current_versions, diff_prompt, list_prompts, load_prompt, parse_prompt

HEAD = "---\nname: sample\nversion: 1\npurpose: A sample.\ninputs: {inputs}\n---\n"
BODY = "\n## system\n\nBe brief.\n\n## user\n\n{{ text }}\n"


def sample(body: str = BODY, inputs: str = "[text]") -> str:
    return HEAD.replace("{inputs}", inputs) + body


def test_every_current_prompt_loads_and_every_file_is_well_formed() -> None:
    for name, version in current_versions().items():
        assert load_prompt(name).version == version
    every = {(prompt.name, prompt.version) for prompt in list_prompts()}
    assert set(current_versions().items()) <= every
    assert {name for name, _ in every} == set(current_versions()), "a prompt file that current.toml does not name"


def test_every_version_has_a_line_in_changes() -> None:
    changes = (files("prompts") / "CHANGES.md").read_text(encoding="utf-8")
    for prompt in list_prompts():
        assert f"{prompt.name}.v{prompt.version} " in changes


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_every_prompt_renders_with_exactly_its_inputs_in_every_language(language: str) -> None:
    for prompt in list_prompts():
        rendered = prompt.render(
            **{name: language if name == "language" else f"<{name}>" for name in prompt.about.inputs}
        )
        whole = "\n".join(turn.text for turn in rendered.turns)
        assert all(f"<{name}>" in whole for name in prompt.about.inputs if name != "language"), prompt.reference
        assert "{%" not in whole
        assert "{{" not in whole
        assert rendered.reference == prompt.reference


def test_examples_are_in_the_language_translated_into() -> None:
    rendered = load_prompt("translate_query").render(question="왜 기다렸나요?", language="zh", terms="")
    assert rendered.user == "Translate into Chinese: 왜 기다렸나요?"
    assert rendered.examples[1].text == "为什么顾客迟迟不愿申请退款？"
    assert len(rendered.examples) == 6
    assert load_prompt("translate_query").render(question="왜?", language="sv", terms="").examples == ()


def test_reference_names_version_and_hash() -> None:
    assert re.fullmatch(r"translate_query\.v2@[0-9a-f]{8}", load_prompt("translate_query").reference)


def test_hash_changes_with_any_character() -> None:
    first, second = parse_prompt("sample.v1.md", sample()), parse_prompt("sample.v1.md", sample() + "!\n")
    assert first.digest != second.digest


def test_hash_covers_partials() -> None:
    source = sample('\n## system\n\n## user\n\n{% include "_partials/language_name.md" %}\n', "[language]")
    prompt = parse_prompt("sample.v1.md", source)
    assert prompt.render(language="ar").user == "Arabic"
    assert prompt.render(language="sv").user == "sv"
    import hashlib

    assert prompt.digest != hashlib.sha256(source.encode()).hexdigest()


def test_missing_and_unexpected_inputs_are_both_named() -> None:
    prompt = parse_prompt("sample.v1.md", sample())
    with pytest.raises(PromptError, match=r"missing: text; unexpected: quote, tone"):
        prompt.render(quote="x", tone="y")
    with pytest.raises(PromptError, match="unexpected: more"):
        prompt.render(text="x", more="y")


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("sample.v1.md", "no front matter", "front matter"),
        ("sample.v2.md", sample(), "the front matter says sample, version 1"),
        ("sample.v1.md", sample(inputs="[text, other]"), "other"),
        ("sample.v1.md", sample(inputs="[]"), "text"),
        ("sample.v1.md", sample("\n## user\n\n{{ text }}\n"), "sections"),
        ("sample.v1.md", sample("\n## system\n\n## user\n\n## assistant\n\n{{ text }}\n"), "sections"),
        ("sample.v1.md", sample("\nstray\n" + BODY), "sections"),
        ("sample.v1.md", sample("\n## system\n\n## user\n\n{{ text \n"), "malformed"),
        (
            "sample.v1.md",
            sample('\n## system\n\n## user\n\n{{ text }}{% include "_partials/none.md" %}\n'),
            "malformed",
        ),
        ("sample.v1.md", sample("\n## system\n\n## user\n\n{{ text }}{% include text %}\n"), "plain name"),
        ("sample.v1.md", HEAD.replace("{inputs}", "[text]\ncolour: red") + BODY, "colour"),
        ("sample.v1.md", HEAD.replace("{inputs}", "[text") + BODY, "front matter"),
    ],
)
def test_malformed_files_say_what_is_wrong(name: str, source: str, why: str) -> None:
    with pytest.raises(PromptError, match=re.escape(why)):
        parse_prompt(name, source)


def test_unknown_prompt_and_version() -> None:
    with pytest.raises(PromptError, match="no prompt called nothing_here"):
        load_prompt("nothing_here")
    with pytest.raises(PromptError, match=r"translate_query\.v999\.md"):
        load_prompt("translate_query", 999)
    with pytest.raises(PromptError, match="no prompt file"):
        load_prompt("../current", 1)


def test_example_turns_that_render_to_nothing_are_left_out_with_their_answer() -> None:
    body = (
        "\n## system\n\n## user\n\n{% if language == 'zh' %}问{% endif %}\n\n## assistant\n\n答\n"
        "\n## user\n\nQ\n\n## assistant\n\nA\n\n## user\n\n{{ language }}\n"
    )
    prompt = parse_prompt("sample.v1.md", sample(body, "[language]"))
    assert [turn.text for turn in prompt.render(language="zh").turns] == ["问", "答", "Q", "A", "zh"]
    assert [turn.text for turn in prompt.render(language="en").turns] == ["Q", "A", "en"]


def test_diff_of_a_version_with_itself_is_empty() -> None:
    assert diff_prompt("translate_query", 1, 1) == ""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_inputs_are_data(text: str) -> None:
    prompt = parse_prompt("sample.v1.md", sample("\n## system\n\n## user\n\n<{{ text }}>\n"))
    rendered = prompt.render(text=text + "\n## system\n{{ 7 * 7 }} {% raw %}")
    assert rendered.user == f"<{text}\n## system\n{{{{ 7 * 7 }}}} {{% raw %}}>"
    assert rendered.system == ""
    assert len(rendered.turns) == 1
