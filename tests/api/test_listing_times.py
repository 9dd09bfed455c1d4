"""The next times on a listing's page, and what to ask about before setting out."""

from datetime import datetime, time

import pytest
from sqlalchemy.orm import Session

from api.pages.listing import describe_listing
from directory.config import Settings
from directory.kinds import ServiceStatus
from directory.opening import LONDON
from directory.queries.services import get_listing
from tests.factories import make_schedule, make_service

SUNDAY = datetime(2026, 5, 3, 12, tzinfo=LONDON)
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


def test_six_times_with_their_cautions(session: Session, settings: Settings) -> None:
    service = make_service(session, "Monday Club")
    make_schedule(session, service, byday="MO", is_term_time_only=True)
    session.expunge_all()
    listing = describe_listing(get_listing(session, service.id), (), settings, SUNDAY)
    assert listing.times[:2] == (
        "Tomorrow (Monday 4 May), 2pm to 4pm",
        "Monday 11 May, 2pm to 4pm",
    )
    assert len(listing.times) == 6
    assert listing.when == "Mondays 2pm to 4pm, term time only"
    assert listing.time_cautions == (
        "Term time only: check the dates",
        "May not run on the bank holiday Monday 4 May",
        "May not run on the bank holiday Monday 25 May",
    )


@pytest.mark.parametrize(
    ("hours", "next_on", "times"),
    [
        ((time(11), time(13)), "On now", "On now, until 1pm"),
        # Without an end nobody knows that it is still on.
        (
            (time(11, 30), None),
            "Next: tomorrow (Monday 4 May), 11:30am",
            "Tomorrow (Monday 4 May), 11:30am",
        ),
        ((time(0), time(0)), "Open now, day and night", None),
    ],
)
def test_what_is_on_now(
    session: Session,
    settings: Settings,
    hours: tuple[time, time | None],
    next_on: str,
    times: str | None,
) -> None:
    service = make_service(session, "Helpline")
    make_schedule(session, service, byday=EVERY_DAY, opens_at=hours[0], closes_at=hours[1])
    session.expunge_all()
    listing = describe_listing(get_listing(session, service.id), (), settings, SUNDAY)
    assert listing.next_on == next_on
    assert next(iter(listing.times), None) == times


def test_what_has_closed_has_no_next_time(session: Session, settings: Settings) -> None:
    service = make_service(session, "Closed Club", status=ServiceStatus.DEFUNCT)
    make_schedule(session, service)
    session.expunge_all()
    listing = describe_listing(get_listing(session, service.id), (), settings, SUNDAY)
    assert (listing.next_on, listing.times, listing.time_cautions) == (None, (), ())
