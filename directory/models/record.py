"""What every record of the directory shares."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Enum, ForeignKey, MetaData, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Kept as text of the enumeration's values, so that adding a value needs no migration.
_WORDS = Enum(
    StrEnum,
    native_enum=False,
    create_constraint=False,
    length=40,
    values_callable=lambda kind: [member.value for member in kind],
)


class Record(DeclarativeBase):
    """A row; enumerations are kept as plain text, checked on the way in."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        StrEnum: _WORDS,
    }


class Identified:
    """Has a UUID of its own; an id that came with an import is kept."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Sourced:
    """Says where a record came from.

    Notes
    -----
    ``source`` is the importer's name and ``source_id`` the id the source uses, where that was not a
    UUID already.
    """

    source: Mapped[str | None]
    source_id: Mapped[str | None]
    import_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def child_of(table: str, *, nullable: bool = True) -> Any:
    """Column that points at a parent row and goes when the parent goes."""
    return mapped_column(
        ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True, nullable=nullable
    )
