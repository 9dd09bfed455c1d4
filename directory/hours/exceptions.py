"""When something is not on: ``closed bank holidays``, ``except Wednesday``, ``not in August``."""

from collections.abc import Iterator, Sequence

from directory.hours.pieces import (
    Bound,
    Break,
    Dated,
    DatedList,
    DatedRun,
    Days,
    Exceptions,
    Months,
    PartOfDay,
    Piece,
    Said,
    Times,
)
from directory.hours.vocabulary import SEASONS, Mark

_FILLERS = frozenset(
    """
    on in during the for at from between lunch over all any of day throughout session sessions
    meeting meetings meet running run open are is this months month group are is
    """.split()
)
# Within a list "open" and "from" would begin something else.
_FILLERS_OF_LISTS = frozenset("on in during the for at all any over".split())
_INCLUDING = frozenset("including includes include inc incl included open".split())
_QUIET = (Mark.COLON, Mark.DASH, Mark.BRACKET)
_CALENDAR = (Mark.BANK_HOLIDAYS, Mark.SCHOOL_HOLIDAYS, Mark.HOLIDAY)
_JOINTS = (Mark.WEAK, Mark.OR)


def _mark(pieces: Sequence[Piece], at: int) -> Mark | None:
    piece = pieces[at] if 0 <= at < len(pieces) else None
    return piece.mark if isinstance(piece, Said) else None


def _past_fillers(
    pieces: Sequence[Piece], at: int, *marks: Mark, fillers: frozenset[str] = _FILLERS
) -> int:
    while at < len(pieces):
        piece = pieces[at]
        if not isinstance(piece, Said):
            break
        is_filler = piece.mark is Mark.WORD and piece.text in fillers
        if not is_filler and piece.mark not in marks:
            break
        at += 1
    return at


def _is_excludable(pieces: Sequence[Piece], at: int) -> bool:
    if at >= len(pieces):
        return False
    piece = pieces[at]
    # "Closed from October" has a beginning, and nobody has said its end.
    if isinstance(piece, Months | Dated):
        return piece.bound is Bound.NONE
    if isinstance(piece, DatedRun):
        return piece.first.bound is Bound.NONE
    if isinstance(piece, DatedList):
        return True
    is_season = isinstance(piece, Said) and piece.text in SEASONS
    return is_season or isinstance(piece, Days) or _mark(pieces, at) in _CALENDAR


def _listed(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], int]:
    """What a list of exceptions holds, and where it ends."""
    found: list[Piece] = []
    step = _past_fillers(pieces, at, *_QUIET)
    while _is_excludable(pieces, step):
        found.append(pieces[step])
        at = step + 1
        step = _past_fillers(pieces, at, *_JOINTS, fillers=_FILLERS_OF_LISTS)
    return found, at


def _is_part_of_day(piece: Piece) -> bool:
    return isinstance(piece, PartOfDay) or (isinstance(piece, Said) and piece.text in ("am", "pm"))


def _excluded(found: Sequence[Piece]) -> Exceptions:
    marks = {piece.mark for piece in found if isinstance(piece, Said)}
    days = [piece for piece in found if isinstance(piece, Days)]
    lists = [piece.dates for piece in found if isinstance(piece, DatedList)]
    return Exceptions(
        frozenset(day for piece in days for day in piece.days),
        frozenset(month for piece in found if isinstance(piece, Months) for month in piece.months),
        (*(p for p in found if isinstance(p, Dated)), *(day for dates in lists for day in dates)),
        tuple(piece for piece in found if isinstance(piece, DatedRun)),
        tuple(nth for piece in days for nth in piece.month_days),
        tuple(p.text for p in found if isinstance(p, Said) and _is_feast(p)),
        Mark.SCHOOL_HOLIDAYS in marks,
        False if Mark.BANK_HOLIDAYS in marks else None,
    )


def _is_feast(said: Said) -> bool:
    return said.mark is Mark.HOLIDAY or said.text in SEASONS


def _is_pending(kept: Sequence[Piece]) -> bool:
    """Whether days stand last, and no time has been said of them: ``Monday: closed``."""
    at = len(kept) - 1
    while _mark(kept, at) in _QUIET:
        at -= 1
    if at < 0 or not isinstance(kept[at], Days):
        return False
    first = next(piece for piece in kept if isinstance(piece, Days | Times))
    return isinstance(first, Days)


def _after_negation(
    pieces: Sequence[Piece], at: int, kept: Sequence[Piece]
) -> tuple[Piece | None, int]:
    is_closed = _mark(pieces, at) is Mark.CLOSED
    if is_closed and _is_pending(kept):
        return pieces[at], at + 1
    found, end = _listed(pieces, at + 1)
    if not found:
        step = _past_fillers(pieces, at + 1, *_QUIET)
        times = pieces[step] if step < len(pieces) else None
        if is_closed and isinstance(times, Times):
            return Break(times), step + 1
        return (Said(Mark.UNREAD) if is_closed else None), at + 1
    has_days = any(isinstance(piece, Days) for piece in found)
    # "Except Wednesday afternoon" leaves the morning.
    if has_days and end < len(pieces) and _is_part_of_day(pieces[end]):
        return Said(Mark.UNREAD), end + 1
    # "Closed Monday, Tuesday 10-4": the last of the days is not one of the closed.
    if has_days and end < len(pieces) and isinstance(pieces[end], Times):
        return Said(Mark.UNREAD), end
    return _excluded(found), end


def _after_calendar(pieces: Sequence[Piece], at: int) -> tuple[Piece, int]:
    """Holidays and months that stand before what is said of them."""
    found, end = _listed(pieces, at)
    step = _past_fillers(pieces, end, Mark.COLON, Mark.DASH)
    if _mark(pieces, step) is Mark.CLOSED and not any(isinstance(p, Days) for p in found):
        return _excluded(found), step + 1
    mark = _mark(pieces, at)
    if mark is None:
        return pieces[at], at + 1
    words = {
        piece.text
        for piece in (*pieces[max(0, at - 3) : at], *pieces[at + 1 : at + 2])
        if isinstance(piece, Said)
    }
    if mark is Mark.BANK_HOLIDAYS and words & _INCLUDING:
        return Exceptions(is_open_on_bank_holidays=True), at + 1
    return Said(Mark.UNREAD), at + 1


def with_exceptions(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those that say when it is not on drawn together."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece: Piece | None = pieces[at]
        mark = _mark(pieces, at)
        if mark in (Mark.CLOSED, Mark.EXCEPT):
            piece, at = _after_negation(pieces, at, kept)
        elif mark in _CALENDAR or isinstance(piece, Months):
            piece, at = _after_calendar(pieces, at)
        else:
            at += 1
        if piece is not None:
            kept.append(piece)
            yield piece
