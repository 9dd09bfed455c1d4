"""A gazetteer from a file stands beside the project's own list and replaces itself."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import PlaceKind
from directory.models import NamedPlace
from directory.places import find_place
from importers.errors import ImportRefusedError, SourceFileError
from importers.pipeline import check
from tests.factories import make_place
from tests.importers.feeds import commit, counts

HEADER = "NptgLocalityCode,LocalityName,ParentNptgLocalityRef,Easting,Northing"
ROWS = [
    "E1,Harebell,,475000,260000",
    "E2,Long Row,E1,475500,260500",
    "E3,Mill End,E1,474500,259500",
    "E4,Kiln Side,E1,474000,259000",
    "E5,Far Green,,490000,270000",
]


def write_gazetteer(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "places.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8-sig")
    return str(path)


def test_places_are_loaded_with_their_kind_and_parent(session: Session, tmp_path: Path) -> None:
    report = commit(session, write_gazetteer(tmp_path, *ROWS), "places")
    assert counts(report) == {"fetched": 5, "parsed": 5, "new": 5}
    assert report.as_json()["located"]["coordinates"] == 5
    places = {place.name: place for place in session.scalars(select(NamedPlace))}
    assert (places["Harebell"].kind, places["Harebell"].within) == (PlaceKind.TOWN, None)
    assert (places["Long Row"].kind, places["Long Row"].within) == (PlaceKind.SUBURB, "Harebell")
    assert places["Far Green"].kind == PlaceKind.VILLAGE
    assert (places["Far Green"].source, places["Far Green"].source_id) == ("places", "E5")
    answer = find_place(session, "far green")
    assert answer.place is not None
    assert answer.place.point.distance_m(GridPoint(490_000, 270_000)) < 1


def test_a_new_file_replaces_the_old_one_and_nothing_else(session: Session, tmp_path: Path) -> None:
    own = make_place(session, "Harebell")
    commit(session, write_gazetteer(tmp_path, *ROWS), "places")
    again = commit(session, write_gazetteer(tmp_path, *ROWS), "places")
    assert counts(again) == {"fetched": 5, "parsed": 5, "unchanged": 5}
    rows = [*ROWS[:3], "E4,Kilnside,E1,474000,259000"]
    report = commit(session, write_gazetteer(tmp_path, *rows), "places")
    assert counts(report) == {"fetched": 4, "parsed": 4, "unchanged": 3, "changed": 1, "gone": 1}
    assert report.changes[0].fields == ("name",)
    session.expire_all()
    assert session.get(NamedPlace, own.id) is not None
    assert len(session.scalars(select(NamedPlace.id)).all()) == 5


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("code,name,parent,lon,lat", "E1,Harebell,,-0.90278,52.23307"),
        ("Easting,Northing,LocalityName,NptgLocalityCode", "475000,260000,Harebell,E1"),
        ("nptg_locality_code;x,name,easting,northing", "E1,Harebell,475000,260000"),
    ],
)
def test_columns_are_known_by_name(session: Session, tmp_path: Path, header: str, row: str) -> None:
    report = commit(session, write_gazetteer(tmp_path, row, header=header), "places")
    assert report.new == 1


def test_what_is_no_place_is_rejected(tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[0], "E6,,,475000,260000", "E7,Nowhere,,x,260000", "E8,Abroad,,0,0"]
    report = check("places", write_gazetteer(tmp_path, *rows))
    assert counts(report) == {"fetched": 5, "parsed": 2, "rejected": 3, "duplicate": 1}
    assert report.rejected_by == {"no name": 1, "no point within Great Britain": 2}
    assert {issue.line for issue in report.issues} == {4, 5, 6}


def test_broken_files_are_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="LocalityName"):
        check("places", write_gazetteer(tmp_path, "1,2", header="a,b"))
    with pytest.raises(SourceFileError, match="line 2"):
        check("places", write_gazetteer(tmp_path, 'E1,"unended'))
    with pytest.raises(ImportRefusedError):
        commit(session, write_gazetteer(tmp_path), "places")


def test_the_county(session: Session, shared: Path) -> None:
    folder = shared / "data" / "northamptonshire"
    path = str(folder / "gazetteer_nptg_localities_from_stops.csv")
    report = commit(session, path, "places")
    assert counts(report) == {"fetched": 417, "parsed": 417, "new": 417}
    assert report.issues == ()
