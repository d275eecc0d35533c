"""A draft held against the corpus as it is now: which passages it has not seen, and what becomes of each of its lines.

A passage joins the line whose passages it lies nearest to on average, if it lies as near as the passages of one theme
do. Knows claims and passages; knows nothing of stages, personas or how a change is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from assistant.artifacts import AnyArtifact, Citation, Claim, Finding, FindingSet, JourneyMap
from assistant.boards import Place, counted, fresh_id
from assistant.claims import claims_of
from assistant.clauses import clauses_of
from assistant.drafting import Desk, is_told, mark_of
from assistant.findings import finding_of
from assistant.parts import name_of
from assistant.phrases import phrase
from assistant.refreshed import Change, ChangeKind
from assistant.themes import SAME_THEME, SAME_TOPIC, Theme, find_themes, is_talk, says_something, theme_of
from assistant.touchpoints import script_language
from assistant.transitions import transitions
from assistant.widely_told import told_by
from assistant.wording import Line
from corpus.records import CharSpan

_BEGINNING = 40
"""Characters of a quote or clause that tell a line which shows it. Longer ones may be cut off; set by judgement."""

SAME_LINE = 0.5
"""Share of the passages of a line, of those that still stand, from which a theme of clauses is that line. Over a half,
no two themes could both be it; set by judgement."""


class Reading:
    """An artifact held against the corpus as it is now."""

    def __init__(self, desk: Desk, artifact: AnyArtifact) -> None:
        self.desk = desk
        self.artifact = artifact
        desk.ledger.go_on(artifact.citations)
        self._seen = {artifact.origin.seen[at : at + 8] for at in range(0, len(artifact.origin.seen), 8)}
        places = {(o.segment.id, o.span.start, o.span.end): row for row, o in enumerate(desk.observations)}
        starts = {(o.segment.id, o.span.start): row for row, o in reversed(list(enumerate(desk.observations)))}
        found = (
            (c.label, places.get((c.segment, c.start, c.end), starts.get((c.segment, c.start))))
            for c in artifact.citations
            if c.start is not None and c.end is not None
        )
        self.row_of = {label: row for label, row in found if row is not None}
        self.broken = {c.label for c in artifact.citations if not self._stands(c.document, c.start, c.end, c.quote)}
        self.broken |= {c.label for c in artifact.citations if (c.segment, c.start, c.end) in desk.rejected}
        self.broken |= {label for label, row in self.row_of.items() if self._told_otherwise(row)}
        self.new = self._unseen()
        fresh = {self.desk.observations[row].segment.document for row in self.new}
        self.sources = tuple(document.title for key, document in desk.documents.items() if key in fresh)
        self.taken = {claim.id for claim in claims_of(artifact)}
        self.ways = transitions(desk) if isinstance(artifact, JourneyMap) else ()

    def _stands(self, document: str, start: int | None, end: int | None, quote: str) -> bool:
        source = self.desk.documents.get(document)
        return source is not None and start is not None and source.text[start:end] == quote

    def _unseen(self) -> list[int]:
        """Rows of participants' speech that the draft did not know."""
        origin = self.artifact.origin
        cited = {row for label, row in self.row_of.items() if label not in self.broken}
        found = []
        for row in self.desk.experience:
            observation = self.desk.observations[row]
            old = observation.segment.document in origin.documents
            known = mark_of(observation) in self._seen if self._seen else old
            if not known and row not in cited:
                found.append(row)
        return found

    def _told_otherwise(self, row: int) -> bool:
        """Whether a person gave a passage another kind or stage than it had in the draft: it may say another line."""
        observation = self.desk.observations[row]
        return bool(self._seen) and is_told(observation) and mark_of(observation) not in self._seen

    # ---- lines that stand ----

    def rows(self, card: Claim) -> list[int]:
        """Rows of the passages that stand behind a card."""
        return [self.row_of[label] for label in card.for_ if label in self.row_of and label not in self.broken]

    def join(self, cards: Sequence[Claim], rows: Iterable[int]) -> tuple[dict[str, list[int]], list[int]]:
        """Which rows say what a card says, by its id; and the rows that say something else."""
        behind = {card.id: self.rows(card) for card in cards}
        joined: dict[str, list[int]] = {}
        left = []
        for row in rows:
            best, closest = "", SAME_THEME
            for identity, own in behind.items():
                near = float(np.mean(self.desk.vectors[own] @ self.desk.vectors[row])) if own else -1.0
                if near >= closest and says_something(self.desk.observations[row]):
                    best, closest = identity, near
            if best:
                joined.setdefault(best, []).append(row)
            else:
                left.append(row)
        return joined, left

    def told_in(self, card: Claim, themes: Sequence[Theme]) -> Theme | None:
        """The theme that most of a card's passages stand in; None where none holds `SAME_LINE` of them."""
        own = set(self.rows(card))
        best = max(themes, key=lambda theme: len(own & set(theme.members)), default=None)
        return best if best and own and len(own & set(best.members)) >= SAME_LINE * len(own) else None

    def evolve(
        self,
        place: Place,
        card: Claim,
        joined: Sequence[int],
        *,
        opposable: bool = True,
        told: Theme | None = None,
    ) -> Change | None:
        """What becomes of a card; None where nothing does. A contact or a quote is told of, and nobody opposes it.

        Args:
            told: the theme of clauses that it is, whose words and feelings count rather than those of whole passages.
        """
        if not card.for_:
            return None
        own = self.rows(card)
        stay = tuple(label for label in card.for_ if label not in self.broken)
        against = tuple(label for label in card.against if label not in self.broken)
        theme = self._theme([*own, *joined], told)
        opposed = self._opposed(theme, joined) if theme is not None and opposable else []
        for_ = tuple(dict.fromkeys((*stay, *self.desk.cite(joined))))
        against = tuple(dict.fromkeys((*against, *self.desk.cite(opposed))))
        if (for_, against) == (card.for_, card.against) and not card.stale:
            return None
        where = _where(self.artifact, place)
        if not for_ or theme is None:
            return Change(id="", kind="stale", part=place[0], group=place[1], where=where, before=card)
        known = {citation.label: citation for citation in self.desk.ledger.citations}
        after = counted(card.model_copy(update={"for_": for_, "against": against, "stale": False}), known)
        gone = self._words_gone(card)
        if gone:
            line = self.desk.writer.lines([self.desk.said(theme)], first=1)[0]
            after = after.model_copy(update={"text": line.text, "wording": line.by})
        if isinstance(after, Finding):
            after = self._finding(after, theme, line if gone else None)
        kind = _kind(card, after, gone=gone, opposed=bool(opposed))
        return Change(id="", kind=kind, part=place[0], group=place[1], where=where, before=card, after=after)

    def _theme(self, rows: Sequence[int], told: Theme | None) -> Theme | None:
        if not rows:
            return None
        if told is None:
            return theme_of(self.desk.vectors, self.desk.observations, rows)
        return told_by(told, self.desk.vectors, self.desk.observations, rows)

    def _opposed(self, theme: Theme, joined: Sequence[int]) -> list[int]:
        others = [row for row in self.new if row not in joined]
        return [row for row in self.desk.against(theme) if row in set(others)]

    def _words_gone(self, card: Claim) -> bool:
        """Whether a line is somebody's own words, or a clause of them, that do not stand in the sources any more."""
        if card.wording != "quote":
            return False
        behind = [each for each in self.artifact.citations if each.label in card.for_]
        stay = " ".join(_flat(each.quote) for each in behind if each.label not in self.broken)
        shown = _flat(card.text)
        told = (words for each in behind if each.label in self.broken for words in _shown_of(each))
        return any(words in shown and words not in stay for words in told)

    def _finding(self, after: Finding, theme: Theme, line: Line | None) -> Finding:
        made = finding_of(self.desk, after.id, theme, line or Line(after.text, after.title, "quote"))
        fields = ("valence", "languages", "kinds", "arithmetic", *(("title",) if line else ()))
        return after.model_copy(update={name: getattr(made, name) for name in fields})

    # ---- new lines ----

    def themes(self, left: Sequence[int], pool: Iterable[int]) -> list[Theme]:
        """Themes that the rows left over make, with rows of the pool that no line rests on."""
        if not left:
            return []
        cited = {row for label, row in self.row_of.items() if label not in self.broken}
        new = set(left)
        free = [row for row in pool if row not in cited and row not in new]
        near = [row for row in free if self.desk.vectors[left].dot(self.desk.vectors[row]).max() >= SAME_TOPIC]
        found = find_themes(self.desk.vectors, self.desk.observations, sorted((*left, *near)))
        return [theme for theme in found if new & set(theme.members) and self._says(theme)]

    def _says(self, theme: Theme) -> bool:
        return not is_talk(theme, self.desk.observations)

    def appear(self, place: Place, themes: Sequence[Theme], stem: str) -> list[Change]:
        """New lines, worded."""
        lines = self.desk.writer.lines([self.desk.said(theme) for theme in themes], first=1)
        changes = []
        for theme, line in zip(themes, lines, strict=True):
            if isinstance(self.artifact, FindingSet):
                claim: Claim = finding_of(self.desk, self.fresh(stem), theme, line)
            else:
                claim = self.desk.claim(self.fresh(stem), theme, line)
            changes.append(self.appeared(place, claim))
        return changes

    def appeared(self, place: Place, claim: Claim) -> Change:
        """A line that was not there."""
        where = _where(self.artifact, place)
        return Change(id="", kind="appeared", part=place[0], group=place[1], where=where, after=claim)

    def fresh(self, stem: str) -> str:
        """An id that no line of the artifact has."""
        identity = fresh_id(self.taken, stem)
        self.taken.add(identity)
        return identity


def _shown_of(citation: Citation) -> Iterator[str]:
    """What a line may show of a quote: how it begins, and how each of its clauses does."""
    quote = citation.quote
    language = citation.language if citation.language not in ("", "und") else script_language(quote)
    whole = CharSpan(0, len(quote))
    for span in (whole, *clauses_of(quote, language)):
        if words := _flat(span.of(quote))[:_BEGINNING]:
            yield words


def _flat(text: str) -> str:
    return " ".join(text.split())


def _where(artifact: AnyArtifact, place: Place) -> str:
    part, group = place
    lane = artifact.lanes.get(group, group) if isinstance(artifact, JourneyMap) else ""
    named = lane or phrase(f"group_{group}", artifact.brief.language or "en")
    return " · ".join(each for each in (name_of(artifact, part), named) if each)


def _kind(before: Claim, after: Claim, *, gone: bool, opposed: bool) -> ChangeKind:
    if opposed:
        return "contradicted"
    if gone:
        return "stale"
    return "shrank" if (after.participants, len(after.for_)) < (before.participants, len(before.for_)) else "grew"
