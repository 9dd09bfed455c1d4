"""Where is she?"""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.geography import GridPoint, to_grid
from directory.helplines import load_helplines, read_helplines
from directory.kinds import PlaceKind
from directory.place_list import load_places, read_place_list
from directory.places import find_place, suggest_places
from directory.postcode_packages import load_postcodes
from directory.queries.helplines import list_helplines
from directory.queries.map_layers import list_place_labels
from tests.factories import make_place, make_postcode

NORTHAMPTON = GridPoint(475_400.0, 260_500.0)
KINGSTHORPE = GridPoint(474_900.0, 263_300.0)


@pytest.fixture
def county(session: Session) -> Session:
    """A small county with its awkward names."""
    make_postcode(session, "NN27HR", KINGSTHORPE)
    make_postcode(session, "NN27AA", KINGSTHORPE)
    make_postcode(session, "NN111AA", GridPoint(457_000.0, 262_500.0))
    make_postcode(session, "NN11ZZ", NORTHAMPTON, is_live=False)
    make_place(session, "Kettering", kind="town")
    make_place(session, "Northampton", NORTHAMPTON, kind="town")
    make_place(session, "Daventry", GridPoint(457_000.0, 262_500.0), kind="town")
    make_place(
        session,
        "Kingsthorpe",
        KINGSTHORPE,
        kind="suburb",
        within="Northampton",
        also_known_as=["Kings Thorpe"],
    )
    make_place(session, "Earls Barton", within="Wellingborough")
    make_place(session, "Weston", within="Towcester")
    make_place(session, "Weston Favell", NORTHAMPTON, within="Northampton")
    make_place(session, "Newton", within="Kettering", kind="hamlet")
    make_place(session, "Newton", GridPoint(453_000.0, 278_000.0), within="Rugby")
    return session


@pytest.mark.parametrize(
    ("typed", "name", "kind", "is_corrected"),
    [
        ("nn2 7hr", "NN2 7HR", PlaceKind.POSTCODE, False),
        ("NN27HR", "NN2 7HR", PlaceKind.POSTCODE, False),
        ("12 Long Row, NN2 7HR", "NN2 7HR", PlaceKind.POSTCODE, False),
        ("NN1 1ZZ", "NN1 1ZZ", PlaceKind.POSTCODE, False),
        ("nn2 7", "NN2 7", PlaceKind.SECTOR, False),
        ("NN2", "NN2", PlaceKind.OUTCODE, False),
        ("NN11", "NN11", PlaceKind.OUTCODE, False),
        ("NN2 7ZZ", "NN2 7", PlaceKind.SECTOR, True),
        ("NN27", "NN2 7", PlaceKind.SECTOR, False),
        ("I live in Kingsthorpe", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("kingsthorpe", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("kings thorpe", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("near Earls Barton village", "Earls Barton", PlaceKind.VILLAGE, False),
        ("Kingsthorpe Northampton", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("kingsthorpe, northants", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("kingsthrope", "Kingsthorpe", PlaceKind.SUBURB, True),
        ("Daventary", "Daventry", PlaceKind.TOWN, True),
        ("weston favel", "Weston Favell", PlaceKind.VILLAGE, True),
        ("newton, kettering", "Newton", PlaceKind.HAMLET, False),
        ("52.27,-0.88", "52.27, -0.88", PlaceKind.COORDINATES, False),
        ("-0.88, 52.27", "52.27, -0.88", PlaceKind.COORDINATES, True),
    ],
)
def test_one_clear_place(
    county: Session, typed: str, name: str, kind: PlaceKind, is_corrected: bool
) -> None:
    place = find_place(county, typed).place
    assert place is not None
    assert (place.name, place.kind) == (name, kind)
    assert (place.corrected_from is not None) is is_corrected


def test_a_terminated_postcode_says_so(county: Session) -> None:
    place = find_place(county, "nn11zz").place
    assert place is not None
    assert place.note == "NN1 1ZZ is no longer in use; this is where it was."


def test_two_places_of_one_name_are_offered_not_chosen(county: Session) -> None:
    answer = find_place(county, "Newton")
    assert answer.place is None
    assert {guess.name for guess in answer.guesses} == {
        "Newton (near Kettering)",
        "Newton (near Rugby)",
    }


def test_a_place_in_two_gazetteers_is_one_place(county: Session) -> None:
    nearby = GridPoint(KINGSTHORPE.easting_m + 600, KINGSTHORPE.northing_m)
    make_place(county, "Kingsthorpe", nearby, kind="village", source="places")
    answer = find_place(county, "kingsthorpe")
    assert answer.place is not None
    assert (answer.place.kind, answer.place.point) == (PlaceKind.SUBURB, KINGSTHORPE)
    assert answer.guesses == ()
    labels = [label.name for label in list_place_labels(county)]
    assert labels.count("Kingsthorpe") == 1, "the map writes it once too"
    corrected = find_place(county, "kingsthrope").place
    assert corrected is not None
    assert corrected.point == KINGSTHORPE


@pytest.mark.parametrize(
    "typed", ["", "   ", "xyzzy", "SW1A 1AA", "0,0", "999,999", "53.35,-6.26", "\x00", "é" * 5000]
)
def test_what_cannot_be_told_is_no_error(county: Session, typed: str) -> None:
    assert find_place(county, typed).place is None


@given(typed=st.text(max_size=300))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_anything_can_be_typed(county: Session, typed: str) -> None:
    assert len(suggest_places(county, typed, 5)) <= 5


def test_coordinates_keep_the_point_given(county: Session) -> None:
    place = find_place(county, "52.3021, -0.6934").place
    assert place is not None
    assert (place.lat, place.lon) == (52.3021, -0.6934)
    assert place.point.distance_m(to_grid(lon=-0.6934, lat=52.3021)) < 1


def test_the_projects_own_list(session: Session) -> None:
    load_postcodes(session)
    assert load_places(session) == len(list(read_place_list()))
    for typed, name in [("kingsthrope", "Kingsthorpe"), ("Wellinborough", "Wellingborough")]:
        place = find_place(session, typed).place
        assert place is not None
        assert place.name == name


def test_official_lines_carry_the_date_they_were_checked(session: Session) -> None:
    assert load_helplines(session) == len(read_helplines())
    lines = {line.key: line for line in list_helplines(session)}
    assert lines["samaritans"].phone == "116 123"
    assert lines["emergency"].phone == "999"
    assert lines["county-mental-health"].checked < lines["samaritans"].checked
    assert all(line.checked <= datetime.now(UTC).date() and line.basis for line in lines.values())


def test_the_list_finds_the_gazetteers_localities(session: Session, shared: Path) -> None:
    """95 % of the county's 417 localities lie within 1.5 km of where a search for them starts."""
    load_postcodes(session)
    load_places(session)
    gazetteer = shared / "data/northamptonshire/gazetteer_nptg_localities_from_stops.csv"
    with gazetteer.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = 0
    for row in rows:
        answer = find_place(session, row["name"])
        there = GridPoint(float(row["easting"]), float(row["northing"]))
        places = ((answer.place,) if answer.place else ()) + answer.guesses
        found += any(place.point.distance_m(there) <= 1_500 for place in places)
    assert found / len(rows) >= 0.95
