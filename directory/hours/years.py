"""Dates without their year, by the day on which they are read; nothing is left out in silence."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from directory.hours.group import UnreadError
from directory.hours.pieces import (
    Bound,
    Dated,
    DatedList,
    DatedRun,
    Exceptions,
    Months,
    Piece,
)

# Day and month of feasts that stay where they are, and days from Easter Sunday of those that move.
_FIXED = {
    "christmas day": (25, 12), "christmas eve": (24, 12), "boxing day": (26, 12),
    "new years day": (1, 1), "new year": (1, 1), "new years": (1, 1), "new years eve": (31, 12),
    "new year eve": (31, 12),
}  # fmt: skip
_FROM_EASTER = {
    "good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter monday": 1,
    "ash wednesday": -46, "shrove tuesday": -47, "pancake tuesday": -47, "palm sunday": -7,
    "maundy thursday": -3, "mothering sunday": -21,
}  # fmt: skip
# A year and a little more: whoever means a later one says so.
_FURTHEST = timedelta(days=400)


def in_their_years(pieces: Iterable[Piece], today: date) -> Iterator[Piece]:
    """The pieces with the years that their dates must mean.

    Raises
    ------
    UnreadError
        A date is on another day of the week than is said, or nobody can tell which is meant.
    """
    began: date | None = None
    for piece in pieces:
        match piece:
            case Dated():
                said = _with_year(piece, _earliest(piece, today, began))
                began = _day(said) if piece.bound in (Bound.FROM, Bound.STARTS) else began
                yield said
            case DatedRun():
                yield _run(piece, today)
            case DatedList():
                yield DatedList(tuple(_with_year(one, today) for one in piece.dates))
            case Months() if piece.bound is not Bound.NONE:
                yield _edge(piece, today, began)
            case Exceptions():
                yield _excepted(piece, today)
            case _:
                yield piece


def _earliest(dated: Dated, today: date, began: date | None) -> date:
    """A beginning may lie behind us, an end comes after it."""
    if dated.bound in (Bound.FROM, Bound.STARTS):
        return today - timedelta(days=182)
    return max(today, began) if began and dated.bound is Bound.UNTIL else today


def _with_year(dated: Dated, earliest: date) -> Dated:
    """The date in the first year that fits: from the earliest on, on the day that is said."""
    years = [dated.year] if dated.year else range(earliest.year, earliest.year + 9)
    for year in years:
        if dated.day > monthrange(year, dated.month)[1]:
            continue
        day = date(year, dated.month, dated.day)
        is_fitting = dated.weekday is None or day.weekday() == dated.weekday
        if dated.year and is_fitting:
            return dated
        if not dated.year and is_fitting and day >= earliest:
            if day > earliest + _FURTHEST and dated.weekday is not None:
                break
            return replace(dated, year=year)
    raise UnreadError


def _day(dated: Dated) -> date:
    return date(dated.year or 0, dated.month, dated.day)


def _run(run: DatedRun, today: date) -> DatedRun:
    if run.first.year is None and run.last.year is not None:
        said = replace(run.first, year=run.last.year)
        is_over = (said.month, said.day) > (run.last.month, run.last.day)
        first = replace(said, year=run.last.year - is_over)
    else:
        last = _with_year(run.last, today)
        before = date((last.year or 0) - 1, last.month, min(last.day, 28))
        first = _with_year(run.first, before + timedelta(days=1))
    first = _with_year(first, today)
    last = _with_year(run.last, _day(first))
    if _day(first) > _day(last):
        raise UnreadError
    return DatedRun(first, last)


def _edge(said: Months, today: date, began: date | None) -> Dated:
    """``from January`` begins with its first day, ``until March`` ends with its last."""
    month = next(iter(said.months))
    if said.bound is Bound.UNTIL:
        dated = Dated(monthrange(2023, month)[1], month, None, Bound.UNTIL)
    else:
        dated = Dated(1, month, None, said.bound)
    return _with_year(dated, _earliest(dated, today, began))


def _excepted(said: Exceptions, today: date) -> Exceptions:
    return replace(
        said,
        dates=(
            *(_with_year(one, today) for one in said.dates),
            *(_feast(name, today) for name in said.feasts),
        ),
        runs=tuple(_run(run, today) for run in said.runs),
        feasts=(),
    )


def _feast(name: str, today: date) -> Dated:
    """The next day of a feast; a season has no dates that anybody could know."""
    if name in _FIXED:
        day, month = _FIXED[name]
        return _with_year(Dated(day, month, None, Bound.NONE), today)
    if name not in _FROM_EASTER:
        raise UnreadError
    apart = timedelta(days=_FROM_EASTER[name])
    days = (easter_sunday(year) + apart for year in (today.year, today.year + 1))
    found = next(day for day in days if day >= today)
    return Dated(found.day, found.month, found.year, Bound.NONE)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Notes
    -----
    The anonymous algorithm of Nature, 20 April 1876, as Meeus gives it (Astronomical Algorithms,
    chapter 8).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
