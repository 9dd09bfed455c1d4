"""Rows of Outpost's layout, gathered by the service that they belong to."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from directory.kinds import LocationVisibility, ServiceStatus
from importers.feed import FoundLocation
from importers.formats.open_referral.access import AccessPoint, read_access
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.organizations import same_key
from importers.formats.spreadsheet.outpost_columns import LOCAL_OFFER, VENUE
from importers.formats.spreadsheet.outpost_values import (
    read_attributes,
    read_contacts,
    read_costs,
    read_eligibility,
    read_is_free,
    read_links,
    read_schedules,
)
from importers.formats.spreadsheet.row import Row
from importers.formats.spreadsheet.venues import VenueFacts, read_visits
from importers.identity import derive
from importers.records import ServiceRecord

LAYOUT = "outpost"
# Outpost's own list of features, where a name says it; other names are read as words are.
_FEATURES = {
    "accessible toilet facilities": AccessPoint.ACCESSIBLE_TOILET,
    "hearing loop": AccessPoint.HEARING_LOOP,
    "car parking": AccessPoint.PARKING,
    "disabled car parking space": AccessPoint.PARKING,
    "wheelchair accessible entrance": AccessPoint.STEP_FREE,
}
# What takes another feature of the list back in part, or speaks of the street outside.
_PARTIAL = {"partial wheelchair access": AccessPoint.STEP_FREE}
_NEARBY = {"parking nearby", "bus stop nearby"}


def read_rows(rows: Iterable[Row], gathering: SheetGathering, done: Callable[[], None]) -> None:
    """Read the rows of every sheet in this layout; ``done`` is called after each listing."""
    for group in group_rows(rows, gathering):
        read_group(group, gathering)
        done()


def group_rows(rows: Iterable[Row], gathering: SheetGathering) -> list[list[Row]]:
    """The rows of each service, its own first; a row that belongs to none is rejected.

    Notes
    -----
    Two sheets may both count from 1, so a reference is looked for on its own sheet.
    """
    listed = list(rows)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in listed:
        if not row.shown("import_id_reference"):
            # A row without an id is a service that nothing can refer to.
            id_ = row.shown("import_id") or f"\x00{row.line.row}"
            groups.setdefault((row.line.sheet, id_), []).append(row)
    for row in listed:
        reference = row.shown("import_id_reference")
        if not reference:
            continue
        group = groups.get((row.line.sheet, reference))
        if group is None:
            message = "no row of the sheet has this import_id: write the id of its service"
            gathering.reject(row, "import_id_reference", "belongs to no service", message)
        else:
            group.append(row)
    return list(groups.values())


def read_group(rows: list[Row], gathering: SheetGathering) -> None:
    """A service with its further rows; rows that share an import_id are two services' mistake."""
    main = rows[0]
    own = [row for row in rows[1:] if not row.shown("import_id_reference")]
    further = [row for row in rows[1:] if row.shown("import_id_reference")]
    for row in own:
        gathering.duplicate += 1
        row.note("import_id", f"is the same as in {main.line}, which is kept: write another")
    id_, source_id = _identify(main, gathering)
    name = main.name("name")
    if name is None:
        message = "a listing needs a name: write what people call it"
        gathering.reject(main, "name", "no name", message, id_)
        return
    service, venues = _read_service([main, *further], name, id_, gathering)
    gathering.add(main, "name", replace(service, source_id=source_id), venues)


def _identify(row: Row, gathering: SheetGathering) -> tuple[UUID, str | None]:
    reference = row.name("import_id")
    if reference:
        return gathering.identify(LAYOUT, reference)
    key = same_key(row.name("name"), row.name("organisation"))
    return derive(gathering.source, "service", LAYOUT, key), None


def _read_service(
    rows: list[Row], name: str, id_: UUID, gathering: SheetGathering
) -> tuple[ServiceRecord, tuple[FoundLocation, ...]]:
    main = rows[0]
    visits = read_visits(rows, VENUE, id_, _read_facts, lambda _row, _owner_id: ())
    contacts, costs = read_contacts(rows, id_), read_costs(rows, id_)
    service = ServiceRecord(
        id=id_,
        organization_id=gathering.organizations.enter(
            main, id_, main.name("organisation"), name, {}
        ),
        name=name,
        description=_description(rows),
        url=main.url("url"),
        status=_status(main),
        application_process=_how_to_start(main),
        eligibility_description=read_eligibility(main),
        minimum_age=main.age("min_age"),
        maximum_age=main.age("max_age"),
        is_free=read_is_free(main, costs),
        contacts=contacts,
        schedules=read_schedules(rows, id_),
        service_at_locations=visits.service_at_locations,
        cost_options=costs,
        attributes=read_attributes(main, id_, gathering),
    )
    return service, visits.venues


def _description(rows: list[Row]) -> str | None:
    main = rows[0]
    parts = [main.text("description")]
    for column, heading in LOCAL_OFFER.items():
        text = main.text(column)
        parts.append(f"{heading}: {text}" if text else None)
    links = read_links(rows)
    parts.append(f"Links: {'; '.join(links)}" if links else None)
    return "\n\n".join(part for part in parts if part) or None


def _status(row: Row) -> ServiceStatus:
    """Whether it is shown and runs; what is not plainly approved and visible is not shown."""
    today = date.today()  # noqa: DTZ011 - a day as people write it
    since, until = row.day("visible_from"), row.day("visible_to")
    is_shown = all(
        row.yes_no(column) is not False and _is_plain(row, column)
        for column in ("approved", "visible")
    )
    is_unread = any(
        row.shown(column) and day is None
        for column, day in (("visible_from", since), ("visible_to", until))
    )
    if not is_shown or is_unread or (since and since > today) or (until and until < today):
        return ServiceStatus.INACTIVE
    if row.yes_no("temporarily_closed"):
        return ServiceStatus.TEMPORARILY_CLOSED
    return ServiceStatus.ACTIVE


def _is_plain(row: Row, column: str) -> bool:
    """Whether a column is not there at all, or says yes or no."""
    if column not in row.headings:
        return True
    if not row.shown(column):
        row.note(column, "is empty, so the listing is not shown: write TRUE to show it", "(empty)")
    return row.yes_no(column) is not None


def _how_to_start(row: Row) -> str | None:
    referral = {True: "You need to be referred.", False: "You need no referral.", None: None}
    parts = (referral[row.yes_no("needs_referral")], row.text("how_to_start"))
    return "\n".join(part for part in parts if part) or None


def _read_facts(row: Row) -> VenueFacts:
    features = row.listed("location_accessibilities")
    words = [*features, *([text] if (text := row.text("environment_accessibility")) else [])]
    return VenueFacts(_visibility(row), _access(features), "; ".join(words) or None)


def _visibility(row: Row) -> LocationVisibility:
    """Hidden unless it is plainly visible; a masked address is known by its square alone."""
    if not row.has(VENUE.all):
        return LocationVisibility.HIDDEN
    is_visible = row.yes_no("location_visible") if "location_visible" in row.headings else True
    if is_visible is None and not row.shown("location_visible"):
        message = "is empty, so the location is kept hidden: write TRUE to show it"
        row.note("location_visible", message, "(empty)")
    if not is_visible:
        return LocationVisibility.HIDDEN
    is_masked = row.yes_no("mask_exact_address")
    if is_masked or (is_masked is None and row.shown("mask_exact_address")):
        return LocationVisibility.APPROXIMATE
    return LocationVisibility.EXACT


def _access(features: list[str]) -> dict[AccessPoint, bool | None]:
    """What the features together say; one that takes another back leaves it not recorded."""
    said: dict[AccessPoint, set[bool | None]] = {}
    for feature in (one.casefold() for one in features):
        if feature in _NEARBY:
            continue
        if point := _FEATURES.get(feature):
            said.setdefault(point, set()).add(True)
        elif point := _PARTIAL.get(feature):
            said.setdefault(point, set()).add(None)
        else:
            for point in AccessPoint:
                answer = read_access(feature, point)
                if answer is not None:
                    said.setdefault(point, set()).add(answer)
    return {point: next(iter(answers)) for point, answers in said.items() if len(answers) == 1}
