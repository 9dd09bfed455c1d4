"""When a listing falls due, and how often."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from directory.kinds import ListingKind, ServiceStatus
from directory.queries.assurance import AssurableListing
from upkeep.freshness.cycle import CAUGHT_UP, DAYS, day_of_month, due_on, earliest
from upkeep.freshness.volatile import WHY, Volatility, months_of, volatility_of

PLAIN = AssurableListing(
    id=uuid4(), name="One", organization_id=uuid4(), kind=ListingKind.GROUP,
    status=ServiceStatus.ACTIVE, assured_date=None, unanswered_since=None, review_months=None,
    is_demonstration=False, has_notice=False, has_waiting_time=False, has_end=False,
    last_asked_at=None, emails=(), concepts=frozenset(),
)  # fmt: skip
DAY = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(id_=st.uuids(), months=st.integers(1, 24), assured_on=st.none() | DAY, today=DAY)
def test_a_listing_falls_due_on_its_own_day_and_never_before_it_may(
    id_: UUID, months: int, assured_on: date | None, today: date
) -> None:
    first = earliest(today, None)
    due = due_on(id_, months, assured_on, first)
    assert due >= first == today - CAUGHT_UP
    assert due.day == day_of_month(id_) <= DAYS
    ends = assured_on + relativedelta(months=months) if assured_on else first
    if ends - timedelta(days=16) >= first:
        assert abs((due - ends).days) <= 16
    else:
        assert (due - first).days <= 31


def test_days_of_the_month_are_spread() -> None:
    days = [day_of_month(UUID(int=number)) for number in range(2_800)]
    assert set(days) == set(range(1, 29))
    assert max(days.count(day) for day in set(days)) < 150


VOLATILE = [
    ({"kind": ListingKind.GIVING}, Volatility.GIVING),
    ({"status": ServiceStatus.TEMPORARILY_CLOSED}, Volatility.CLOSED_FOR_NOW),
    ({"has_notice": True}, Volatility.NOTICE),
    ({"has_waiting_time": True}, Volatility.WAITING_TIME),
    ({"has_end": True}, Volatility.DATES_END),
    ({"concepts": frozenset({"food_bank"})}, Volatility.SHIFTING),
]


@pytest.mark.parametrize(("facts", "why"), VOLATILE)
def test_what_is_volatile_is_asked_after_more_often(facts: dict[str, object], why: str) -> None:
    listing = replace(PLAIN, **facts)  # type: ignore[arg-type]
    assert volatility_of(listing) == (why,)
    assert months_of(listing) == 3
    assert months_of(replace(listing, review_months=9)) == 9


def test_the_rest_is_asked_after_twice_a_year_and_every_reason_is_written() -> None:
    assert months_of(PLAIN) == 6
    assert set(WHY) == set(Volatility) == {why for _, why in VOLATILE}
