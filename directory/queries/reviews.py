"""What waits for a reviewer: how much of it, and one page after the other."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from directory.kinds import ClaimState, PublicationStatus, VersionState
from directory.models import (
    Account,
    Claim,
    DuplicateDecision,
    LikelyPair,
    ListingVersion,
    Organization,
    Service,
)
from directory.queries.imports import OPEN_STATUSES
from directory.queries.offers import count_offering
from directory.queries.organization_changes import count_waiting_organizations
from directory.queries.reports import count_open_reports, count_unanswered
from directory.queries.versions import count_waiting


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each thing wait for a reviewer."""

    changes: int
    claims: int
    reports: int
    unanswered: int
    duplicates: int
    feeds: int
    organizations: int

    @property
    def total(self) -> int:
        """Everything together."""
        known = (self.changes, self.claims, self.reports, self.unanswered, self.duplicates)
        return sum(known) + self.feeds + self.organizations


@dataclass(frozen=True, slots=True)
class LikelyTwins:
    """Two listings that look like one thing."""

    a: UUID
    b: UUID
    names: tuple[str, str]
    organizations: tuple[str, str]
    score: float
    levels: dict[str, str]


def find_waiting(session: Session) -> Waiting:
    """How much of each thing waits."""
    claims = select(func.count()).select_from(Claim).where(Claim.state == ClaimState.WAITING)
    pairs = select(func.count()).select_from(_undecided().subquery())
    return Waiting(
        changes=count_waiting(session),
        claims=session.scalar(claims) or 0,
        reports=count_open_reports(session),
        unanswered=count_unanswered(session),
        duplicates=session.scalar(pairs) or 0,
        feeds=count_offering(session),
        organizations=count_waiting_organizations(session),
    )


def list_waiting_changes(session: Session, *, page: int, per_page: int) -> list[ListingVersion]:
    """A page of versions that wait, the oldest first."""
    waiting = select(ListingVersion).where(ListingVersion.state == VersionState.WAITING)
    oldest = waiting.order_by(ListingVersion.submitted_at, ListingVersion.id)
    return list(session.scalars(oldest.offset((page - 1) * per_page).limit(per_page)))


def list_likely_twins(session: Session, *, page: int, per_page: int) -> list[LikelyTwins]:
    """A page of pairs that look like one thing and were not decided, the likeliest first."""
    best = _undecided().order_by(LikelyPair.score.desc(), LikelyPair.id)
    return [
        LikelyTwins(row[0], row[1], (row[2], row[3]), (row[4], row[5]), row[6], row[7])
        for row in session.execute(best.offset((page - 1) * per_page).limit(per_page))
    ]


def find_accounts(session: Session, ids: set[UUID]) -> dict[UUID, Account]:
    """The accounts of some ids; those that were deleted are left out."""
    return {one.id: one for one in session.scalars(select(Account).where(Account.id.in_(ids)))}


def find_versions(session: Session, ids: set[UUID]) -> dict[UUID, ListingVersion]:
    """The versions of some ids."""
    found = session.scalars(select(ListingVersion).where(ListingVersion.id.in_(ids)))
    return {one.id: one for one in found}


def find_service(session: Session, service_id: UUID) -> Service | None:
    """A listing with its organization, whether or not the public sees it."""
    found = select(Service).where(Service.id == service_id)
    return session.scalar(found.options(joinedload(Service.organization)))


def _undecided() -> Select[UUID, UUID, str, str, str, str, float, dict[str, str]]:
    other, runs, other_runs = aliased(Service), aliased(Organization), aliased(Organization)
    decided = (
        select(DuplicateDecision.id)
        .where(
            DuplicateDecision.service_id == LikelyPair.service_id,
            DuplicateDecision.other_id == LikelyPair.other_id,
        )
        .exists()
    )
    return (
        select(
            LikelyPair.service_id,
            LikelyPair.other_id,
            Service.name,
            other.name,
            runs.name,
            other_runs.name,
            LikelyPair.score,
            LikelyPair.levels,
        )
        .join(Service, Service.id == LikelyPair.service_id)
        .join(other, other.id == LikelyPair.other_id)
        .join(runs, runs.id == Service.organization_id)
        .join(other_runs, other_runs.id == other.organization_id)
        .where(
            ~decided,
            Service.status.in_(OPEN_STATUSES),
            Service.publication_status == PublicationStatus.PUBLISHED,
            other.status.in_(OPEN_STATUSES),
            other.publication_status == PublicationStatus.PUBLISHED,
        )
    )
