"""Who runs a service."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.models.record import Identified, Record, Sourced, child_of

if TYPE_CHECKING:
    from directory.models.contact import Contact, Phone
    from directory.models.service import Service
    from directory.models.taxonomy import Attribute


class Organization(Identified, Sourced, Record):
    """An organization in the sense of Open Referral."""

    __tablename__ = "organization"
    __table_args__ = (
        Index(
            "ix_organization_name_trgm",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
    )

    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    logo: Mapped[str | None]
    uri: Mapped[str | None]
    legal_status: Mapped[str | None]
    tax_status: Mapped[str | None]
    tax_id: Mapped[str | None]
    year_incorporated: Mapped[int | None]
    parent_organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL")
    )
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())

    services: Mapped[list[Service]] = relationship(back_populates="organization", lazy="raise")
    organization_identifiers: Mapped[list[OrganizationIdentifier]] = relationship(
        cascade="all, delete-orphan", lazy="raise"
    )
    contacts: Mapped[list[Contact]] = relationship(cascade="all, delete-orphan", lazy="raise")
    phones: Mapped[list[Phone]] = relationship(cascade="all, delete-orphan", lazy="raise")
    attributes: Mapped[list[Attribute]] = relationship(
        primaryjoin="and_(foreign(Attribute.link_id) == Organization.id,"
        " Attribute.link_entity == 'organization')",
        cascade="all, delete-orphan",
        lazy="raise",
        overlaps="attributes",
    )


class OrganizationIdentifier(Identified, Record):
    """A number that others know the organization by, with its org-id.guide prefix."""

    __tablename__ = "organization_identifier"

    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    identifier_scheme: Mapped[str | None]
    identifier_type: Mapped[str | None]
    identifier: Mapped[str]
