"""The flat layout of Outpost's import files, and that nothing private of it is kept."""

import csv
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.open_referral.services import whole_service
from directory.kinds import LocationVisibility, ServiceStatus
from directory.models import Record
from directory.queries.services import get_listing
from importers.feed import ListingFeed
from tests.importers.feeds import counts
from tests.importers.spreadsheet.sheets import (
    commit,
    issue,
    only,
    place,
    read,
    services,
    write_csv,
)

SAMPLE = Path("data") / "outpost-import-template" / "services--with-sample-data.csv"
TODAY = date.today()  # noqa: DTZ011 - as the files have it
MAIN = {
    "import_id": "1",
    "import_id_reference": "",
    "name": "Shed",
    "approved": "TRUE",
    "visible": "TRUE",
    "url": "http://shed.example.org",
}


def group(folder: Path, *further: dict[str, Any], **main: Any) -> ListingFeed:
    """One service with further rows, in a file with every column that any of them has."""
    rows = [MAIN | main]
    rows += [
        {"import_id": str(at), "import_id_reference": "1"} | row
        for at, row in enumerate(further, 2)
    ]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return read(
        write_csv(folder, columns, *([row.get(name, "") for name in columns] for row in rows))
    )


def test_the_sample(shared: Path) -> None:
    feed = read(shared / SAMPLE)
    found = services(feed)
    first, second = found["CSV creation service"], found["Second example service"]
    assert (feed.fetched, first.status, second.status) == (
        2,
        ServiceStatus.INACTIVE,
        ServiceStatus.ACTIVE,
    )
    assert [(one.title, one.email) for one in first.contacts] == [
        ("public contacts role", "email@email.com")
    ]
    assert [(one.option, one.amount) for one in first.cost_options] == [
        ("Who is this fee for?", Decimal(1)), ("OAP", Decimal(0)),
    ]  # fmt: skip
    assert [(one.byday, one.opens_at, one.closes_at) for one in first.schedules] == [
        ("MO", time(9), time(18)), ("TU", None, None),
    ]  # fmt: skip
    assert len(first.service_at_locations) == 2
    assert (first.description or "").endswith(
        "Links: Facebook http://www.google.com; Twitter http://www.google.com"
    )
    assert (second.is_free, second.application_process) == (True, "You need no referral.")
    hall = feed.locations[second.service_at_locations[0].location_id].record
    assert (hall.is_step_free, hall.has_accessible_toilet) == (None, True)
    assert (hall.has_hearing_loop, hall.has_parking) == (True, True)
    terms = {
        feed.taxonomy_terms[one.taxonomy_term_id].name
        for one in second.attributes
        if one.taxonomy_term_id
    }
    assert {"hello", "new", "data", "Autism", "Dementia"} <= terms


def test_nothing_private_of_the_sample_shows(loaded_session: Session, shared: Path) -> None:
    report = commit(loaded_session, shared / SAMPLE)
    assert counts(report) == {"fetched": 2, "parsed": 2, "new": 2}
    with (shared / SAMPLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    private = {row[column] for row in rows for column in ("notes", "labels") if row[column]}
    private |= {
        row[column] for row in rows if row["contact_visible"] == "FALSE"
        for column in ("contact_name", "contact_title", "contact_email", "contact_phone")
    }  # fmt: skip
    assert len(private) == 7
    stored = "".join(
        repr(row)
        for name, table in Record.metadata.tables.items()
        if name not in {"postcode", "area", "named_place", "postcode_group"}
        for row in loaded_session.execute(select(table))
    )
    for service in services(read(shared / SAMPLE)).values():
        assert service.name in repr(whole_service(get_listing(loaded_session, service.id)))
        assert service.name in stored
    assert not [text for text in private if text in stored]
    assert counts(commit(loaded_session, shared / SAMPLE))["unchanged"] == 2


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, ServiceStatus.ACTIVE),
        ({"approved": "FALSE"}, ServiceStatus.INACTIVE),
        ({"visible": "FALSE"}, ServiceStatus.INACTIVE),
        ({"visible": ""}, ServiceStatus.INACTIVE),
        ({"approved": "perhaps"}, ServiceStatus.INACTIVE),
        ({"visible_to": "2020-01-01"}, ServiceStatus.INACTIVE),
        ({"visible_to": "someday"}, ServiceStatus.INACTIVE),
        ({"visible_from": str(TODAY + timedelta(days=9))}, ServiceStatus.INACTIVE),
        ({"visible_from": "2020-01-01", "visible_to": str(TODAY)}, ServiceStatus.ACTIVE),
        ({"temporarily_closed": "TRUE"}, ServiceStatus.TEMPORARILY_CLOSED),
        ({"temporarily_closed": "TRUE", "visible": "FALSE"}, ServiceStatus.INACTIVE),
    ],
)
def test_only_what_is_plainly_meant_to_be_seen_is_listed(
    tmp_path: Path, cells: dict[str, str], status: ServiceStatus
) -> None:
    assert only(group(tmp_path, **cells)).status is status


@pytest.mark.parametrize(
    ("visible", "masked", "visibility"),
    [
        ("TRUE", "FALSE", "exact"),
        ("TRUE", "", "exact"),
        ("TRUE", "TRUE", "approximate"),
        ("TRUE", "dunno", "approximate"),
        ("FALSE", "FALSE", "hidden"),
        ("", "FALSE", "hidden"),
        ("dunno", "TRUE", "hidden"),
    ],
)
def test_an_address_is_shown_no_more_than_its_columns_say(
    tmp_path: Path, visible: str, masked: str, visibility: str
) -> None:
    feed = group(
        tmp_path,
        {"location_visible": visible, "mask_exact_address": masked, "location_postcode": "NN1 1ED"},
    )
    assert place(feed).record.visibility is LocationVisibility(visibility)


@pytest.mark.parametrize("visible", ["FALSE", "", "dunno"])
def test_a_private_contact_is_neither_kept_nor_reported(tmp_path: Path, visible: str) -> None:
    feed = group(
        tmp_path,
        {"contact_name": "Ann Onym", "contact_email": "not an address", "contact_phone": "1.6E+9",
         "contact_visible": visible},
    )  # fmt: skip
    assert only(feed).contacts == ()
    assert "Ann" not in repr(feed)
    assert "not an address" not in repr(feed)


def test_a_further_row_that_belongs_to_nothing_is_rejected(tmp_path: Path) -> None:
    feed = group(tmp_path, {"import_id_reference": "77", "cost_amount": "3"})
    assert feed.rejected_by == {"belongs to no service": 1}
    assert (issue(feed).line, issue(feed).field, issue(feed).value) == (
        3,
        "import_id_reference",
        "77",
    )
    assert only(feed).cost_options == ()


def test_further_rows_may_stand_before_their_service(tmp_path: Path) -> None:
    columns = ["import_id", "import_id_reference", "name", "cost_amount"]
    feed = read(write_csv(tmp_path, columns, ["2", "1", "", "£3.50"], ["1", "", "Shed", ""]))
    assert [cost.amount for cost in only(feed).cost_options] == [Decimal("3.50")]
    assert only(feed).is_free is False


def test_placeholders_are_no_times(tmp_path: Path) -> None:
    hours = {"schedules_opens_at": "hh:mm:ss", "schedules_closes_at": "hh:mm:ss"}
    feed = group(
        tmp_path, hours | {"scheduled_weekday": "tuesday"}, hours | {"scheduled_weekday": "someday"}
    )
    (schedule,) = only(feed).schedules
    assert (schedule.byday, schedule.opens_at, schedule.closes_at) == ("TU", None, None)
    assert [found.line for found in feed.issues] == [3, 4]


def test_a_free_service_with_a_price_is_not_called_free(tmp_path: Path) -> None:
    feed = group(tmp_path, {"cost_amount": "2"}, free="TRUE")
    assert only(feed).is_free is None
    assert issue(feed).field == "free"
