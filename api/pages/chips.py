"""What was heard, as chips: wants first, then who she is, what must fit, and what to leave out."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.thread_edits import ThreadEdit
from matching.request import Thread, ThreadKind

# On a telephone these fill a third of the screen; more are folded away.
SHOWN_AT_ONCE = 8
GROUPS: dict[str, tuple[ThreadKind, ...]] = {
    "Wants": (ThreadKind.NEED, ThreadKind.INTEREST),
    "Offers": (ThreadKind.OFFER,),
    "About them": (ThreadKind.CIRCUMSTANCE,),
    "Must fit": (ThreadKind.CONSTRAINT,),
    "Leave out": (ThreadKind.AVOID,),
}
NEGATIONS = ("not ", "no ", "nothing ", "never ")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was heard, and the field that takes it away."""

    thread: Thread
    number: int

    @property
    def label(self) -> str:
        """What it shows; what is to be left out says so."""
        label = self.thread.label or self.thread.text
        is_said = label.casefold().startswith(NEGATIONS)
        if self.thread.kind is not ThreadKind.AVOID or is_said:
            return label
        return f"Not {label[:1].lower()}{label[1:]}"

    @property
    def removal(self) -> str:
        """Value of the field that removes it, which also names it."""
        thread = self.thread
        return ThreadEdit(thread.text, thread.concept, thread.kind, None).as_field()


@dataclass(frozen=True, slots=True)
class ChipGroup:
    """Chips of one sort under their title."""

    title: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Chips:
    """The chips shown at once, and those behind a fold."""

    shown: tuple[ChipGroup, ...]
    folded: tuple[ChipGroup, ...]

    @property
    def all(self) -> tuple[Chip, ...]:
        """Every chip, in order."""
        return tuple(chip for group in (*self.shown, *self.folded) for chip in group.chips)

    @property
    def number_folded(self) -> int:
        """How many are behind the fold."""
        return sum(len(group.chips) for group in self.folded)


def chips_of(threads: Sequence[Thread]) -> Chips:
    """The threads as chips, in their order within each group."""
    ordered = [
        (title, thread)
        for title, kinds in GROUPS.items()
        for thread in threads
        if thread.kind in kinds
    ]
    numbered = [(title, Chip(thread, n)) for n, (title, thread) in enumerate(ordered, start=1)]
    # A fold for one chip would take its room.
    shown = len(numbered) if len(numbered) <= SHOWN_AT_ONCE + 1 else SHOWN_AT_ONCE
    return Chips(_grouped(numbered[:shown]), _grouped(numbered[shown:]))


def _grouped(numbered: Sequence[tuple[str, Chip]]) -> tuple[ChipGroup, ...]:
    groups: dict[str, list[Chip]] = {}
    for title, chip in numbered:
        groups.setdefault(title, []).append(chip)
    return tuple(ChipGroup(title, tuple(chips)) for title, chips in groups.items())
