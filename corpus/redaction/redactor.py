"""Takes personal data out of what was read: the `redact` that `corpus.ingest` calls.

What is found is a pure function of the source (`corpus.redaction.personal`); which number it gets is decided here, one
source after the other, from the project's key. A name learned late is looked for in earlier sources by
`corpus.redaction.sweeping`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.records import Participant, Segment
from corpus.redaction.detecting import likely
from corpus.redaction.items import LABEL, Found, Kind, plain, without_overlaps
from corpus.redaction.known import KnownNames
from corpus.redaction.labels import NamedLabel, label_key
from corpus.redaction.name_lists import folded
from corpus.redaction.name_probe import name_probe
from corpus.redaction.people import EVERYWHERE, Form, is_full
from corpus.redaction.person_keys import number_in, own_part, parted, personal_key, personal_part
from corpus.redaction.personal import Personal, known_in, personal_of
from corpus.redaction.pseudonyms import Pseudonyms
from corpus.redaction.rewriting import REMOVED, Edit, Rewriting, heading_lines, replaced, rewriting
from corpus.segmenting import Segmented
from corpus.speakers import slug


def _is_account(key: str) -> bool:
    """Whether a name is that of an account, which is nobody's word."""
    return "@" in key or "_" in key or any(char.isdigit() for char in key)


class Redactor:
    """Gives every source back with pseudonyms in it. Not for use from two threads at once."""

    def __init__(self, key: Pseudonyms) -> None:
        self.key = key
        self._known: dict[str, KnownNames] = {}
        self._literals: re.Pattern[str] | None = None
        self.refresh()

    def __call__(self, segmented: Segmented) -> Segmented:
        """The source with pseudonyms in the place of what is personal; the key is written before it returns."""
        if name_probe() is None:
            self.key.note_rules_alone(True)
        return self.apply(segmented, personal_of(segmented))

    def apply(self, segmented: Segmented, personal: Personal) -> Segmented:
        """The same, where `personal_of` has been called already."""
        return self._rewriting(segmented, personal).after

    def again(self, segmented: Segmented) -> Rewriting:
        """A source that was redacted before, with what is known by now and was not then."""
        return self._rewriting(segmented, known_in(segmented, self.known(segmented.document.study)))

    def anew(self, segmented: Segmented) -> Rewriting:
        """A source of the store, looked through as if it came in now."""
        return self._rewriting(segmented, personal_of(segmented))

    def _rewriting(self, segmented: Segmented, personal: Personal) -> Rewriting:
        done = rewriting(segmented, _OneSource(self, segmented, personal))
        self.key.keep()
        return done

    def refresh(self) -> None:
        """Look again at what the key says, after it was changed by hand."""
        self._known.clear()
        given = sorted(self.key.given, key=len, reverse=True)
        self._literals = re.compile("|".join(map(_bounded, given)), re.IGNORECASE) if given else None

    def known(self, study: str) -> KnownNames:
        """Names to be looked for in the sources of a study."""
        if study not in self._known:
            people = self.key.people
            forms = [(form.form, form.number) for form in people if form.study in (EVERYWHERE, study)]
            self._known[study] = KnownNames([*forms, *people.short_forms(study).items()])
        return self._known[study]

    def learned(self) -> None:
        """Names have been learned: those to be looked for are gathered anew when next needed."""
        self._known.clear()

    def literals(self, text: str) -> Iterator[Found]:
        """What a person said is always to be replaced."""
        if self._literals is not None:
            for match in self._literals.finditer(text):
                kind = Kind(self.key.given[match.group().casefold()])
                yield Found(
                    match.start(),
                    match.end(),
                    kind,
                    folded_name(match.group()) if kind is Kind.PERSON else match.group().casefold(),
                )


def folded_name(written: str) -> str:
    """A name as it is compared."""
    return " ".join(folded(part) for part in re.split(r"[\s.]+", plain(written).strip()) if part)


def _bounded(text: str) -> str:
    escaped = re.escape(text)
    # Scripts with capitals are written with spaces between words.
    left = r"(?<!\w)" if text[0].isdigit() or text[0].upper() != text[0].lower() else ""
    right = r"(?!\w)" if text[-1].isdigit() or text[-1].upper() != text[-1].lower() else ""
    return left + escaped + right


class _OneSource:
    """The naming of one source: see `rewriting.Naming`."""

    def __init__(self, redactor: Redactor, segmented: Segmented, personal: Personal) -> None:
        self._redactor = redactor
        self._key = redactor.key
        self._personal = personal
        self._study = segmented.document.study
        self._made: dict[str, str] = {}
        self._keyed = {
            person.id: key for person in segmented.participants if (key := personal_key(person)) and not self._kept(key)
        }
        """Id → the key in it, of people whose key tells who they are."""
        before = len(self._key.people.added)
        self._learn(segmented)
        if len(self._key.people.added) != before:
            redactor.learned()
        self._names = redactor.known(self._study)

    def _learn(self, segmented: Segmented) -> None:
        """Give numbers to the names in it, whole names first."""
        labels = [named for named in self._personal.labels.values() if not self._is_kept(named)]
        found = [(named.key, (*named.names, named.written)[0]) for named in labels]
        text = segmented.document.text
        spans, told = self._unsaid(segmented)
        self._made.update(dict.fromkeys(told, REMOVED))
        found += [
            (item.key, text[item.start : item.end])
            for item in self._personal.text
            if item.kind is Kind.PERSON and not any(start <= item.start < end for start, end in spans)
        ]
        for string, items in self._personal.short.items():
            if string in told:
                continue
            found += [(item.key, string[item.start : item.end]) for item in items if item.kind is Kind.PERSON]
        self._link(segmented)
        found.sort(key=lambda pair: -min(2, len(pair[0].split())))  # stable: within, in the order of the source
        for key, written in found:
            if key and not self._kept(written) and not self._key.is_forgotten(key, self._study):
                self._key.people.resolve(key, self._study, written)
        self._tie()
        for person in segmented.participants:
            if person.id in self._keyed:
                self._number_of(person)

    def _tie(self) -> None:
        """Who is labelled by two names is known by both, and by the label."""
        people = self._key.people
        for named in self._personal.labels.values():
            number = people.known(named.key, self._study)
            if not named.names or number is None or self._is_kept(named):
                continue
            for written in (*named.names, named.written):
                form = label_key(written)
                if people.known(form, self._study) is None and not self._key.is_forgotten(form, self._study):
                    people.learn(Form(number, form, EVERYWHERE if is_full(form) else self._study, written))

    def _unsaid(self, segmented: Segmented) -> tuple[list[tuple[int, int]], set[str]]:
        """Where somebody forgotten speaks, and what a table tells of them alone."""
        if not self._key.forgets:
            return [], set()
        left = {person.id for person in segmented.participants if self.leaves(person)}
        spans = [(each.span.start, each.span.end) for each in segmented.segments if self.gone(each)]
        spans += [(line.start, line.end) for line in heading_lines(segmented.document.text, left)]
        told = {value for person in segmented.participants if person.id in left for value in person.attributes.values()}
        for person in segmented.participants:
            if person.id not in left:
                told.difference_update(person.attributes.values())
        return spans, told

    def _link(self, segmented: Segmented) -> None:
        """Whoever is known by an address or account is the same under a name not heard before."""
        people = self._key.people
        for person in segmented.participants:
            named = self._personal.labels.get(person.label)
            number = people.known(self._keyed.get(person.id, ""), self._study)
            if number is None or named is None or self._is_kept(named):
                continue
            if not self._key.is_forgotten(named.key, self._study) and people.known(named.key, self._study) is None:
                study = EVERYWHERE if is_full(named.key) else self._study
                people.learn(Form(number, named.key, study, named.written))

    def _number_of(self, person: Participant) -> int | None:
        """The number of somebody whose key tells who they are; that key is theirs from now on."""
        key = self._keyed[person.id]
        if self._is_left(person.label, person.id):
            return None
        named = self._personal.labels.get(person.label)
        shown = number_in(slug(person.label))
        written = parted(own_part(person)[1])[2]
        if named is not None and not self._is_kept(named):
            number = self._key.people.resolve(named.key, self._study, named.written)
        elif shown is not None:
            number = shown
        else:
            return self._key.people.resolve(key, self._study, written)
        if self._key.people.known(key, self._study) is None:
            self._key.people.learn(Form(number, key, EVERYWHERE if is_full(key) else self._study, written))
        return number

    def _is_left(self, label: str, identity: str) -> bool:
        """Whether somebody of a label and id is forgotten."""
        named = self._personal.labels.get(label)
        if named is not None and self._key.is_forgotten(named.key, self._study):
            return True
        key = self._keyed.get(identity) or personal_part(_code(identity))
        return bool(key) and self._key.is_forgotten(key, self._study)

    def _kept(self, written: str) -> bool:
        return written.casefold() in self._key.kept

    def _is_kept(self, named: NamedLabel) -> bool:
        return any(map(self._kept, (named.written, *named.names)))

    def _words_for(self, item: Found, written: str) -> str:
        """The pseudonym of something found."""
        if item.kind is not Kind.PERSON:
            if self._key.is_forgotten_thing(item.kind, item.key):
                return REMOVED
            return f"[{item.kind} {self._key.number(item.kind, item.key, written)}]"
        number = self._person(item.key, written)
        return REMOVED if number is None else f"[{Kind.PERSON} {number}]"

    def _person(self, key: str, written: str) -> int | None:
        """The number of somebody, or None where they are forgotten."""
        if self._key.is_forgotten(key, self._study):
            return None
        return self._key.people.resolve(key, self._study, written)

    def _edits(self, text: str, found: Sequence[Found], first: Sequence[Edit] = ()) -> list[Edit]:
        """Edits for what was found in a text and for the names known by now."""
        words: dict[tuple[int, int], str] = {(edit.start, edit.end): edit.words for edit in first}
        places = [Found(edit.start, edit.end, Kind.PERSON, "") for edit in first]
        places += list(self._redactor.literals(text))
        places += [item for item in found if item.kind is not Kind.PERSON]
        people = [item for item in found if item.kind is Kind.PERSON]
        for item, number in self._known(text):
            if self._personal.closed and self._personal.closed.is_nobody(item, text):
                continue
            people.append(item)
            words.setdefault((item.start, item.end), f"[{Kind.PERSON} {number}]")
        if self._key.forgets:
            people += self._forgotten(text)
        people.sort(key=lambda item: (item.start - item.end, item.start))
        edits = []
        for item in without_overlaps([*places, *people], text):
            written = text[item.start : item.end]
            if self._kept(written):
                continue
            made = words.get((item.start, item.end)) or self._words_for(item, written)
            edits.append(Edit(item.start, item.end, made))
        return edits

    def _known(self, text: str) -> Iterator[tuple[Found, int]]:
        """Names known by now, but where their sentence says that they are none."""
        if not self._names:
            return
        named = list(self._names.find(text))
        unlikely = self._personal.unlikely.get(text, ())
        kept = {item.span for item in likely((item for item, _ in named), unlikely)}
        yield from ((item, number) for item, number in named if item.span in kept or _is_account(item.key))

    def _forgotten(self, text: str) -> Iterator[Found]:
        """Names of people forgotten, which only their hashes tell."""
        for match in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text):
            word = match.group()
            if "\u3040" <= word[0] <= "\u9fff" or "\uac00" <= word[0] <= "\ud7a3":
                for start in range(len(word)):
                    for length in (4, 3, 2):
                        piece = word[start : start + length]
                        if len(piece) == length and self._key.is_forgotten(folded(piece), self._study):
                            yield Found(
                                match.start() + start, match.start() + start + length, Kind.PERSON, folded(piece)
                            )
            else:
                bare = word[:-2] if word.endswith(("'s", "’s")) else word
                following = re.match(r" [^\W\d_]+", text[match.end() : match.end() + 40])
                whole = bare + (following.group() if following else "")
                for piece in (whole, bare):
                    if self._key.is_forgotten(folded_name(piece), self._study):
                        yield Found(match.start(), match.start() + len(piece), Kind.PERSON, folded_name(piece))
                        break

    # ---- what `rewritten` asks ----

    def text(self, segmented: Segmented) -> Sequence[Edit]:
        """Edits of the document's text."""
        text = segmented.document.text
        first = heading_lines(text, [person.id for person in segmented.participants if self.leaves(person)])
        at = 0
        for segment in segmented.segments:
            if self.gone(segment):
                first.append(Edit(segment.span.start, segment.span.end, REMOVED))
            named = self._personal.labels.get(segment.speaker)
            if named is not None and segment.span.start >= at and not self._is_kept(named):
                place = text.rfind(
                    named.written, max(at, segment.span.start - len(named.written) - 120), segment.span.start
                )
                if place >= 0:
                    number = self._person(named.key, named.written)
                    made = REMOVED if number is None else f"[{Kind.PERSON} {number}]"
                    first.append(Edit(place, place + len(named.written), made))
            at = max(at, segment.span.end)
        first = [edit for edit in first if edit.end > edit.start]
        return self._edits(text, self._personal.text, first)

    def short(self, text: str) -> str:
        """A heading, a value, a note."""
        if not text:
            return text
        if text not in self._made:
            self._made[text] = replaced(text, self._edits(text, self._personal.short.get(text, ())))
        return self._made[text]

    def label(self, label: str) -> str:
        """`Person 7` for a name, its role in brackets kept; anything else as a short text."""
        named = self._personal.labels.get(label)
        if named is None or self._is_kept(named):
            return self.short(label) if label and not LABEL.fullmatch(label) else label
        return label.replace(named.written, self._shown(named))

    def _shown(self, named: NamedLabel) -> str:
        number = self._person(named.key, named.written)
        return REMOVED if number is None else f"{Kind.PERSON} {number}"

    def title(self, title: str) -> str:
        """A title or the name of a study, without brackets."""
        return (
            LABEL.sub(lambda found: found.group().strip("[]"), made) if (made := self.short(title)) != title else title
        )

    def person(self, person: Participant, study: str) -> Participant:
        """Somebody with the label and id to be shown."""
        named = self._personal.labels.get(person.label)
        label = self.label(person.label)
        before, own = own_part(person)
        prefix, sign, last = parted(own)
        if person.id in self._keyed:
            number = self._number_of(person)
            prefix, sign, last = "", "", slug(REMOVED if number is None else f"{Kind.PERSON} {number}")
        elif named is not None and not self._is_kept(named):
            if sign != "#" or last == person.label or slug(last) == slug(named.written):
                last = slug(self._shown(named))
        elif label != person.label:
            last = slug(label)
        prefix = slug(self.title(prefix)) if prefix and self.title(prefix) != prefix else prefix
        own = f"{prefix}{sign}{last}"
        head = study if before == self._study else before
        return replace(
            person,
            id=f"{head}/{own}" if head else own,
            label=label,
            study=study if person.study == self._study else person.study,
        )

    def gone(self, segment: Segment) -> bool:
        """Whether its speaker is forgotten."""
        if not self._key.forgets or (not segment.speaker and not segment.participant):
            return False
        if self._is_left(segment.speaker, segment.participant or ""):
            return True
        return bool(segment.participant) and self._key.is_forgotten(_code(segment.participant or ""), self._study)

    def leaves(self, person: Participant) -> bool:
        """Whether somebody is forgotten."""
        if not self._key.forgets:
            return False
        return self._is_left(person.label, person.id) or self._key.is_forgotten(_code(person.id), self._study)


def _code(identity: str) -> str:
    """What an id says without the study."""
    return identity.rpartition("/")[2].casefold()
