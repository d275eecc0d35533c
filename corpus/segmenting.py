"""A reading and what is said of it → a document, its segments and its people. Knows roles, no formats and no storage.

The order: turns that the format tells; else turns under speaker labels; else, for kinds in which somebody speaks for
himself (diary, review, feedback…), every paragraph; else notes, in which quotations are speech and the rest narration.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.dates import find_date
from corpus.errors import EmptySource
from corpus.guessing import Concluded, gathered, role_ground
from corpus.interviewers import guess_roles
from corpus.labelled import Transcript
from corpus.languages import detect_language
from corpus.notes import find_passages
from corpus.people import meant_by, numbers_its_study, person_key, study_code
from corpus.readers.reading import Mark, Reading, Turn
from corpus.records import CharSpan, Coding, Document, Guess, Participant, Role, Segment, SourceKind
from corpus.sentences import pieces, trimmed
from corpus.sidecar import SourceSettings
from corpus.source_kinds import ground_of_transcript, kind_from_name, kind_of_transcript
from corpus.speakers import normalised, read_label, slug
from corpus.told_roles import is_header_fact
from corpus.transcripts import find_transcript
from corpus.voices import with_told_voices

TURN_LIMIT = 4000
"""Characters from which a turn is cut at sentence ends into several segments of the same voice. A segment is what
search returns and a reader is shown; counts do not change by it, since the voice stays the same."""
PARAGRAPH_LIMIT = 1200
"""Characters from which a paragraph without turns is cut in the same way. Lower than for turns, since written
paragraphs hold more than one matter; set by judgement, not measured."""
LINES_LOOKED_AT = 20_000
"""Characters of a source without turns that its language is told from. Some dozens of lines; set by judgement."""
_FIRST_PERSON_KINDS = {
    SourceKind.DIARY,
    SourceKind.REVIEW,
    SourceKind.FEEDBACK,
    SourceKind.TICKET,
    SourceKind.SURVEY,
    SourceKind.STAFF,
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading came from."""

    origin: str
    name: str
    """File name, with its suffix."""
    origin_hash: str
    settings: SourceSettings
    study: str = ""
    """The study it belongs to where `settings` tell none: its folder's name."""


@dataclass(frozen=True, slots=True)
class Segmented:
    """What is put into the store."""

    document: Document
    segments: tuple[Segment, ...]
    participants: tuple[Participant, ...]
    notes: tuple[str, ...]
    codings: tuple[Coding, ...] = ()
    guesses: tuple[Guess, ...] = ()
    read: str = ""
    """Print of what it was made from, by which the same is known without being made again; empty where it also hangs
    on other sources."""


@dataclass(frozen=True, slots=True)
class _Voiced:
    """A turn whose voice is known."""

    turn: Turn
    role: Role
    participant: Participant | None


def segment(reading: Reading, source: Source) -> Segmented:
    """Document, segments and people of a reading.

    Raises:
        EmptySource: there is no word in it.
    """
    if not any(char.isalnum() for char in reading.text):
        raise EmptySource(source.origin, "there is no text in it; nothing was taken in.")
    notes = list(reading.notes)
    folder = "" if source.settings.study else source.study
    source = replace(source, settings=replace(source.settings, study=source.settings.study or folder))
    settings = source.settings
    concluded = list(reading.guesses)
    turns, kind, why, header = _turns(_body(reading), source, notes, concluded)
    if reading.voices or reading.moments:
        overrides = settings.speaker_roles()
        asking = _asking_label(_guessed(turns, reading.text, overrides)) if reading.voices else None
        notes.extend([_asks(asking)] if asking else [])
        turns = with_told_voices(turns, reading, overrides, asking)
    turns.extend(reading.remarks)
    if not turns and not reading.people:
        turns = [Turn(trimmed(reading.text, 0, len(reading.text)), role=Role.NARRATOR)]
    voices = _Voices(reading, source, kind)
    voiced = voices.given(turns, notes)
    document, date_ground = _document(reading, source, kind, voiced, header)
    segments = tuple(_segments(document, voiced, reading.marks))
    people = {item.participant.id: item.participant for item in voiced if item.participant}
    # Who gave ratings and no words is in the study all the same.
    silent = [_respondent(reading, source, key) for key in reading.people]
    people.update((person.id, person) for person in silent if person.id not in people)
    facts = {
        "kind": Concluded(str(kind), why),
        "date": Concluded(document.date, date_ground),
        "language": Concluded(document.language, "" if settings.language or reading.language else "its words are"),
        "study": Concluded(folder, "its folder is called so"),
        **voices.facts(voiced),
    }
    guesses = gathered(facts, voices.roles, concluded)
    return Segmented(document, segments, tuple(people.values()), tuple(notes), reading.codings, guesses)


def _body(reading: Reading) -> Reading:
    """The reading without the remarks at its end."""
    return replace(reading, text=reading.text[: reading.remarks[0].span.start]) if reading.remarks else reading


def _turns(
    reading: Reading, source: Source, notes: list[str], concluded: list[Guess]
) -> tuple[list[Turn], SourceKind, str, str]:
    """Turns with roles where the text says them, the kind and why it was taken, and the header of a transcript.

    The ground of a kind is empty where a team said it. What a transcript left out is added to `notes`, what was
    concluded of its turns to `concluded`.
    """
    settings, said = source.settings, source.settings.kind or reading.kind
    guessed = kind_from_name(source.name)
    kind = said or guessed
    why = "" if settings.kind else "its name says so" if kind == guessed else "its form says so"
    if reading.turns is not None:
        return list(reading.turns), kind or SourceKind.INTERVIEW, why if kind else "people speak in turn in it", ""
    transcript = find_transcript(reading.text, settings.speaker_roles())
    if transcript is not None:
        turns = [
            Turn(item.span, item.label, item.role, "", item.heading, item.start_time, item.end_time, item.attributes)
            for item in transcript.turns
        ]
        notes.extend(transcript.notes)
        concluded.extend(transcript.guesses)
        if kind is None:
            labels = [item.label for item in transcript.turns]
            kind = kind_of_transcript(labels)
            why = ground_of_transcript(labels)
        # A chat's header dates the export; its messages date themselves.
        dated = transcript.date or transcript.header.of(reading.text)
        return [*_header_turns(reading.text, transcript), *turns], kind, why, dated
    # A file called "feedback" may be a summary of it, so a name alone makes first-person text of diaries only.
    if said in _FIRST_PERSON_KINDS or kind is SourceKind.DIARY:
        return _paragraph_turns(reading), kind or SourceKind.DIARY, why, ""
    if kind is None and settings.voice is not None:
        return _paragraph_turns(reading), SourceKind.FEEDBACK, "it holds one voice and no turns", ""
    return _note_turns(reading, said, guessed, why, notes)


def _note_turns(
    reading: Reading, said: SourceKind | None, guessed: SourceKind | None, why: str, notes: list[str]
) -> tuple[list[Turn], SourceKind, str, str]:
    """Quotations as somebody's turns and the rest as narration; then as `_turns`."""
    passages = find_passages(reading.text, headings=reading.headings, quotes=reading.quotes)
    turns = [
        Turn(
            item.span,
            item.speaker,
            item.role if item.role is Role.NARRATOR else None,
            heading=item.heading,
            attributes={"note": item.note} if item.note else {},
        )
        for item in passages
    ]
    if not any(item.role is Role.PARTICIPANT for item in passages):
        notes.append(
            "no speakers or quotations found: read as notes, nobody's words; if a participant wrote it, say so with"
            ' voice = "participant" in a sidecar.'
        )
    # A name may speak of reviews or feedback that the notes are about.
    if said is None and guessed in (None, *_FIRST_PERSON_KINDS):
        return turns, SourceKind.FIELD_NOTES, "no speakers were found in it", ""
    return turns, said or guessed or SourceKind.FIELD_NOTES, why, ""


def _header_turns(text: str, transcript: Transcript) -> list[Turn]:
    """What stands before the first turn, as narration, facts such as "Date: …" left out."""
    turns = []
    for paragraph in _paragraphs(text, transcript.header):
        words = paragraph.of(text)
        if words.lstrip().startswith("#") or is_header_fact(words) or not any(char.isalpha() for char in words):
            continue
        turns.append(Turn(paragraph, role=Role.NARRATOR))
    return turns


def _paragraph_turns(reading: Reading) -> list[Turn]:
    """Every paragraph, headings set above them; whose words they are, the kind or the settings say."""
    headings = {span.start: span.of(reading.text) for span in reading.headings}
    turns: list[Turn] = []
    heading = ""
    for paragraph in _paragraphs(reading.text, CharSpan(0, len(reading.text))):
        words = paragraph.of(reading.text)
        if paragraph.start in headings or words.startswith("#"):
            first, _, rest = words.partition("\n")
            heading = headings.get(paragraph.start, first.strip("# "))
            words, paragraph = rest, trimmed(reading.text, paragraph.end - len(rest), paragraph.end)
        if any(char.isalnum() for char in words):
            turns.extend(Turn(piece, heading=heading) for piece in pieces(reading.text, paragraph, PARAGRAPH_LIMIT))
    return turns


def _paragraphs(text: str, within: CharSpan) -> Iterable[CharSpan]:
    """Lines, or, where blank lines part the text, the blocks between them."""
    between = "\n\n" if "\n\n" in within.of(text) else "\n"
    start = within.start
    while start < within.end:
        end = text.find(between, start, within.end)
        end = within.end if end < 0 else end
        span = trimmed(text, start, end)
        if span.end > span.start:
            yield span
        start = end + len(between)


class _Voices:
    """Whose words each turn of one source is, and why."""

    def __init__(self, reading: Reading, source: Source, kind: SourceKind) -> None:
        self.reading, self.source, self.kind = reading, source, kind
        self.roles: dict[str, tuple[Role, str]] = {}
        """Label → role and the ground of it, empty where a team said it."""
        self._overrides = source.settings.speaker_roles()
        self._people: dict[str, Participant] = {}

    def given(self, turns: Sequence[Turn], notes: list[str]) -> list[_Voiced]:
        """The turns with roles and people, cut where they are too long."""
        guessed = _guessed(turns, self.reading.text, self._overrides)
        notes.extend(_asks(label) for label, (role, _) in guessed.items() if role is Role.INTERVIEWER)
        numbered = {turn.speaker for turn in turns if turn.speaker and study_code(turn.speaker)}
        voiced = [self._voiced(turn, guessed, numbered) for turn in turns]
        return [
            replace(item, turn=replace(item.turn, span=piece))
            for item in voiced
            for piece in pieces(self.reading.text, item.turn.span, TURN_LIMIT)
        ]

    def facts(self, voiced: Sequence[_Voiced]) -> dict[str, Concluded]:
        """Whose words those without a label were taken for."""
        spoken = [item for item in voiced if item.role in (Role.PARTICIPANT, Role.STAFF)]
        nameless = [item for item in spoken if not item.turn.speaker and not item.turn.person]
        if self.source.settings.voice is not None or self.reading.turns is not None or not nameless:
            return {}
        role = nameless[0].role.value
        if any(item.role is Role.NARRATOR for item in voiced):
            return {"quotations": Concluded(role, "what stands in quotation marks is somebody's speech")}
        return {"voice": Concluded(role, f"a source of the kind {self.kind} is its writer's own words")}

    def _voiced(self, turn: Turn, guessed: Mapping[str, tuple[Role, str]], numbered: set[str]) -> _Voiced:
        settings = self.source.settings
        unnamed = settings.voice or (Role.STAFF if self.kind is SourceKind.STAFF else Role.PARTICIPANT)
        if self.kind is SourceKind.PROCESS and settings.voice is None and not turn.speaker:
            return _Voiced(turn, Role.NARRATOR, None)  # how it is meant to go is nobody's experience
        if turn.role in (Role.NARRATOR, Role.INTERVIEWER):
            self._because(turn, turn.role, "" if self._is_said(turn.speaker) else "its form says so")
            return _Voiced(turn, turn.role, None)
        if turn.person:
            return _Voiced(turn, turn.role or unnamed, _respondent(self.reading, self.source, turn.person))
        if not turn.speaker:
            return _Voiced(turn, turn.role or unnamed, None)
        label = read_label(turn.speaker, self._overrides)
        guess, why = guessed.get(turn.speaker, (None, ""))
        role = turn.role or guess or label.role or unnamed
        if role is Role.PARTICIPANT and turn.speaker not in settings.speakers:
            role = unnamed
        kind_says = self.kind is SourceKind.STAFF and role is Role.STAFF is not label.role
        ground = why if role is guess else role_ground(label.role is None, kind_says, role)
        self._because(turn, role, "" if self._is_said(turn.speaker) else ground)
        if role in (Role.INTERVIEWER, Role.NARRATOR):
            return _Voiced(turn, role, None)
        if turn.speaker not in self._people:
            own = label.generic and not numbers_its_study(turn.speaker, numbered, self.source.name)
            self._people[turn.speaker] = _speaker(label.name, own, self.source)
        return _Voiced(turn, role, self._people[turn.speaker])

    def _is_said(self, label: str) -> bool:
        return bool(self._overrides) and (
            normalised(label) in self._overrides or normalised(read_label(label).name) in self._overrides
        )

    def _because(self, turn: Turn, role: Role, why: str) -> None:
        if turn.speaker and turn.speaker not in self.roles:
            self.roles[turn.speaker] = (role, why)


def _asks(label: str) -> str:
    return f"{label} asks most and was taken for the interviewer; say otherwise under [speakers] in a sidecar."


def _guessed(turns: Sequence[Turn], text: str, overrides: Mapping[str, Role]) -> dict[str, tuple[Role, str]]:
    """Names that speak → roles concluded from what they say, and why; none where an interviewer is told already."""
    if any(turn.role is Role.INTERVIEWER for turn in turns):
        return {}
    said = [(turn.speaker, turn.span.of(text)) for turn in turns if turn.speaker and not turn.role and not turn.person]
    return guess_roles(said, overrides)


def _asking_label(guessed: Mapping[str, tuple[Role, str]]) -> str | None:
    return next((label for label, (role, _) in guessed.items() if role is Role.INTERVIEWER), None)


def _speaker(name: str, generic: bool, source: Source) -> Participant:
    """A person known by a label: somebody of the study by a name or code, of this source alone by a generic label."""
    study = source.settings.study
    meant = meant_by(name, source.settings.people)
    if meant:
        return _meant(meant, study)
    if generic:
        own = f"{slug(source.name.rpartition('.')[0] or source.name)}:{slug(name)}"
        return Participant(_in_study(study, own), name, study)
    return Participant(_in_study(study, study_code(name) or person_key(name)), name, study)


def _meant(target: str, study: str) -> Participant:
    """The person a team names: a name or code of the study, or `study/name` of another one."""
    other, slash, own = target.rpartition("/")
    study = other if slash else study
    return Participant(_in_study(study, person_key(own)), own, study)


def _in_study(study: str, own: str) -> str:
    return f"{study}/{own}" if study else own


def _respondent(reading: Reading, source: Source, key: str) -> Participant:
    respondent = reading.people[key]
    study = source.settings.study
    if respondent.everywhere:
        return replace(_speaker(respondent.label, False, source), attributes=respondent.attributes)
    meant = meant_by(respondent.label, source.settings.people)
    if meant:
        return replace(_meant(meant, study), attributes=respondent.attributes)
    # Parts of one file, as the rows of a long table, tell of the same people.
    own = f"{reading.people_of or source.name}#{key}"
    return Participant(_in_study(study, own), respondent.label, study, respondent.attributes)


def _document(
    reading: Reading, source: Source, kind: SourceKind, voiced: Sequence[_Voiced], header: str
) -> tuple[Document, str]:
    """The document, and why it has its date: empty where that was told."""
    settings = source.settings
    told = settings.date or reading.date
    in_header = find_date(header)
    why = "" if told else "what stands before the first turn says so" if in_header else "its name says so"
    place = {"setting": settings.setting, "contact": settings.contact}
    # A table of closed answers alone has no turns: its lines are in the language of its questions.
    spoken = "\n".join(item.turn.span.of(reading.text) for item in voiced[:200]) or reading.text[:LINES_LOOKED_AT]
    language = settings.language or reading.language or detect_language(spoken)
    participants = list(dict.fromkeys(item.participant.id for item in voiced if item.participant))
    document = Document(
        id="",
        title=settings.title or reading.title or _title(source.name),
        kind=kind,
        text=reading.text,
        method=settings.method,
        date=told or in_header or find_date(source.name),
        language=language,
        study=settings.study,
        participants=tuple(participants),
        attributes={
            **reading.attributes,
            **settings.attributes,
            **{name: value for name, value in place.items() if value},
        },
        origin=source.origin,
        origin_hash=source.origin_hash,
    )
    turns = (
        (item.turn.span, item.role, item.participant.id if item.participant else "", item.turn.heading)
        for item in voiced
    )
    return replace(document, id=identity_of(document, turns)), why


def identity_of(document: Document, turns: Iterable[tuple[CharSpan, Role, str, str]]) -> str:
    """Id of a document: of its words, what is told of it, and who says what.

    Args:
        turns: place, role, person (empty: nobody's) and heading of each turn, in order.
    """
    digest = hashlib.sha256()
    said = (
        document.title,
        document.kind,
        document.text,
        document.method,
        document.date,
        document.language,
        document.study,
    )
    for part in (*said, *(f"{key}={value}" for key, value in sorted(document.attributes.items()))):
        digest.update(part.encode() + b"\x00")
    for span, role, person, heading in turns:
        digest.update(f"{span.start}:{span.end}:{role}:{person}:{heading}\n".encode())
    return digest.hexdigest()[:16]


def _segments(document: Document, voiced: Sequence[_Voiced], marks: Sequence[Mark]) -> Iterable[Segment]:
    starts = [mark.span.start for mark in marks]
    for ordinal, item in enumerate(voiced):
        turn = item.turn
        words = turn.span.of(document.text)
        at = bisect_right(starts, turn.span.start) - 1
        marked = marks[at].attributes if at >= 0 and turn.span.start < marks[at].span.end else {}
        yield Segment(
            id=f"{document.id}.{ordinal}",
            document=document.id,
            span=turn.span,
            text=words,
            role=item.role,
            speaker=turn.speaker,
            participant=item.participant.id if item.participant else None,
            heading=turn.heading,
            start_time=turn.start_time,
            end_time=turn.end_time,
            language=detect_language(words, document.language),
            attributes={**marked, **turn.attributes} if marked else turn.attributes,
        )


def _title(name: str) -> str:
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").replace("-", " ").split())
