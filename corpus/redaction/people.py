"""Who is who: which forms of a name belong to the same person of a project. Keeps it in memory; knows no disk.

A full name is one person in the whole project. A given or family name alone is somebody of one study: the one person of
that study whose full name holds it, if there is just one, else somebody of their own. A name in Latin letters is the
one person of the study whose name in Arabic, Korean or Chinese script is romanised so, if there is just one and nothing
in those letters is known of them yet; and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.redaction.han_words import COMPOUND, FOREIGN, SURNAMES
from corpus.redaction.latin_words import PARTICLES, SURNAMES_FIRST
from corpus.redaction.romanised import distance, in_another, in_latin, opening

EVERYWHERE = ""
"""The study of forms that hold in the whole project."""
_ARTICLES = frozenset(("the", "an"))
"""Of what somebody is called by all, as "the captain"."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing a person's name."""

    number: int
    """Of the person."""
    form: str
    """Folded."""
    study: str
    """`EVERYWHERE`, or the study in which the form means this person."""
    written: str
    """As it was first seen."""


def is_full(form: str) -> bool:
    """Whether a form is a whole name, so that it means one person in every study."""
    if " " in form:
        return True
    first = form[:1]
    if "\u4e00" <= first <= "\u9fff":
        return "·" in form or (
            form not in FOREIGN
            and form[0] not in "小老阿"
            and (len(form) >= 3 or (len(form) == 2 and form[0] in SURNAMES))
        )
    if "\uac00" <= first <= "\ud7a3":
        return len(form) in (3, 4)
    return "@" in form or any(char.isdigit() or char == "_" for char in form)


def parts_of(form: str) -> tuple[str, ...]:
    """What a whole name may be shortened to: given name, family name."""
    first = form[:1]
    if "\u4e00" <= first <= "\u9fff" and "·" not in form:
        family = form[:2] if form[:2] in COMPOUND and len(form) > 2 else form[:1]
        given = form[len(family) :]
        return tuple(part for part in (given if len(given) > 1 else "", family) if part)
    if "\uac00" <= first <= "\ud7a3" and " " not in form:
        return (form[1:], form[:1]) if len(form) == 3 else ()
    spaced = form.replace("·", " ").split()
    words = [word for word in spaced if word not in PARTICLES and word not in _ARTICLES and len(word) > 1]
    words = [word for word in words if any(map(str.isalpha, word))]
    if len(words) < 2:
        return ()
    if words[0] in SURNAMES_FIRST:
        return (" ".join(words[1:]), words[0])
    return tuple(dict.fromkeys((words[0], words[-1])))


class _Study:
    """Names of a study by how they begin, to compare those in one script with those in another."""

    def __init__(self) -> None:
        self.living: set[int] = set()
        """Who is known in it by a whole name."""
        self._by_letter: dict[tuple[bool, str], set[tuple[str, int, bool]]] = {}

    def add(self, form: str, number: int, own: bool) -> None:
        """Take in a name; `own` where it means this person in this study alone."""
        latin = in_latin(form)
        if latin or in_another(form):
            for letter in opening(form) or ("",):
                self._by_letter.setdefault((latin, letter), set()).add((form, number, own))

    def beginning_as(self, form: str, latin: bool) -> set[tuple[str, int, bool]]:
        """Names, in Latin letters or in others, that may begin as a form does: form, number, whether only of it."""
        letters = opening(form)
        every = (held for (script, _), held in self._by_letter.items() if script == latin)
        fitting = (self._by_letter.get((latin, letter), set()) for letter in ("", *letters))
        return set().union(*(fitting if letters else every))


class People:
    """All forms of all people of a project."""

    def __init__(self, forms: Iterable[Form] = (), last: int = 0) -> None:
        self.last = last
        """The highest number given out."""
        self.added: list[Form] = []
        """Forms learned since they were last taken."""
        self._forms: dict[tuple[str, str], Form] = {}
        self._parts: dict[tuple[str, str], set[int]] = {}
        self._whole: dict[int, list[str]] = {}
        """Number → forms that hold in the whole project."""
        self._studies: dict[str, _Study] = {}
        self._latin = self._other = 0
        """Forms so far in Latin letters, and in scripts that are romanised."""
        for form in forms:
            self._enter(form)

    def __iter__(self) -> Iterator[Form]:
        return iter(self._forms.values())

    def known(self, form: str, study: str) -> int | None:
        """The number of the person that a form means in a study, if any."""
        found = self._forms.get((EVERYWHERE, form)) or self._forms.get((study, form))
        return found.number if found else None

    def resolve(self, form: str, study: str, written: str) -> int:
        """The number of the person, giving a new one to somebody new."""
        number = self.known(form, study)
        if number is None:
            number = self._whole_name(form, study) if is_full(form) else self._short_name(form, study)
        if number is None:
            number = self._in_other_letters(form, study)
        if number is None:
            self.last += 1
            number = self.last
        self.learn(Form(number, form, EVERYWHERE if is_full(form) else study, written))
        if is_full(form):
            for part in parts_of(form):
                self.add_part(study, part, number)
        return number

    def learn(self, form: Form) -> None:
        """Take a form in, if it is new."""
        if (form.study, form.form) not in self._forms:
            self._enter(form)
            self.added.append(form)

    def short_forms(self, study: str) -> dict[str, int]:
        """Given and family names that mean one person of a study, beside the forms that were seen."""
        short = {
            part: next(iter(numbers))
            for (of, part), numbers in self._parts.items()
            if of == study and len(numbers) == 1
        }
        return {part: number for part, number in short.items() if (study, part) not in self._forms}

    def seen_in(self, form: str, study: str) -> None:
        """Note that a whole name occurs in a study, so that its parts mean somebody there."""
        found = self._forms.get((EVERYWHERE, form))
        if found is not None:
            for part in parts_of(form):
                self.add_part(study, part, found.number)

    def forms_of(self, number: int) -> list[Form]:
        """Every form of one person."""
        return [form for form in self._forms.values() if form.number == number]

    def join(self, kept: int, gone: int) -> None:
        """Make two people one; all forms are those of `kept` from now on."""
        for key, form in list(self._forms.items()):
            if form.number == gone:
                self._forms[key] = Form(kept, form.form, form.study, form.written)
        for numbers in self._parts.values():
            if gone in numbers:
                numbers.discard(gone)
                numbers.add(kept)
        self._changed()

    def drop(self, number: int) -> None:
        """Forget all forms of one person."""
        self._forms = {key: form for key, form in self._forms.items() if form.number != number}
        for numbers in self._parts.values():
            numbers.discard(number)
        self._changed()

    def drop_form(self, form: str) -> set[tuple[str, str, int]]:
        """Forget one form in every study: it is nobody's name; what it might have been shortened to, as `parts` has
        it, unless another form may be."""
        owners = {kept.number for kept in self._forms.values() if kept.form == form}
        self._forms = {key: kept for key, kept in self._forms.items() if kept.form != form}
        gone = set()
        for (study, part), numbers in self._parts.items():
            for number in owners & numbers:
                if part == form or not any(part in parts_of(each.form) for each in self.forms_of(number)):
                    gone.add((study, part, number))
            numbers.difference_update(number for of, each, number in gone if (of, each) == (study, part))
        self._changed()
        return gone

    def parts(self) -> Iterator[tuple[str, str, int]]:
        """Study, part of a name, number."""
        for (study, part), numbers in self._parts.items():
            for number in numbers:
                yield study, part, number

    def add_part(self, study: str, part: str, number: int) -> None:
        """Take in what `parts` gave."""
        self._parts.setdefault((study, part), set()).add(number)
        held = self._studies.get(study)
        if held is not None and number not in held.living:
            held.living.add(number)
            for form in self._whole.get(number, ()):
                _add_whole(held, form, number)

    def _enter(self, form: Form) -> None:
        self._forms[(form.study, form.form)] = form
        self.last = max(self.last, form.number)
        if form.study == EVERYWHERE:
            self._whole.setdefault(form.number, []).append(form.form)
            for held in self._studies.values():
                if form.number in held.living:
                    _add_whole(held, form.form, form.number)
        elif form.study in self._studies:
            self._studies[form.study].add(form.form, form.number, own=True)
        self._latin += in_latin(form.form)
        self._other += in_another(form.form)

    def _whole_name(self, form: str, study: str) -> int | None:
        """Somebody known by the same name without what stands between, by initials, or so far by one part of it."""
        words = form.split()
        if len(words) > 2:
            outer = self._forms.get((EVERYWHERE, f"{words[0]} {words[-1]}"))
            if outer is not None:
                return outer.number
        if len(words) == 2 and len(words[0]) == 1:
            fitting = {number for number in self._parts.get((study, words[1]), ()) if self._begins(number, words[0])}
            if len(fitting) == 1:
                return fitting.pop()
        for part in parts_of(form):
            found = self._forms.get((study, part))
            if found is not None and found.number not in self._whole and not self._parts.get((study, part)):
                return found.number
        return None

    def _short_name(self, form: str, study: str) -> int | None:
        bare = form[1:] if len(form) == 2 and form[0] in "小老阿" else form
        candidates = self._parts.get((study, bare), set())
        if len(candidates) == 1:
            return next(iter(candidates))
        if 2 <= len(form) <= 3 and form.isascii() and not candidates:
            fitting = {
                each.number
                for each in self._forms.values()
                if each.study == EVERYWHERE and _initials(each.form) == form and self._lives(each.number, study)
            }
            if len(fitting) == 1:
                return fitting.pop()
        return None

    def _in_other_letters(self, form: str, study: str) -> int | None:
        """Who has the same name in another script, if there is one alone and they have none in this one yet."""
        latin = in_latin(form)
        if not (self._other if latin else self._latin and in_another(form)):
            return None
        held = self._study(study)
        fitting = {number for other, number, _ in held.beginning_as(form, not latin) if _alike(form, other, latin)}
        given = parts_of(form)[:1] if not fitting and is_full(form) else ()
        for each in given:
            fitting = {
                number
                for other, number, own in held.beginning_as(each, not latin)
                if own and number not in self._whole and _alike(each, other, latin)
            }
        if len(fitting) != 1:
            return None
        number = fitting.pop()
        ours = in_latin if latin else in_another
        return None if any(ours(each.form) for each in self.forms_of(number)) else number

    def _study(self, study: str) -> _Study:
        """Whole names, given names and short names of those who are known in a study."""
        held = self._studies.get(study)
        if held is None:
            held = self._studies[study] = _Study()
            held.living.update(number for (of, _), numbers in self._parts.items() if of == study for number in numbers)
            for each in self._forms.values():
                if each.study == study:
                    held.add(each.form, each.number, own=True)
                elif each.study == EVERYWHERE and each.number in held.living:
                    _add_whole(held, each.form, each.number)
        return held

    def _changed(self) -> None:
        """Forget what was made of the forms, after some of them went or became somebody else's."""
        self._studies = {}
        self._whole = {}
        for form in self._forms.values():
            if form.study == EVERYWHERE:
                self._whole.setdefault(form.number, []).append(form.form)

    def _begins(self, number: int, letter: str) -> bool:
        return any(form.form.startswith(letter) for form in self.forms_of(number))

    def _lives(self, number: int, study: str) -> bool:
        return any(of == study and number in numbers for (of, _), numbers in self._parts.items())


def _initials(form: str) -> str:
    return "".join(word[0] for word in form.split())


def _add_whole(study: _Study, form: str, number: int) -> None:
    for each in (form, *parts_of(form)[:1]):
        study.add(each, number, own=False)


def _alike(form: str, other: str, latin: bool) -> bool:
    return distance(form, other) is not None if latin else in_latin(other) and distance(other, form) is not None
