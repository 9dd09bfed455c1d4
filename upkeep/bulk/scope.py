"""Whose listings somebody may take in by spreadsheet, and which of them a row means."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from directory.postcodes import find_in_text
from directory.queries.accounts import list_kept_organizations
from directory.queries.bulk import (
    ListingKey,
    list_listing_keys,
    list_organization_names,
    list_shown_postcodes,
)
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.organizations import same_key
from importers.identity import derive, find_uuid
from upkeep.bulk.held import SOURCE
from upkeep.bulk.reading import SentRows
from upkeep.trust import Editor


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row cannot be taken: the heading of the column, what stood there, what may."""

    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The organizations that somebody may write for, and their listings.

    Parameters
    ----------
    organizations
        Names by id.
    is_everybody
        All organizations, as reviewers may.
    """

    organizations: Mapping[UUID, str]
    listings: Mapping[UUID, ListingKey]
    by_name: Mapping[str, tuple[UUID, ...]]
    postcodes: Mapping[UUID, set[str]]
    is_everybody: bool

    @classmethod
    def of(cls, session: Session, editor: Editor) -> "Scope":
        """What somebody may write."""
        ids = None if editor.is_trusted else _kept(session, editor)
        keys = list_listing_keys(session, ids)
        by_name: dict[str, list[UUID]] = {}
        for key in keys:
            if not key.is_withdrawn:
                by_name.setdefault(same_key(key.name), []).append(key.id)
        return cls(
            list_organization_names(session, ids),
            {key.id: key for key in keys},
            {name: tuple(found) for name, found in by_name.items()},
            list_shown_postcodes(session, [key.id for key in keys]),
            is_everybody=ids is None,
        )

    def find(self, sent: SentRows) -> ListingKey | Refused | None:
        """The listing that rows mean; nothing where they are a new one."""
        if sent.reference:
            return self._by_reference(sent, sent.reference)
        return self._by_name(sent)

    def _by_reference(self, sent: SentRows, reference: str) -> ListingKey | Refused | None:
        column = sent.heading(Column.REFERENCE, "import_id")
        known = find_uuid(reference)
        names = [known] if known else self._ids_of(sent, reference)
        found = next((self.listings[id_] for id_ in names if id_ in self.listings), None)
        if found is not None and found.is_withdrawn:
            return Refused(column, reference, "was withdrawn: write to us if it should come back")
        if found is None and known:
            message = "is no listing of yours: leave the reference of a new listing empty"
            return Refused(column, reference, message)
        return found or self._by_name(sent)

    def _ids_of(self, sent: SentRows, reference: str) -> list[UUID]:
        """What a reference of somebody's own is kept as, by an import or by one of theirs."""
        own = [new_id(id_, sent, reference) for id_ in self.organizations]
        return [derive(SOURCE, "service", sent.layout.value, reference), *own]

    def _by_name(self, sent: SentRows) -> ListingKey | Refused | None:
        """The one listing of theirs with the row's name, and its postcode where both have one."""
        name = sent.said(Column.NAME, "name")
        alike = self.by_name.get(same_key(name), ())
        runs = same_key(sent.said(Column.ORGANIZATION, "organisation"))
        unit = find_in_text(sent.said(Column.POSTCODE, "location_postcode"))
        found = [
            self.listings[id_]
            for id_ in alike
            if (not runs or runs == same_key(self._run_by(id_)))
            and (unit is None or not (written := self._units(id_)) or str(unit) in written)
        ]
        if len(found) <= 1:
            return found[0] if found else None
        column = sent.heading(Column.NAME, "name")
        message = (
            f"is the name of {len(found)} listings of yours: write the reference of the one that"
            " you mean, as a download of them has it"
        )
        return Refused(column, name, message)

    def _run_by(self, listing_id: UUID) -> str:
        return self.organizations.get(self.listings[listing_id].organization_id, "")

    def _units(self, listing_id: UUID) -> set[str]:
        units = (find_in_text(text) for text in self.postcodes.get(listing_id, ()))
        return {str(unit) for unit in units if unit}

    def runs(self, sent: SentRows, key: ListingKey | None) -> UUID | Refused:
        """Who runs the listing of some rows, as far as that is for them to say."""
        column = sent.heading(Column.ORGANIZATION, "organisation")
        said = sent.said(Column.ORGANIZATION, "organisation")
        if key is not None:
            own = self.organizations.get(key.organization_id, "")
            if not said or same_key(said) == same_key(own):
                return key.organization_id
            return Refused(column, said, f"runs it not: this listing belongs to {own}")
        named = [
            id_ for id_, name in self.organizations.items() if same_key(name) == same_key(said)
        ]
        if said and len(named) == 1:
            return named[0]
        if not said and len(self.organizations) == 1:
            return next(iter(self.organizations))
        return Refused(column, said, self._whom())

    def _whom(self) -> str:
        if self.is_everybody or not self.organizations:
            return "is no organisation that is here: write the name of one that is"
        names = ", ".join(sorted(self.organizations.values())[:10])
        return f"is no organisation that you look after: write one of {names}"


def new_id(organization_id: UUID, sent: SentRows, otherwise: object) -> UUID:
    """Id of a new listing: the same each time, and another for each organization."""
    return derive(SOURCE, "service", organization_id, sent.layout.value, otherwise)


def _kept(session: Session, editor: Editor) -> list[UUID]:
    return [one.id for one in list_kept_organizations(session, editor.account_id)]
