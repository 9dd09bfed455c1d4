"""Schedules as words and back, over every listing of the demonstration and over invented ones."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from directory.hours.understanding import understand
from directory.opening import rule_of
from directory.queries.tags import list_service_ids
from importers.records import LocationRecord, ScheduleRecord, ServiceRecord
from importers.stored import load_records
from upkeep.words_of_time import left_before, schedules_of, with_first_day, words_of

TODAY = date(2026, 11, 30)
Schedules = tuple[ScheduleRecord, ...]


def owned(session: Session) -> list[Schedules]:
    """The schedules of everything in the directory that has any, as they were imported."""
    services = load_records(session, ServiceRecord, list_service_ids(session))
    visited = {v.location_id for one in services.values() for v in one.service_at_locations}
    places = load_records(session, LocationRecord, list(visited))
    found = [one.schedules for one in services.values()]
    found += [one.schedules for one in places.values()]
    found += [v.schedules for one in services.values() for v in one.service_at_locations]
    return [schedules for schedules in found if schedules]


def changed(text: str, before: Schedules) -> Schedules:
    """The schedules after somebody wrote ``text`` over the words of those before."""
    return schedules_of(text, understand(text, TODAY), before, TODAY)


def test_what_nobody_touches_stays_as_it_is(loaded_session: Session) -> None:
    found = owned(loaded_session)
    assert len(found) > 400
    for before in found:
        words = words_of(before, TODAY)
        assert changed(words, before) == before
        read = understand(words, TODAY)
        # Nobody is asked about words that were there before them.
        assert set(read.left) <= left_before(before, TODAY)


def test_words_of_the_demonstration_mean_what_its_schedules_mean(loaded_session: Session) -> None:
    found = owned(loaded_session)
    same = sum(
        {rule_of(one) for one in changed(f"{words_of(before, TODAY)}\n", ())}
        == {rule_of(one) for one in before}
        for before in found
    )
    assert same >= 0.93 * len(found)


def test_another_line_leaves_the_others_as_they_are(loaded_session: Session) -> None:
    line = "Saturdays 5:10am to 5:20am"
    found = owned(loaded_session)
    added = [(before, changed(f"{words_of(before, TODAY)}\n{line}", before)) for before in found]
    kept = sum(set(before) < set(after) for before, after in added)
    assert kept >= 0.9 * len(found)


def schedule(**parts: object) -> ScheduleRecord:
    """Tuesdays 2 to 4, but for what is given."""
    usual: dict[str, object] = {
        "id": uuid4(), "freq": "WEEKLY", "byday": "TU", "opens_at": time(14), "closes_at": time(16),
    }  # fmt: skip
    return ScheduleRecord(**(usual | parts))  # type: ignore[arg-type]


def test_a_groups_own_words_stand_while_they_say_the_same() -> None:
    own = schedule(description="Tuesdays 2 til 4, tea and a natter")
    other = replace(own, opens_at=time(13))
    assert words_of((own,), TODAY) == "Tuesdays 2 til 4, tea and a natter"
    assert words_of((other,), TODAY) == "Tuesdays 1pm to 4pm"


def test_a_minute_to_midnight_is_the_end_of_the_day() -> None:
    days = "MO,TU,WE,TH,FR,SA,SU"
    whole = schedule(byday=days, opens_at=time(0), closes_at=time(23, 59), description="Any hour")
    assert words_of((whole,), TODAY) == "Any hour"
    assert words_of((replace(whole, description=None),), TODAY) == "Every day 24 hours"
    after = changed("Any hour\nBring a torch", (whole,))
    assert after == (replace(whole, notes="Bring a torch"),)


def test_only_the_line_that_changes_is_written_anew() -> None:
    first = schedule(description="Tuesdays 2-4", attending_type="in person", schedule_link="/a")
    second = schedule(byday="TH", description="Thursdays 2-4", wkst="MO")
    after = changed("Tuesdays 2-4\nThursdays 3-5", (first, second))
    assert after[0] == first
    assert (after[1].byday, after[1].opens_at) == ("TH", time(15))
    assert changed("Thursdays 2-4", (first, second)) == (second,)


def test_other_words_for_the_same_times_keep_the_schedule() -> None:
    before = schedule(description="Tuesdays 2-4", schedule_link="/a")
    after = changed("Every Tuesday from 2 till 4pm", (before,))
    assert after == (replace(before, description="Every Tuesday from 2 till 4pm"),)


def test_notes_are_a_line_and_go_with_it() -> None:
    before = schedule(description="Tuesdays 2-4", notes="Bring a cushion")
    assert words_of((before,), TODAY) == "Tuesdays 2-4\nBring a cushion"
    assert changed("Tuesdays 2-4", (before,)) == (replace(before, notes=None),)
    assert changed("Tuesdays 2-4\nBring a chair", (before,))[0].notes == "Bring a chair"


@pytest.mark.parametrize("words", ["By appointment", "Most days if the light is on"])
def test_words_that_tell_nothing_are_kept_alone(words: str) -> None:
    (only,) = changed(words, ())
    assert (only.description, only.opens_at, only.byday) == (words, None, None)
    assert changed(words, (only,)) == (only,)
    assert changed(f"{words}\nTuesdays 2-4", (only,))[-1] == only


def test_nothing_is_left_of_nothing() -> None:
    assert changed("", (schedule(),)) == ()


def test_the_chosen_day_is_said_and_read_again() -> None:
    text = with_first_day("Mondays 10-12\nevery other Tuesday, 2 to 4", date(2026, 12, 8), TODAY)
    assert text.endswith("every other Tuesday, 2 to 4, starting 8 December 2026")
    found = changed(text, ())
    assert [one.dtstart for one in found if one.byday == "TU"] == [date(2026, 12, 8)]
    assert words_of(found, TODAY) == text
    assert len({one.id for one in found}) == 2
