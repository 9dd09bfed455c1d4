"""A text about hours as pieces in the order in which they were written."""

from collections.abc import Callable, Iterator, Sequence

from directory.hours.date_runs import find_dates
from directory.hours.date_words import find_months
from directory.hours.day_words import find_days, find_interval, text_at
from directory.hours.pieces import Bound, Dated, DatedList, Days, PartOfDay, Piece, Said, Times
from directory.hours.rule import WEEK, Day
from directory.hours.time_words import find_times, is_other_number
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import (
    AFTER_SEASONS,
    AND,
    HINTS,
    HOLIDAY_DAYS,
    LONGEST_PHRASE,
    MONTHS,
    ORDINALS,
    PHRASES,
    SEASONS,
    SEVERAL_DAYS,
    VAGUE,
    VAGUE_OF_DAYS,
    Mark,
    day_of,
)

Tokens = Sequence[Token]
Found = tuple[Piece, int] | None
_MARKS = {
    Kind.DASH: Mark.DASH,
    Kind.COMMA: Mark.WEAK,
    Kind.SLASH: Mark.WEAK,
    Kind.COLON: Mark.COLON,
    Kind.BREAK: Mark.STRONG,
    Kind.OPEN: Mark.BRACKET,
    Kind.CLOSE: Mark.BRACKET,
    Kind.OTHER: Mark.WORD,
    Kind.STRANGE: Mark.UNREAD,
    Kind.DATE: Mark.UNREAD,
}
EVERY_DAY = Days(frozenset(Day(number) for number in WEEK))


def _phrase(tokens: Tokens, at: int) -> Found:
    """The longest phrase that begins here; dashes between its words make no difference."""
    words: list[str] = []
    found: Found = None
    step = at
    while step < len(tokens) and len(words) < LONGEST_PHRASE:
        token = tokens[step]
        step += 1
        if token.kind is Kind.DASH and words:
            continue
        if token.kind is not Kind.WORD:
            break
        words.append(token.text)
        mark = PHRASES.get(" ".join(words))
        if mark is Mark.EVERY_DAY:
            found = EVERY_DAY, step
        elif mark:
            found = Said(mark, " ".join(words)), step
    return found


def _day_and_night(tokens: Tokens, at: int) -> Found:
    """``24 hours``, ``24 hours a day``, ``24/7`` (days and hours in one)."""
    token = tokens[at]
    if token.kind is not Kind.CLOCK or token.hour != 24 or token.minute is not None:
        return None
    is_whole_week = text_at(tokens, at + 1) in ("/", "-") and text_at(tokens, at + 2) == "7"
    if is_whole_week:
        return Said(Mark.DAY_AND_NIGHT, "24/7"), at + 3
    step = at + 1
    step += text_at(tokens, step) == "-"
    if text_at(tokens, step) in ("hours", "hour", "hrs", "hr"):
        step += 1
    elif not token.text.lower().endswith(("h", "hrs")):
        return None
    if text_at(tokens, step) in ("a", "per") and text_at(tokens, step + 1) == "day":
        step += 2
    return Said(Mark.DAY_AND_NIGHT, "24 hours"), step


def _days_a_week(tokens: Tokens, at: int) -> Found:
    """``7 days a week``; of five days nobody says which."""
    if text_at(tokens, at) != "7" or text_at(tokens, at + 1) not in ("day", "days"):
        return None
    is_week = text_at(tokens, at + 2) in ("a", "per") and text_at(tokens, at + 3) == "week"
    return EVERY_DAY, at + (4 if is_week else 2)


def _dated_day(tokens: Tokens, at: int, found: Days, end: int) -> Found:
    """``Friday 7th November`` is a date; a feast that has a day in its name is no day."""
    is_single = len(found.days) == 1 and not next(iter(found.days)).nth
    dated = find_dates(tokens, at) if is_single else None
    return dated or (found, end)


def _days(tokens: Tokens, at: int) -> Found:
    if f"{text_at(tokens, at)} {text_at(tokens, at + 1)}" in HOLIDAY_DAYS:
        return None
    found = find_days(tokens, at)
    return _dated_day(tokens, at, *found) if found else None


def _number(tokens: Tokens, at: int) -> Found:
    """A number that nothing has read: one of something else, or strange."""
    token = tokens[at]
    if token.kind is Kind.ORDINAL:
        is_floor = text_at(tokens, at + 1) == "floor"
        return Said(Mark.WORD if is_floor else Mark.UNREAD, token.text), at + 1
    is_figure = token.kind is Kind.STRANGE and token.text.isdigit()
    if token.kind is not Kind.CLOCK and not is_figure:
        return None
    end = at + 1
    is_range = text_at(tokens, end) in ("-", "to")
    if is_range and end + 1 < len(tokens) and tokens[end + 1].kind is Kind.CLOCK:
        end += 2
    is_other = is_other_number(tokens, at, end)
    return Said(Mark.WORD if is_other else Mark.UNREAD, token.text), end


def _is_vague(tokens: Tokens, at: int) -> bool:
    word, following = tokens[at].text, text_at(tokens, at + 1)
    is_day = day_of(following) is not None or following in SEVERAL_DAYS
    if word in VAGUE:
        return True
    if word in VAGUE_OF_DAYS:
        is_counted = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.CLOCK
        return is_day or following in ("weeks", "days") or (word == "week" and is_counted)
    if word in SEASONS:
        is_name = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.WORD
        # "In the winter months, October to March" says when they begin.
        named = [tokens[step].text in MONTHS for step in range(at + 1, min(at + 4, len(tokens)))]
        return is_day or ((not is_name or following in AFTER_SEASONS) and not any(named))
    return word in ORDINALS and (is_day or following in ("weeks", "week"))


def _word(tokens: Tokens, at: int) -> Found:
    token = tokens[at]
    if token.kind is not Kind.WORD:
        mark = _MARKS.get(token.kind)
        return (Said(mark, token.text), at + 1) if mark else None
    if token.text in HINTS:
        return PartOfDay(HINTS[token.text]), at + 1
    if token.text in AND:
        return Said(Mark.WEAK, token.text), at + 1
    if token.text == "or":
        return Said(Mark.OR, token.text), at + 1
    return Said(Mark.UNREAD if _is_vague(tokens, at) else Mark.WORD, token.text), at + 1


# The first that reads something at a token has it.
_READERS: tuple[Callable[[Tokens, int], Found], ...] = (
    _day_and_night,
    _days_a_week,
    find_dates,
    find_times,
    find_interval,
    _days,
    find_months,
    _phrase,
    _number,
    _word,
)


def pieces_of(tokens: Tokens) -> Iterator[Piece]:
    """What the tokens say, each piece once."""
    at = 0
    while at < len(tokens):
        found = next(filter(None, (reader(tokens, at) for reader in _READERS)), None)
        if found is None:
            at += 1
            continue
        piece, at = found
        yield piece


def is_24_hours(tokens: Tokens) -> bool:
    """Whether a text counts its hours to 24."""
    clocks = [token for token in tokens if token.kind is Kind.CLOCK]
    if any(token.suffix in ("am", "pm") for token in clocks):
        return False
    return any(
        token.minute is not None
        and (token.is_padded or (token.hour > 12 and not token.suffix))
        # A year is no time.
        and not (token.hour == 20 and len(token.text) == 4)
        for token in clocks
    )


def has_time(piece: Piece) -> bool:
    """Whether a piece tells a time of day."""
    is_whole = isinstance(piece, Said) and piece.mark is Mark.DAY_AND_NIGHT
    return is_whole or isinstance(piece, Times)


def has_day(piece: Piece) -> bool:
    """Whether a piece tells days, or the one date on which it is."""
    is_single = isinstance(piece, Dated) and piece.bound is Bound.NONE
    return is_single or isinstance(piece, Days | DatedList)
