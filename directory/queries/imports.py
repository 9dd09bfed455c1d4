"""Questions about imports: what a source has in the directory, and what no feed may change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Uuid, any_, case, cast, delete, func, literal, null, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import (
    LocatedBy,
    LocationVisibility,
    PlaceKind,
    ServiceStatus,
    VenueKind,
)
from directory.models import (
    Area,
    ConfirmedField,
    ImportRun,
    Location,
    NamedPlace,
    Service,
    Venue,
    WaitingDifference,
)

# Held to the end of the transaction, so that two runs never write at the same time.
IMPORT_LOCK = 7_305_002
OPEN_STATUSES = (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)
AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class HeldListing:
    """A listing that a source brought in before."""

    id: UUID
    name: str
    status: ServiceStatus


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A named place that a source brought in before; its point is in EPSG:27700."""

    source_id: str | None
    name: str
    also_known_as: tuple[str, ...]
    kind: PlaceKind
    within: str | None
    point: GridPoint


@dataclass(frozen=True, slots=True)
class HeldVenue:
    """A venue that a source brought in before; its point is in EPSG:27700."""

    name: str
    kind: VenueKind
    address: str | None
    postcode: str | None
    url: str | None
    is_open: bool
    located_by: LocatedBy
    point: GridPoint | None


@dataclass(frozen=True, slots=True)
class FieldKey:
    """A field of one record."""

    record_type: str
    record_id: UUID
    field: str


def lock_imports(session: Session) -> None:
    """Wait until no other run is writing."""
    session.execute(select(func.pg_advisory_xact_lock(IMPORT_LOCK)))


def add_import_run(session: Session, source: str, origin: str, started_at: datetime) -> UUID:
    """Begin a run that is kept; answer its id."""
    run = ImportRun(id=uuid4(), source=source, origin=origin, started_at=started_at, report={})
    session.add(run)
    session.flush()
    return run.id


def finish_import_run(session: Session, run_id: UUID, report: dict[str, Any]) -> None:
    """Keep the report of a run."""
    run = session.get_one(ImportRun, run_id)
    run.finished_at = datetime.now(UTC)
    run.report = report
    session.flush()


def find_import_origin(session: Session, run_id: UUID | None) -> str | None:
    """The file or address that a run read, or nothing."""
    if run_id is None:
        return None
    return session.scalar(select(ImportRun.origin).where(ImportRun.id == run_id))


def list_open_listings(session: Session, source: str) -> list[HeldListing]:
    """A source's listings that run, or will run again."""
    query = select(Service.id, Service.name, Service.status).where(
        Service.source == source, Service.status.in_(OPEN_STATUSES)
    )
    return [HeldListing(*row) for row in session.execute(query.order_by(Service.name))]


def has_confirmed_fields(session: Session) -> bool:
    """Whether a person has edited or confirmed anything at all."""
    return session.scalar(select(ConfirmedField.id).limit(1)) is not None


def list_confirmed_fields(session: Session, record_ids: Collection[UUID]) -> set[FieldKey]:
    """The fields of these records that a person edited or confirmed."""
    query = select(
        ConfirmedField.record_type, ConfirmedField.record_id, ConfirmedField.field
    ).where(
        ConfirmedField.record_id == any_(cast(literal(list(record_ids), ARRAY(Uuid)), ARRAY(Uuid)))
    )
    return {FieldKey(*row) for row in session.execute(query)}


def list_private_locations(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these locations the public may not know exactly."""
    query = select(Location.id).where(
        Location.id == any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid))),
        Location.visibility != LocationVisibility.EXACT,
    )
    return set(session.scalars(query))


def put_waiting_differences(
    session: Session, offers: Mapping[FieldKey, tuple[Any, Any]], run_id: UUID | None
) -> None:
    """Keep what a feed offers (held, offered) for fields that it may not change."""
    if not offers:
        return
    statement = insert(WaitingDifference)
    is_new = WaitingDifference.offered.is_distinct_from(statement.excluded["offered"])
    statement = statement.on_conflict_do_update(
        index_elements=["record_type", "record_id", "field"],
        set_={
            name: statement.excluded[name]
            for name in ("held", "offered", "import_run_id", "noticed_at")
        }
        # What somebody dismissed is news again once the feed offers something else.
        | {"dismissed_at": case((is_new, null()), else_=WaitingDifference.dismissed_at)},
        # The same offer again is not news, and its first date says how long it has waited.
        where=is_new | WaitingDifference.held.is_distinct_from(statement.excluded["held"]),
    )
    session.execute(
        statement,
        [
            {
                "id": uuid4(),
                "record_type": key.record_type,
                "record_id": key.record_id,
                "field": key.field,
                "held": held,
                "offered": offered,
                "import_run_id": run_id,
                "noticed_at": datetime.now(UTC),
            }
            for key, (held, offered) in offers.items()
        ],
    )


def drop_waiting_differences(session: Session, keys: Iterable[FieldKey]) -> None:
    """Forget differences that are none any more."""
    wanted = [(key.record_type, key.record_id, key.field) for key in keys]
    if wanted:
        columns = tuple_(
            WaitingDifference.record_type, WaitingDifference.record_id, WaitingDifference.field
        )
        session.execute(delete(WaitingDifference).where(columns.in_(wanted)))


def list_authority_outlines(session: Session, codes: Collection[str]) -> dict[str, bytes]:
    """Outlines (WKB, EPSG:27700) of authorities by GSS code, the newest of each."""
    if not codes:
        return {}
    query = (
        select(Area.code, func.ST_AsBinary(Area.geometry))
        .where(Area.kind == AUTHORITY, Area.code.in_(codes))
        .order_by(Area.vintage)
    )
    return {code: bytes(outline) for code, outline in session.execute(query)}


def list_places_of(session: Session, source: str) -> dict[UUID, HeldPlace]:
    """The named places that a source brought in, by id."""
    query = select(
        NamedPlace.id,
        NamedPlace.source_id,
        NamedPlace.name,
        NamedPlace.also_known_as,
        NamedPlace.kind,
        NamedPlace.within,
        func.ST_X(NamedPlace.point),
        func.ST_Y(NamedPlace.point),
    ).where(NamedPlace.source == source)
    return {
        id_: HeldPlace(
            source_id, name, tuple(others), kind, within, GridPoint(easting_m, northing_m)
        )
        for id_, source_id, name, others, kind, within, easting_m, northing_m in session.execute(
            query
        )
    }


def list_venues_of(session: Session, source: str) -> dict[UUID, HeldVenue]:
    """The venues that a source brought in, open or not, by id."""
    query = select(Venue, func.ST_X(Venue.point), func.ST_Y(Venue.point))
    return {
        venue.id: HeldVenue(
            name=venue.name,
            kind=venue.kind,
            address=venue.address,
            postcode=venue.postcode,
            url=venue.url,
            is_open=venue.is_open,
            located_by=venue.located_by,
            point=None if easting_m is None else GridPoint(easting_m, northing_m),
        )
        for venue, easting_m, northing_m in session.execute(query.where(Venue.source == source))
    }
