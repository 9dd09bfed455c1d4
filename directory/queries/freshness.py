"""What the dashboard of freshness counts: public listings, what waits, and how long it waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from directory.kinds import AreaKind, ClaimProof, ClaimState, LocationVisibility, VersionState
from directory.models import (
    Area,
    Claim,
    ListingReport,
    ListingVersion,
    Location,
    ServiceAtLocation,
)
from directory.queries.areas import newest_vintage
from directory.queries.quality import OUTSIDE
from directory.queries.reports import AGAINST, list_unanswered


@dataclass(frozen=True, slots=True)
class Waiting:
    """One sort of thing that reviewers decide.

    Parameters
    ----------
    median_days
        How long those took that were decided since a moment; nothing where none was.
    """

    number: int
    oldest_at: datetime | None
    decided: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """Everything that waits for a reviewer."""

    changes: Waiting
    claims: Waiting
    reports: Waiting
    unanswered: Waiting


def are_areas_loaded(session: Session, kind: AreaKind) -> bool:
    """Whether there are outlines of a kind."""
    return bool(session.scalar(select(exists().where(Area.kind == kind.value))))


def list_areas_of_listings(session: Session, kind: AreaKind) -> dict[UUID, tuple[str, ...]]:
    """Names of the areas of a kind that the public points of each listing lie in.

    Notes
    -----
    A hidden location has no public point, so that no count can say where it is.
    """
    name = case((Area.name.is_(None), OUTSIDE), else_=Area.name)
    covers = and_(
        Area.kind == kind.value,
        Area.vintage == newest_vintage(kind),
        func.ST_Covers(Area.geometry, Location.public_point),
    )
    query = (
        select(ServiceAtLocation.service_id, func.array_agg(name.distinct()))
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Area, covers)
        .where(Location.public_point.is_not(None), Location.visibility != LocationVisibility.HIDDEN)
        .group_by(ServiceAtLocation.service_id)
    )
    return {service_id: tuple(sorted(names)) for service_id, names in session.execute(query)}


def find_waits(session: Session, since: datetime) -> Waits:
    """What waits, and how long what was decided since a moment had waited.

    Notes
    -----
    Of changes those count that went to a reviewer: they were decided by somebody else than who
    sent them. Claims that an address proved waited for nobody.
    """
    sent, claim, report = ListingVersion, Claim, ListingReport
    by_reviewer = and_(sent.decided_at > sent.submitted_at, sent.decided_by != sent.made_by)
    by_hand = func.coalesce(claim.proof, ClaimProof.REVIEWER) == ClaimProof.REVIEWER
    said = report.kind.in_(AGAINST)
    unanswered = list_unanswered(session)
    oldest = min((one.listed_at for one in unanswered), default=None)
    return Waits(
        _waiting(
            session,
            (sent.state == VersionState.WAITING, sent.submitted_at),
            (by_reviewer, sent.submitted_at, sent.decided_at),
            since,
        ),
        _waiting(
            session,
            (claim.state == ClaimState.WAITING, claim.made_at),
            (by_hand, claim.made_at, claim.decided_at),
            since,
        ),
        _waiting(
            session,
            (and_(said, report.handled_at.is_(None)), report.made_at),
            (said, report.made_at, report.handled_at),
            since,
        ),
        Waiting(len(unanswered), oldest),
    )


def _waiting(
    session: Session,
    waiting: tuple[ColumnElement[bool], Any],
    decided: tuple[ColumnElement[bool], Any, Any],
    since: datetime,
) -> Waiting:
    number, oldest_at = session.execute(
        select(func.count(), func.min(waiting[1])).where(waiting[0])
    ).one()
    counts, begin, end = decided
    took_s = func.extract("epoch", end - begin)
    median_s = func.percentile_cont(0.5).within_group(took_s)
    times, median = session.execute(
        select(func.count(), median_s).where(counts, end >= since)
    ).one()
    return Waiting(number, oldest_at, times, None if median is None else float(median) / 86_400)
