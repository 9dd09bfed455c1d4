"""Morning or afternoon: the times of day that two written times must mean, or nothing."""

from datetime import time

from directory.hours.tokens import Token
from directory.hours.vocabulary import Hint

HOUR = 60
NOON = 12 * HOUR
DAY = 24 * HOUR
# Through the night longer than this, or to later than this, is a slip of the pen.
LONGEST_NIGHT = 16 * HOUR
LATEST_MORNING = 10 * HOUR


def _as_written(token: Token) -> int:
    return token.hour * HOUR + (token.minute or 0)


def _fixed(token: Token) -> int | None:
    """Minutes after midnight where the token leaves no choice; -1 where there is no such time."""
    minutes = _as_written(token)
    match token.suffix:
        case "noon":
            return NOON if minutes == NOON else -1
        case "midnight":
            return DAY if minutes in (0, NOON, DAY) else -1
        case "am":
            return minutes % NOON if minutes < 13 * HOUR else -1
        case "pm":
            return -1 if token.hour in (0, 24) else minutes % NOON + NOON
    if minutes > DAY:
        return -1
    return None if 1 <= token.hour <= 12 else minutes


def _is_am_twelve(token: Token) -> bool:
    return token.suffix == "am" and token.hour == 12 and not token.minute


def _last_fixed(opens: int, token: Token) -> int | None:
    """A closing time after a known opening, itself to be told from the opening."""
    early = _as_written(token) % NOON
    if early < HOUR and token.hour == 12:
        early += NOON if opens < NOON + early else DAY
        return min(early, DAY) if early > opens else None
    later = [minutes for minutes in (early, early + NOON) if minutes > opens]
    return later[0] if later else early


def _after_24_hours(opens: int, token: Token) -> int | None:
    """A closing time such as ``4:00`` after ``13:00``, or ``1:00`` after ``18:00``."""
    early = _as_written(token) % NOON
    if early == 0:
        return None
    if early + NOON <= opens:
        return early
    # From 18:00 to 8:00 may be two hours or a night.
    return early + NOON if opens < 16 * HOUR else None


def _before(token: Token, closing: Token, closes: int) -> int | None:
    """An opening time to be told from a known closing."""
    written = _as_written(token)
    late = written % NOON + NOON
    if closing.suffix == "midnight":
        return late if 1 <= token.hour <= 8 else None
    if not closing.suffix and closes >= 13 * HOUR:
        is_late = token.hour < 6 and late < closes and not token.is_padded
        return written if token.hour >= 6 else late if is_late else None
    return _before_marked(token, closing, closes)


def _before_marked(token: Token, closing: Token, closes: int) -> int | None:
    """``9`` before ``5pm``, ``2`` before ``4pm``, ``10`` before ``noon`` or ``1am``."""
    early, late = _as_written(token) % NOON, _as_written(token) % NOON + NOON
    if closing.suffix == "pm" and late < closes:
        return late
    if token.hour == 12:
        return 0 if closes < NOON and closing.suffix == "am" else None
    if early < closes:
        return early
    return late if closes <= LATEST_MORNING else None


def _as_24_hours(first: Token, last: Token) -> tuple[int, int] | None:
    """Two times of a text that counts to 24, in which an afternoon may still be written to 12."""
    opens, closes = _as_written(first), _as_written(last)
    if first.hour < 6:
        is_afternoon = opens < closes < 9 * HOUR
        return (opens + NOON, closes + NOON) if is_afternoon else None
    if closes > opens:
        return (opens, closes) if first.hour > 6 or first.is_padded else None
    return (opens, closes + NOON) if closes <= 8 * HOUR and closes != opens else None


def _as_12_hours(first: Token, last: Token, hint: Hint | None) -> tuple[int, int] | None:
    """Two times without am or pm: the one reading in which a public session makes sense."""
    opens, closes = _as_written(first), _as_written(last)
    if first.hour == 12:
        opens, closes = NOON, closes if last.hour == 12 else closes + NOON
        opens += first.minute or 0
        return (opens, closes) if closes > opens else None
    if first.hour <= 6:
        if last.hour == 12 or closes <= opens:
            return None
        is_early = hint is Hint.MORNING and first.hour == 6
        return (opens, closes) if is_early else (opens + NOON, closes + NOON)
    if closes <= opens:
        is_day = closes <= 8 * HOUR and closes != opens and hint is not Hint.LATER
        return (opens, closes + NOON) if is_day else None
    if hint is Hint.LATER:
        return opens + NOON, closes + NOON
    is_morning = hint is Hint.MORNING or first.hour >= 9 or (first.hour == 8 and last.hour == 12)
    return (opens, closes) if is_morning else None


def _minutes(first: Token, last: Token, hint: Hint | None, is_24h: bool) -> tuple[int, int] | None:
    opens, closes = _fixed(first), _fixed(last)
    if first.suffix == "midnight" and opens == DAY:
        opens = 0
    if opens is None and closes is None:
        return _as_24_hours(first, last) if is_24h else _as_12_hours(first, last, hint)
    if opens is None and closes is not None:
        opens = _before(first, last, closes)
    elif opens is not None and closes is None:
        is_counted = not first.suffix and first.hour > 12
        closes = _after_24_hours(opens, last) if is_counted else _last_fixed(opens, last)
    if opens is None or closes is None:
        return None
    if _is_am_twelve(last):
        # To "12am" from the morning is more often noon than midnight.
        closes = DAY if opens >= NOON else -1
    return opens, closes


def _time(minutes: int) -> time:
    return time(minutes // HOUR % 24, minutes % HOUR)


def time_span(
    first: Token, last: Token, hint: Hint | None, *, is_24h: bool
) -> tuple[time, time] | None:
    """Opening and closing time; nothing where two readings are left, or none makes sense.

    Parameters
    ----------
    hint
        The part of the day that the words beside it name.
    is_24h
        Whether the text counts hours to 24 elsewhere.
    """
    found = _minutes(first, last, hint, is_24h)
    if found is None or min(found) < 0:
        return None
    opens, closes = found
    if opens == closes or opens >= DAY:
        return None
    if closes < opens and (closes > LATEST_MORNING or closes + DAY - opens > LONGEST_NIGHT):
        return None
    return _time(opens), _time(closes)


def single_time(token: Token, hint: Hint | None, *, is_24h: bool) -> time | None:
    """A time that stands alone; nothing where it may be morning or evening."""
    fixed = _fixed(token)
    if fixed is None:
        minutes = _as_written(token)
        if token.hour == 12 or (is_24h and token.hour >= 7):
            fixed = minutes
        elif token.hour <= 6 or hint is Hint.LATER:
            fixed = minutes + NOON
        elif hint is Hint.MORNING or token.hour >= 9:
            fixed = minutes
    return _time(fixed) if fixed is not None and 0 <= fixed <= DAY else None
