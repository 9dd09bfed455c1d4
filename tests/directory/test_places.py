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
from directory.queries.postcodes import refresh_postcode_groups
from tests.factories import make_place, make_postcode

NORTHAMPTON = GridPoint(475_400.0, 260_500.0)
MANCHESTER = GridPoint(384_500.0, 398_000.0)
KINGSTHORPE = GridPoint(474_900.0, 263_300.0)


@pytest.fixture
def county(session: Session) -> Session:
    """A small county with its awkward names."""
    make_postcode(session, "NN27HR", KINGSTHORPE)
    make_postcode(session, "NN27AA", KINGSTHORPE)
    make_postcode(session, "NN111AA", GridPoint(457_000.0, 262_500.0))
    make_postcode(session, "NN11ZZ", NORTHAMPTON, is_live=False)
    make_postcode(session, "NN155AL")
    make_postcode(session, "NN991BB", NORTHAMPTON, is_live=False)
    make_postcode(session, "M11AA", MANCHESTER)
    make_postcode(session, "E11AA", GridPoint(534_000.0, 181_500.0))
    refresh_postcode_groups(session)
    make_place(session, "Kettering", kind="town")
    make_place(session, "Corby", GridPoint(488_500.0, 289_000.0), kind="town")
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
        ("M1", "M1", PlaceKind.OUTCODE, False),
        ("Kettering NN15", "NN15", PlaceKind.OUTCODE, False),
        ("Kettering, nn15", "NN15", PlaceKind.OUTCODE, False),
        ("NN15 Kettering", "NN15", PlaceKind.OUTCODE, False),
        ("somewhere around NN15 please", "NN15", PlaceKind.OUTCODE, False),
        ("Kettering NN15 5", "NN15 5", PlaceKind.SECTOR, False),
        ("Kettering NN15 9", "NN15", PlaceKind.OUTCODE, False),
        ("Kingsthorpe NN2 7", "NN2 7", PlaceKind.SECTOR, False),
        ("Kingsthorpe NN2", "Kingsthorpe", PlaceKind.SUBURB, False),
        ("Newton, NN15", "Newton (near Kettering)", PlaceKind.HAMLET, False),
        ("off the M1 at Kingsthorpe", "Kingsthorpe", PlaceKind.SUBURB, True),
        ("Kettering E1", "Kettering", PlaceKind.TOWN, True),
        ("Kettering NN99", "Kettering", PlaceKind.TOWN, True),
        ("NN99 9ZZ Kettering", "Kettering", PlaceKind.TOWN, True),
        ("the estate Corby", "Corby", PlaceKind.TOWN, False),
        ("a house on the old estate in Corby", "Corby", PlaceKind.TOWN, False),
        ("12 Long Row Corby", "Corby", PlaceKind.TOWN, True),
        ("12 Long Row, Corby", "Corby", PlaceKind.TOWN, False),
        ("Corby, the big estate", "Corby", PlaceKind.TOWN, False),
        ("the weston favell side of town", "Weston Favell", PlaceKind.VILLAGE, False),
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


def test_a_postcode_that_is_not_known_says_so(county: Session) -> None:
    place = find_place(county, "NN2 7ZZ").place
    assert place is not None
    assert (place.name, place.corrected_from) == ("NN2 7", "NN2 7ZZ")
    assert "NN2 7ZZ is not a postcode we know" in (place.note or "")
    place = find_place(county, "NN15 0AA").place
    assert place is not None
    assert (place.name, place.kind) == ("NN15", PlaceKind.OUTCODE)


@pytest.mark.parametrize("typed", ["NN99 9ZZ", "nn999zz", "NN99 1ZZ", "ZZ1 1ZZ"])
def test_no_outcode_is_made_up_for_a_postcode_that_is_not_known(
    county: Session, typed: str
) -> None:
    answer = find_place(county, typed)
    assert (answer.place, answer.guesses) == (None, ())
    assert (answer.note or "").endswith("is not a postcode we know.")


def test_a_place_beside_a_postcode_that_is_not_known_is_taken_and_said(county: Session) -> None:
    place = find_place(county, "Kettering NN99 9ZZ").place
    assert place is not None
    assert place.note == "NN99 9ZZ is not a postcode we know; this is Kettering."


def test_an_outcode_that_has_ended_says_so(county: Session) -> None:
    place = find_place(county, "NN99").place
    assert place is not None
    assert place.note == "NN99 is no longer in use; this is where it was."


def test_a_road_is_not_taken_for_an_outcode_far_away(county: Session) -> None:
    assert find_place(county, "by junction 15 of the M1").place is None
    assert find_place(county, "M1").place is not None


@pytest.mark.parametrize("typed", ["Newton Abbot", "Corby Glen"])
def test_words_behind_a_name_make_it_only_a_guess(county: Session, typed: str) -> None:
    answer = find_place(county, typed)
    assert answer.place is None
    assert answer.guesses


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
    assert len(suggest_places(county, typed, 5).places) <= 5


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
