"""Dates, alone or several: ``24 December to 7 January``, ``21 and 28 December``, ``Fri 4 May``."""

from collections.abc import Sequence
from dataclasses import replace

from directory.hours.date_words import (
    bound_before,
    find_date,
    is_a_day,
    month_at,
    number_at,
    year_at,
)
from directory.hours.day_words import FILLERS, text_at
from directory.hours.pieces import Bound, Dated, DatedList, DatedRun
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import AND, TO, day_of

Tokens = Sequence[Token]
# Nobody lists more days of one month, and a text that goes on and on takes no time.
MOST_LISTED = 12


def find_dates(tokens: Tokens, at: int) -> tuple[Dated | DatedRun | DatedList, int] | None:
    """A date, a run or a list of dates that begins at a token, and where it ends."""
    listed = _of_one_month(tokens, at)
    if listed:
        return listed
    first = _with_weekday(tokens, at)
    if first is None:
        return None
    step = _past_to(tokens, first[1])
    last = _with_weekday(tokens, step) if step > first[1] else None
    if last is None:
        return first
    return DatedRun(first[0], replace(last[0], bound=Bound.UNTIL)), last[1]


def _with_weekday(tokens: Tokens, at: int) -> tuple[Dated, int] | None:
    """A date, the day of the week before it taken along."""
    if at >= len(tokens):
        return None
    weekday = day_of(tokens[at].text) if tokens[at].kind is Kind.WORD else None
    step = at if weekday is None else at + 1
    while weekday is not None and (
        step < len(tokens) and (tokens[step].kind is Kind.COMMA or text_at(tokens, step) == "the")
    ):
        step += 1
    found = find_date(tokens, step) if step < len(tokens) else None
    if found is None or weekday is None:
        return found
    return replace(found[0], bound=bound_before(tokens, at), weekday=weekday), found[1]


def _past_to(tokens: Tokens, at: int) -> int:
    """Where the second date of a run begins: after a dash, "to" or "until"."""
    step = at
    while step < len(tokens) and (tokens[step].kind is Kind.DASH or tokens[step].text in TO):
        step += 1
    return step


def _of_one_month(tokens: Tokens, at: int) -> tuple[DatedRun | DatedList, int] | None:
    """Days whose month is said once, behind the last of them."""
    days, step, is_run = _numbers(tokens, at)
    month = month_at(tokens, step + (text_at(tokens, step) == "of")) if len(days) > 1 else None
    if month is None:
        return None
    end = step + (text_at(tokens, step) == "of") + 1
    year = year_at(tokens, end)
    if not all(is_a_day(year, month, day) for day in days):
        return None
    dates = tuple(Dated(day, month, year, Bound.NONE) for day in days)
    end += year is not None
    if not is_run:
        return DatedList(dates), end
    first = replace(dates[0], bound=bound_before(tokens, at))
    return DatedRun(first, replace(dates[-1], bound=Bound.UNTIL)), end


def _numbers(tokens: Tokens, at: int) -> tuple[list[int], int, bool]:
    """``21st, 28th``, ``21 and 28``; ``21st to 28th``, for bare figures there may be times."""
    days: list[int] = []
    is_run = False
    end = step = at
    while len(days) < MOST_LISTED and (day := number_at(tokens, step)) is not None:
        days.append(day)
        is_counted = tokens[step].kind is Kind.ORDINAL
        end = step + 1
        if is_counted and len(days) == 1 and (to := _past_to(tokens, end)) > end:
            is_run, step = True, to
            continue
        if is_run:
            break
        step = _past_joint(tokens, end, is_counted=is_counted)
        if step == end:
            break
    return days, end, is_run


def _past_joint(tokens: Tokens, at: int, *, is_counted: bool) -> int:
    """Behind a comma between counted days, behind "and" or "or" between any."""
    step = at
    if is_counted and step < len(tokens) and tokens[step].kind in (Kind.COMMA, Kind.SLASH):
        step += 1
    step += text_at(tokens, step) in AND | {"or"}
    while step > at and text_at(tokens, step) in FILLERS:
        step += 1
    return step
