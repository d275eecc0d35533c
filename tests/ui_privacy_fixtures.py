"""The pseudonyms of the invented study, for the tests of the screen; keeps what was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import AssistantError
from assistant.forgetting import Forgetting
from corpus.progress import Progress, Step
from ui.pseudonyms import PrivacyChange, PrivacyOutcome, PrivacyView, PseudonymPlace, PseudonymRow
from ui.session import Seen

BEHIND = {
    "Person 1": ("Nadia Larkspur", "Nadia"),
    "Person 2": ("林美华",),
    "Person 3": ("سلمى الكتبي",),
    "Person 4": ("May",),
    "Email 1": ("n.larkspur@example.org",),
}
AROUND = {
    "Person 1": ("en", "Then ", " called me back at once."),
    "Person 2": ("zh", "后来", "给我打了电话。"),
    "Person 3": ("ar", "ثم اتصلت بي ", " في المساء."),
    "Person 4": ("en", "In ", " I ordered twice."),
    "Email 1": ("ko", "답장은 ", "에서 왔어요."),
}


def rows() -> tuple[PseudonymRow, ...]:
    """A row for each, the first with several places."""
    made = []
    for number, (mark, (language, before, after)) in enumerate(AROUND.items(), start=1):
        place = PseudonymPlace(
            f"doc{number % 4}", f"doc{number % 4}.{number}", 40 + len(before), 40 + len(before) + len(mark) + 2,
            before, f"[{mark}]", after, f"Interview {number % 4 + 1}", language,
        )  # fmt: skip
        many = 3 if mark == "Person 1" else 1
        made.append(PseudonymRow(mark, mark.rpartition(" ")[0], many, 1, 12 - number, (place,) * many))
    return tuple(made)


class PrivacyFixtures:
    """The part of the backend behind the view of pseudonyms."""

    def __init__(self) -> None:
        self.changed: list[PrivacyChange] = []
        self.forgotten: list[str] = []
        self.asked_who: list[str] = []
        self.brought: list[str] = []

    def seen(self) -> Seen:
        return Seen(str(len(self.changed) + len(self.forgotten)), str(len(self.brought)))

    def replaces_names(self) -> bool:
        return True

    def privacy(self) -> PrivacyView:
        kept = tuple(row for row in rows() if row.mark not in self.forgotten)
        return PrivacyView(True, kept, (("Person", 4), ("Email", 1)))

    def pseudonyms_of(self, text: str) -> Sequence[str]:
        return [mark for mark, forms in BEHIND.items() if text in forms]

    def originals(self, mark: str) -> Sequence[str]:
        self.asked_who.append(mark)
        return BEHIND.get(mark, ())

    def change_privacy(self, change: PrivacyChange, progress: Progress) -> PrivacyOutcome:
        progress(Step("pseudonyms", 1, 2))
        if change.text == "nobody":
            raise AssistantError("'nobody': nobody has that name or pseudonym; wayfolk privacy list shows who is who.")
        self.changed.append(change)
        return PrivacyOutcome(change.act, 3, 2, 1, 4, ("sources/talk.txt",))

    def plan_forgetting(self, mark: str) -> Forgetting:
        return Forgetting(
            mark, ("sources/talk.txt",), 12, {"journey-1": ("c1", "c2")}, {"c1": 2}, ("sources/talk.txt",),
            ("Email 1",), ("Person 3",),
        )  # fmt: skip

    def forget(self, mark: str, progress: Progress) -> PrivacyOutcome:
        self.forgotten.append(mark)
        return PrivacyOutcome("forget", 1, 1, 1, 2)
