"""Days joined with their times, in whichever order a text puts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from directory.hours.excepting import day_of_year, except_from
from directory.hours.group import Group, Span, UnreadError
from directory.hours.pieces import (
    Bound,
    Break,
    Dated,
    DatedList,
    DatedRun,
    Days,
    Every,
    Exceptions,
    Months,
    PartOfDay,
    Piece,
    Said,
    Times,
)
from directory.hours.rule import Rule
from directory.hours.scan import has_day, has_time
from directory.hours.vocabulary import Hint, Mark

# A time behind one of these ends something, and nobody has said when it began.
_LONE_ENDINGS = frozenset(
    """
    until till til by before close closes closing end ends ending entry orders order finish finishes
    to last admission admissions arrive
    """.split()
)
_AFTER = frozenset(("after",))
# What happens within the hours, beside its time.
ASIDES = frozenset(
    """
    meal meals lunch lunches food served serving soup orders entry admission admissions
    refreshments tea teas coffee cake cakes break
    """.split()
)
# What happens before it begins, beside its time.
_BEFOREHAND = frozenset("doors door arrive arrivals arrival registration register tickets".split())
_IN_THE = frozenset(("in", "the", "at"))


@dataclass(slots=True)
class Sentence:
    """What has been read so far of pieces that are read in order.

    Parameters
    ----------
    is_times_first
        ``10-12 on Mondays``; else days go before their times.
    """

    is_times_first: bool
    groups: list[Group] = field(default_factory=list)
    excluded: list[Exceptions] = field(default_factory=list)
    hint: Hint | None = None
    months: frozenset[int] | None = None
    late_months: frozenset[int] | None = None
    next_every: Every | None = None
    late_every: Every | None = None
    is_term_time_only: bool = False
    is_monthly: bool = False
    starts: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def group(self) -> Group | None:
        """The group that is being read."""
        return self.groups[-1] if self.groups else None

    def _open(self) -> Group:
        if self.groups:
            self.hint = None
        if self.late_months is not None:
            self.months, self.late_months = self.late_months, None
        group = Group(months=self.months, every=self.next_every)
        self.next_every = None
        self.groups.append(group)
        return group

    def add_days(self, said: Days) -> None:
        """Days open a group, unless their times came before."""
        group = self.group
        if self.is_times_first:
            if group is None or not group.spans:
                raise UnreadError
            group.every = group.every or self.next_every
            self.next_every = None
        elif group is None or group.is_complete:
            group = self._open()
        group.set_days(said)

    def add_once(self, *dates: Dated) -> None:
        """Single dates stand where days would."""
        group = self.group
        if self.is_times_first:
            if group is None:
                raise UnreadError
        elif group is None or group.is_complete:
            group = self._open()
        if group.days or group.month_days:
            raise UnreadError
        group.once += dates

    def add_span(self, times: Times | None, before: Sequence[Piece]) -> None:
        """Times belong to the days before them, or to those that come."""
        is_aside = _has_word(before, ASIDES) and bool(self.group and self.group.spans)
        is_lone = times is not None and times.last is None and not is_aside
        # "After the 10.30 service" is at no time that anybody has said.
        if is_lone and (_has_word(before, _LONE_ENDINGS) or _has_word(before[-2:], _AFTER)):
            raise UnreadError
        group = self.group
        is_early = times and times.last is None and _has_word(before, _BEFOREHAND)
        if is_early and group and group.spans and group.has_days:
            return
        if self.is_times_first:
            if group is None or (group.has_days and not is_aside):
                group = self._open()
        elif group is None or not group.has_days or group.is_closed:
            raise UnreadError
        elif self.late_months is not None:
            days = Days(group.days, group.month_days)
            group = self._open()
            group.set_days(days)
        group.spans.append(Span(times, self.hint, is_aside and bool(group.spans)))

    def add_hint(self, hint: Hint, before: Sequence[Piece]) -> None:
        """``7-9 in the evening`` tells of the time before, anything else of the next."""
        words = list(before)
        while words and isinstance(words[-1], Said) and words[-1].text in _IN_THE:
            words.pop()
        group = self.group
        is_behind = bool(words) and isinstance(words[-1], Times)
        if is_behind and group and group.spans and group.spans[-1].hint is None:
            group.spans[-1].hint = hint
        self.hint = hint

    def add_months(self, said: Months) -> None:
        """Months before days hold for all that follow, behind them for their group."""
        if said.bound is Bound.UNTIL:
            raise UnreadError
        if said.bound is not Bound.NONE:
            return
        group = self.group
        if group is None:
            self.months = said.months
        elif not group.is_complete and group.months is None:
            group.months = said.months
        elif self.late_months is None:
            self.late_months = said.months
        else:
            raise UnreadError

    def add_every(self, every: Every, after: Piece | None) -> None:
        """``alternate Mondays``, or ``fortnightly`` behind days and times."""
        group = self.group
        if group is None or (group.is_complete and isinstance(after, Days)):
            self.next_every = every
        elif not group.is_complete:
            group.every = every
        elif self.late_every is None:
            self.late_every = every
        else:
            raise UnreadError

    def add_date(self, dated: Dated) -> None:
        """A beginning or an end; without its year a beginning says nothing of the week."""
        found = day_of_year(dated)
        match dated.bound:
            case Bound.NONE:
                self.add_once(dated)
            case Bound.STARTS:
                self.starts = found
            case Bound.FROM:
                self.valid_from = found
            case Bound.UNTIL:
                if found is None:
                    raise UnreadError
                self.valid_to = found

    def add_run(self, run: DatedRun) -> None:
        """From one date to another; before days they hold for all that follow."""
        last = day_of_year(run.last)
        if last is None or run.first.bound is Bound.STARTS:
            raise UnreadError
        self.valid_from, self.valid_to = day_of_year(run.first), last

    def add_said(self, said: Said, before: Sequence[Piece]) -> None:
        """Marks that bind, and those that may not be passed over."""
        group = self.group
        match said.mark:
            case Mark.UNREAD:
                raise UnreadError
            case Mark.DAY_AND_NIGHT:
                self.add_day_and_night(before)
            case Mark.CLOSED:
                if group is None or group.is_complete or not group.has_days:
                    raise UnreadError
                group.is_closed = True
            case Mark.TERM:
                if group and not group.is_complete:
                    group.is_term_time_only = True
                else:
                    self.is_term_time_only = True
            case Mark.MONTHLY:
                self.is_monthly = True

    def add_day_and_night(self, before: Sequence[Piece]) -> None:
        """Without days it is every day, whatever the order of the rest."""
        if self.group is None and not self.is_times_first:
            raise UnreadError
        self.add_span(None, before)

    def _refine(self) -> None:
        """``Fridays 10-12, 3rd Friday of the month``: the last days say which of the first."""
        if len(self.groups) != 2 or self.is_times_first or self.groups[1].is_complete:
            return
        first, second = self.groups
        if second.days and all(day.nth for day in second.days) and not second.every:
            first.set_days(Days(second.days))
            self.groups.pop()

    def _settle(self) -> None:
        """Give what came behind everything to the one group that it can mean."""
        if self.late_months is None and self.late_every is None and self.next_every is None:
            return
        if len(self.groups) != 1:
            raise UnreadError
        group = self.groups[0]
        every = self.late_every or self.next_every
        if (every and group.every) or (self.late_months is not None and group.months):
            raise UnreadError
        group.every = group.every or every
        group.months = group.months or self.late_months

    def rules(self, *, is_24h: bool) -> list[Rule]:
        """All that was read, the exceptions taken out."""
        self._refine()
        self._settle()
        if not all(group.is_complete for group in self.groups):
            raise UnreadError
        found = [rule for group in self.groups for rule in group.rules(is_24h=is_24h)]
        if self.is_monthly and not all(rule.is_monthly for rule in found):
            raise UnreadError
        closed = [Exceptions(days=group.days) for group in self.groups if group.is_closed]
        bounded = (
            replace(
                rule,
                starts=rule.starts or self.starts,
                valid_from=self.valid_from,
                valid_to=self.valid_to,
                is_term_time_only=rule.is_term_time_only or self.is_term_time_only or None,
            )
            for rule in found
        )
        return except_from(bounded, [*self.excluded, *closed])


def _has_word(before: Sequence[Piece], words: frozenset[str]) -> bool:
    return any(isinstance(piece, Said) and piece.text in words for piece in before[-3:])


def _are_alternatives(pieces: Sequence[Piece], at: int) -> bool:
    """Whether an "or" stands between two days, times or months."""
    beside = (pieces[at - 1] if at else None, pieces[at + 1] if at + 1 < len(pieces) else None)
    return all(isinstance(piece, Days | Times | Months | Dated | DatedList) for piece in beside)


def read_sentence(pieces: Sequence[Piece]) -> Sentence:
    """Read pieces in order.

    Raises
    ------
    UnreadError
        Where they do not say when it is.
    """
    order = [has_time(p) for p in pieces if has_time(p) or has_day(p)]
    sentence = Sentence(is_times_first=bool(order) and order[0])
    for at, piece in enumerate(pieces):
        if isinstance(piece, Said) and piece.mark is Mark.OR and _are_alternatives(pieces, at):
            raise UnreadError
        before = pieces[max(0, at - 4) : at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        _add_when(sentence, piece, before)
        _add_bounds(sentence, piece, following)
    return sentence


def _add_when(sentence: Sentence, piece: Piece, before: Sequence[Piece]) -> None:
    """Days and times."""
    match piece:
        case Days():
            sentence.add_days(piece)
        case Times():
            sentence.add_span(piece, before)
        case PartOfDay():
            sentence.add_hint(piece.hint, before)
        case Break():
            if not sentence.group or not sentence.group.spans:
                raise UnreadError
            sentence.group.breaks.append(piece.times)
        case Said():
            sentence.add_said(piece, before)


def _add_bounds(sentence: Sentence, piece: Piece, following: Piece | None) -> None:
    """What bounds days and times."""
    match piece:
        case Months():
            sentence.add_months(piece)
        case Every():
            sentence.add_every(piece, following)
        case Dated():
            sentence.add_date(piece)
        case DatedRun():
            sentence.add_run(piece)
        case DatedList():
            sentence.add_once(*piece.dates)
        case Exceptions():
            sentence.excluded.append(piece)


def segments_of(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces between strong marks."""
    segment: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Said) and piece.mark is Mark.STRONG:
            yield segment
            segment = []
        else:
            segment.append(piece)
    yield segment
