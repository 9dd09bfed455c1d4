"""Rows of our template: one a listing, further ones with its reference a venue or time each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from directory.kinds import LocationVisibility
from importers.feed import FoundLocation
from importers.formats.spreadsheet.columns import EXAMPLE, MARK, Column
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.organizations import same_key
from importers.formats.spreadsheet.row import Row
from importers.formats.spreadsheet.template_values import (
    ACCESS,
    VENUE,
    read_ages,
    read_areas,
    read_checked,
    read_contacts,
    read_delivery,
    read_description,
    read_is_free,
    read_kind,
    read_languages,
    read_status,
    read_venue_facts,
    read_visibility,
)
from importers.formats.spreadsheet.venues import find_postcode, read_visits
from importers.hours import schedules_from_text
from importers.identity import derive
from importers.records import PhoneRecord, ScheduleRecord, ServiceRecord
from importers.report import IssueLog

LAYOUT = "template"
# Whose hours they are is set when they are taken out of what was read before.
_NOBODY = UUID(int=0)
# What a further row of a listing may add; in everything else its first row speaks.
_OF_A_VENUE = frozenset(
    {*VENUE.all, *ACCESS.values(), Column.ACCESS, Column.VISIBILITY, MARK}
    | {Column.TIMES, Column.STARTS, Column.ENDS, Column.PHONE, Column.REFERENCE}
)
_ORGANIZATION = {
    "website": Column.ORGANIZATION_WEBSITE.value,
    "email": Column.ORGANIZATION_EMAIL.value,
    "charity": Column.CHARITY_NUMBER.value,
    "company": Column.COMPANY_NUMBER.value,
}
_REACHED_BY = (
    *(Column.PHONE, Column.EMAIL, Column.WEBSITE, Column.ORGANIZATION_EMAIL),
    *(Column.ORGANIZATION_WEBSITE, Column.VENUE, Column.ADDRESS, Column.POSTCODE),
)


def is_example(row: Row) -> bool:
    """Whether it is the template's own row, which nobody meant to import."""
    name, reference = (row.shown(one).casefold() for one in (Column.NAME, Column.REFERENCE))
    return name.startswith(EXAMPLE.casefold()) and reference in {"", EXAMPLE.casefold()}


def _reference(row: Row) -> str | None:
    reference = row.name(Column.REFERENCE)
    if reference and reference.casefold() == EXAMPLE.casefold():
        row.note(Column.REFERENCE, "is the mark of the example: write one of your own, or none")
        return None
    return reference


@dataclass(frozen=True, slots=True)
class ListingRows:
    """The rows of one listing, and the reference that they share, where they have one."""

    rows: list[Row]
    reference: str | None


def group_rows(rows: Iterable[Row]) -> list[ListingRows]:
    """The rows of each listing, in the order in which each first stands; without the example."""
    groups: dict[str | int, list[Row]] = {}
    for number, row in enumerate(rows):
        if not is_example(row):
            groups.setdefault(_reference(row) or number, []).append(row)
    return [
        ListingRows(group, key if isinstance(key, str) else None) for key, group in groups.items()
    ]


def read_rows(rows: Iterable[Row], gathering: SheetGathering, done: Callable[[], None]) -> None:
    """Read the rows of every sheet in this layout; ``done`` is called after each listing."""
    for group in group_rows(rows):
        read_listing(group.rows, group.reference, gathering)
        done()


def read_listing(
    rows: list[Row], reference: str | None, gathering: SheetGathering, *, is_known: bool = False
) -> None:
    """Read one listing from its rows.

    Parameters
    ----------
    is_known
        The directory has it already, so that a row may say as little of it as somebody likes.
    """
    # The row that says most of the listing itself is its first, wherever it stands.
    rows = sorted(rows, key=lambda row: -len(row.filled() - _OF_A_VENUE))
    main = rows[0]
    named = gathering.identify(LAYOUT, reference) if reference else None
    id_ = named[0] if named else None
    name = main.name(Column.NAME)
    if name is None:
        message = "a listing needs a name: write what people call it"
        gathering.reject(main, Column.NAME, "no name", message, id_)
        return
    is_bare = len(main.filled() - {Column.REFERENCE, MARK}) < 2 and len(rows) == 1
    if is_bare and not is_known:
        message = "write one way of getting in touch beside the name, such as a telephone number"
        gathering.reject(main, Column.NAME, "nothing but a name", message, id_)
        return
    service, venues = _read_service(
        rows, name, named or (_derive_id(main, name, gathering.source), None), gathering
    )
    gathering.add(main, Column.NAME, service, venues)


def _derive_id(row: Row, name: str, source: str) -> UUID:
    """Id of a listing without a reference: of its name, of who runs it, and of its postcode.

    Notes
    -----
    Ids are public. The postcode of a place that is not shown exactly is no part of one, since
    whoever knows how it is made could try every postcode until it fits.
    """
    quiet = replace(row, log=IssueLog())
    is_open = read_visibility(quiet) is LocationVisibility.EXACT
    unit = find_postcode(quiet, VENUE) if is_open else None
    organization = quiet.name(Column.ORGANIZATION)
    return derive(source, "service", same_key(name, organization, unit.code if unit else None))


def _note_further(main: Row, rows: Sequence[Row]) -> None:
    for row in rows:
        for column in sorted(row.filled() - _OF_A_VENUE):
            if row.shown(column) != main.shown(column):
                row.note(
                    column,
                    f"is not read: a further row adds a venue, times or a telephone number; write"
                    f" it in {main.line}",
                )


def _read_service(
    rows: list[Row], name: str, named: tuple[UUID, str | None], gathering: SheetGathering
) -> tuple[ServiceRecord, tuple[FoundLocation, ...]]:
    main, id_ = rows[0], named[0]
    _note_further(main, rows[1:])
    if not any(row.has(_REACHED_BY) for row in rows):
        main.note(
            Column.PHONE, "is empty, as is every other way of getting in touch: write one", ""
        )
    visits = read_visits(rows, VENUE, id_, read_venue_facts, _schedules)
    minimum_age, maximum_age = read_ages(main)
    cost = main.text(Column.COST)
    service = ServiceRecord(
        id=id_,
        organization_id=gathering.organizations.enter(
            main, id_, main.name(Column.ORGANIZATION), name, _ORGANIZATION
        ),
        name=name,
        source_id=named[1],
        alternate_name=main.name(Column.OTHER_NAME),
        description=read_description(main),
        url=main.url(Column.WEBSITE),
        email=main.email(Column.EMAIL),
        status=read_status(main),
        application_process=main.text(Column.HOW_TO_JOIN),
        fees_description=cost,
        eligibility_description=main.text(Column.ELIGIBILITY),
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        alert=main.text(Column.ALERT),
        assured_date=read_checked(main),
        kind=read_kind(main),
        delivery=read_delivery(main),
        is_free=read_is_free(main, cost),
        phones=_phones(rows, id_),
        contacts=read_contacts(main, id_),
        schedules=visits.schedules,
        service_areas=read_areas(main, id_),
        service_at_locations=visits.service_at_locations,
        languages=read_languages(main, id_),
    )
    return service, visits.venues


def _phones(rows: Sequence[Row], service_id: UUID) -> tuple[PhoneRecord, ...]:
    found: dict[UUID, PhoneRecord] = {}
    for row in rows:
        for phone in row.phones(Column.PHONE, service_id):
            found.setdefault(phone.id, phone)
    return tuple(found.values())


def _period(row: Row) -> tuple[date | None, date | None]:
    starts, ends = row.day(Column.STARTS), row.day(Column.ENDS)
    if starts and ends and starts > ends:
        row.note(Column.ENDS, f"lies before its start on {starts:%d/%m/%Y}; both left out")
        return None, None
    return starts, ends


@lru_cache(maxsize=4_096)
def _hours_in(text: str) -> tuple[ScheduleRecord, ...]:
    """The hours that a text tells; a county's groups meet at few different times."""
    return schedules_from_text(text, _NOBODY)


def _schedules(row: Row, owner_id: UUID) -> tuple[ScheduleRecord, ...]:
    starts, ends = _period(row)
    text = row.text(Column.TIMES)
    if text:
        return tuple(
            replace(
                one,
                id=derive(owner_id, one.id),
                valid_from=starts or one.valid_from,
                valid_to=ends or one.valid_to,
            )
            for one in _hours_in(text)
        )
    if not (starts or ends):
        return ()
    words = [f"from {starts.day} {starts:%B %Y}"] if starts else []
    words += [f"until {ends.day} {ends:%B %Y}"] if ends else []
    sentence = " ".join(words)
    said = sentence[:1].upper() + sentence[1:]
    id_ = derive(owner_id, "hours", said)
    return (ScheduleRecord(id_, valid_from=starts, valid_to=ends, description=said),)
