"""Spreadsheets that are being taken in, and what a row of one may be about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, defer

from directory.kinds import LocationVisibility, PublicationStatus, UploadState
from directory.models import (
    Address,
    BulkUpload,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class ListingKey:
    """By what a row of a spreadsheet may mean a listing."""

    id: UUID
    organization_id: UUID
    name: str
    is_withdrawn: bool


def list_listing_keys(
    session: Session, organization_ids: Collection[UUID] | None
) -> list[ListingKey]:
    """The listings of some organizations, or of all where none are named, by name."""
    query = select(
        Service.id, Service.organization_id, Service.name, Service.publication_status
    ).order_by(Service.name, Service.id)
    if organization_ids is not None:
        query = query.where(Service.organization_id.in_(organization_ids))
    return [
        ListingKey(row.id, row.organization_id, row.name, row[3] == PublicationStatus.WITHDRAWN)
        for row in session.execute(query)
    ]


def list_shown_postcodes(session: Session, service_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The postcodes that listings show, as they are written; none of a place that is not exact."""
    query = (
        select(ServiceAtLocation.service_id, Address.postal_code)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .join(Address, Address.location_id == Location.id)
        .where(
            ServiceAtLocation.service_id.in_(service_ids),
            Location.visibility == LocationVisibility.EXACT,
            Address.postal_code.is_not(None),
        )
    )
    found: dict[UUID, set[str]] = {}
    for service_id, postcode in session.execute(query):
        if postcode:
            found.setdefault(service_id, set()).add(postcode)
    return found


def list_organization_names(
    session: Session, organization_ids: Collection[UUID] | None
) -> dict[UUID, str]:
    """Names of some organizations, or of all where none are named."""
    query = select(Organization.id, Organization.name)
    if organization_ids is not None:
        query = query.where(Organization.id.in_(organization_ids))
    return {row.id: row.name for row in session.execute(query)}


def find_upload(session: Session, upload_id: UUID, account_id: UUID) -> BulkUpload | None:
    """Somebody's own upload, without its file."""
    own = select(BulkUpload).where(BulkUpload.id == upload_id, BulkUpload.account_id == account_id)
    return session.scalar(own.options(defer(BulkUpload.file)))


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as it was uploaded."""

    name: str
    data: bytes


def get_file(session: Session, upload_id: UUID) -> tuple[NamedFile, dict[str, Any]]:
    """The file of an upload, and what was worked out of it."""
    query = select(BulkUpload.file_name, BulkUpload.file, BulkUpload.report)
    row = session.execute(query.where(BulkUpload.id == upload_id)).one()
    return NamedFile(row.file_name, row.file or b""), row.report


def add_upload(
    session: Session, account_id: UUID, file_name: str, file: bytes, now: datetime
) -> UUID:
    """Keep a spreadsheet that is to be looked at."""
    upload = BulkUpload(
        account_id=account_id,
        file_name=file_name,
        file=file,
        state=UploadState.CHECKING,
        report={},
        made_at=now,
        ended_at=now,
    )
    session.add(upload)
    session.flush()
    return upload.id


def move_upload(
    session: Session, upload_id: UUID, was: UploadState, becomes: UploadState, **values: Any
) -> bool:
    """Bring an upload from one state to the next; whether it was in the first."""
    moved = (
        update(BulkUpload)
        .where(BulkUpload.id == upload_id, BulkUpload.state == was)
        .values(state=becomes, **values)
        .returning(BulkUpload.id)
    )
    return session.scalar(moved) is not None


def delete_upload(session: Session, upload_id: UUID, account_id: UUID) -> None:
    """Throw somebody's own upload away, unless it is being taken in."""
    session.execute(
        delete(BulkUpload).where(
            BulkUpload.id == upload_id,
            BulkUpload.account_id == account_id,
            BulkUpload.state != UploadState.COMMITTING,
        )
    )


def list_uploads(session: Session, account_id: UUID) -> Sequence[BulkUpload]:
    """Somebody's latest uploads, without their files."""
    own = select(BulkUpload).where(BulkUpload.account_id == account_id)
    newest = own.order_by(BulkUpload.made_at.desc(), BulkUpload.id).limit(MOST_LISTED)
    return session.scalars(newest.options(defer(BulkUpload.file))).all()


def put_progress(
    session: Session, upload_id: UUID, done: int, total: int | None, now: datetime
) -> None:
    """Keep how many rows of an upload have been looked at, and that somebody still does."""
    values: dict[str, Any] = {"rows_done": done, "rows_total": total, "ended_at": now}
    busy = BulkUpload.state.in_([UploadState.CHECKING, UploadState.COMMITTING])
    session.execute(update(BulkUpload).where(BulkUpload.id == upload_id, busy).values(**values))
