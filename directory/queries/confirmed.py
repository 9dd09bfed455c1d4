"""Fields that a person has set, which no feed writes over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from directory.models import ConfirmedField, ServiceAtLocation
from directory.queries.imports import FieldKey


def put_confirmed_fields(
    session: Session, keys: Collection[FieldKey], by: str, now: datetime
) -> None:
    """Keep that a person set these fields."""
    if not keys:
        return
    statement = insert(ConfirmedField)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["record_type", "record_id", "field"],
            set_={"confirmed_by": by, "confirmed_at": now},
        ),
        [
            {
                "id": uuid4(),
                "record_type": key.record_type,
                "record_id": key.record_id,
                "field": key.field,
                "confirmed_by": by,
                "confirmed_at": now,
            }
            for key in keys
        ],
    )


def list_shared_locations(
    session: Session, location_ids: Collection[UUID], service_id: UUID
) -> set[UUID]:
    """Which of these locations other listings happen at too."""
    visits = select(ServiceAtLocation.location_id).where(
        ServiceAtLocation.location_id.in_(location_ids),
        ServiceAtLocation.service_id != service_id,
    )
    return set(session.scalars(visits.distinct()))
