"""The daily round: who is asked, who is reminded, what sinks, and what comes to the reviewers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.kinds import Actor, AssuranceAnswer
from directory.models import AssuranceRequest
from directory.queries.assurance import (
    AssurableListing,
    Keeper,
    clear_unanswered,
    delete_ended_links,
    delete_requests,
    list_all_keepers,
    list_assurable,
    list_open_requests,
    lock_asking,
    put_unanswered,
)
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from upkeep.freshness.cycle import REMINDED, TOGETHER, due_on, earliest
from upkeep.freshness.letters import Asking, Letter, Stage, recipients_of, write_letters
from upkeep.freshness.volatile import months_of
from upkeep.versions import london_day


@dataclass(slots=True)
class Round:
    """What one day's round did; listings by their ids."""

    letters: list[Letter] = field(default_factory=list)
    asked: list[UUID] = field(default_factory=list)
    reminded: list[UUID] = field(default_factory=list)
    sunk: list[UUID] = field(default_factory=list)
    listed: list[UUID] = field(default_factory=list)


def go_round(session: Session, now: datetime) -> Round:
    """Ask after every listing that is due, and follow up what nobody has answered.

    Notes
    -----
    What it did stands in the database, so that a second round on the same day finds nothing more
    to do. It is one transaction: after a crash all of it is done again. The letters carry the only
    copy of their tokens.
    """
    lock_asking(session)
    listings = {listing.id: listing for listing in list_assurable(session)}
    keepers = list_all_keepers(session)
    delete_ended_links(session, now)
    settle(session, listings, keepers, now)
    done = Round()
    waiting = list_open_requests(session)
    askings = _follow_up(session, waiting, listings, keepers, now, done)
    open_ids = {request.service_id for request in waiting}
    rest = [listing for listing in listings.values() if listing.id not in open_ids]
    askings += _ask(session, rest, keepers, now, done)
    session.flush()
    done.letters = write_letters(session, askings, now)
    session.flush()
    return done


def settle(
    session: Session,
    listings: Mapping[UUID, AssurableListing],
    keepers: Mapping[UUID, tuple[Keeper, ...]],
    now: datetime,
) -> None:
    """Close the askings that somebody answered in another way, and forget those about nothing."""
    gone = []
    for request in list_open_requests(session):
        listing = listings.get(request.service_id)
        if listing is None:
            gone.append(request.id)
        elif _is_assured_since(listing, request):
            request.answered_at, request.answer = now, AssuranceAnswer.RIGHT
        elif _was_nobodys(request) and recipients_of(listing, keepers):
            # Somebody looks after it by now: they are asked on its next day.
            gone.append(request.id)
    session.flush()
    delete_requests(session, gone)
    clear_unanswered(session, [one.id for one in listings.values() if _is_answered(one)])


def _is_assured_since(listing: AssurableListing, request: AssuranceRequest) -> bool:
    asked_on = london_day(request.asked_at)
    return listing.assured_date is not None and listing.assured_date >= asked_on


def _is_answered(listing: AssurableListing) -> bool:
    since, assured_on = listing.unanswered_since, listing.assured_date
    return since is not None and assured_on is not None and assured_on >= since


def _was_nobodys(request: AssuranceRequest) -> bool:
    return request.listed_at is not None and request.first_reminder_at is None


def _follow_up(
    session: Session,
    waiting: Iterable[AssuranceRequest],
    listings: Mapping[UUID, AssurableListing],
    keepers: Mapping[UUID, tuple[Keeper, ...]],
    now: datetime,
    done: Round,
) -> list[Asking]:
    """Reminders that are due; who let the last one pass sinks, then comes to the reviewers."""
    askings, today = [], london_day(now)
    for request in waiting:
        listing = listings[request.service_id]
        stage = _next_reminder(request, today)
        if stage is not None:
            _note_reminder(request, stage, now)
            askings.append(Asking(request, listing, stage, recipients_of(listing, keepers)))
            done.reminded.append(listing.id)
        elif _is_past(request.second_reminder_at, today) and listing.unanswered_since is None:
            done.sunk.append(listing.id)
        elif request.listed_at is None and _is_ignored(request, listing, today):
            request.listed_at = now
            done.listed.append(listing.id)
    put_unanswered(session, done.sunk, today)
    for service_id in done.sunk:
        change = FieldChange("unanswered_since", None, str(today))
        add_audit(session, ChangedBy(Actor.JOB), "service", service_id, [change])
    return askings


def _is_past(moment: datetime | None, today: date) -> bool:
    return moment is not None and today - london_day(moment) >= REMINDED


def _next_reminder(request: AssuranceRequest, today: date) -> Stage | None:
    if request.listed_at is not None:
        return None
    if request.first_reminder_at is None:
        return Stage.FIRST_REMINDER if _is_past(request.asked_at, today) else None
    if request.second_reminder_at is None and _is_past(request.first_reminder_at, today):
        return Stage.SECOND_REMINDER
    return None


def _note_reminder(request: AssuranceRequest, stage: Stage, now: datetime) -> None:
    if stage is Stage.FIRST_REMINDER:
        request.first_reminder_at = now
    else:
        request.second_reminder_at = now


def _is_ignored(request: AssuranceRequest, listing: AssurableListing, today: date) -> bool:
    """Whether it has been said for as long as between reminders that nobody answers."""
    since = listing.unanswered_since
    has_passed = _is_past(request.second_reminder_at, today)
    return has_passed and since is not None and today - since >= REMINDED


def _ask(
    session: Session,
    listings: Iterable[AssurableListing],
    keepers: Mapping[UUID, tuple[Keeper, ...]],
    now: datetime,
    done: Round,
) -> list[Asking]:
    today = london_day(now)
    askings = []
    for listing in _due_together(listings, keepers, today):
        recipients = recipients_of(listing, keepers)
        request = AssuranceRequest(id=uuid4(), service_id=listing.id, asked_at=now)
        session.add(request)
        if not recipients:
            request.listed_at = now
            done.listed.append(listing.id)
            continue
        done.asked.append(listing.id)
        askings.append(Asking(request, listing, Stage.ASKED, recipients))
    return askings


def _due_together(
    listings: Iterable[AssurableListing], keepers: Mapping[UUID, tuple[Keeper, ...]], today: date
) -> list[AssurableListing]:
    """What is due today, and what those who are asked anyway would be asked within a week."""
    due = {}
    for listing in listings:
        if listing.is_demonstration and not keepers.get(listing.organization_id):
            continue
        last = london_day(listing.last_asked_at) if listing.last_asked_at else None
        first = earliest(today, last)
        due[listing] = due_on(listing.id, months_of(listing), listing.assured_date, first)
    chosen = [listing for listing, day in due.items() if day <= today]
    soon = [each for each, day in due.items() if today < day <= today + TOGETHER]
    reached: set[str] = set()
    found = chosen
    while found:
        reached |= {to.email for each in found for to in recipients_of(each, keepers)}
        found = [
            each for each in soon if any(to.email in reached for to in recipients_of(each, keepers))
        ]
        soon = [each for each in soon if each not in found]
        chosen += found
    return chosen
