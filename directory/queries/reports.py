"""What people who rang, or noticed something, say of listings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from directory.kinds import MessageState, PublicationStatus, ReportKind
from directory.models import (
    Account,
    AssuranceRequest,
    ListingReport,
    Organization,
    OutgoingMessage,
    Service,
)

# What says that something has to be done.
AGAINST = (ReportKind.WRONG, ReportKind.CLOSED, ReportKind.CORRECTION)
_WAITS = and_(ListingReport.kind.in_(AGAINST), ListingReport.handled_at.is_(None))


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that no reviewer has dealt with; ``by`` is nothing where anybody made it."""

    id: UUID
    service_id: UUID
    listing: str
    organization: str
    kind: ReportKind
    about: str | None
    said: str | None
    by: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class UnansweredListing:
    """A listing that came to the reviewers since nobody answers, or there is nobody to ask.

    Parameters
    ----------
    unanswered_since
        Nothing where there is nobody to ask.
    """

    request_id: UUID
    service_id: UUID
    listing: str
    organization: str
    assured_date: date | None
    unanswered_since: date | None
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class UntoldReport:
    """A report that those who keep the listing have not been told of."""

    id: UUID
    service_id: UUID
    kind: ReportKind
    about: str | None
    said: str | None


def list_open_reports(session: Session) -> list[OpenReport]:
    """Reports that no reviewer has dealt with, together by listing, the longest waiting first."""
    first = func.min(ListingReport.made_at).over(partition_by=ListingReport.service_id)
    query = (
        select(
            ListingReport.id,
            ListingReport.service_id,
            Service.name,
            Organization.name,
            ListingReport.kind,
            ListingReport.about,
            ListingReport.said,
            Account.email,
            ListingReport.made_at,
        )
        .join(Service, Service.id == ListingReport.service_id)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(Account, Account.id == ListingReport.made_by)
        .where(_WAITS, Service.publication_status == PublicationStatus.PUBLISHED)
        .order_by(first, ListingReport.service_id, ListingReport.made_at, ListingReport.id)
    )
    return [OpenReport(*row) for row in session.execute(query)]


def list_unanswered(session: Session) -> list[UnansweredListing]:
    """Listings that reviewers have to ring about, the longest waiting first."""
    query = (
        select(
            AssuranceRequest.id,
            Service.id,
            Service.name,
            Organization.name,
            Service.assured_date,
            Service.unanswered_since,
            AssuranceRequest.listed_at,
        )
        .join(Service, Service.id == AssuranceRequest.service_id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(
            AssuranceRequest.listed_at.is_not(None),
            AssuranceRequest.answered_at.is_(None),
            Service.publication_status == PublicationStatus.PUBLISHED,
        )
        .order_by(AssuranceRequest.listed_at, func.lower(Service.name), Service.id)
    )
    rows: Iterable[Any] = session.execute(query)
    return [UnansweredListing(*row) for row in rows]


def count_open_reports(session: Session) -> int:
    """How many reports wait for a reviewer."""
    waiting = (
        select(func.count())
        .select_from(ListingReport)
        .join(Service, Service.id == ListingReport.service_id)
        .where(_WAITS, Service.publication_status == PublicationStatus.PUBLISHED)
    )
    return session.scalar(waiting) or 0


def count_unanswered(session: Session) -> int:
    """How many listings wait for a reviewer since nobody answers for them."""
    return len(list_unanswered(session))


def count_closers(session: Session, service_id: UUID) -> int:
    """How many different people who rang say that a listing has closed, and nobody has decided.

    Notes
    -----
    What was said before somebody made sure that the listing is right says nothing any more.
    """
    made_on = cast(func.timezone("Europe/London", ListingReport.made_at), Date)
    query = (
        select(func.count(ListingReport.made_by.distinct()))
        .join(Service, Service.id == ListingReport.service_id)
        .where(
            ListingReport.service_id == service_id,
            ListingReport.kind == ReportKind.CLOSED,
            ListingReport.handled_at.is_(None),
            or_(Service.assured_date.is_(None), made_on >= Service.assured_date),
        )
    )
    return session.scalar(query) or 0


def find_own_tap(
    session: Session, service_id: UUID, account_id: UUID, since: datetime
) -> ListingReport | None:
    """What somebody who rang said of a listing last, since a moment, and nobody has dealt with."""
    rang = (ReportKind.RIGHT, ReportKind.WRONG, ReportKind.CLOSED)
    own = select(ListingReport).where(
        ListingReport.service_id == service_id,
        ListingReport.made_by == account_id,
        ListingReport.made_at >= since,
        ListingReport.kind.in_(rang),
        or_(ListingReport.handled_at.is_(None), ListingReport.kind == ReportKind.RIGHT),
    )
    newest = own.order_by(ListingReport.made_at.desc(), ListingReport.id).limit(1)
    return session.scalar(newest.with_for_update())


def find_report(session: Session, report_id: UUID) -> ListingReport | None:
    """A report, kept from others until the transaction ends."""
    one = select(ListingReport).where(ListingReport.id == report_id).with_for_update()
    return session.scalar(one)


def list_untold(session: Session, before: datetime) -> list[UntoldReport]:
    """Reports of before a moment that those who keep the listing were not told of, oldest first."""
    query = (
        select(
            ListingReport.id,
            ListingReport.service_id,
            ListingReport.kind,
            ListingReport.about,
            ListingReport.said,
        )
        .where(
            _WAITS,
            ListingReport.told_at.is_(None),
            ListingReport.made_at <= before,
        )
        .order_by(ListingReport.made_at, ListingReport.id)
    )
    return [UntoldReport(*row) for row in session.execute(query)]


def put_told(session: Session, report_ids: Collection[UUID], now: datetime) -> None:
    """Keep that those who keep the listings were told."""
    these = update(ListingReport).where(ListingReport.id.in_(report_ids))
    session.execute(these.values(told_at=now))


def close_pointless(session: Session, now: datetime) -> None:
    """Let go of what was said of listings that nobody is shown any more, words and all."""
    hidden = select(Service.id).where(Service.publication_status != PublicationStatus.PUBLISHED)
    of_these = update(ListingReport).where(_WAITS, ListingReport.service_id.in_(hidden))
    session.execute(of_these.values(handled_at=now, said=None))


def delete_old_reports(session: Session, before: datetime) -> None:
    """Forget reports that were dealt with before a moment, and who made them."""
    session.execute(delete(ListingReport).where(ListingReport.handled_at < before))


def forget_sent(session: Session, beginnings: Collection[str]) -> None:
    """Take the words out of messages that have gone; ``about`` of each begins with one of these.

    Notes
    -----
    They hold tokens, of which only digests are kept elsewhere, and what somebody wrote.
    """
    begins = or_(*(OutgoingMessage.about.startswith(each) for each in beginnings))
    gone = update(OutgoingMessage).where(
        begins, OutgoingMessage.state == MessageState.SENT, OutgoingMessage.text.is_not(None)
    )
    session.execute(gone.values(text=None))


def move_reports(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Let what was said of a listing be said of the one that it was merged into."""
    said = update(ListingReport).where(ListingReport.service_id == from_id)
    session.execute(said.values(service_id=to_id))
