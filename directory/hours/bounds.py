"""What a note beside a schedule bounds: ``term time only``, ``not bank holidays or August``."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.hours.exceptions import with_exceptions
from directory.hours.pieces import Bound, Exceptions, Months, Piece, Said
from directory.hours.rule import YEAR
from directory.hours.scan import pieces_of
from directory.hours.tokens import LONGEST, tokens_of
from directory.hours.vocabulary import Mark


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a schedule is on, beside its days and times; nothing where it is not said."""

    months: tuple[int, ...] = ()
    is_term_time_only: bool | None = None
    is_open_on_bank_holidays: bool | None = None


NOTHING = Bounds()
BESIDE_MONTHS = frozenset("only in during the runs run open meets we on from sessions".split())


def _is_plain(piece: Piece) -> bool:
    """Whether a piece bounds a schedule, or says nothing of when it is."""
    if isinstance(piece, Months):
        return piece.bound is Bound.NONE
    if isinstance(piece, Exceptions):
        return not piece.days and not piece.dates
    is_telling = (Mark.UNREAD, Mark.CLOSED, Mark.MONTHLY, Mark.DAY_AND_NIGHT)
    return isinstance(piece, Said) and piece.mark not in is_telling


def _months(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """The months of a note that says nothing else: other words may be about anything."""
    words = {p.text for p in pieces if isinstance(p, Said) and p.mark is Mark.WORD}
    if not words <= BESIDE_MONTHS:
        return ()
    named = [piece.months for piece in pieces if isinstance(piece, Months)]
    without = {m for piece in pieces if isinstance(piece, Exceptions) for m in piece.months}
    found = set(named[0] if named else YEAR) - without
    return tuple(sorted(found)) if len(named) < 2 and len(found) < len(YEAR) else ()


def read_bounds(text: str) -> Bounds:
    """The bounds that a note states; none where it says anything of days or times beside them."""
    if len(text) > LONGEST:
        return NOTHING
    pieces = list(with_exceptions(list(pieces_of(tokens_of(text)))))
    if not all(map(_is_plain, pieces)):
        return NOTHING
    exceptions = [piece for piece in pieces if isinstance(piece, Exceptions)]
    is_term = any(isinstance(piece, Said) and piece.mark is Mark.TERM for piece in pieces)
    said = [e.is_open_on_bank_holidays for e in exceptions]
    on_bank_holidays = [is_open for is_open in said if is_open is not None]
    return Bounds(
        months=_months(pieces),
        is_term_time_only=is_term or any(e.is_term_time_only for e in exceptions) or None,
        is_open_on_bank_holidays=on_bank_holidays[0] if len(set(on_bank_holidays)) == 1 else None,
    )
