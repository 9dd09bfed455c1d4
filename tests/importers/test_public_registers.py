"""Libraries, GP practices and schools, in the layouts that their publishers use."""

from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.geography import to_grid
from directory.kinds import LocatedBy, ServiceStatus, VenueKind
from directory.opening import describe
from importers.errors import ImportRefusedError, SourceFileError
from importers.formats.capitals import in_small_letters
from importers.pipeline import check
from tests.importers.feeds import FAR, NN1, commit, counts, load_postcodes

HERE = to_grid(lon=NN1["longitude"], lat=NN1["latitude"])
AWAY = to_grid(lon=FAR["longitude"], lat=FAR["latitude"])

LIBRARY_COLUMNS = (
    "Local authority,Library name,Address 1,Address 2,Address 3,Postcode,"
    "Unique property reference number,Type of library,Year closed,Monday staffed hours,"
    "Tuesday staffed hours,Saturday staffed hours,Sunday unstaffed hours,Special hours,"
    "Co-located with,Notes,URL,Email address"
)
MILL_END = (
    "Harebell Council,Mill End,1 Long Row,Mill End,,nn1 1zz,100032143427.0,CRL,,"
    '"10:00-12:00,14:00-16:00","10:00-12:00,14:00-16:00",09.30-13:00,08:00-20:00,,'
    "Registrar,,www.example.org/mill-end,mill.end@example.org"
)
SCHOOL_COLUMNS = (
    "URN,EstablishmentName,EstablishmentStatus (name),Street,Town,Postcode,SchoolWebsite,"
    "Easting,Northing"
)
SURGERY_COLUMNS = (
    "org_code,name,a,b,addr1,c,d,addr4,e,postcode,f,g,status_code,h,i,j,k,phone,l,m,n,o,p,q,r,"
    "prescribing_setting,s"
)
SURGERY = (
    "X12345,KING'S MILL SURGERY,Y60,QPM,1 LONG ROW,,,HAREBELL,,NN1 1ZZ,19740401,,A,B,78H,"
    "20200401,,01632 960001,,,,0,,U12345,,4,"
)


def write(folder: Path, *lines: str, name: str = "rows.csv", encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding)
    return str(path)


def school(urn: object = 1, name: str = "Mill End School", **parts: object) -> str:
    facts = {"status": "Open", "street": "1 Long Row", "postcode": "NN1 1ZZ", "site": ""} | parts
    east = parts.get("east", f"{HERE.easting_m:.0f}")
    return (
        f"{urn},{name},{facts['status']},{facts['street']},Harebell,{facts['postcode']},"
        f"{facts['site']},{east},{HERE.northing_m:.0f}"
    )


def test_a_library_has_its_week_and_its_council(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    report = commit(session, write(tmp_path, LIBRARY_COLUMNS, MILL_END), "libraries")
    assert counts(report) == {"fetched": 1, "parsed": 1, "new": 1}
    assert report.located == {LocatedBy.POSTCODE: 1}
    library = session.scalars(select(models.Service)).one()
    assert (library.name, library.email) == ("Mill End Library", "mill.end@example.org")
    assert library.description == (
        "A library run by people of the community, with the council's help."
        " In the same building: Registrar."
    )
    assert library.is_free is None
    assert session.scalars(select(models.Organization.name)).one() == "Harebell Council"
    place = session.scalars(select(models.Location)).one()
    assert (place.external_identifier, place.external_identifier_type) == ("100032143427", "UPRN")
    hours = session.scalars(select(models.Schedule).order_by(models.Schedule.opens_at)).all()
    assert [(row.byday, row.opens_at, row.notes) for row in hours] == [
        ("SU", time(8), "No staff at these times"),
        ("SA", time(9, 30), None),
        ("MO,TU", time(10), None),
        ("MO,TU", time(14), None),
    ]
    assert "Mondays and Tuesdays 10am to noon" in describe(hours)


def test_a_closed_library_is_closed_and_never_hides_an_open_one(
    session: Session, tmp_path: Path
) -> None:
    closed = MILL_END.replace(",CRL,,", ",CRL,2015.0,")
    gone = closed.replace("Mill End,1 Long Row", "Kiln Side,2 Long Row")
    path = write(tmp_path, LIBRARY_COLUMNS, closed, MILL_END, gone)
    report = commit(session, path, "libraries")
    assert counts(report) == {"fetched": 3, "parsed": 3, "new": 2, "duplicate": 1}
    assert [(issue.line, issue.field) for issue in report.issues if issue.field != "postcode"] == [
        (2, "libraryname")
    ]
    assert {one.name: one.status for one in session.scalars(select(models.Service))} == {
        "Mill End Library": ServiceStatus.ACTIVE,
        "Kiln Side Library": ServiceStatus.DEFUNCT,
    }


def test_library_hours_that_cannot_be_read_are_named(session: Session, tmp_path: Path) -> None:
    row = MILL_END.replace("09.30-13:00", "mornings")
    report = commit(session, write(tmp_path, LIBRARY_COLUMNS, row), "libraries")
    [issue] = [one for one in report.issues if one.field != "postcode"]
    assert (issue.line, issue.field, issue.value) == (2, "saturdaystaffedhours", "mornings")
    assert "09:30-17:00" in issue.message


@pytest.mark.parametrize("header", [(), (SURGERY_COLUMNS,)])
def test_a_surgery_with_and_without_a_line_of_names(
    session: Session, tmp_path: Path, header: tuple[str, ...]
) -> None:
    load_postcodes(session)
    ward = SURGERY.replace("X12345", "X2", 1).replace(",4,", ",10,")
    closed = SURGERY.replace("X12345", "X3", 1).replace(",,A,B", ",20210831,C,B")
    report = commit(session, write(tmp_path, *header, SURGERY, ward, closed), "nhs-ods")
    assert counts(report) == {"fetched": 3, "parsed": 2, "new": 2, "rejected": 1}
    assert report.rejected_by == {"not a GP practice": 1}
    assert report.issues == ()
    rows = {row.source_id: row for row in session.scalars(select(models.Service))}
    assert rows["X12345"].name == "King's Mill Surgery"
    assert rows["X3"].status == ServiceStatus.DEFUNCT
    assert session.scalars(select(models.Phone.number)).first() == "01632 960001"
    address = session.scalars(select(models.Address)).first()
    assert address is not None
    assert (address.address_1, address.city) == ("1 Long Row", "Harebell")
    again = commit(session, write(tmp_path, *header, SURGERY, ward, closed), "nhs-ods")
    assert counts(again) == {"fetched": 3, "parsed": 2, "unchanged": 2, "rejected": 1}


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match=r"line 1 has 3 columns; it should have 27"):
        check("nhs-ods", write(tmp_path, "a,b,c"))
    with pytest.raises(SourceFileError, match="no column Library name"):
        check("libraries", write(tmp_path, "a,b,c", "1,2,3"))
    with pytest.raises(SourceFileError, match="no column establishmentname"):
        check("schools", write(tmp_path, "URN,Town", "1,Harebell"))


def test_schools_are_venues_and_never_listings(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    rows = (
        school(1, "Mill End Schöol", site="www.example.org"),
        school(2, "Old School", status="Closed"),
        school(3, "Other School", postcode="", east=f"{AWAY.easting_m:.0f}"),
        school(3, "Other School again"),
        school("", "No Number"),
    )
    path = write(tmp_path, SCHOOL_COLUMNS, *rows, encoding="cp1252")
    report = commit(session, path, "schools")
    assert counts(report) == {"fetched": 5, "parsed": 4, "new": 3, "rejected": 1, "duplicate": 1}
    assert report.located == {LocatedBy.COORDINATES: 2, LocatedBy.UNVERIFIED: 1}
    assert [(issue.line, issue.field) for issue in report.issues] == [(5, "urn"), (6, "urn")]
    venues = {venue.source_id: venue for venue in session.scalars(select(models.Venue))}
    assert venues["1"].name == "Mill End Schöol"
    assert (venues["1"].kind, venues["1"].is_open) == (VenueKind.SCHOOL, True)
    assert (venues["1"].postcode, venues["1"].url) == ("NN1 1ZZ", "https://www.example.org")
    assert not venues["2"].is_open
    assert session.scalars(select(models.Service.id)).all() == []
    again = commit(session, path, "schools")
    assert counts(again)["unchanged"] == 3


def test_where_nobody_else_may_come_in_is_no_venue(session: Session, tmp_path: Path) -> None:
    columns = f"{SCHOOL_COLUMNS},TypeOfEstablishment (name)"
    rows = (f"{school(1)},Community school", f"{school(2, 'Locked House')},Secure units")
    report = commit(session, write(tmp_path, columns, *rows), "schools")
    assert counts(report) == {"fetched": 2, "parsed": 1, "new": 1, "rejected": 1}
    [issue] = report.issues
    assert "nobody else may come in" in issue.message
    assert (issue.line, issue.value) == (3, "Locked House")


def test_a_school_that_is_gone_is_closed_and_comes_back(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    rows = [school(number, f"School {number}") for number in range(1, 6)]
    commit(session, write(tmp_path, SCHOOL_COLUMNS, *rows), "schools")
    report = commit(session, write(tmp_path, SCHOOL_COLUMNS, *rows[1:]), "schools")
    assert counts(report) == {"fetched": 4, "parsed": 4, "unchanged": 4, "gone": 1}
    session.expire_all()
    [closed] = session.scalars(select(models.Venue).where(models.Venue.is_open.is_(False)))
    assert closed.source_id == "1"
    renamed = [*rows[:4], school(5, "School Five")]
    report = commit(session, write(tmp_path, SCHOOL_COLUMNS, *renamed), "schools")
    assert counts(report) == {"fetched": 5, "parsed": 5, "changed": 2, "unchanged": 3}
    assert {change.fields for change in report.changes} == {("is_open",), ("name",)}
    with pytest.raises(ImportRefusedError, match="30 % fewer"):
        commit(session, write(tmp_path, SCHOOL_COLUMNS, *rows[:2]), "schools")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("KING'S MILL SURGERY", "King's Mill Surgery"),
        ("THE SURGERY AT ST MARY ON THE HILL", "The Surgery at St Mary on the Hill"),
        ("WESTON HEALTH CTR", "Weston Health Centre"),
        ("McNally Practice", "McNally Practice"),
        ("12 NHS LANE", "12 NHS Lane"),
    ],
)
def test_capitals_become_what_people_write(written: str, read: str) -> None:
    assert in_small_letters(written) == read


@pytest.mark.parametrize(
    ("source", "name", "numbers", "located"),
    [
        (
            "libraries",
            "libraries_schema_northants.csv",
            {"fetched": 42, "parsed": 42, "new": 41, "duplicate": 1},
            {LocatedBy.COORDINATES: 41},
        ),
        (
            "nhs-ods",
            "nhs_ods_epraccur_northants.csv",
            {"fetched": 119, "parsed": 79, "new": 79, "rejected": 40},
            {LocatedBy.COORDINATES: 79},
        ),
        (
            "schools",
            "schools_gias_northants.csv",
            # One of them is a secure unit.
            {"fetched": 362, "parsed": 361, "new": 361, "rejected": 1},
            {LocatedBy.UNVERIFIED: 361},
        ),
    ],
)
def test_the_real_files(
    loaded_session: Session,
    shared: Path,
    source: str,
    name: str,
    numbers: dict[str, int],
    located: dict[LocatedBy, int],
) -> None:
    path = str(shared / "data" / "northamptonshire" / name)
    report = commit(loaded_session, path, source)
    assert counts(report) == numbers
    assert report.located == located
    again = counts(commit(loaded_session, path, source))
    assert again["unchanged"] == numbers["new"]
    assert "new" not in again
    assert "changed" not in again


def test_utf_16_is_read_as_what_it_is(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    row = MILL_END.replace("Mill End,1 Long", "Mühlen End,1 Long")
    path = write(tmp_path, LIBRARY_COLUMNS, row, encoding="utf-16")
    assert counts(commit(session, path, "libraries")) == {"fetched": 1, "parsed": 1, "new": 1}
    assert session.scalars(select(models.Service.name)).one() == "Mühlen End Library"


def test_a_file_that_ends_in_mid_row_is_refused(tmp_path: Path) -> None:
    path = Path(write(tmp_path, LIBRARY_COLUMNS, MILL_END, MILL_END))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) - 60], encoding="utf-8")
    with pytest.raises(SourceFileError, match="line 3: the file ends in the middle of a row"):
        check("libraries", str(path))


def test_another_list_of_schools_is_refused(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    rows = [school(number, f"School {number}") for number in range(1, 6)]
    commit(session, write(tmp_path, SCHOOL_COLUMNS, *rows), "schools")
    others = [school(number, f"School {number}") for number in range(11, 16)]
    with pytest.raises(ImportRefusedError, match=r"no longer has 5 of the 5.*--allow-shrink"):
        commit(session, write(tmp_path, SCHOOL_COLUMNS, *others), "schools")
