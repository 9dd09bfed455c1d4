"""Who keeps an organization's listings right."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from directory.kinds import PublicationStatus
from directory.models import Account, AccountOrganization, Contact, Organization, Service

_KEEPS = AccountOrganization


def find_organization(session: Session, organization_id: UUID) -> Organization | None:
    """The organization of an id."""
    return session.get(Organization, organization_id)


def find_claimable(session: Session, service_id: UUID) -> Organization | None:
    """The organization of a listing that the public sees."""
    shown = (
        select(Organization)
        .join(Service, Service.organization_id == Organization.id)
        .where(Service.id == service_id)
        .where(Service.publication_status == PublicationStatus.PUBLISHED)
    )
    return session.scalar(shown)


def list_own_emails(session: Session, organization_id: UUID) -> list[str]:
    """Every e-mail address that an organization and its listings show as theirs."""
    services = select(Service.id).where(Service.organization_id == organization_id)
    theirs = or_(Contact.organization_id == organization_id, Contact.service_id.in_(services))
    found = [
        *session.scalars(select(Organization.email).where(Organization.id == organization_id)),
        *session.scalars(select(Service.email).where(Service.id.in_(services))),
        *session.scalars(select(Contact.email).where(theirs)),
    ]
    return [email for email in found if email]


def list_own_sites(session: Session, organization_id: UUID) -> list[str]:
    """Every web address that an organization and its listings show as theirs."""
    found = [
        *session.scalars(select(Organization.website).where(Organization.id == organization_id)),
        *session.scalars(select(Service.url).where(Service.organization_id == organization_id)),
    ]
    return [site for site in found if site]


def list_listing_names(session: Session, organization_id: UUID) -> list[tuple[UUID, str]]:
    """Id and name of an organization's listings that the public sees, by name."""
    shown = (
        select(Service.id, Service.name)
        .where(Service.organization_id == organization_id)
        .where(Service.publication_status == PublicationStatus.PUBLISHED)
        .order_by(Service.name)
    )
    return [(row.id, row.name) for row in session.execute(shown)]


def is_keeper(session: Session, account_id: UUID, organization_id: UUID) -> bool:
    """Whether somebody keeps an organization now."""
    now = select(_KEEPS.id).where(
        _KEEPS.account_id == account_id,
        _KEEPS.organization_id == organization_id,
        _KEEPS.left_at.is_(None),
    )
    return session.scalar(now) is not None


def list_keepers(session: Session, organization_id: UUID) -> list[Account]:
    """Everybody who keeps an organization now, the longest first."""
    keepers = (
        select(Account)
        .join(_KEEPS, _KEEPS.account_id == Account.id)
        .where(_KEEPS.organization_id == organization_id, _KEEPS.left_at.is_(None))
        .where(Account.disabled_at.is_(None))
        .order_by(_KEEPS.since, Account.email)
    )
    return list(session.scalars(keepers))


def list_asked(session: Session, organization_id: UUID) -> list[tuple[str | None, str]]:
    """Name and address of everybody who keeps an organization, and of who was asked the address.

    Notes
    -----
    Whoever was asked and may not stands there like the others: that somebody's account is closed,
    or of another sort, is no keeper's business.
    """
    name = case((_KEEPS.left_at.is_(None), Account.name))
    asked = (
        select(name, Account.email)
        .join(_KEEPS, _KEEPS.account_id == Account.id)
        .where(_KEEPS.organization_id == organization_id)
        .where(or_(_KEEPS.left_at.is_(None), _KEEPS.left_at == _KEEPS.since))
        .order_by(_KEEPS.since, Account.email)
    )
    return [(row[0], row[1]) for row in session.execute(asked)]


def put_asked(session: Session, account_id: UUID, organization_id: UUID, now: datetime) -> None:
    """Keep that somebody was asked who may keep nothing: they left as they came."""
    values = {"since": now, "left_at": now}
    new = insert(_KEEPS).values(account_id=account_id, organization_id=organization_id, **values)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[_KEEPS.account_id, _KEEPS.organization_id],
            set_=values,
            where=_KEEPS.left_at.is_not(None),
        )
    )


def put_keeper(session: Session, account_id: UUID, organization_id: UUID, now: datetime) -> bool:
    """Let somebody keep an organization; whether they did not already."""
    values = {"account_id": account_id, "organization_id": organization_id, "since": now}
    new = insert(_KEEPS).values(**values)
    again = new.on_conflict_do_update(
        index_elements=[_KEEPS.account_id, _KEEPS.organization_id],
        set_={"since": now, "left_at": None},
        where=_KEEPS.left_at.is_not(None),
    )
    return session.scalar(again.returning(_KEEPS.id)) is not None


def end_keeping(session: Session, account_id: UUID, organization_id: UUID, now: datetime) -> bool:
    """Let somebody keep an organization no more; whether they did."""
    left = (
        update(_KEEPS)
        .where(_KEEPS.account_id == account_id, _KEEPS.organization_id == organization_id)
        .where(_KEEPS.left_at.is_(None))
        .values(left_at=now)
    )
    return session.scalar(left.returning(_KEEPS.id)) is not None
