"""Gathers the listings of a spreadsheet, whichever layout its sheets are in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from importers.feed import FoundLocation, Listing, ListingFeed
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.formats.spreadsheet.organizations import OrganizationBook
from importers.formats.spreadsheet.row import Row
from importers.identity import derive, find_uuid
from importers.records import ServiceRecord
from importers.report import IssueLog


@dataclass(slots=True)
class SheetGathering:
    """What the rows read so far add up to."""

    source: str
    log: IssueLog = field(default_factory=IssueLog)
    listings: dict[UUID, Listing] = field(default_factory=dict)
    locations: dict[UUID, FoundLocation] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    unread: set[UUID] = field(default_factory=set)
    rejected_by: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    organizations: OrganizationBook = field(init=False)

    def __post_init__(self) -> None:
        self.organizations = OrganizationBook(self.source)

    def identify(self, layout: str, reference: str) -> tuple[UUID, str | None]:
        """Id of the listing that a reference names, and the reference where it is no UUID.

        Parameters
        ----------
        layout
            Sheets of two layouts may both count from 1.
        """
        known = find_uuid(reference)
        return (
            (known, None)
            if known
            else (derive(self.source, "service", layout, reference), reference)
        )

    def reject(
        self, row: Row, column: str, reason: str, message: str, id_: UUID | None = None
    ) -> None:
        """Count a listing as one that cannot be taken in; what the directory has of it is kept."""
        self.rejected_by[reason] += 1
        row.note(column, f"rejected: {message}")
        if id_:
            self.unread.add(id_)

    def add(
        self, row: Row, column: str, service: ServiceRecord, venues: Sequence[FoundLocation]
    ) -> None:
        """Take one listing; one that comes twice is kept once."""
        first = self.listings.get(service.id)
        if first:
            self.duplicate += 1
            row.note(
                column,
                f"is the same listing as in {first.line}, which is kept: to give it another place"
                " or time, write the same reference in both rows",
            )
            return
        self.listings[service.id] = Listing(row.line, service)
        self.locations |= {venue.record.id: venue for venue in venues}

    def feed(self) -> ListingFeed:
        """Everything read so far."""
        known = {listing.service.organization_id for listing in self.listings.values()}
        organizations = self.organizations.records()
        return ListingFeed(
            fetched=len(self.listings) + self.duplicate + self.rejected_by.total(),
            listings=tuple(self.listings.values()),
            organizations={id_: organizations[id_] for id_ in organizations if id_ in known},
            locations=self.locations,
            taxonomies=self.vocabulary.taxonomies,
            taxonomy_terms=self.vocabulary.terms,
            unread=frozenset(self.unread),
            duplicate=self.duplicate,
            rejected_by=self.rejected_by,
            issues=tuple(self.log.issues),
        )
