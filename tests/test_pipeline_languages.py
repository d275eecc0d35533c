"""The whole way with the embedded embedder: four languages in one corpus, and a draft that is killed and goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fault_server import Answer, serving, top

from assistant.artifacts import Brief
from assistant.checking import check_artifact
from assistant.findings import draft_findings
from assistant.project import Project

SCRIPTS = {"en": "A-Za-z", "zh": "\u4e00-\u9fff", "ar": "\u0600-\u06ff", "ko": "\uac00-\ud7a3"}


def test_findings_across_four_languages_quote_each_in_its_own_script(embedded: Project) -> None:
    import re

    findings = draft_findings(embedded, Brief(language="en"))
    shared = [finding for finding in findings.findings if len([n for n in finding.languages.values() if n]) > 1]
    assert shared, "no theme joins people of two languages"
    for finding in findings.findings:
        assert sum(finding.languages.values()) >= finding.participants
    for citation in findings.citations:
        assert re.search(f"[{SCRIPTS[citation.language]}]", citation.quote)
        assert citation.participant is not None
    assert {citation.language for citation in findings.citations} == set(SCRIPTS)
    assert check_artifact(embedded, findings).failed == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does the order come late?", {"en", "zh", "ar", "ko"}),
        ("订单会迟到吗？", {"en", "zh", "ar", "ko"}),
        ("هل يتأخر الطلب؟", {"en", "zh", "ar", "ko"}),
        ("주문이 늦게 오나요?", {"en", "zh", "ar", "ko"}),
    ],
)
def test_a_search_in_any_language_hears_all_of_them(embedded: Project, question: str, expected: set[str]) -> None:
    hits = embedded.retriever().search(question, limit=8)
    assert {hit.segment.language for hit in hits} == expected


def test_a_draft_killed_in_the_middle_goes_on_from_there(embedded: Project) -> None:
    """kill -9 while a model words the findings: nothing that was worded is paid for again."""
    slow = Answer(text="yes", logprobs=top(yes=-0.1), delay=0.4)
    with serving(slow) as server:
        run = draft(embedded.root, server.url)
        deadline = time.monotonic() + 120
        while len(server.requests) < 4 and time.monotonic() < deadline:
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        paid = len(server.requests)
        assert paid >= 4
        assert not list((embedded.root / "artifacts").glob("*.json"))
    with serving(Answer(text="yes", logprobs=top(yes=-0.1))) as server:
        out, _ = draft(embedded.root, server.url).communicate(timeout=180)
        again = [body["messages"][-1]["content"] for body in server.requests]
    artifact = json.loads(out)
    assert artifact["findings"]
    assert check_artifact(embedded, embedded.load(artifact["id"])).failed == ()
    with serving(Answer(text="yes", logprobs=top(yes=-0.1))) as server:
        whole, _ = draft(embedded.root, server.url).communicate(timeout=180)
        assert server.requests == []
    assert len(again) == len(set(again))
    assert [f["text"] for f in json.loads(whole)["findings"]] == [f["text"] for f in artifact["findings"]]


def draft(root: Path, url: str) -> subprocess.Popen[str]:
    """`wayfolk draft findings` with a small model behind an OpenAI-compatible server."""
    settings = root / "wayfolk.toml"
    text = settings.read_text(encoding="utf-8").replace('chat = "extractive:"', 'chat = "openai:small"\nwrites = false')
    settings.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ui.cli", "draft", "findings", "--project", str(root), "--json"]
    env = {"OPENAI_API_KEY": "x", "WAYFOLK_BASE_URL": url, "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
