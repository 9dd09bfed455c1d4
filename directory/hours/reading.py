"""Opening hours as people write them, read to rules; nothing where they do not tell."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from directory.hours.excepting import except_from
from directory.hours.exceptions import with_exceptions
from directory.hours.group import UnreadError, contradict
from directory.hours.notation import read_notation
from directory.hours.otherwise import is_told_otherwise
from directory.hours.pieces import Exceptions, Piece, Said, Times
from directory.hours.rule import Rule, tidy
from directory.hours.scan import EVERY_DAY, has_day, has_time, is_24_hours, pieces_of
from directory.hours.sentence import read_sentence, segments_of
from directory.hours.tokens import LONGEST, tokens_of
from directory.hours.vocabulary import Mark
from directory.hours.years import in_their_years


def read_hours(text: str, today: date | None = None) -> tuple[Rule, ...] | None:
    """The rules that a text about hours states; nothing where it does not tell them plainly.

    Parameters
    ----------
    today
        When its writer is asked, so that dates may leave their year out. Nothing of a text from
        elsewhere, whose exceptions without a year are passed over: its usual week is the same.

    Notes
    -----
    Whatever looks like a day or a time and is not understood makes the whole text untold, and so
    does a text that contradicts itself: sending somebody to a locked door is worse than saying
    that the hours are not known.
    """
    if len(text) > LONGEST or is_told_otherwise(text):
        return None
    noted = read_notation(text)
    if noted is not None:
        return noted
    tokens = tokens_of(text)
    pieces = list(with_exceptions(list(pieces_of(tokens))))
    try:
        if today is not None:
            pieces = list(in_their_years(pieces, today))
        rules = tidy(_rules(_with_days(pieces), is_24h=is_24_hours(tokens)))
    except UnreadError:
        return None
    if any(contradict(one, other) for one, other in combinations(rules, 2)):
        return None
    return rules or None


def _with_days(pieces: list[Piece]) -> list[Piece]:
    """Hours around the clock on no day that is named are on every day."""
    has_days = any(map(has_day, pieces))
    has_clock = any(isinstance(piece, Times) for piece in pieces)
    is_whole = any(isinstance(p, Said) and p.mark is Mark.DAY_AND_NIGHT for p in pieces)
    return [EVERY_DAY, *pieces] if is_whole and not has_days and not has_clock else pieces


def _rules(pieces: Sequence[Piece], *, is_24h: bool) -> Iterator[Rule]:
    """Read part by part where every part says days and times, and as a whole where not."""
    segments = list(segments_of(pieces))
    timed = [(any(map(has_day, segment)), any(map(has_time, segment))) for segment in segments]
    is_whole = sum(map(any, timed)) < 2 or not all(all(t) for t in timed if any(t))
    if is_whole:
        joined = [piece for segment in segments for piece in (*segment, Said(Mark.WEAK))]
        yield from read_sentence(joined).rules(is_24h=is_24h)
        return
    exceptions: list[Exceptions] = []
    found: list[Rule] = []
    is_term_time_only = False
    for segment, said in zip(segments, timed, strict=True):
        sentence = read_sentence(segment)
        if any(said):
            found += sentence.rules(is_24h=is_24h)
            continue
        exceptions += sentence.excluded
        is_term_time_only |= sentence.is_term_time_only
        if sentence.late_every or sentence.next_every or sentence.months or sentence.is_monthly:
            raise UnreadError
    if is_term_time_only:
        exceptions.append(Exceptions(is_term_time_only=True))
    yield from except_from(found, exceptions)
