"""Questions about the networks that journeys are worked out from."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from directory.kinds import NetworkKind
from directory.models import TravelNetwork
from directory.queries.changes import CHANNEL, PLACES


@dataclass(frozen=True, slots=True)
class HeldNetwork:
    """What is told of a network, without its content."""

    id: UUID
    kind: NetworkKind
    version: str
    origin: str
    attribution: str | None
    data_date: date | None
    facts: dict[str, Any]


def list_newest_networks(session: Session) -> dict[NetworkKind, HeldNetwork]:
    """The network of each kind that was loaded last: the one that is used."""
    query = (
        select(
            TravelNetwork.id,
            TravelNetwork.kind,
            TravelNetwork.version,
            TravelNetwork.origin,
            TravelNetwork.attribution,
            TravelNetwork.data_date,
            TravelNetwork.facts,
        )
        .ext(distinct_on(TravelNetwork.kind))
        .order_by(TravelNetwork.kind, TravelNetwork.loaded_at.desc(), TravelNetwork.id)
    )
    return {row.kind: HeldNetwork(*row) for row in session.execute(query)}


def get_content(session: Session, network_id: UUID) -> bytes:
    """What a network is made of, as its reader packed it."""
    query = select(TravelNetwork.content).where(TravelNetwork.id == network_id)
    return session.execute(query).scalar_one()


def put_network(
    session: Session,
    *,
    kind: NetworkKind,
    version: str,
    origin: str,
    attribution: str | None,
    data_date: date | None,
    facts: dict[str, Any],
    content: bytes,
    import_run_id: UUID | None,
) -> None:
    """Store a network; one that was held before under its version becomes the newest again."""
    values = {
        "kind": kind,
        "version": version,
        "origin": origin,
        "attribution": attribution,
        "data_date": data_date,
        "facts": facts,
        "content": content,
        "import_run_id": import_run_id,
    }
    statement = insert(TravelNetwork).values(id=uuid4(), **values)
    # The clock and not the transaction's start: of two runs in one transaction the later counts.
    renewed = {**values, "loaded_at": func.clock_timestamp()}
    session.execute(
        statement.values(loaded_at=func.clock_timestamp()).on_conflict_do_update(
            index_elements=["version"], set_=renewed
        )
    )
    # Servers forget what they remembered of places, and of how to get to them.
    session.execute(select(func.pg_notify(CHANNEL, PLACES)))


def delete_older_networks(session: Session, kind: NetworkKind, kept: int) -> None:
    """Forget all networks of a kind but the few that were loaded last."""
    newest = (
        select(TravelNetwork.id)
        .where(TravelNetwork.kind == kind)
        .order_by(TravelNetwork.loaded_at.desc(), TravelNetwork.id)
        .limit(kept)
    )
    session.execute(
        delete(TravelNetwork).where(TravelNetwork.kind == kind, TravelNetwork.id.not_in(newest))
    )
