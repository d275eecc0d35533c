"""The projects of one server, who may see which, and what each open tab shows. Knows nothing of Gradio."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from secrets import token_hex

from assistant.errors import ProjectError
from ui.actions import Actions
from ui.jobs import LIMITS, LIMITS_ELSEWHERE, Jobs
from ui.session import Backend, Screen

TABS = 2000
"""Tabs remembered; the one used longest ago is forgotten first, and goes on from what its own state says."""


class Rooms:
    """The projects of one server by the name their address has. One job list and one set of tabs for all."""

    def __init__(
        self,
        backends: Mapping[str, tuple[str, Backend]],
        sees: Callable[[str], frozenset[str] | None] = lambda user: None,
        *,
        models_open: bool = False,
        owns: Callable[[str], bool] = lambda user: False,
    ) -> None:
        """The rooms.

        Args:
            backends: name in the address → the project's own name and its backend.
            sees: user → the projects open to them; None: all.
            models_open: whether the page may change the chat models: only where all who reach it may use the key.
                Such a page tells who is behind a pseudonym, too.
            owns: user → whether they may see who is behind a pseudonym where people sign in.
        """
        self._names = {slug: name for slug, (name, _) in backends.items()}
        self._sees = sees
        shown = tuple(backend for _, backend in backends.values())
        jobs = Jobs(lambda: limits_of(shown))
        self._actions = {
            slug: Actions(
                backend,
                jobs,
                slug,
                self.projects_of,
                models_open=models_open,
                names_open=lambda user: models_open or owns(user),
                now=self.now,
            )
            for slug, (_, backend) in backends.items()
        }
        self._tabs: OrderedDict[str, Screen] = OrderedDict()
        self._looks: OrderedDict[str, object] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, backend: Backend, *, models_open: bool = False) -> Rooms:
        """A server with one project."""
        return cls({"": ("", backend)}, models_open=models_open)

    def __call__(self, screen: Screen) -> Actions:
        """The actions over a tab's project.

        Raises:
            ProjectError: it is not open to the tab's user any more.
        """
        if screen.project not in self.projects_of(screen.user):
            raise ProjectError(f"The project {screen.project!r} is not open to you any more; load the page anew.")
        return self._actions[screen.project]

    def projects_of(self, user: str) -> Mapping[str, str]:
        """The projects open to a user: name in the address → the project's own name."""
        open_ = self._sees(user)
        return {slug: name for slug, name in self._names.items() if open_ is None or slug in open_}

    def enter(self, user: str, wanted: str) -> Actions | None:
        """The actions over the project that is wanted, or over the first that is open; None where none is."""
        open_ = self.projects_of(user)
        slug = wanted if wanted in open_ else next(iter(open_), None)
        return self._actions[slug] if slug is not None else None

    def room(self, user: str, project: str) -> Actions:
        """The actions over a project that a program names; empty: the first that is open.

        Raises:
            ProjectError: there is none of that name, or it is not open to the user.
        """
        found = self.enter(user, project)
        if found is None or (project and found.project != project):
            raise ProjectError(f"There is no project {project!r} that is open to you; leave it out for the first one.")
        return found

    def elsewhere(self, began: Screen) -> bool:
        """Whether the tab has gone on to another conversation since."""
        current = self._tabs.get(began.tab)
        return current is not None and current.conversation != began.conversation

    def now(self, began: Screen) -> Screen:
        """The tab as it is now, which an action that takes long found as it `began`."""
        return self._tabs.get(began.tab, began)

    def looks(self, began: Screen) -> Callable[[], bool]:
        """A look at the sources begins in a tab: tells later whether it is the last one still.

        A search may take longer than the view that is chosen after it; what comes late is not to take its place.
        """
        this = object()
        with self._lock:
            self._looks.pop(began.tab, None)
            self._looks[began.tab] = this
            while len(self._looks) > TABS:
                self._looks.popitem(last=False)
        return lambda: self._looks.get(began.tab, this) is this

    def kept(self, began: Screen | None, now: Screen) -> Screen:
        """What a tab shows once an action says so: what it changed since it `began`, beside what others changed.

        An answer and a draft may be under way in one tab at the same time; neither undoes what the other showed.
        """
        with self._lock:
            if not now.tab:
                now = replace(now, tab=token_hex(8))
            current = self._tabs.pop(now.tab, None)
            if current is not None and began is not None:
                now = merged(current, began, now)
            self._tabs[now.tab] = now
            while len(self._tabs) > TABS:
                self._tabs.popitem(last=False)
            return now


def limits_of(backends: Sequence[Backend]) -> Mapping[str, int]:
    """How many jobs of a group may run at the same time with the chat models as they are set now."""
    chat = [model.name for backend in backends for model in backend.models() if model.use == "chat"]
    return LIMITS_ELSEWHERE if chat and all(name.startswith("openai:") for name in chat) else LIMITS


def merged(current: Screen, began: Screen, now: Screen) -> Screen:
    """`current` with all that differs between `began` and `now`."""
    changed = {
        each.name: getattr(now, each.name)
        for each in fields(Screen)
        if getattr(now, each.name) != getattr(began, each.name)
    }
    if "shown" in changed:
        new = {kind: artifact for kind, artifact in now.shown.items() if began.shown.get(kind) != artifact}
        changed["shown"] = {**current.shown, **new}
    return replace(current, **changed)
