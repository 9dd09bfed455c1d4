"""The question when a listing is on."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from api.pages.editing.when import WHEN
from importers.records import LocationRecord, ScheduleRecord
from tests.api.editing.asking import answer, asked, fields_of, kept, listing, sent
from upkeep.content import ListingContent

TUESDAYS = ScheduleRecord(
    uuid4(), freq="WEEKLY", byday="TU", opens_at=time(14), closes_at=time(16),
    description="Tuesdays 2-4", attending_type="in person",
)  # fmt: skip


def test_words_become_schedules(session: Session) -> None:
    form = sent(when_words_0="First and third Wednesday of the month 10.30-12\r\nnot August")
    content = kept(session, WHEN, listing(), form)
    (schedule,) = content.service.schedules
    assert (schedule.freq, schedule.byday) == ("MONTHLY", "1WE,3WE")
    assert schedule.bymonth == "1,2,3,4,5,6,7,9,10,11,12"
    assert WHEN.said(asked(session, content))[0].words == (schedule.description,)


def test_what_is_not_changed_stays(session: Session) -> None:
    before = listing(schedules=(TUESDAYS,))
    shown = WHEN.shown(asked(session, before))["when_boxes"][0]
    assert shown.read.dates[0] == "Tuesday 1 December, 2pm to 4pm"
    assert kept(session, WHEN, before, sent(when_words_0=shown.words)) == before


def test_every_other_week_asks_which_is_next(session: Session) -> None:
    words = "every other Tuesday, 2 to 4, not in August"
    answered = answer(session, WHEN, listing(), sent(when_words_0=words))
    assert answered.content is None
    assert fields_of(answered) == ["when_first_0"]
    box = answered.values["when_boxes"][0]
    assert box.read.firsts[1] == ("2026-12-08", "Tuesday 8 December 2026")
    assert box.read.dates == ()
    form = sent(when_words_0=words, when_first_0="2026-12-08")
    (schedule,) = kept(session, WHEN, listing(), form).service.schedules
    assert (schedule.interval, schedule.dtstart) == (2, date(2026, 12, 8))
    assert schedule.description == f"{words}, starting 8 December 2026"
    # A day that was not offered is no answer.
    wrong = sent(when_words_0=words, when_first_0="2026-12-09")
    assert fields_of(answer(session, WHEN, listing(), wrong)) == ["when_first_0"]


def test_words_that_tell_nothing_are_kept_when_somebody_agrees(session: Session) -> None:
    words = "Tuesdays 2-4, sometimes Thursdays"
    answered = answer(session, WHEN, listing(), sent(when_words_0=words))
    assert fields_of(answered) == ["when_keep_0"]
    assert answered.values["when_boxes"][0].read.left == ("sometimes Thursdays",)
    agreed = sent(when_words_0=words, when_keep_0="yes")
    content = kept(session, WHEN, listing(), agreed)
    assert content.service.schedules[0].byday == "TU"
    # And nobody is asked a second time.
    assert kept(session, WHEN, content, sent(when_words_0=words)) == content


def test_ring_to_arrange_is_an_answer(session: Session) -> None:
    content = kept(session, WHEN, listing(), sent(when_words_0="Ring to arrange"))
    (schedule,) = content.service.schedules
    assert (schedule.description, schedule.freq) == ("Ring to arrange", None)
    # Words that name a day or a time are asked about all the same.
    for words in ("Ring us, Thursdays", "Ring at 3", "Thursdy afternons"):
        assert fields_of(answer(session, WHEN, listing(), sent(when_words_0=words))), words


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Thursdays 8-10", "morning or the evening"),
        ("Mondays", "what time"),
        ("2-4pm", "which days"),
    ],
)
def test_what_is_missing_is_said(session: Session, words: str, why: str) -> None:
    answered = answer(session, WHEN, listing(), sent(when_words_0=words))
    assert why in answered.values["when_boxes"][0].read.why
    assert answered.content is None


def test_the_dates_are_shown_and_nothing_is_kept(session: Session) -> None:
    form = sent(when_words_0="Mondays 10-12", when_look="dates")
    answered = answer(session, WHEN, listing(), form)
    assert (answered.content, answered.problems) == (None, ())
    read = answered.values["when_boxes"][0].read
    assert len(read.dates) == 6
    assert "bank holiday" in read.notes[0]


def test_days_that_are_chosen_are_put_into_words(session: Session) -> None:
    form = sent(
        when_on_1="yes", when_from_1="10am", when_to_1="12", when_on_3="yes", when_from_3="10am",
        when_to_3="12", when_term="yes", when_not="22 December", when_look="days",
    )  # fmt: skip
    answered = answer(session, WHEN, listing(), form)
    box = answered.values["when_boxes"][0]
    words = "Tuesdays and Thursdays 10am to 12, term time only, not on 22 December"
    assert (answered.content, box.words) == (None, words)
    content = kept(session, WHEN, listing(), sent(when_words_0=box.words))
    (schedule,) = content.service.schedules
    assert (schedule.byday, schedule.exdate) == ("TU,TH", "2026-12-22")
    assert schedule.is_term_time_only


def test_days_that_are_chosen_are_never_kept_unseen(session: Session) -> None:
    form = sent(when_on_1="yes", when_from_1="10am", when_to_1="12pm", when_often="last")
    answered = answer(session, WHEN, listing(), form)
    assert answered.content is None
    box = answered.values["when_boxes"][0]
    assert box.words == "Last Tuesday of the month 10am to 12pm"
    assert answered.values["when_said"]


def test_each_place_has_times_of_its_own(session: Session) -> None:
    places = [LocationRecord(uuid4(), name=name) for name in ("The Mill", "The Forge")]
    before = listing(*places)
    labels = [box.label for box in WHEN.shown(asked(session, before))["when_boxes"]]
    assert labels == ["Wherever nothing else is said", "The Mill", "The Forge"]
    after = kept(session, WHEN, before, sent(when_words_2="Fridays 10-12"))
    mill, forge = after.service.service_at_locations
    assert (mill.schedules, forge.schedules[0].byday) == ((), "FR")
    assert after.service.schedules == ()


def test_one_place_with_times_of_its_own_keeps_them(session: Session) -> None:
    content = listing(LocationRecord(uuid4(), name="The Mill"))
    visit = replace(content.service.service_at_locations[0], schedules=(TUESDAYS,))
    service = replace(content.service, service_at_locations=(visit,))
    before = ListingContent(service, content.locations)
    (box,) = WHEN.shown(asked(session, before))["when_boxes"]
    assert (box.at, box.words) == (1, "Tuesdays 2-4")
    assert kept(session, WHEN, before, sent(when_words_1="Tuesdays 2-4")) == before


def test_the_hours_of_a_building_are_shown_and_changed_for_this_listing_alone(
    session: Session,
) -> None:
    library = LocationRecord(uuid4(), name="The Library", schedules=(TUESDAYS,))
    before = listing(library)
    (box,) = (one for one in WHEN.shown(asked(session, before))["when_boxes"] if one.at)
    assert box.words == "Tuesdays 2-4"
    assert kept(session, WHEN, before, sent(when_words_1="Tuesdays 2-4")) == before
    form = sent(when_words_1="Tuesdays 2-4\nFridays 10-12")
    after = kept(session, WHEN, before, form)
    assert after.locations == before.locations
    (visit,) = after.service.service_at_locations
    assert [one.byday for one in visit.schedules] == ["TU", "FR"]
    assert TUESDAYS.id not in {one.id for one in visit.schedules}


def test_script_is_taken_out_and_too_much_is_refused(session: Session) -> None:
    form = sent(when_words_0='<b onclick="alert()">Mondays</b> 10-12')
    content = kept(session, WHEN, listing(), form)
    assert "<" not in (content.service.schedules[0].description or "")
    long = answer(session, WHEN, listing(), sent(when_words_0="Mondays 10-12. " * 100))
    assert fields_of(long) == ["when_words_0"]


def test_advice_is_given_and_stops_nobody(session: Session) -> None:
    over = replace(TUESDAYS, valid_to=date(2026, 1, 1))
    alone = ScheduleRecord(uuid4(), description="By appointment")
    uncounted = replace(TUESDAYS, interval=2)
    for schedules, part in (
        ((), "people ask first"),
        ((over,), "dates are over"),
        ((alone,), "No search can say"),
        ((uncounted,), "which week"),
    ):
        (advice,) = WHEN.advise(asked(session, listing(schedules=schedules)))
        assert part in advice.text
    assert WHEN.advise(asked(session, listing(schedules=(TUESDAYS,)))) == ()
