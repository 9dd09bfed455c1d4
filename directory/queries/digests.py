"""What the daily messages tell: whom, and what was decided since the last one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from directory.kinds import Role, VersionState, VersionWay
from directory.models import (
    Account,
    AccountOrganization,
    ListingVersion,
    Organization,
    OrganizationChange,
    OutgoingMessage,
    Service,
)

ABOUT = "digest"
_KEEPS = AccountOrganization


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a daily message when there is something to tell."""

    account_id: UUID
    email: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody else decided of a listing that the addressee keeps, or of its organization.

    Parameters
    ----------
    record_id, name
        Of the listing or the organization.
    """

    addressee: Addressee
    record_id: UUID
    name: str
    way: VersionWay
    is_agreed: bool
    is_new: bool
    is_organization: bool = False


def list_reviewers(session: Session) -> list[Addressee]:
    """Everybody who decides what waits."""
    roles = (Role.REVIEWER, Role.ADMINISTRATOR)
    found = select(Account.id, Account.email).where(
        Account.role.in_(roles), Account.disabled_at.is_(None)
    )
    return [Addressee(*row) for row in session.execute(found.order_by(Account.email))]


def list_decided(session: Session) -> list[Decided]:
    """What was decided of keepers' listings since each was last told, by keeper and time.

    Notes
    -----
    What colleagues among the keepers do is theirs to tell. Nobody is told what happened before
    they kept the listing.
    """
    version, told_at = ListingVersion, _told_at()
    query = (
        select(
            Account.id,
            Account.email,
            version.service_id,
            Service.name,
            version.way,
            version.made_by.is_distinct_from(version.decided_by),
            version.base_id.is_(None),
        )
        .select_from(version)
        .join(Service, Service.id == version.service_id)
        .join(_KEEPS, _KEEPS.organization_id == version.organization_id)
        .join(Account, Account.id == _KEEPS.account_id)
        .where(
            _KEEPS.left_at.is_(None),
            Account.disabled_at.is_(None),
            version.number.is_not(None),
            version.decided_by.is_not(None),
            ~_is_by_colleague(version.decided_by, version.organization_id),
            version.decided_at > _KEEPS.since,
            or_(told_at.is_(None), version.decided_at > told_at),
        )
        .order_by(Account.email, version.decided_at, version.id)
    )
    return [
        Decided(Addressee(id_, email), service_id, name, way, is_agreed, is_new)
        for id_, email, service_id, name, way, is_agreed, is_new in session.execute(query)
    ]


def list_decided_organizations(session: Session) -> list[Decided]:
    """The same of the organizations themselves."""
    change, told_at = OrganizationChange, _told_at()
    query = (
        select(
            Account.id,
            Account.email,
            change.organization_id,
            Organization.name,
            change.made_by.is_distinct_from(change.decided_by),
        )
        .select_from(change)
        .join(Organization, Organization.id == change.organization_id)
        .join(_KEEPS, _KEEPS.organization_id == change.organization_id)
        .join(Account, Account.id == _KEEPS.account_id)
        .where(
            _KEEPS.left_at.is_(None),
            Account.disabled_at.is_(None),
            change.state == VersionState.APPROVED,
            change.decided_by.is_not(None),
            ~_is_by_colleague(change.decided_by, change.organization_id),
            change.decided_at > _KEEPS.since,
            or_(told_at.is_(None), change.decided_at > told_at),
        )
        .order_by(Account.email, change.decided_at, change.id)
    )
    return [
        Decided(Addressee(id_, email), record_id, name, VersionWay.PAGES, is_agreed, False, True)
        for id_, email, record_id, name, is_agreed in session.execute(query)
    ]


def _told_at() -> ScalarSelect[datetime]:
    """When an account had its last daily message."""
    about = func.concat(literal(f"{ABOUT}:"), cast(Account.id, String), literal(":%"))
    told = select(func.max(OutgoingMessage.made_at)).where(OutgoingMessage.about.like(about))
    return told.scalar_subquery()


def _is_by_colleague(
    decided_by: InstrumentedAttribute[UUID | None], organization_id: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    """Whether one of the organization's own keepers decided it."""
    colleague = aliased(AccountOrganization)
    return (
        select(colleague.id)
        .where(
            colleague.account_id == decided_by,
            colleague.organization_id == organization_id,
            colleague.left_at.is_(None),
        )
        .exists()
    )
