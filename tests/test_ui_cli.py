"""The command line's manners: help at once, exit statuses, one sentence instead of a traceback."""

from __future__ import annotations

import argparse
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import ui.cli
from assistant.errors import ArtifactError
from corpus.progress import Step
from corpus.records import SourceKind
from ui.cli import build_parser, main
from ui.cli_output import emit, progress_on, table
from ui.cli_project import SOURCE_KINDS

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def commands(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield child
                yield from commands(child, (*path, name))


def test_help_answers_in_under_half_a_second_of_cpu() -> None:
    code = (
        "import os, subprocess, sys, resource\n"
        "subprocess.run([sys.executable, '-m', 'ui.cli', '--help'], check=True, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime)\n"
    )
    times = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)]
    assert min(times) < 0.5


def test_every_command_has_one_sentence_and_one_example() -> None:
    for command in commands(build_parser()):
        assert command.description is not None
        assert command.description.endswith(".")
        assert command.epilog is not None
        assert command.epilog.startswith("Example: wayfolk ")
        assert {"--project", "--json"} <= set(command._option_string_actions)


def test_every_example_is_a_command_that_parses() -> None:
    import shlex

    for command in commands(build_parser()):
        words = shlex.split(str(command.epilog).removeprefix("Example: wayfolk "))
        assert callable(build_parser().parse_args(words).run)


def test_the_kinds_and_examples_named_are_the_ones_there_are() -> None:
    assert set(SOURCE_KINDS) == {kind.value for kind in SourceKind}


def test_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("wayfolk 0.")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["ask"],
        ["ask", " "],
        ["search", ""],
        ["draft", "personas", "--language", "klingon"],
        ["init", "here", "--language", "English please"],
        ["draft", "poem"],
        ["draft", "personas", "--max-cost", "-1"],
        ["draft", "personas", "--max-tokens", "many"],
        ["ingest"],
        ["ingest", "x", "--kind", "gossip"],
        ["ingest", "x", "--attribute", "audience"],
        ["export", "a", "--format", "docx"],
        ["serve", "--port", "70000"],
        ["init", "here", "--example", "unicorns"],
    ],
)
def test_usage_errors_exit_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: wayfolk" in said.err


@pytest.mark.parametrize(
    "words", [["sources"], ["ask", "Why?"], ["draft", "findings"], ["check"], ["ingest", "."], ["sources", "--json"]]
)
def test_outside_a_project_one_sentence_says_what_to_do(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert "wayfolk init" in said.err


def test_an_unforeseen_error_is_one_sentence_unless_details_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(args: argparse.Namespace) -> int:
        raise RuntimeError("the moon is down\nand so on")

    monkeypatch.setattr(ui.cli, "build_parser", lambda: _parser_that_runs(broken))
    monkeypatch.delenv("WAYFOLK_TRACEBACK", raising=False)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "RuntimeError: the moon is down" in said
    assert len(said.strip().splitlines()) == 1
    monkeypatch.setenv("WAYFOLK_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        main([])


@pytest.mark.parametrize(("error", "status"), [(ArtifactError("No draft."), 1), (KeyboardInterrupt(), 130)])
def test_statuses(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopping(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(ui.cli, "build_parser", lambda: _parser_that_runs(stopping))
    assert main([]) == status
    assert "Traceback" not in capsys.readouterr().err


def _parser_that_runs(run: object) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    return parser


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m ui.cli prompts list --json | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_whoever_stops_reading_does_not_change_the_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("ui.cli_output._print", closed)
    monkeypatch.setattr("ui.cli_output.os.dup2", lambda *_: None)
    monkeypatch.setattr("sys.stdout", sys.__stdout__)
    emit(argparse.Namespace(json=False), {}, "told")  # raises nothing: the command goes on to its own exit status


def test_usage_errors_speak_no_python(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["draft", "personas", "--max-tokens", "many"])
    assert "'many' is not a whole number above 0" in capsys.readouterr().err


def test_other_scripts_are_printed_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "sources", "--project", str(tmp_path / "没有")],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert "没有" in done.stderr.decode("utf-8")


def test_an_interrupt_that_was_swallowed_stops_the_work_at_its_next_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = []

    def swallowing(args: argparse.Namespace) -> int:
        with progress_on(sys.stderr) as progress:
            for done in range(5):
                progress(Step("wording", done, 5))
                steps.append(done)
                with suppress(KeyboardInterrupt):  # as a library does that was called back from
                    if done == 2:
                        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setattr(ui.cli, "build_parser", lambda: _parser_that_runs(swallowing))
    assert main([]) == 130
    assert steps == [0, 1, 2]
    assert "what was done is kept" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_log_gets_a_line_when_a_stage_begins_and_not_for_every_step() -> None:
    log = io.StringIO()
    with progress_on(log) as progress:
        for done in range(100):
            progress(Step("embedding", done, 100))
        progress(Step("wording", 0, None, "第一阶段"))
    assert log.getvalue() == "embedding 0/100\nwording 0 第一阶段\n"


def test_a_table_counts_wide_letters_as_two_columns() -> None:
    lines = table(("name", "n"), [("王女士", 1), ("Mina", 22), ("é", 3)]).splitlines()
    assert lines == ["name    n", "王女士  1", "Mina    22", "é       3"]
