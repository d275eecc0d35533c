"""Hostile text through every input: shown as text, never run, never obeyed.

In a real browser: what runs would set `window.hacked`, open a dialog, add an element or ask another host.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlparse

import pytest
from hostile_texts import MARK, ORDERS, PAYLOADS
from test_ui_browser import browser
from ui_serving import served

from assistant.conversation import Conversation
from assistant.project import Project
from corpus.ingest import ingest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORBIDDEN = (
    "#wf-body :is(script, iframe, object, embed, audio, video, base, meta, link, math, form, foreignObject, animate),"
    "#wf-top :is(script, iframe, object, embed, img), #wf-body img, #wf-sheet :is(script, iframe, img, object, embed),"
    "a[href^='javascript' i], a[href^='data:' i], a[href^='vbscript' i], [onerror], [onload], [onfocus], [ontoggle],"
    "[onclick], [onbegin], [style*='evil.test']"
)
"""What no text may become."""
PARTS = ("journey", "personas", "findings", "ideas", "sources")


class Watched:
    """A page in which everything that hostile text could do is noted."""

    def __init__(self, browser: Browser, address: str, project: str) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        self.page: Page = self.context.new_page()
        self.hosts: set[str] = set()
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlparse(request.url).hostname or ""))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}?lang=en&project={project}", wait_until="domcontentloaded")
        self.page.locator("#wf-journey-bar .wf-toolbar").wait_for(timeout=60_000)

    def check(self) -> None:
        """Nothing ran, nothing became an element, no other host was asked."""
        assert self.page.evaluate("window.hacked") is None
        assert self.page.evaluate("selector => document.querySelectorAll(selector).length", FORBIDDEN) == 0
        assert self.dialogs == []
        assert self.errors == []
        assert self.hosts <= {"127.0.0.1", ""}

    def shown(self, selector: str) -> str:
        """The text of a part, spaces folded."""
        texts = self.page.locator(selector).evaluate_all("all => all.map(each => each.textContent)")
        return " ".join(" ".join(texts).split())


def plain(payload: str) -> str:
    """A payload as its text is shown: spaces folded."""
    return " ".join(payload.split())


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("ui_hostile_server.py", tmp_path_factory.mktemp("hostile")) as address:
        yield address


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60
    assert all(MARK in each or "evil.test" in each for each in PAYLOADS)


def test_what_a_model_or_a_source_says_is_text_in_every_panel(browser: Browser, address: str) -> None:
    watched = Watched(browser, address, "model")
    page = watched.page
    seen = watched.shown("#wf-top")
    for place, name in enumerate(PARTS):
        page.locator("#wf-tabs button[role=tab]").nth(place).click()
        part = page.locator(f"#wf-{name}")
        part.evaluate("part => part.querySelectorAll('details').forEach(each => { each.open = true; })")
        seen += watched.shown(f"#wf-{name}") + watched.shown(f"#wf-{name}-bar")
        watched.check()
    assert [each for each in PAYLOADS if plain(each) not in seen and plain(each)[:20] not in seen] == []
    page.locator("#wf-sources [data-view=source], #wf-sources button").first.click()
    page.locator("#wf-journey .wf-chip").first.evaluate("chip => chip.click()")
    page.locator(".wf-open-drawer mark").first.wait_for()
    drawer = watched.shown(".wf-open-drawer")
    assert [each for each in PAYLOADS if plain(each) not in drawer] == []
    watched.check()
    watched.context.close()


def test_what_is_said_and_answered_in_the_chat_is_text(browser: Browser, address: str) -> None:
    watched = Watched(browser, address, "model")
    page = watched.page
    for number, line in enumerate(("\n".join(PAYLOADS)[:3900], "fail", "send"), 1):
        page.locator("#wf-box textarea").fill(line)
        page.keyboard.press("Enter")
        page.locator(".wf-answer:not(.wf-live)").nth(number - 1).wait_for(timeout=90_000)
        watched.check()
    told = watched.shown("#wf-log")
    assert [each for each in PAYLOADS if plain(each) not in told] == []
    page.locator(".wf-next .wf-try, .wf-sent li").first.wait_for(state="attached")
    page.locator("#wf-log .wf-chip").first.hover()
    for do in ("list", "models"):
        page.locator(f"[data-do={do}]").first.click()
        page.locator("dialog[open]").wait_for()
        if do == "models":
            page.locator("[data-do=try_models]").click()
            page.locator("dialog[open] .wf-error").first.wait_for()
        sheet = watched.shown("dialog[open]")
        assert [each for each in PAYLOADS if plain(each)[:60] not in sheet] == []
        watched.check()
        page.keyboard.press("Escape")
    page.locator(".wf-scope-menu summary").click()
    page.locator(".wf-scope-menu select").first.select_option(index=3)
    page.locator(".wf-scope-chip, .wf-error").first.wait_for()
    watched.check()
    watched.context.close()


TYPED = (PAYLOADS[2], PAYLOADS[4], PAYLOADS[17], PAYLOADS[27], PAYLOADS[33], "${" + MARK + "}", "{{" + MARK + "}}")
"""What is typed into fields, where the page's own scripts take it up: together, as a line by hand may be so long."""


def test_what_is_typed_into_the_fields_of_the_page_is_text(browser: Browser, address: str) -> None:
    watched, typed = Watched(browser, address, "model"), " ".join(TYPED)
    page = watched.page
    page.set_default_timeout(60_000)

    def told(selector: str, words: str = typed) -> None:
        page.wait_for_function(
            "([selector, words]) => [...document.querySelectorAll(selector)].some(part =>"
            " (part.textContent + [...part.querySelectorAll('input')].map(field => field.value).join(' '))"
            ".replace(/\\s+/g, ' ').includes(words))",
            arg=[selector, plain(words)],
        )
        watched.check()

    for kind, place, part in (("journey", 0, "thead th[data-part]"), ("personas", 1, ".wf-persona header")):
        page.locator("#wf-tabs button[role=tab]").nth(place).click()
        page.locator(f"#wf-{kind} {part} [data-menu]").first.focus()
        page.keyboard.press("F2")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(typed)
        page.keyboard.press("Enter")
        told(f"#wf-{kind}-note [role=status]", TYPED[0])
        told(f"#wf-{kind} {part}")
        page.locator(f"#wf-{kind} {part} [data-menu]").first.press("Enter")  # the menu names it
        page.locator(".wf-popup").wait_for()
        watched.check()
        page.keyboard.press("Escape")
    page.locator("#wf-tabs button[role=tab]").nth(4).click()
    page.locator("#wf-sources-bar [data-view=search]").click()
    page.locator("#wf-sources [data-form] input").first.fill(typed)
    page.keyboard.press("Enter")
    told("#wf-sources")
    # What was sought is in the field at once; the next view is asked for when the search has answered.
    page.locator("#wf-sources .wf-search-found, #wf-sources .wf-search [role=status]").first.wait_for()
    page.locator("#wf-sources-bar [data-view=privacy]").click()
    page.locator(".wf-privacy-form [name=text]").fill(typed[:190])
    page.keyboard.press("Enter")
    page.locator("#wf-sources-note .wf-kept").wait_for()
    watched.check()
    page.locator("[data-do=models]").first.click()
    page.locator("dialog[open] select[name=choice]").select_option("server")
    page.locator("dialog[open] [name=model]").fill(typed[:200])
    page.locator("dialog[open] [name=base_url]").fill(f"http://{TYPED[0]}")
    page.locator("dialog[open] [data-do=choose_model]").click()
    page.locator("dialog[open] .wf-drafted, dialog[open] .wf-error").first.wait_for()
    watched.check()
    page.keyboard.press("Escape")
    page.locator("#wf-box textarea").fill("Why?")
    page.keyboard.press("Enter")
    page.locator(".wf-answer:not(.wf-live)").first.wait_for()
    page.locator("[data-do=rename_sheet]").click()
    page.locator("dialog[open] [name=name]").fill(typed[:190])
    page.keyboard.press("Enter")
    told("#wf-chatbar", typed[:50])
    watched.context.close()


def test_what_stands_in_the_address_is_text(browser: Browser, address: str) -> None:
    asked = {name: f"{PAYLOADS[2]}'\"{PAYLOADS[4]}" for name in ("lang", "conversation", "project", "__theme", "x")}
    watched = Watched(browser, address, f"model&{urlencode(asked)}#{urlencode(asked)}")
    watched.check()
    watched.page.locator(".wf-languages a[lang=ko]").click()
    watched.page.locator("html[lang=ko] #wf-journey-bar .wf-toolbar").wait_for(timeout=90_000)
    watched.check()
    watched.context.close()


def hostile_files(folder: Path) -> list[Path]:
    """A transcript, a survey, a page, notes and a sidecar, each full of payloads, under hostile names."""
    folder.mkdir()
    named = {
        "talk <img src=x onerror=window.hacked=1>.txt": "\n".join(
            f"{'Moderator' if n % 2 else 'A' + str(n)}: {plain(each)}" for n, each in enumerate((*PAYLOADS, *ORDERS))
        ),
        "speakers.txt": "\n".join(f"{plain(each).replace(':', '')[:40]}: I said this." for each in PAYLOADS),
        "notes ${window.hacked=1}.md": "# " + "\n\n# ".join(plain(each) for each in PAYLOADS),
        "page'onload=window.hacked=1.html": "<html><body><p>" + "</p><p>".join(PAYLOADS) + "</p></body></html>",
    }
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["id", "segment", f"What went wrong? {PAYLOADS[0]}"])
    rows.writerows(
        [f"R{n}", plain(each), f"{plain(each)} and then I waited for an hour."] for n, each in enumerate(PAYLOADS)
    )
    named["survey.csv"] = table.getvalue()
    for name, text in named.items():
        (folder / name).write_text(text, encoding="utf-8")
    sidecar = (
        f"study = '''{PAYLOADS[2]}'''\nmethod = '''{PAYLOADS[4]}'''\n[attributes]\naudience = '''{PAYLOADS[5]}'''\n"
    )
    (folder / "speakers.txt.wayfolk.toml").write_text(sidecar, encoding="utf-8")
    return sorted(folder.iterdir())


def test_hostile_files_come_in_as_text(browser: Browser, address: str, tmp_path: Path) -> None:
    watched = Watched(browser, address, "real")
    page = watched.page
    page.locator("#wf-tabs button[role=tab]").nth(len(PARTS) - 1).click()
    page.locator("#wf-files input[type=file]").set_input_files(hostile_files(tmp_path / "files"))
    page.locator(".wf-uploaded").wait_for(timeout=90_000)
    assert "Added: 5" in watched.shown(".wf-uploaded")
    watched.check()
    for view in ("people", "questions", "space", "list"):
        page.locator(f"#wf-sources-bar [data-view={view}]").click()
        page.locator(f"#wf-sources-bar [data-view={view}][aria-pressed=true]").wait_for()
        watched.check()
    for number, line in enumerate(("/search window.hacked", "/search evil.test script", "What went wrong?"), 1):
        page.locator("#wf-box textarea").fill(line)
        page.keyboard.press("Enter")
        page.locator(".wf-answer:not(.wf-live)").nth(number - 1).wait_for(timeout=60_000)
        watched.check()
    assert MARK in watched.shown("#wf-log")
    page.locator("#wf-log .wf-chip").first.click()
    page.locator(".wf-open-drawer mark").wait_for()
    assert watched.shown(".wf-open-drawer mark")
    watched.check()
    page.reload()
    page.locator(".wf-answer:not(.wf-live)").first.wait_for(timeout=60_000)
    watched.check()
    watched.context.close()


def state_of(project: Project) -> tuple[str, int, list[str]]:
    """What an order could change: settings, sources, drafts."""
    with project.store() as store:
        sources = len(store.heads())
    settings = sha256((project.root / "wayfolk.toml").read_bytes()).hexdigest()
    return settings, sources, [each.id for each in project.artifacts()]


def test_orders_in_sources_and_in_questions_are_words_of_people(tmp_path: Path) -> None:
    source = tmp_path / "talk.txt"
    source.write_text("\n".join(f"Moderator: And?\nAnna: {plain(order)}" for order in ORDERS), encoding="utf-8")
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:") as project:
        with project.store(writer=True) as store:
            ingest(store, [source], root=tmp_path)
        before = state_of(project)
        thread = Conversation(project, "one")
        for order in ORDERS:
            reply = thread.send(order)
            assert (reply.artifact, reply.proposal) == (None, None)
            assert all(citation.verified == "EXACT" for citation in reply.citations)
            assert all(statement.wording == "quote" for statement in reply.statements if statement.citations)
            assert reply.answer.strip() != "APPROVED"
        assert state_of(project) == before
