"""Sentences as people type them into the editor, each with what it must lead to.

``judged_sentences.tsv`` was written before the reader could do them; its dates were spread out by
hand and a calendar library, apart from the code it tests. ``kind`` is ``dates`` (the next six from
30 November 2026, 9am), ``ask`` (one of these days has to be chosen), or what is missing where
nothing can be read. ``left`` are the words that are shown as not read.
"""

import csv
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours.rule import Rule
from directory.hours.understanding import Missing, Understood, understand, with_first_day
from directory.hours.years import easter_sunday
from directory.opening import LONDON, Sitting, next_sittings
from importers.hours import record_of

NOW = datetime(2026, 11, 30, 9, tzinfo=LONDON)
TODAY = NOW.date()
MISSING = {"am or pm": Missing.PART_OF_DAY, "times": Missing.TIMES, "days": Missing.DAYS}
LEAST_RIGHT = 140


def _judged() -> list[dict[str, str]]:
    path = Path(__file__).with_name("judged_sentences.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", restval="", quoting=csv.QUOTE_NONE)
        return [{**row, "sentence": row["sentence"].replace("\\n", "\n")} for row in rows]


def _said(sitting: Sitting) -> str:
    opens, closes = sitting.opens, sitting.closes
    day = f"{opens:%a} {opens.day} {opens:%b} {opens:%H:%M}"
    if closes is None:
        return day
    return f"{day}-24:00" if closes.hour == closes.minute == 0 else f"{day}-{closes:%H:%M}"


def _dates(rules: tuple[Rule, ...]) -> str:
    records = [record_of(rule, UUID(int=0), None) for rule in rules]
    return "; ".join(_said(sitting) for sitting in next_sittings(records, NOW))


def _is_right(row: dict[str, str], read: Understood) -> bool:
    firsts = "; ".join(f"{day:%a} {day.day} {day:%b}" for day in read.first_days)
    match row["kind"]:
        case "dates":
            is_term = any(rule.is_term_time_only for rule in read.rules)
            is_told = _dates(read.rules) == row["dates"] and is_term == bool(row["flag"])
            return is_told and not firsts and "; ".join(read.left) == row["left"]
        case "ask":
            return firsts == row["dates"] and not read.left
        case "words":
            return bool(read.left) and not read.rules
        case kind:
            return not read.rules and read.missing is MISSING[kind]


def test_sentences_lead_to_their_dates_and_none_to_wrong_ones() -> None:
    rows = [(row, understand(row["sentence"], TODAY)) for row in _judged()]
    failed = [(row, read) for row, read in rows if not _is_right(row, read)]
    # What is not read is shown as such: only dates that nobody is asked about would be wrong.
    wrong = [row["sentence"] for row, read in failed if not read.left and not read.first_days]
    assert not wrong
    assert len(rows) == 143
    assert len(rows) - len(failed) >= LEAST_RIGHT, [row["sentence"] for row, _ in failed]


def test_the_day_that_is_chosen_settles_every_other_week() -> None:
    read = understand("every other Tuesday, 2 to 4, not in August", TODAY)
    rules = with_first_day(read.rules, read.first_days[1])
    assert _dates(rules).startswith("Tue 8 Dec 14:00-16:00; Tue 22 Dec 14:00-16:00")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Mondays 10-12 from 7 September", date(2026, 9, 7)),
        ("Mondays 10-12 from 3 May", date(2027, 5, 3)),
        ("Mondays 10-12 from January", date(2027, 1, 1)),
    ],
)
def test_a_beginning_may_lie_behind_us(text: str, starts: date) -> None:
    assert [rule.valid_from for rule in understand(text, TODAY).rules] == [starts]


@pytest.mark.parametrize(
    "text",
    [
        "Friday 12 December 2-4",
        "Friday 7 November 2026 2-4",
        "30 February 2-4",
        "Mondays 10-12 except 1 September to 1 March",
        "Mondays 2-4, closed over Christmas but not new year",
        # Found by reading others: one session, not the day, is left out; and no time is said.
        "Mon-Fri 9-5 but not Wed pm",
        "Weekdays 9-5 except Wednesday afternoon",
        "Sundays after the 10.30 service",
    ],
)
def test_what_cannot_be_is_not_read(text: str) -> None:
    assert understand(text, TODAY).left


def test_months_need_no_commas() -> None:
    (rule,) = understand("First Saturday of March June September and December 10-1", TODAY).rules
    assert rule.months == (3, 6, 9, 12)


def test_every_other_month_asks_for_a_day_that_comes() -> None:
    read = understand("First Wednesday every other month 10am", TODAY)
    assert read.first_days == (date(2026, 12, 2), date(2027, 1, 6))
    (rule,) = with_first_day(read.rules, read.first_days[1])
    assert _dates((rule,)).startswith("Wed 6 Jan 10:00; Wed 3 Mar 10:00")


@pytest.mark.parametrize("text", ["Every 2nd Saturday 10-1", "every third Tuesday 2pm"])
def test_what_is_read_both_ways_is_asked(text: str) -> None:
    assert understand(text, TODAY).missing is Missing.WHICH_WEEKS


def test_so_many_weeks_end_with_the_last_of_them() -> None:
    for text in ("Tues 2-4, 6 weeks from 12 January", "six week course Tues 2-4 from 12 January"):
        (rule,) = understand(text, TODAY).rules
        assert (rule.valid_from, rule.valid_to) == (date(2027, 1, 12), date(2027, 2, 22))
    read = understand("Mondays 10-12 for 8 weeks", TODAY)
    assert (len(read.rules), read.left) == (1, ("for 8 weeks",))


def test_easter_moves() -> None:
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
    assert all(easter_sunday(year) == date(year, *day) for year, day in known.items())
    rules = understand("Mondays 10-12, not Easter Monday", TODAY).rules
    assert rules[0].excluded == (date(2027, 3, 29),)


WORDS = st.sampled_from(
    "Mondays Tue first last 10-12 2pm to , . ; not in August every other week from until 3 December"
    " 21 and 28 Friday Christmas Day closed term for two hours at one except (next one".split(" ")
)


@settings(max_examples=300, deadline=2000)
@given(st.text(max_size=200) | st.lists(WORDS, max_size=30).map(" ".join))
def test_whatever_is_typed_is_answered(text: str) -> None:
    read = understand(text, TODAY)
    assert bool(read.left) == (read.missing is not None)
    assert all(clause in text for clause in read.left)
    assert bool(text.strip()) == bool(read.rules or read.left)
