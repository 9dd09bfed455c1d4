"""Tags: which of Connect's own concepts each listing carries, and how certain each is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, any_, cast, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from directory.models import Attribute, Organization, Service, Taxonomy, TaxonomyTerm
from directory.queries.rows import insert_rows
from directory.tags import OWN_CONCEPTS, TAG_LINK_TYPE, TagStatus


@dataclass(frozen=True, slots=True)
class TaggedText:
    """The words of a listing that tags are suggested from."""

    service_id: UUID
    name: str
    organization: str
    description: str | None
    eligibility: str | None


@dataclass(frozen=True, slots=True)
class Tag:
    """One concept on one listing, or one that somebody refused; ``id`` is the attribute's."""

    id: UUID
    service_id: UUID
    concept: str
    is_suggested: bool


def _among(column: InstrumentedAttribute[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    # One array is one parameter, however many ids there are.
    return column == any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))


def find_vocabulary_version(session: Session, taxonomy_id: UUID) -> str | None:
    """Of which version the suggested tags are; nothing before the first."""
    return session.scalar(select(Taxonomy.version).where(Taxonomy.id == taxonomy_id))


def put_vocabulary(
    session: Session, taxonomy_id: UUID, version: str, description: str, uri: str | None = None
) -> None:
    """Keep the vocabulary's own row at its present version."""
    row = {"version": version, "description": description, "uri": uri}
    statement = insert(Taxonomy).values(id=taxonomy_id, name=OWN_CONCEPTS, **row)
    session.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=row),
    )


def put_terms(session: Session, taxonomy_id: UUID, terms: Mapping[UUID, tuple[str, str]]) -> None:
    """Keep the terms (code and name by id) that tags point at.

    Notes
    -----
    A statement that may change a term makes every server read all listings anew, so that none is
    sent where the terms are there already.
    """
    query = select(TaxonomyTerm.id, TaxonomyTerm.name).where(_among(TaxonomyTerm.id, terms))
    held = {row.id: row.name for row in session.execute(query)}
    rows = [
        {"id": id_, "code": code, "name": name, "taxonomy_id": taxonomy_id,
         "taxonomy": OWN_CONCEPTS}
        for id_, (code, name) in sorted(terms.items())
        if id_ not in held
    ]  # fmt: skip
    if rows:
        session.execute(insert(TaxonomyTerm).on_conflict_do_nothing(), rows)
    for id_ in terms.keys() & held.keys():
        name = terms[id_][1]
        if held[id_] != name:
            session.execute(update(TaxonomyTerm).where(TaxonomyTerm.id == id_).values(name=name))


def list_service_ids(session: Session) -> list[UUID]:
    """Every listing's id, in order."""
    return list(session.scalars(select(Service.id).order_by(Service.id)))


def list_tagged_texts(session: Session, ids: Collection[UUID]) -> list[TaggedText]:
    """The words of these listings."""
    query = (
        select(
            Service.id,
            Service.name,
            Organization.name,
            Service.description,
            Service.eligibility_description,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .where(_among(Service.id, ids))
    )
    return [TaggedText(*row) for row in session.execute(query.order_by(Service.id))]


def list_tags(session: Session, service_ids: Collection[UUID]) -> list[Tag]:
    """The tags of these listings: certain, suggested or refused."""
    query = (
        select(
            Attribute.id,
            Attribute.link_id,
            func.coalesce(TaxonomyTerm.code, ""),
            func.coalesce(Attribute.value, "") == TagStatus.SUGGESTED,
        )
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .where(TaxonomyTerm.taxonomy == OWN_CONCEPTS, TaxonomyTerm.code.is_not(None))
        .where(Attribute.link_entity == "service", _among(Attribute.link_id, service_ids))
    )
    return [Tag(*row) for row in session.execute(query)]


def add_suggested_tags(session: Session, tags: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """Add suggested tags: attribute, listing and term ids of each."""
    insert_rows(
        session,
        Attribute,
        [
            {"id": id_, "link_id": service_id, "link_entity": "service",
             "link_type": TAG_LINK_TYPE, "value": TagStatus.SUGGESTED.value,
             "taxonomy_term_id": term_id}
            for id_, service_id, term_id in tags
        ],
    )  # fmt: skip


def delete_tags(session: Session, ids: Collection[UUID]) -> None:
    """Take tags away."""
    if ids:
        session.execute(delete(Attribute).where(_among(Attribute.id, ids)))


def find_term_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """What terms of any vocabulary are called, by their ids."""
    if not ids:
        return {}
    rows = session.execute(
        select(TaxonomyTerm.id, TaxonomyTerm.name).where(_among(TaxonomyTerm.id, ids))
    )
    return {row.id: row.name for row in rows}
