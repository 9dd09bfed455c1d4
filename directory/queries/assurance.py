"""Whose listings are asked after, what was asked, and the links that answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from directory.kinds import AssuranceAnswer, ListingKind, PublicationStatus, ServiceStatus
from directory.models import (
    Account,
    AccountOrganization,
    AssuranceLink,
    AssuranceRequest,
    Attribute,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from directory.queries.services import LISTED_STATUSES
from directory.tags import OWN_CONCEPTS, UNCERTAIN

# Any number will do, so long as every process that asks uses the same.
ASKING_LOCK = 7_305_031


@dataclass(frozen=True, slots=True)
class AssurableListing:
    """What tells when the keepers of a listing are asked, and whom.

    Parameters
    ----------
    emails
        The listing's own address and its organization's, as they are shown; the better first.
    concepts
        Those of our own that are certain.
    last_asked_at
        When its keepers were asked last, whether or not they answered.
    """

    id: UUID
    name: str
    organization_id: UUID
    kind: ListingKind
    status: ServiceStatus
    assured_date: date | None
    unanswered_since: date | None
    review_months: int | None
    is_demonstration: bool
    has_notice: bool
    has_waiting_time: bool
    has_end: bool
    last_asked_at: datetime | None
    emails: tuple[str, ...]
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps an organization now."""

    account_id: UUID
    email: str


@dataclass(frozen=True, slots=True)
class Link:
    """What the token of a link leads to.

    Parameters
    ----------
    is_kept
        Whether the account that it was sent to keeps the listing still; true where it was sent to
        an address that the group shows.
    """

    request_id: UUID
    service_id: UUID
    account_id: UUID | None
    is_kept: bool


def lock_asking(session: Session) -> None:
    """Let nobody else ask until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(ASKING_LOCK)))


def list_assurable(session: Session) -> list[AssurableListing]:
    """Every listing that the public is offered, in the order of their names."""
    asked = select(
        AssuranceRequest.service_id, func.max(AssuranceRequest.asked_at).label("last_at")
    ).group_by(AssuranceRequest.service_id)
    last = asked.subquery()
    concepts = list_certain_concepts(session)
    query = (
        select(
            Service.id,
            Service.name,
            Service.organization_id,
            Service.kind,
            Service.status,
            Service.assured_date,
            Service.unanswered_since,
            Service.review_months,
            Service.is_demonstration,
            func.coalesce(Service.alert, "") != "",
            func.coalesce(Service.wait_time, "") != "",
            _has_end(),
            last.c.last_at,
            Service.email,
            Organization.email,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(last, last.c.service_id == Service.id)
        .where(
            Service.publication_status == PublicationStatus.PUBLISHED,
            Service.status.in_(LISTED_STATUSES),
        )
        .order_by(func.lower(Service.name), Service.id)
    )
    rows: Iterable[Any] = session.execute(query)
    return [AssurableListing(*_facts(row, concepts)) for row in rows]


def _facts(row: Any, concepts: Mapping[UUID, frozenset[str]]) -> Iterator[Any]:
    *facts, own, theirs = row
    yield from facts
    yield tuple(email for email in (own, theirs) if email)
    yield concepts.get(facts[0], frozenset())


def _has_end() -> ColumnElement[bool]:
    """Whether its dates end, as those of a course or a season do."""
    visits = select(ServiceAtLocation.id).where(ServiceAtLocation.service_id == Service.id)
    of_it = or_(
        Schedule.service_id == Service.id,
        Schedule.service_at_location_id.in_(visits.correlate(Service)),
    )
    ends = or_(
        Schedule.until.is_not(None), Schedule.valid_to.is_not(None), Schedule.count.is_not(None)
    )
    return exists().where(and_(of_it, ends)).correlate(Service)


def list_certain_concepts(session: Session) -> dict[UUID, frozenset[str]]:
    """Ids of our own concepts that are certain of each listing."""
    query = (
        select(Attribute.link_id, func.array_agg(TaxonomyTerm.code))
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .where(
            Attribute.link_entity == "service",
            TaxonomyTerm.taxonomy == OWN_CONCEPTS,
            func.coalesce(Attribute.value, "").not_in(UNCERTAIN),
        )
        .group_by(Attribute.link_id)
    )
    return {id_: frozenset(code for code in codes if code) for id_, codes in session.execute(query)}


def list_all_keepers(session: Session) -> dict[UUID, tuple[Keeper, ...]]:
    """Everybody who keeps anything now, by organization, the longest first."""
    keeps = AccountOrganization
    query = (
        select(keeps.organization_id, Account.id, Account.email)
        .join(Account, Account.id == keeps.account_id)
        .where(keeps.left_at.is_(None), Account.disabled_at.is_(None))
        .order_by(keeps.since, Account.email)
    )
    found: dict[UUID, list[Keeper]] = defaultdict(list)
    for organization_id, account_id, email in session.execute(query):
        found[organization_id].append(Keeper(account_id, email))
    return {id_: tuple(keepers) for id_, keepers in found.items()}


def list_open_requests(session: Session) -> list[AssuranceRequest]:
    """What nobody has answered, the oldest first; nobody can answer until the transaction ends."""
    unanswered = select(AssuranceRequest).where(AssuranceRequest.answered_at.is_(None))
    oldest = unanswered.order_by(AssuranceRequest.asked_at, AssuranceRequest.id)
    return list(session.scalars(oldest.with_for_update()))


def find_open_request(session: Session, service_id: UUID) -> AssuranceRequest | None:
    """The asking of a listing that nobody has answered, kept from others until the end."""
    open_one = select(AssuranceRequest).where(
        AssuranceRequest.service_id == service_id, AssuranceRequest.answered_at.is_(None)
    )
    return session.scalar(open_one.with_for_update())


def lock_request(session: Session, request_id: UUID) -> AssuranceRequest:
    """An asking as it is now, kept from others until the transaction ends."""
    one = select(AssuranceRequest).where(AssuranceRequest.id == request_id).with_for_update()
    return session.scalars(one.execution_options(populate_existing=True)).one()


def reopen_request(
    session: Session, service_id: UUID, answered_at: datetime, answer: AssuranceAnswer
) -> None:
    """Take an answer of a moment back."""
    session.execute(
        update(AssuranceRequest)
        .where(
            AssuranceRequest.service_id == service_id,
            AssuranceRequest.answered_at == answered_at,
            AssuranceRequest.answer == answer,
        )
        .values(answered_at=None, answer=None)
    )


def find_link(session: Session, token_hash: str, now: datetime) -> Link | None:
    """What a token leads to, as long as its link lasts."""
    keeps = AccountOrganization
    keeper = (
        exists()
        .where(
            keeps.account_id == AssuranceLink.account_id,
            keeps.organization_id == Service.organization_id,
            keeps.left_at.is_(None),
            Account.id == keeps.account_id,
            Account.disabled_at.is_(None),
        )
        .correlate(AssuranceLink, Service)
    )
    query = (
        select(
            AssuranceRequest.id,
            AssuranceRequest.service_id,
            AssuranceLink.account_id,
            or_(AssuranceLink.account_id.is_(None), keeper),
        )
        .join(AssuranceRequest, AssuranceRequest.id == AssuranceLink.request_id)
        .join(Service, Service.id == AssuranceRequest.service_id)
        .where(AssuranceLink.token_hash == token_hash, AssuranceLink.expires_at > now)
    )
    found = session.execute(query).first()
    return Link(*found) if found else None


def delete_ended_links(session: Session, now: datetime) -> None:
    """Forget the links that have expired."""
    session.execute(delete(AssuranceLink).where(AssuranceLink.expires_at <= now))


def delete_requests(session: Session, ids: Collection[UUID]) -> None:
    """Forget askings that came to nothing."""
    session.execute(delete(AssuranceRequest).where(AssuranceRequest.id.in_(ids)))


def put_unanswered(session: Session, service_ids: Collection[UUID], since: date) -> None:
    """Keep that nobody answers for some listings."""
    of_these = update(Service).where(Service.id.in_(service_ids))
    session.execute(of_these.values(unanswered_since=since))


def clear_unanswered(session: Session, service_ids: Collection[UUID]) -> None:
    """Keep that somebody answered for some listings after all."""
    of_these = update(Service).where(Service.id.in_(service_ids))
    session.execute(of_these.values(unanswered_since=None))


@dataclass(frozen=True, slots=True)
class AssuredState:
    """How a listing stands with those who keep it; ``address`` is the one that it shows."""

    organization_id: UUID
    address: str | None
    name: str
    assured_date: date | None
    unanswered_since: date | None
    is_published: bool


def find_assured(session: Session, service_id: UUID) -> AssuredState | None:
    """How a listing stands, read anew, and kept from others until the transaction ends."""
    query = select(
        Service.organization_id,
        func.coalesce(Service.email, Organization.email),
        Service.name,
        Service.assured_date,
        Service.unanswered_since,
        Service.publication_status == PublicationStatus.PUBLISHED,
    ).join(Organization, Organization.id == Service.organization_id)
    held = query.where(Service.id == service_id).with_for_update(of=Service)
    found = session.execute(held).first()
    return AssuredState(*found) if found else None


def put_assurer(session: Session, service_id: UUID, email: str | None) -> None:
    """Keep the address, one that the group shows, from which a listing was confirmed."""
    session.execute(update(Service).where(Service.id == service_id).values(assurer_email=email))


def put_back_assurance(
    session: Session, service_id: UUID, assured_date: date | None, unanswered_since: date | None
) -> None:
    """Take a confirmation back: the listing stands as it stood before."""
    values = {"assured_date": assured_date, "unanswered_since": unanswered_since}
    session.execute(update(Service).where(Service.id == service_id).values(values))
