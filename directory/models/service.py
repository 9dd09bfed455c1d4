"""A service, group, hub, helpline or way to give: one listing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Computed, Index, String, false, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.kinds import ListingKind, PublicationStatus, ServiceStatus
from directory.models.record import Identified, Record, Sourced, child_of

if TYPE_CHECKING:
    from directory.models.contact import Contact, Phone
    from directory.models.cost_option import CostOption
    from directory.models.funding import Funding
    from directory.models.language import Language
    from directory.models.organization import Organization
    from directory.models.schedule import Schedule
    from directory.models.service_area import ServiceArea
    from directory.models.service_at_location import ServiceAtLocation
    from directory.models.taxonomy import Attribute

SEARCH_TEXT = (
    "setweight(to_tsvector('english', coalesce(name, '') || ' ' || coalesce(alternate_name, '')),"
    " 'A') || setweight(to_tsvector('english', coalesce(description, '')), 'B')"
    " || setweight(to_tsvector('english', coalesce(eligibility_description, '')), 'C')"
)


class Service(Identified, Sourced, Record):
    """A service in the sense of Open Referral, with what Connect records beside it.

    Notes
    -----
    ``last_modified`` is when the record changed, ``assured_date`` when somebody last confirmed it;
    the two never move together. ``is_free`` is nothing where the cost is not recorded. ``picture``
    names a drawing that comes with the application, never an address elsewhere. ``review_months``
    is how often its keepers are asked whether it is right, where that is not the usual;
    ``unanswered_since`` is the day on which they had let the last reminder pass.
    """

    __tablename__ = "service"
    __table_args__ = (
        Index(
            "ix_service_name_trgm",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
        Index("ix_service_search_text", "search_text", postgresql_using="gin"),
        Index("ix_service_source", "source", "status"),
    )

    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[ServiceStatus] = mapped_column(default=ServiceStatus.ACTIVE, index=True)
    interpretation_services: Mapped[str | None]
    application_process: Mapped[str | None]
    wait_time: Mapped[str | None]
    fees: Mapped[str | None]
    fees_description: Mapped[str | None]
    accreditations: Mapped[str | None]
    licenses: Mapped[str | None]
    eligibility_description: Mapped[str | None]
    minimum_age: Mapped[float | None]
    maximum_age: Mapped[float | None]
    alert: Mapped[str | None]
    assured_date: Mapped[date | None]
    assurer_email: Mapped[str | None]
    last_modified: Mapped[datetime | None]

    kind: Mapped[ListingKind] = mapped_column(default=ListingKind.SERVICE, index=True)
    publication_status: Mapped[PublicationStatus] = mapped_column(
        default=PublicationStatus.PUBLISHED
    )
    delivery: Mapped[list[str]] = mapped_column(
        ARRAY(String), default=list, server_default=text("'{}'")
    )
    is_free: Mapped[bool | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())
    review_months: Mapped[int | None]
    unanswered_since: Mapped[date | None]
    picture: Mapped[str | None]
    picture_description: Mapped[str | None]
    search_text: Mapped[str] = mapped_column(
        TSVECTOR, Computed(SEARCH_TEXT, persisted=True), deferred=True
    )

    organization: Mapped[Organization] = relationship(back_populates="services", lazy="raise")
    phones: Mapped[list[Phone]] = relationship(cascade="all, delete-orphan", lazy="raise")
    contacts: Mapped[list[Contact]] = relationship(cascade="all, delete-orphan", lazy="raise")
    schedules: Mapped[list[Schedule]] = relationship(cascade="all, delete-orphan", lazy="raise")
    service_areas: Mapped[list[ServiceArea]] = relationship(
        cascade="all, delete-orphan", lazy="raise"
    )
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(
        back_populates="service", cascade="all, delete-orphan", lazy="raise"
    )
    languages: Mapped[list[Language]] = relationship(cascade="all, delete-orphan", lazy="raise")
    funding: Mapped[list[Funding]] = relationship(cascade="all, delete-orphan", lazy="raise")
    cost_options: Mapped[list[CostOption]] = relationship(
        cascade="all, delete-orphan", lazy="raise"
    )
    attributes: Mapped[list[Attribute]] = relationship(
        primaryjoin="and_(foreign(Attribute.link_id) == Service.id,"
        " Attribute.link_entity == 'service')",
        cascade="all, delete-orphan",
        lazy="raise",
        overlaps="attributes",
    )
