"""Two texts as one, with what was taken out and what came in marked in place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

# A number with a point, an address of the web and a time of day are one piece each.
_PIECES = re.compile(r"\s+|\w+(?:[’'.:@/-]+\w+)*|[^\w\s]")
# Texts that share less are told apart more easily one after the other than word by word.
LEAST_ALIKE = 0.5


class Mark(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of which one thing became."""

    mark: Mark
    text: str


Line = tuple[Run, ...]


def mark_lines(was: Sequence[str], became: Sequence[str]) -> tuple[Line, ...]:
    """The lines of both, each once where both have it."""
    found: list[Line] = []
    for how, *(one, end, other, other_end) in _steps(was, became):
        if how == "equal":
            found += [(Run(Mark.KEPT, line),) for line in was[one:end]]
        else:
            pairs = zip_longest(was[one:end], became[other:other_end])
            found += [line for pair in pairs for line in _mark_pair(*pair)]
    return tuple(found)


def _mark_pair(was: str | None, became: str | None) -> list[Line]:
    if was is None or became is None:
        only = Run(Mark.REMOVED, was) if was is not None else Run(Mark.ADDED, became or "")
        return [(only,)]
    pieces, others = _PIECES.findall(was), _PIECES.findall(became)
    if SequenceMatcher(None, pieces, others, autojunk=False).ratio() < LEAST_ALIKE:
        return [(Run(Mark.REMOVED, was),), (Run(Mark.ADDED, became),)]
    return [tuple(_joined(_mark_pieces(pieces, others)))]


def _mark_pieces(was: Sequence[str], became: Sequence[str]) -> Iterator[Run]:
    for how, *(one, end, other, other_end) in _steps(was, became):
        if how == "equal":
            yield Run(Mark.KEPT, "".join(was[one:end]))
            continue
        if one < end:
            yield Run(Mark.REMOVED, "".join(was[one:end]))
        if other < other_end:
            yield Run(Mark.ADDED, "".join(became[other:other_end]))


def _joined(runs: Iterator[Run]) -> list[Run]:
    """The same, a space between two changed words changed with them."""
    listed, gathered = list(runs), []
    for at, run in enumerate(listed):
        is_between = 0 < at < len(listed) - 1 and run.mark is Mark.KEPT and not run.text.strip()
        marks = (Mark.REMOVED, Mark.ADDED) if is_between else (run.mark,)
        gathered += [Run(mark, run.text) for mark in marks]
    return list(_by_stretch(gathered))


def _by_stretch(runs: Sequence[Run]) -> Iterator[Run]:
    """Between two stretches that both have: all that was removed, then all that was added."""
    removed = added = ""
    for run in (*runs, Run(Mark.KEPT, "")):
        if run.mark is Mark.REMOVED:
            removed += run.text
        elif run.mark is Mark.ADDED:
            added += run.text
        else:
            yield from (Run(Mark.REMOVED, removed),) if removed else ()
            yield from (Run(Mark.ADDED, added),) if added else ()
            removed = added = ""
            yield from (run,) if run.text else ()


def _steps(was: Sequence[str], became: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, was, became, autojunk=False).get_opcodes()
