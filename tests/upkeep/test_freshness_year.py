"""A whole year of daily rounds over two hundred listings, with a clock that is moved."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.kinds import ListingKind
from directory.models import Service
from directory.queries.keepers import put_keeper
from tests.api.accounts.browser import make_account
from tests.factories import make_organization, make_service
from upkeep.freshness.answering import confirm
from upkeep.freshness.asking import go_round
from upkeep.freshness.letters import Letter

BEGIN = datetime(2026, 1, 1, 6, tzinfo=UTC)
LISTINGS, FORTY, GIVING = 200, 40, 30
SILENT = "silent@elsewhere.example"


@pytest.fixture
def listings(session: Session) -> dict[UUID, int]:
    """Ids of two hundred listings, each with the months of its cycle."""
    partner = make_organization(session, "Forty Groups")
    account = make_account(session, "forty@groups.example")
    put_keeper(session, account.id, partner.id, BEGIN)
    months = {}
    for number in range(LISTINGS):
        of = partner if number < FORTY else make_organization(session, f"Trust {number}")
        is_giving = number >= LISTINGS - GIVING
        kind = ListingKind.GIVING if is_giving else ListingKind.GROUP
        service = make_service(session, f"Group {number}", organization=of, kind=kind)
        service.email = f"group{number}@trust.example" if number >= FORTY else None
        service.assured_date = date(2025, 1 + number % 12, 1 + number % 28) if number % 5 else None
        months[service.id] = 3 if is_giving else 6
    session.flush()
    return months


def days() -> list[datetime]:
    return [BEGIN + timedelta(days=number) for number in range(365)]


def test_everybody_is_asked_once_a_cycle_and_no_more_than_that(
    session: Session, listings: dict[UUID, int]
) -> None:
    asked: dict[UUID, list[date]] = defaultdict(list)
    letters: dict[date, list[Letter]] = {}
    for number, now in enumerate(days()):
        done = go_round(session, now)
        letters[now.date()] = done.letters
        assert done.reminded == done.sunk == done.listed == []
        for letter in done.letters:
            for one in letter.listings:
                asked[one.service_id].append(now.date())
                # Answered on the day, or the day after, or nearly two weeks later.
                confirm(session, one.token, now + timedelta(days=(0, 1, 12)[number % 3]))
    assert set(asked) == set(listings)
    for service_id, when in asked.items():
        fewest = 12 // listings[service_id]
        assert fewest - 1 <= len(when) <= fewest + 1, when
        apart = [(later - earlier).days for earlier, later in pairwise(when)]
        cycle = 30.44 * listings[service_id]
        assert all(cycle - 24 <= days <= cycle + 24 for days in apart), apart
    spread(asked, letters)


def spread(asked: dict[UUID, list[date]], letters: dict[date, list[Letter]]) -> None:
    """Whoever keeps forty has one message a week at most; nobody's listings come in a heap."""
    forty = [day for day, sent in letters.items() if any(one.is_keeper for one in sent)]
    weeks = [(later - earlier).days for earlier, later in pairwise(forty)]
    assert min(weeks) > 6
    assert (
        max(Counter(day for day, sent in letters.items() for one in sent if one.is_keeper).values())
        == 1
    )
    others = Counter(day for day, sent in letters.items() for one in sent if not one.is_keeper)
    # A year's askings of the 160 over 365 days; on the first day a week's worth may be caught up.
    assert max(number for day, number in others.items() if day != BEGIN.date()) <= 12
    assert others[BEGIN.date()] <= (LISTINGS - FORTY) // 2
    days_of_month = {day.day for when in asked.values() for day in when}
    assert len(days_of_month) >= 27


def test_who_never_answers_is_reminded_twice_then_sinks_then_comes_to_the_reviewers(
    session: Session,
) -> None:
    service = make_service(session, "Silent Group", email=SILENT)
    happened = []
    for now in days():
        done = go_round(session, now)
        for what in ("asked", "reminded", "sunk", "listed"):
            happened += [(what, now.date()) for _ in getattr(done, what)]
        assert len(done.letters) == (done.asked != []) + (done.reminded != [])
    assert [what for what, _ in happened] == ["asked", "reminded", "reminded", "sunk", "listed"]
    first = happened[0][1]
    assert [(day - first).days for _, day in happened] == [0, 14, 28, 42, 56]
    since = session.scalar(text("SELECT unanswered_since FROM service"))
    assert since == first + timedelta(days=42)
    lines = session.execute(text("SELECT actor, field, became FROM audit")).all()
    assert [tuple(line) for line in lines] == [("job", "unanswered_since", str(since))]
    assert service.assured_date is None


def test_twice_on_a_day_is_as_once(session: Session, listings: dict[UUID, int]) -> None:
    assert listings
    sent = []
    for now in days()[:40]:
        sent += go_round(session, now).letters
        assert go_round(session, now + timedelta(hours=3)).letters == []
    assert len({letter.about for letter in sent}) == len(sent)


def test_a_round_that_came_to_nothing_is_gone_again(session: Session) -> None:
    service = make_service(session, "Tuesday Singers", email=SILENT)
    due = next(now for now in days() if would_ask(session, now))
    assert session.scalar(text("SELECT count(*) FROM assurance_request")) == 0
    [letter] = go_round(session, due).letters
    assert [one.service_id for one in letter.listings] == [service.id]


def would_ask(session: Session, now: datetime) -> bool:
    """Whether a round asks, which then fails."""
    crash = session.begin_nested()
    asked = go_round(session, now).letters
    crash.rollback()
    return bool(asked)


def test_a_server_that_stood_still_for_two_months_sends_no_heap(
    session: Session, listings: dict[UUID, int]
) -> None:
    for now in days()[:30]:
        go_round(session, now)
    session.execute(text("UPDATE assurance_request SET answered_at = asked_at, answer = 'changed'"))
    session.expire_all()
    most = max(len(go_round(session, now).letters) for now in days()[90:120])
    assert most <= len(listings) // 2
    assert session.get(Service, next(iter(listings)))
