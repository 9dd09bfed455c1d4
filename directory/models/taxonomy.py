"""Vocabularies, their terms, and the records that carry them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.models.record import Identified, Record, Sourced, child_of


class Taxonomy(Identified, Sourced, Record):
    """A vocabulary."""

    __tablename__ = "taxonomy"

    name: Mapped[str]
    description: Mapped[str | None]
    uri: Mapped[str | None]
    version: Mapped[str | None]


class TaxonomyTerm(Identified, Sourced, Record):
    """A term of a vocabulary; ``term_uri`` is the address others know it by."""

    __tablename__ = "taxonomy_term"

    code: Mapped[str | None]
    name: Mapped[str]
    description: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="SET NULL")
    )
    taxonomy_id: Mapped[UUID | None] = child_of("taxonomy")
    taxonomy: Mapped[str | None]
    language: Mapped[str | None]
    term_uri: Mapped[str | None]


class Attribute(Identified, Record):
    """A term, or a plain value, that a record carries.

    Notes
    -----
    ``link_entity`` names the table ``link_id`` belongs to: service, organization or location.
    """

    __tablename__ = "attribute"
    __table_args__ = (Index("ix_attribute_link", "link_id", "link_entity"),)

    link_id: Mapped[UUID]
    link_entity: Mapped[str]
    link_type: Mapped[str | None]
    value: Mapped[str | None]
    taxonomy_term_id: Mapped[UUID | None] = child_of("taxonomy_term")

    taxonomy_term: Mapped[TaxonomyTerm | None] = relationship(lazy="raise")
