"""The privacy side of the screen's backend over a real project: what was replaced, corrections, forgetting.

`ui.backend.ProjectBackend` adds the panels' side. What is personal and how it is replaced, `corpus.redaction` knows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.forgetting import Forgetting, forget, plan_forgetting
from assistant.privacy import key_path, told_by_file_names, told_by_missing_weights, uses_pseudonyms
from assistant.staleness import follow_changes
from corpus.progress import Progress, Step
from ui.project_talk import ProjectTalk
from ui.pseudonyms import PERSON, PrivacyChange, PrivacyOutcome, PrivacyView, PseudonymPlace, PseudonymRow
from ui.search_facets import cut_around

if TYPE_CHECKING:
    from assistant.correcting import Correction
    from corpus.redaction import Pseudonyms
    from corpus.store import Store

PLACES = 6
"""Places shown of one pseudonym."""
AROUND = 150
"""Characters shown of one place."""


@dataclass(slots=True)
class _Standing:
    """Where one pseudonym stands."""

    count: int = 0
    spoken: int = 0
    documents: set[str] = field(default_factory=set)
    places: list[PseudonymPlace] = field(default_factory=list)


class ProjectPrivacy(ProjectTalk):
    """A project's pseudonyms as the screen sees them."""

    _standing: tuple[int, dict[str, _Standing]] | None = None

    def replaces_names(self) -> bool:
        """Whether personal data is replaced in this project."""
        with self.project.store() as store:
            return uses_pseudonyms(self.project, store)

    def privacy(self) -> PrivacyView:
        """Every pseudonym, persons first; the sources are gone through again only where they have changed."""
        with self.project.store() as store:
            used = uses_pseudonyms(self.project, store)
            revision = store.revision()
            if self._standing is None or self._standing[0] != revision:
                self._standing = (revision, _standing_in(store))
            standing = self._standing[1]
            origins = store.files() if used else ()
        known: list[str] = []
        if key_path(self.project).exists():
            with self._key() as key:
                known = [f"{kind} {number}" for kind, number, _ in key.entries()]
        marks = sorted({*known, *standing}, key=_order)
        rows = tuple(_row(mark, standing.get(mark, _Standing()), mark in known) for mark in marks)
        notes = (told_by_missing_weights(self.project),) if used else ()
        naming = (told_by_file_names(self.project, origins),) if used else ()
        counted = Counter(row.kind for row in rows)
        kinds = tuple(counted.most_common())
        return PrivacyView(used, rows, kinds, tuple(filter(None, notes)), tuple(filter(None, naming)))

    def pseudonyms_of(self, text: str) -> Sequence[str]:
        """The pseudonyms that stand for a name or number."""
        from assistant.correcting import pseudonyms_of

        if not key_path(self.project).exists():
            return ()
        with self._key() as key:
            return [f"{kind} {number}" for kind, number in pseudonyms_of(key, text)]

    def originals(self, mark: str) -> Sequence[str]:
        """What a pseudonym stands for, in every way the sources write it; empty where the key does not tell."""
        if not key_path(self.project).exists():
            return ()
        with self._key() as key:
            return next((forms for kind, number, forms in key.entries() if f"{kind} {number}" == mark), ())

    def change_privacy(self, change: PrivacyChange, progress: Progress) -> PrivacyOutcome:
        """Correct the pseudonyms, and bring drafts, conversations and indexes in step."""
        with self._anew(progress):
            done = self._changed(change, progress)
            with self.project.store(writer=True) as store:
                aftermath = follow_changes(self.project, store)
        stale = {*_claims(done.stale), *_claims(aftermath.stale)}
        return PrivacyOutcome(
            change.act,
            len(done.documents),
            len(done.drafts),
            len(done.conversations),
            len(stale),
            done.files,
            done.left,
        )

    def plan_forgetting(self, mark: str) -> Forgetting:
        """What rests on a person; nothing is changed."""
        return plan_forgetting(self.project, mark)

    def forget(self, mark: str, progress: Progress) -> PrivacyOutcome:
        """Take a person out of everything that is kept."""
        with self._anew(progress):
            told = forget(self.project, mark, progress)
        claims = sum(map(len, told.drafts.values()))
        return PrivacyOutcome(
            "forget", len(told.documents), len(told.drafts), len(told.conversations), claims, told.files
        )

    def _changed(self, change: PrivacyChange, progress: Progress) -> Correction:
        from assistant.correcting import apply_now, join_people, keep_text, replace_text
        from corpus.redaction.items import Kind

        if change.act == "replace":
            return replace_text(self.project, change.text, Kind(change.kind), progress)
        if change.act == "keep":
            return keep_text(self.project, change.text, progress)
        if change.act == "join":
            return join_people(self.project, change.text, change.other, progress)
        return apply_now(self.project, progress)

    @contextmanager
    def _anew(self, progress: Progress) -> Iterator[None]:
        """What is held open or in memory is made anew of what is kept after it, also where it was cut off."""
        try:
            yield
        finally:
            self.project.close()
            self.close_conversations()
        progress(Step("indexing", 0))
        self.project.retriever().refresh(progress)

    def _key(self) -> Pseudonyms:
        from corpus.redaction import Pseudonyms

        return Pseudonyms.read(key_path(self.project))


def _standing_in(store: Store) -> dict[str, _Standing]:
    from corpus.redaction.items import MARK
    from corpus.redaction.person_keys import number_in

    titles = {head.id: head.title for head in store.heads()}
    found: dict[str, _Standing] = defaultdict(_Standing)
    for segment in store.segments():
        number = number_in(segment.participant) if segment.participant else None
        if number is not None:
            speaks = found[f"{PERSON} {number}"]
            speaks.spoken += 1
            speaks.documents.add(segment.document)
        for place in MARK.finditer(segment.text) if "[" in segment.text else ():
            mark = place.group()[1:-1]
            if not mark[-1].isdigit():
                continue  # who was forgotten is nobody's pseudonym
            stands = found[mark]
            stands.count += 1
            stands.documents.add(segment.document)
            if len(stands.places) < PLACES:
                shown = cut_around(segment.text, [place.span()], AROUND)
                stands.places.append(
                    PseudonymPlace(
                        segment.document,
                        segment.id,
                        segment.span.start + place.start(),
                        segment.span.start + place.end(),
                        ("…" if shown.start else "") + segment.text[shown.start : place.start()],
                        place.group(),
                        segment.text[place.end() : shown.end] + ("…" if shown.end < len(segment.text) else ""),
                        titles.get(segment.document, ""),
                        segment.language,
                    )
                )
    return dict(found)


def _row(mark: str, stands: _Standing, known: bool) -> PseudonymRow:
    kind = mark.rpartition(" ")[0]
    return PseudonymRow(mark, kind, stands.count, len(stands.documents), stands.spoken, tuple(stands.places), known)


def _order(mark: str) -> tuple[bool, str, int]:
    kind, _, number = mark.rpartition(" ")
    return kind != PERSON, kind, int(number)


def _claims(stale: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {(draft, claim) for draft, claims in stale.items() for claim in claims}
