"""Rules said in words or notation, and read again."""

from datetime import date, time
from itertools import combinations
from time import process_time
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from directory.hours.group import contradict
from directory.hours.notation import read_notation, write_notation
from directory.hours.plain_words import say_rules
from directory.hours.reading import read_hours
from directory.hours.rule import MIDNIGHT, Day, Rule, tidy
from directory.hours.tokens import LONGEST
from directory.opening import rule_of
from importers.hours import record_of

# Seconds of this process alone: other work on the machine is not what is measured.
BOUND_S = 3
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from(range(0, 60, 5)))
WEEKLY = st.sets(st.builds(Day, st.integers(0, 6)), min_size=1).map(sorted).map(tuple)
COUNTED = (
    st.sets(
        st.builds(Day, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1])),
        min_size=1,
        max_size=4,
    )
    .map(sorted)
    .map(tuple)
)
MONTHS = st.sets(st.integers(1, 12), max_size=11).map(sorted).map(tuple)
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FLAGS = st.sampled_from([True, False, None])


@st.composite
def hours(draw: st.DrawFn) -> tuple[time, time]:
    """An opening and a closing time that people would not take for a slip of the pen."""
    opens, closes = draw(CLOCKS), draw(CLOCKS)
    opens_min = opens.hour * 60 + opens.minute
    closes_min = closes.hour * 60 + closes.minute
    is_night = closes_min <= 600 and closes_min + 1440 - opens_min <= 960 and opens_min >= 720
    assume(closes_min > opens_min or is_night)
    return opens, closes


@st.composite
def noted_rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Rules that the notation can tell."""
    is_closed = draw(st.sampled_from([False, None]))
    found = [
        Rule(
            *draw(hours()),
            days=draw(WEEKLY | COUNTED),
            months=draw(MONTHS),
            is_open_on_bank_holidays=is_closed,
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    return _without_contradictions(found)


@st.composite
def any_rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Rules with all that a schedule can hold."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["weekly", "counted", "dates", "once"]))
        opens, closes = draw(hours())
        found.append(
            Rule(
                opens=opens,
                closes=draw(st.sampled_from([closes, None])),
                days=draw(WEEKLY if kind == "weekly" else COUNTED)
                if kind in ("weekly", "counted")
                else (),
                month_days=tuple(sorted(draw(st.sets(st.integers(1, 31), min_size=1, max_size=3))))
                if kind == "dates"
                else (),
                months=draw(MONTHS) if kind != "once" else (),
                interval=draw(st.integers(1, 4)) if kind != "once" else 1,
                starts=draw(DATES) if kind == "once" else draw(st.none() | DATES),
                valid_from=draw(st.none() | DATES),
                valid_to=draw(st.none() | DATES),
                excluded=tuple(sorted(draw(st.sets(DATES, max_size=3)))),
                is_term_time_only=draw(st.sampled_from([True, None])),
                is_open_on_bank_holidays=draw(FLAGS),
            )
        )
    return _without_contradictions(found)


def _without_contradictions(rules: list[Rule]) -> tuple[Rule, ...]:
    found = tidy(rules)
    assume(not any(contradict(one, other) for one, other in combinations(found, 2)))
    return found


@settings(max_examples=120, deadline=None)
@given(noted_rules())
def test_notation_is_read_as_it_was_written(rules: tuple[Rule, ...]) -> None:
    notation = write_notation(rules)
    assert notation is not None
    assert read_notation(notation) == rules
    assert read_hours(notation) == rules


@settings(max_examples=150, deadline=None)
@given(any_rules())
def test_plain_words_are_read_as_they_were_said(rules: tuple[Rule, ...]) -> None:
    words = say_rules(rules)
    assert read_hours(words) == rules, words


@settings(max_examples=100, deadline=None)
@given(any_rules())
def test_the_parts_of_a_schedule_hold_all_of_a_rule(rules: tuple[Rule, ...]) -> None:
    records = [record_of(rule, UUID(int=0), None) for rule in rules]
    assert tuple(rule_of(record) for record in records) == rules
    assert all(record.timezone is None for record in records)


WORDS = st.sampled_from(
    "Monday Tue Wed-Fri first last of the month 10-12 10am 2pm to til - , ; . / & and closed except"
    " not August October every other week term time bank holidays 24 hours 7 (8 ) : 1st 2nd noon"
    " half quarter past or from until 2026 25 December 24/7 Mo 09:00-17:00 £3 60+ 0:61 999".split(
        " "
    )
)


@settings(max_examples=600, deadline=1000)
@given(st.text(max_size=300) | st.lists(WORDS, max_size=60).map(" ".join))
def test_whatever_is_written_is_answered(text: str) -> None:
    rules = read_hours(text)
    if rules is not None:
        assert rules == tidy(rules)
        write_notation(rules)
        say_rules(rules)


@pytest.mark.parametrize(
    "piece",
    ["Monday ", "10-12 ", "first ", "1st, ", "Mon-", "(", "closed ", "not in August or ", "9", "a",
     "10.", "1 ", "&amp;", "<", "every other ", "Jan-", "0 1", "Mo,", "Mo 10:00-12:00;", "half "],
)  # fmt: skip
def test_what_goes_on_and_on_takes_no_time(piece: str) -> None:
    began = process_time()
    read_hours((piece * LONGEST)[:LONGEST])
    read_hours(piece * 200_000)
    assert process_time() - began < BOUND_S


def test_day_and_night_is_said_as_people_say_it() -> None:
    rule = Rule(MIDNIGHT, MIDNIGHT, days=tuple(Day(number) for number in range(7)))
    assert say_rules([rule]) == "Every day 24 hours"
    assert write_notation([rule]) == "Mo-Su 00:00-24:00"
    assert read_hours("Open 24 hours") == (rule,)
