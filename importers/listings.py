"""From a feed of listings to what changes in the directory, counted before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocatedBy, LocationVisibility, ServiceStatus
from directory.models import Service
from directory.queries.imports import (
    OPEN_STATUSES,
    FieldKey,
    HeldListing,
    drop_waiting_differences,
    list_confirmed_fields,
    list_open_listings,
    put_waiting_differences,
)
from directory.queries.index_rows import list_affected
from directory.queries.rows import analyse_rows, update_rows
from importers.feed import Listing, ListingFeed
from importers.likely_pairs import find_likely_pairs
from importers.reconcile import Reconciled, keep_visibility, reconcile
from importers.records import (
    LocationRecord,
    OrganizationRecord,
    ServiceRecord,
    TaxonomyRecord,
    TaxonomyTermRecord,
)
from importers.references import fit
from importers.report import Change, IssueLog, Line, Report
from importers.shrinkage import refuse_if_replaced, refuse_if_shrunk
from importers.stored import load_records
from importers.tagging import suggest_tags, with_confirmed_tags
from importers.writing import (
    Origin,
    RecordChange,
    insert_children,
    insert_records,
    update_records,
)
from matching.duplicates import Pair

# What a listing that its feed no longer has becomes: never deleted, and restored when it is back.
_GONE = ServiceStatus.INACTIVE
# After more listings than this, what PostgreSQL knew of its tables misleads it.
MANY = 500
WRITTEN = (
    models.Organization,
    models.Location,
    models.Service,
    models.ServiceAtLocation,
    models.ServiceArea,
    models.Schedule,
    models.Language,
    models.Attribute,
)
READ = (models.Attribute, models.TaxonomyTerm, models.ServiceReading)


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """Everything a run would write, and what it adds up to."""

    taxonomies: Reconciled[TaxonomyRecord]
    taxonomy_terms: Reconciled[TaxonomyTermRecord]
    organizations: Reconciled[OrganizationRecord]
    locations: Reconciled[LocationRecord]
    services: Reconciled[ServiceRecord]
    gone: tuple[HeldListing, ...]
    kept_open: tuple[HeldListing, ...]
    located: Counter[LocatedBy]
    changes: tuple[Change, ...]
    likely_duplicates: Callable[[], tuple[Pair, ...]] = tuple

    @property
    def parts(self) -> tuple[Reconciled[Any], ...]:
        """In the order in which one may point at another."""
        return (
            self.taxonomies,
            self.taxonomy_terms,
            self.organizations,
            self.locations,
            self.services,
        )

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        duplicate = report.duplicate + len(self.services.foreign)
        new, changed = len(self.services.new), len(self.changes)
        return replace(
            report,
            new=new,
            changed=changed,
            unchanged=report.parsed - duplicate - new - changed,
            gone=len(self.gone),
            duplicate=duplicate,
            located=self.located,
            changes=self.changes,
            likely_duplicates=self.likely_duplicates,
        )

    def write(self, session: Session, origin: Origin) -> None:
        """Write the plan; what points at something comes after it."""
        for part in self.parts:
            insert_records(session, part.new, origin)
        insert_children(session, [record for part in self.parts for record in part.new])
        changes: list[RecordChange] = [
            change for part in self.parts for change in part.changes.values()
        ]
        update_records(session, changes, origin)
        update_rows(
            session,
            Service,
            [
                {
                    "id": held.id,
                    "status": _GONE,
                    "import_run_id": origin.import_run_id,
                }
                for held in self.gone
            ],
        )
        offers = {key: offer for part in self.parts for key, offer in part.waiting.items()}
        offers |= {
            FieldKey("service", held.id, "status"): (
                held.status.value,
                ServiceStatus.INACTIVE.value,
            )
            for held in self.kept_open
        }
        put_waiting_differences(session, offers, origin.import_run_id)
        drop_waiting_differences(session, (key for part in self.parts for key in part.agreed))
        self._read_words(session)

    def _read_words(self, session: Session) -> None:
        """What matching knows of the listings' words, in the same transaction.

        Notes
        -----
        Servers hear of the run when it ends, and read it at once.
        """
        written = {record.id for record in self.services.new} | self.services.changes.keys()
        renamed = [id_ for id_, one in self.organizations.changes.items() if "name" in one.fields]
        written |= list_affected(session, locations=(), organizations=renamed)
        if len(written) > MANY:
            analyse_rows(session, WRITTEN)
        suggest_tags(session, written)
        if len(written) > MANY:
            analyse_rows(session, READ)


def _refuse_if_shrunk(feed: ListingFeed, source: str, before: list[HeldListing]) -> None:
    """Rows that are in the feed and could not be read are counted as they were before."""
    unread = sum(held.id in feed.unread for held in before)
    refuse_if_shrunk(
        source,
        before=len(before),
        now=unread + sum(one.service.status in OPEN_STATUSES for one in feed.listings),
        fetched=feed.fetched,
        has_rows=bool(feed.listings),
    )


def _lines(listings: Iterable[Listing]) -> dict[UUID, Line]:
    """On which line each service, organization and location first stands."""
    lines: dict[UUID, Line] = {}
    for listing in listings:
        service = listing.service
        for id_ in (
            service.id,
            service.organization_id,
            *(visit.location_id for visit in service.service_at_locations),
        ):
            lines.setdefault(id_, listing.line)
    return lines


def _hide_successors(
    services: Reconciled[ServiceRecord],
    offered: Mapping[UUID, ServiceRecord],
    locations: dict[UUID, LocationRecord],
    held: Mapping[UUID, LocationRecord],
) -> set[UUID]:
    """Hide new locations that stand in for hidden ones under another id; answer which.

    Notes
    -----
    A feed that gives a refuge's location a new id and drops the attribute would otherwise show it.
    """
    hidden = set()
    new = locations.keys() - held.keys()
    for id_, before in services.held.items() if new else ():
        visits = offered[id_].service_at_locations
        now = {visit.location_id for visit in visits}
        replaced = [
            held[visit.location_id].visibility
            for visit in before.service_at_locations
            if visit.location_id not in now and visit.location_id in held
        ]
        least = min(replaced, key=lambda one: one.rank, default=LocationVisibility.EXACT)
        for location_id in now & new:
            if locations[location_id].visibility.rank > least.rank:
                locations[location_id] = replace(locations[location_id], visibility=least)
                hidden.add(location_id)
    return hidden


def _guard_visibility(
    session: Session,
    services: Reconciled[ServiceRecord],
    offered: Mapping[UUID, ServiceRecord],
    locations: dict[UUID, LocationRecord],
    lines: Mapping[UUID, Line],
    log: IssueLog,
) -> None:
    """Make no location more visible than the directory has it."""
    before = {
        visit.location_id
        for service in services.held.values()
        for visit in service.service_at_locations
    }
    held = load_records(session, LocationRecord, before | locations.keys())
    guarded = _hide_successors(services, offered, locations, held)
    for id_ in locations.keys() & held.keys():
        kept = keep_visibility(held[id_], locations[id_])
        if kept is not locations[id_]:
            locations[id_] = kept
            guarded.add(id_)
    for id_ in guarded:
        log.note(
            lines.get(id_),
            "location_visibility",
            None,
            f"an import never makes a location more visible; it stays {locations[id_].visibility}",
        )


def _changes(
    listings: Iterable[Listing],
    services: Reconciled[ServiceRecord],
    organizations: Reconciled[OrganizationRecord],
    locations: Reconciled[LocationRecord],
) -> tuple[Change, ...]:
    """Which of the held listings change: in themselves, in who runs them or in where they are."""
    found = []
    new_places = {record.id for record in locations.new}
    for listing in listings:
        service = listing.service
        if service.id not in services.held:
            continue
        own = services.changes.get(service.id)
        fields = list(own.fields) if own else []
        for prefix, part, ids in (
            ("organization", organizations.changes, [service.organization_id]),
            ("location", locations.changes, [v.location_id for v in service.service_at_locations]),
        ):
            for id_ in ids:
                change = part.get(id_)
                fields += [f"{prefix}.{name}" for name in change.fields] if change else []
        if not fields and any(v.location_id in new_places for v in service.service_at_locations):
            fields = ["service_at_locations"]
        if fields:
            found.append(Change(service.id, service.name, tuple(dict.fromkeys(fields))))
    return tuple(found)


def plan_listings(
    session: Session, feed: ListingFeed, source: str, log: IssueLog, *, allow_shrink: bool
) -> ListingPlan:
    """Compare a feed with the directory.

    Raises
    ------
    ImportRefusedError
        The feed is empty, or so much smaller than before that something must be wrong with it.
    """
    open_before = list_open_listings(session, source)
    if not allow_shrink:
        _refuse_if_shrunk(feed, source, open_before)
    feed, locations, located = fit(session, with_confirmed_tags(feed), log)
    lines = _lines(feed.listings)
    offered = {listing.service.id: listing.service for listing in feed.listings}
    services = reconcile(session, offered, source, lines, log)
    for id_, owner in services.foreign.items():
        whose = f"from {owner}" if owner else "made by hand"
        log.note(lines[id_], "id", id_, f"the directory has this listing {whose}; left as it is")
    _guard_visibility(session, services, offered, locations, lines, log)
    organizations = reconcile(
        session, feed.organizations, source, lines, log, left_alone=feed.stand_ins
    )
    places = reconcile(session, locations, source, lines, log)
    in_feed = offered.keys() | feed.unread
    missing = [one for one in open_before if one.id not in in_feed]
    if not allow_shrink:
        refuse_if_replaced(source, before=len(open_before), gone=len(missing))
    gone, kept_open = _missing(session, missing, log)
    changes = _changes(feed.listings, services, organizations, places)
    touched = {*(service.id for service in services.new), *(change.id for change in changes)}
    return ListingPlan(
        taxonomies=reconcile(session, feed.taxonomies, source, lines, log),
        taxonomy_terms=reconcile(session, feed.taxonomy_terms, source, lines, log),
        organizations=organizations,
        locations=places,
        services=services,
        gone=gone,
        kept_open=kept_open,
        located=located,
        changes=changes,
        likely_duplicates=find_likely_pairs(
            session,
            {id_: service for id_, service in offered.items() if id_ in touched},
            feed.organizations,
            locations,
        ),
    )


def _missing(
    session: Session, missing: list[HeldListing], log: IssueLog
) -> tuple[tuple[HeldListing, ...], tuple[HeldListing, ...]]:
    """Of the listings that a feed no longer has: those to close, and those a person keeps open."""
    keys = list_confirmed_fields(session, [held.id for held in missing])
    confirmed = {key.record_id for key in keys if key.field == "status"}
    for held in missing:
        if held.id in confirmed:
            message = (
                "is gone from the feed, but a person confirmed its status; it waits for review"
            )
            log.note(None, "service.status", held.name, message)
    return (
        tuple(held for held in missing if held.id not in confirmed),
        tuple(held for held in missing if held.id in confirmed),
    )
