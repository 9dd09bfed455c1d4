"""Vectors of listings: which listings wait for one, storing them, and reading them."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from directory.kinds import ServiceStatus
from directory.models import Service, ServiceVector
from directory.queries.services import select_listed

# What the model reads of a listing. Who runs it and whom it is for is known without a model.
TEXT: ColumnElement[str] = Service.name + "\n" + func.coalesce(Service.description, "")
HASH: ColumnElement[str] = func.md5(TEXT)


def hash_of(name: str, description: str) -> str:
    """The same of a listing in memory as ``HASH`` is of one in the database."""
    return hashlib.md5(f"{name}\n{description}".encode(), usedforsecurity=False).hexdigest()


def _among(ids: Collection[UUID]) -> Any:
    # One array is one parameter, however many ids there are.
    return any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class WaitingListing:
    """A listing whose vector is missing, or of another model or text."""

    service_id: UUID
    text: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class ListingVector:
    """A vector as it is stored."""

    service_id: UUID
    text_hash: str
    vector: bytes


def _select_waiting(model: str) -> Select[UUID, str, str]:
    has_vector = and_(
        ServiceVector.service_id == Service.id,
        ServiceVector.model == model,
        ServiceVector.text_hash == HASH,
    )
    return (
        select(Service.id, TEXT, HASH)
        .outerjoin(ServiceVector, has_vector)
        .where(ServiceVector.service_id.is_(None))
    )


def count_waiting(session: Session, model: str) -> int:
    """How many of the published listings wait for a vector of a model."""
    listed = select_listed().with_only_columns(Service.id).scalar_subquery()
    waiting = _select_waiting(model).where(Service.id.in_(listed)).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def is_any_waiting(session: Session, model: str) -> bool:
    """Whether any open listing, published or not, waits for a vector of a model."""
    waiting = _select_waiting(model).where(Service.status != ServiceStatus.INACTIVE)
    return session.scalar(waiting.with_only_columns(Service.id).limit(1)) is not None


def list_waiting(
    session: Session, model: str, limit: int, ids: Collection[UUID] | None = None
) -> list[WaitingListing]:
    """Listings that wait for a vector, the shortest texts first; drafts as well as published ones.

    Parameters
    ----------
    ids
        The listings to look at; all that are open where nothing is given.
    """
    query = _select_waiting(model).order_by(func.length(TEXT), Service.id).limit(limit)
    if ids is None:
        query = query.where(Service.status != ServiceStatus.INACTIVE)
    else:
        query = query.where(Service.id == _among(ids))
    return [WaitingListing(*row) for row in session.execute(query)]


def list_brought(session: Session, model: str, run_id: UUID) -> list[UUID]:
    """Open listings that an import run wrote and that wait, the shortest texts first."""
    query = _select_waiting(model).with_only_columns(Service.id)
    query = query.where(Service.import_run_id == run_id, Service.status != ServiceStatus.INACTIVE)
    return list(session.scalars(query.order_by(func.length(TEXT), Service.id)))


def put_vectors(session: Session, model: str, vectors: Sequence[ListingVector]) -> None:
    """Store vectors in place of those that the listings had."""
    if not vectors:
        return
    new = insert(ServiceVector).values(
        [
            {
                "service_id": each.service_id,
                "model": model,
                "text_hash": each.text_hash,
                "vector": each.vector,
            }
            for each in vectors
        ]
    )
    changed = {name: new.excluded[name] for name in ("model", "text_hash", "vector")}
    session.execute(new.on_conflict_do_update(index_elements=["service_id"], set_=changed))


def list_vectors(session: Session, model: str, ids: Collection[UUID]) -> list[ListingVector]:
    """The vectors of a model that some listings have."""
    query = select(ServiceVector.service_id, ServiceVector.text_hash, ServiceVector.vector)
    query = query.where(ServiceVector.model == model, ServiceVector.service_id == _among(ids))
    return [ListingVector(*row) for row in session.execute(query)]
