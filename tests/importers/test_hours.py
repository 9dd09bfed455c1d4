"""Hours as text become schedules, here and in feeds, and come back as they went out."""

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from directory.opening import describe
from importers.fields import Fields
from importers.formats.open_referral.schedules import read_schedules
from importers.hours import schedules_from_text
from importers.records import ScheduleRecord
from importers.report import IssueLog

OWNER = UUID(int=7)


def read(*items: Mapping[str, object]) -> tuple[ScheduleRecord, ...]:
    values = {"id": str(OWNER), "schedules": list(items)}
    return read_schedules(Fields(values, "", 1, "open-referral-uk", IssueLog()))


def test_words_become_rows_that_keep_the_words() -> None:
    words = " Mon & Wed 10-12, Fri 2-4, not bank holidays. Bring a mug! "
    found = schedules_from_text(words, OWNER)
    assert [(row.byday, row.opens_at, row.closes_at) for row in found] == [
        ("MO,WE", time(10), time(12)),
        ("FR", time(14), time(16)),
    ]
    assert {row.description for row in found} == {words.strip()}
    assert {row.is_open_on_bank_holidays for row in found} == {False}
    assert len({row.id for row in found}) == 2
    assert describe(found) == words.strip()
    assert found == schedules_from_text(words, OWNER)
    assert found[0].id != schedules_from_text(words, UUID(int=8))[0].id


def test_unclear_words_stay_words_and_blank_ones_say_nothing() -> None:
    (row,) = schedules_from_text("Ring first", OWNER)
    assert row == ScheduleRecord(row.id, description="Ring first")
    assert schedules_from_text(" \n", OWNER) == ()


def test_a_feed_that_says_it_in_words_alone_is_read() -> None:
    found = read({"id": str(UUID(int=9)), "description": "Tues 2 til 4, Thurs 10-12"})
    assert [row.byday for row in found] == ["TU", "TH"]
    assert found[0].id == UUID(int=9)
    parts = {"id": str(UUID(int=9)), "description": "Tues 2 til 4", "byday": "WE"}
    assert [row.opens_at for row in read(parts)] == [None]


def test_notes_bound_the_parts_and_never_overrule_them() -> None:
    parts = {"byday": "TU", "opens_at": "10:00", "notes": "not August or bank holidays"}
    (row,) = read(parts)
    assert (row.bymonth, row.is_open_on_bank_holidays) == ("1,2,3,4,5,6,7,9,10,11,12", False)
    (row,) = read({**parts, "bymonth": "9,10", "is_open_on_bank_holidays": True})
    assert (row.bymonth, row.is_open_on_bank_holidays) == ("9,10", True)


def test_our_own_fields_are_read_and_checked() -> None:
    (row,) = read(
        {
            "byday": "TU",
            "opens_at": "10:00",
            "bymonth": [9, 10],
            "exdate": "2026-12-25, 2027-01-01",
            "is_term_time_only": True,
        }
    )
    assert (row.bymonth, row.exdate, row.is_term_time_only) == (
        "9,10",
        "2026-12-25,2027-01-01",
        True,
    )
    log = IssueLog()
    values = {"schedules": [{"byday": "TU", "exdate": "Christmas", "is_term_time_only": "maybe"}]}
    (row,) = read_schedules(Fields(values, "", 1, "open-referral-uk", log))
    assert (row.exdate, row.is_term_time_only) == (None, None)
    assert [issue.field for issue in log.issues] == [
        "schedules[0].exdate",
        "schedules[0].is_term_time_only",
    ]
