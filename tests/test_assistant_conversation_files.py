"""Conversations on disk: listed, named, searched in four scripts, taken back, kept whole across a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Conversation
from assistant.conversation_files import (
    LONGEST_NAME,
    ConversationShelf,
    conversation_path,
    kept_turns,
    remove_conversation,
    rename_conversation,
    take_back,
)
from assistant.errors import ProjectError
from assistant.intents import Intent
from assistant.project import Project
from corpus.alignment import CitationStatus


def said(project: Project, identity: str, *lines: str) -> Conversation:
    thread = Conversation(project, identity)
    for line in lines:
        thread.send(line, wanted=Intent("state"))
    return thread


def test_a_conversation_is_called_by_its_first_question_until_it_is_named(interviews: Project) -> None:
    said(interviews, "one", "Why do drivers come late, and who minds?", "And when?")
    shelf = ConversationShelf(interviews)
    (listed,) = shelf.listed()
    assert (listed.id, listed.name, listed.turns) == ("one", "Why do drivers come late, and who minds?", 2)
    assert rename_conversation(interviews, "one", "  Late   drivers ") == "Late drivers"
    assert shelf.listed()[0].name == "Late drivers"
    assert [turn.question for turn in kept_turns(conversation_path(interviews, "one"))][-1] == "And when?"
    assert Conversation(interviews, "one").turns[0][0].startswith("Why do drivers")


def test_a_long_name_is_cut_between_words(interviews: Project) -> None:
    said(interviews, "one", "why " * 100)
    name = ConversationShelf(interviews).listed()[0].name
    assert len(name) <= LONGEST_NAME
    assert name.endswith("why…")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("late drivers", ["en"]),
        ("DRIVERS", ["en"]),
        ("预约", ["zh"]),
        ("السائق", ["ar"]),
        ("배송", ["ko"]),
        ("late 预约", []),
        ("", ["ko", "ar", "zh", "en"]),
    ],
)
def test_words_are_found_in_every_script(interviews: Project, words: str, found: list[str]) -> None:
    lines = {"en": "Why are drivers late?", "zh": "预约为什么难？", "ar": "متى يصل السائق؟", "ko": "배송이 왜 늦나요?"}
    for identity, line in lines.items():
        said(interviews, identity, line)
    hits = ConversationShelf(interviews).listed(words)
    assert {each.id for each in hits} == set(found)
    assert all(words.split()[0].casefold() in each.found.casefold() for each in hits if words)


def test_what_follows_a_question_is_taken_back_with_it(interviews: Project) -> None:
    said(interviews, "one", "first", "second", "third")
    rename_conversation(interviews, "one", "Kept name")
    take_back(interviews, "one", 1)
    assert [question for question, _ in Conversation(interviews, "one").turns] == ["first"]
    assert ConversationShelf(interviews).listed()[0].name == "Kept name"
    said(interviews, "one", "second, otherwise")
    assert [question for question, _ in Conversation(interviews, "one").turns] == ["first", "second, otherwise"]


def test_a_line_that_a_crash_cut_off_costs_no_other_turn(interviews: Project) -> None:
    said(interviews, "one", "first")
    path = conversation_path(interviews, "one")
    path.write_text(path.read_text("utf-8") + '\n{"time": "2026', "utf-8")
    said(interviews, "one", "second")
    assert [turn.question for turn in kept_turns(path)] == ["first", "second"]


def test_a_removed_conversation_is_gone_and_says_so(interviews: Project) -> None:
    said(interviews, "one", "first")
    remove_conversation(interviews, "one")
    assert ConversationShelf(interviews).listed() == []
    with pytest.raises(ProjectError, match="no conversation 'one'"):
        rename_conversation(interviews, "one", "x")
    said(interviews, "two", "first")
    with pytest.raises(ProjectError, match="name of at least one letter"):
        rename_conversation(interviews, "two", "  \n ")


@pytest.mark.parametrize("identity", ["../wayfolk", "a/b", "", "x" * 65, "a\x00b", "..", "-"])
def test_no_id_leads_out_of_the_folder(interviews: Project, identity: str) -> None:
    with pytest.raises(ProjectError, match="can't be the id"):
        conversation_path(interviews, identity)


def test_a_scope_holds_for_answers_searches_and_drafts_and_is_kept(interviews: Project) -> None:
    thread = Conversation(interviews, "one")
    reply = thread.send("/search delivery", within="language=ar|zh", wanted=Intent("search", {"topic": "delivery"}))
    assert reply.citations
    assert {citation.language for citation in reply.citations} <= {"ar", "zh"}
    assert {citation.verified for citation in reply.citations} == {CitationStatus.EXACT}
    drafted = thread.send("/findings", within="language=ko", wanted=Intent("draft_findings"))
    assert drafted.artifact is not None
    assert {each.language for each in interviews.load(drafted.artifact).citations} == {"ko"}
    kept = kept_turns(conversation_path(interviews, "one"))
    assert [turn.within for turn in kept] == ["language=ar|zh", "language=ko"]


def test_a_search_that_finds_nothing_abstains(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty", embedder="hashing:256", chat_model="extractive:") as project:
        reply = Conversation(project, "one").send("weather", wanted=Intent("search", {"topic": "weather"}))
    assert reply.abstained
    assert reply.missing
