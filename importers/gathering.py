"""Gathers the listings of a source that gives one row a listing."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from importers.feed import FoundLocation, Listing, ListingFeed
from importers.fields import Fields
from importers.records import OrganizationRecord, ServiceRecord
from importers.report import IssueLog


@dataclass(slots=True)
class Gathering:
    """What the rows read so far add up to; a listing that comes twice is kept once."""

    source: str
    log: IssueLog = field(default_factory=IssueLog)
    listings: dict[UUID, Listing] = field(default_factory=dict)
    organizations: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    locations: dict[UUID, FoundLocation] = field(default_factory=dict)
    rejected_by: Counter[str] = field(default_factory=Counter)
    fetched: int = 0
    duplicate: int = 0

    def reject(self, row: Fields, key: str, reason: str, value: object = None) -> None:
        """Count a row as one that is no listing, and why."""
        self.rejected_by[reason] += 1
        row.note(key, f"rejected: {reason}", value)

    def add(
        self,
        row: Fields,
        service: ServiceRecord,
        organization: OrganizationRecord,
        location: FoundLocation | None,
        key: str,
    ) -> None:
        """Take one listing; ``key`` is the field that an issue of a repeated one names."""
        first = self.listings.get(service.id)
        if first:
            self.duplicate += 1
            row.note(key, f"is the same as in line {first.line}, which is kept")
            return
        self.listings[service.id] = Listing(row.line, service)
        self.organizations.setdefault(organization.id, organization)
        if location:
            self.locations.setdefault(location.record.id, location)

    def feed(self) -> ListingFeed:
        """Everything read so far."""
        return ListingFeed(
            fetched=self.fetched,
            listings=tuple(self.listings.values()),
            organizations=self.organizations,
            locations=self.locations,
            duplicate=self.duplicate,
            rejected_by=self.rejected_by,
            issues=tuple(self.log.issues),
        )
