"""An extract of streets becomes a network, or a clear error and an untouched directory."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import ImportRun, TravelNetwork
from importers.errors import ImportRefusedError, SourceFileError
from importers.formats import pbf
from importers.formats.street_extract import EDGE_M, read_streets
from importers.formats.street_rules import read_speed, read_use
from importers.pipeline import check, run
from matching.request import Mode
from matching.travel.engine import TimeBand
from matching.travel.loaded import load_engine
from matching.travel.street_network import Permit, packed_streets, unpacked_streets
from tests.importers.feeds import commit, counts
from tests.importers.street_files import ORIGIN, Metres, Street, street, write_streets

WALK = Permit.WALK | Permit.WALK_BACK
CYCLE = Permit.CYCLE | Permit.CYCLE_BACK
DRIVE = Permit.DRIVE | Permit.DRIVE_BACK
ALL = WALK | CYCLE | DRIVE
POINTS: dict[str, Metres] = {"a": (0, 0), "b": (400, 0), "c": (400, 300), "d": (800, 0)}
STREETS = [street("abd"), street("bc", highway="footway")]


def silent(_done: int, _total: int | None) -> None:
    """Report to nobody."""


def made(folder: Path, *streets: Street, points: dict[str, Metres] | None = None) -> Path:
    return write_streets(folder / "town.osm.pbf", points or POINTS, streets or STREETS)


@pytest.mark.parametrize(
    ("tags", "permits"),
    [
        ({"highway": "residential"}, ALL),
        ({"highway": "footway"}, WALK),
        ({"highway": "footway", "bicycle": "yes"}, WALK | CYCLE),
        ({"highway": "cycleway"}, WALK | CYCLE),
        ({"highway": "cycleway", "foot": "no"}, CYCLE),
        ({"highway": "cycleway", "oneway": "yes"}, WALK | Permit.CYCLE),
        ({"highway": "steps"}, WALK),
        ({"highway": "track"}, WALK | CYCLE),
        ({"highway": "track", "motor_vehicle": "yes"}, ALL),
        ({"highway": "path", "access": "private"}, Permit(0)),
        ({"highway": "service", "access": "private", "foot": "permissive"}, WALK),
        ({"highway": "residential", "oneway": "yes"}, WALK | Permit.CYCLE | Permit.DRIVE),
        ({"highway": "residential", "oneway": "-1"}, WALK | Permit.CYCLE_BACK | Permit.DRIVE_BACK),
        (
            {"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"},
            WALK | CYCLE | Permit.DRIVE,
        ),
        (
            {"highway": "residential", "oneway": "yes", "cycleway:left": "opposite_lane"},
            WALK | CYCLE | Permit.DRIVE,
        ),
        ({"highway": "tertiary", "junction": "roundabout"}, WALK | Permit.CYCLE | Permit.DRIVE),
        ({"highway": "residential", "motor_vehicle": "no"}, WALK | CYCLE),
        ({"highway": "residential", "vehicle": "no", "bicycle": "yes"}, WALK | CYCLE),
        ({"highway": "residential", "bicycle": "dismount"}, WALK | DRIVE),
        ({"highway": "motorway"}, Permit.DRIVE),
        ({"highway": "trunk"}, DRIVE),
        ({"highway": "trunk", "sidewalk": "both"}, WALK | DRIVE),
        ({"highway": "trunk", "foot": "yes", "bicycle": "yes"}, ALL),
        ({"highway": "construction"}, Permit(0)),
        ({"building": "yes"}, Permit(0)),
    ],
)
def test_who_may_use_a_street(tags: dict[str, str], permits: Permit) -> None:
    use = read_use(tags)
    assert use.permits == permits
    assert (use.drive_km_h > 0) == bool(permits & DRIVE)


@pytest.mark.parametrize(
    ("kind", "limit", "km_h"),
    [
        ("residential", "", 25),
        ("residential", "20 mph", 26),
        ("primary", "30mph", 39),
        ("primary", "50", 40),
        ("motorway", "70 mph", 90),
        ("secondary", "national", 77),
        ("service", "5 mph", 6),
        ("service", "none", 15),
        ("service", "0", 15),
        ("service", "²", 15),
        ("tertiary", "signals", 40),
    ],
)
def test_how_fast_a_car_goes(kind: str, limit: str, km_h: int) -> None:
    assert read_speed(kind, limit) == km_h


def test_streets_become_short_edges_between_shared_points(tmp_path: Path) -> None:
    extract = read_streets(made(tmp_path), silent)
    network = extract.network
    assert (extract.ways, extract.closed, extract.cut, extract.abroad) == (2, 0, 0, 0)
    assert extract.data_date == date(2026, 3, 1)
    assert network.length_m.sum() == pytest.approx(1_100, abs=2)
    assert network.length_m.max() <= 1.5 * EDGE_M
    corner = np.array([ORIGIN.easting_m + 400, ORIGIN.northing_m])
    shared = int(np.argmin(np.abs(network.points - corner).sum(axis=1)))
    assert network.points[shared] == pytest.approx(corner, abs=0.2)
    assert np.count_nonzero((network.tail == shared) | (network.head == shared)) == 3


def test_a_network_is_packed_alike_each_time(tmp_path: Path) -> None:
    packed = packed_streets(read_streets(made(tmp_path), silent).network)
    assert packed_streets(unpacked_streets(packed)) == packed
    assert packed_streets(read_streets(made(tmp_path), silent).network) == packed


def test_streets_are_kept_once_and_replaced_whole(session: Session, tmp_path: Path) -> None:
    path = str(made(tmp_path))
    dry = run(session, "streets", path, is_commit=False)
    assert (dry.new, dry.is_committed) == (1, False)
    assert session.scalars(select(TravelNetwork)).all() == []
    first = commit(session, path, "streets")
    assert counts(first) == {"fetched": 1, "parsed": 1, "new": 1}
    assert first.details["streets"] == 2
    assert counts(commit(session, path, "streets")) == {"fetched": 1, "parsed": 1, "unchanged": 1}
    held = session.scalars(select(TravelNetwork)).one()
    assert (held.origin, held.attribution) == ("town.osm.pbf", "© OpenStreetMap contributors")
    assert (held.data_date, held.facts["nodes"]) == (date(2026, 3, 1), first.details["nodes"])
    assert held.facts["box"] == pytest.approx([475_000, 260_000, 475_800, 260_300], abs=0.2)


def test_the_newest_network_is_used_and_the_oldest_forgotten(
    session: Session, tmp_path: Path
) -> None:
    versions = []
    for width in (400.0, 410.0, 420.0):
        points = {**POINTS, "b": (width, 0.0)}
        report = commit(session, str(made(tmp_path, points=points)), "streets")
        assert report.new + report.changed == 1
        versions.append(load_engine(session).basis(Mode.WALK).version)
    assert len(set(versions)) == 3
    assert session.scalar(select(func.count()).select_from(TravelNetwork)) == 2
    # One that is held already becomes the newest again.
    again = commit(session, str(made(tmp_path, points={**POINTS, "b": (410.0, 0.0)})), "streets")
    assert again.changed == 1
    assert load_engine(session).basis(Mode.WALK).version == versions[1]
    assert session.scalar(select(func.count()).select_from(TravelNetwork)) == 2


def test_what_is_loaded_is_what_journeys_follow(session: Session, tmp_path: Path) -> None:
    here = np.array([[475_000.0, 260_000.0]])
    there = np.array([[475_400.0, 260_300.0]])
    asked = (here, there, Mode.WALK, TimeBand.SATURDAY)
    assert load_engine(session).minutes(*asked).tolist() == [[9]]
    assert load_engine(session).basis(Mode.WALK).engine == "straight line"
    commit(session, str(made(tmp_path)), "streets")
    engine = load_engine(session)
    assert engine.minutes(*asked).tolist() == [[9]]
    assert engine.basis(Mode.WALK).engine == "streets"
    assert engine.basis(Mode.WALK).attribution == "© OpenStreetMap contributors"
    assert load_engine(session) is engine


def test_an_empty_extract_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "empty.osm.pbf"
    path.touch()
    _refused(session, path, r"empty\.osm\.pbf is empty")


def test_an_extract_of_a_country_is_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pbf, "LARGEST_FILE_BYTES", 100)
    _refused(session, made(tmp_path), r"town\.osm\.pbf has \d+ bytes .* cut the extract")


def test_an_extract_that_is_none_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "text.osm.pbf"
    path.write_text("<osm version='0.6'></osm>", encoding="utf-8")
    _refused(session, path, r"text\.osm\.pbf: byte 0: this is no extract in PBF")
    _refused(session, tmp_path, "is not a file")
    _refused(session, tmp_path / "nowhere.osm.pbf", "does not exist")


def test_a_truncated_extract_is_refused_wherever_it_ends(session: Session, tmp_path: Path) -> None:
    whole = made(tmp_path).read_bytes()
    path = tmp_path / "cut.osm.pbf"
    ends = range(1, len(whole), 7)
    for end in ends:
        path.write_bytes(whole[:end])
        with pytest.raises(SourceFileError, match=r"cut\.osm\.pbf(: byte \d+:| holds no streets)"):
            check("streets", str(path))
    _refused(session, path, r"byte \d+: the extract breaks off: .* the file at byte")


def test_damaged_data_are_refused(session: Session, tmp_path: Path) -> None:
    data = bytearray(made(tmp_path).read_bytes())
    data[-40:-8] = bytes(32)
    path = tmp_path / "damaged.osm.pbf"
    path.write_bytes(data)
    _refused(session, path, r"damaged\.osm\.pbf could not be read as an extract")


def test_an_extract_without_streets_is_refused(session: Session, tmp_path: Path) -> None:
    wood = Street("abd", {"natural": "wood"})
    _refused(session, made(tmp_path, wood), "holds no streets")
    private = street("abd", access="private")
    _refused(session, made(tmp_path, private), r"holds no streets: .*\(1 that nobody may use\)")


def test_an_extract_from_abroad_is_refused(session: Session, tmp_path: Path) -> None:
    points = {"a": (900_000.0, 0.0), "b": (900_500.0, 0.0)}
    path = made(tmp_path, street("ab"), points=points)
    _refused(session, path, "none of its 1 streets is in Great Britain; the first begins at lon")


def test_streets_without_all_their_points_are_told(tmp_path: Path) -> None:
    path = write_streets(tmp_path / "cut.osm.pbf", POINTS, [street("abdc"), *STREETS], missing="d")
    report = check("streets", str(path))
    assert [issue.field for issue in report.issues] == ["way"]
    assert "points that are not in the file" in report.issues[0].message
    assert report.issues[0].value == "2"
    assert report.details["km"] == 1


def test_a_network_that_has_shrunk_a_lot_is_refused(session: Session, tmp_path: Path) -> None:
    commit(session, str(made(tmp_path)), "streets")
    small = str(made(tmp_path, street("bc")))
    with pytest.raises(ImportRefusedError, match="--allow-shrink"):
        commit(session, small, "streets")
    assert run(session, "streets", small, is_commit=True, allow_shrink=True).changed == 1


def test_newport(shared: Path) -> None:
    report = check("streets", str(shared / "data" / "newport" / "newport.osm.pbf"))
    assert report.issues == ()
    assert report.details["streets"] > 8_000
    assert 900 < report.details["km"] < 1_100


def _refused(session: Session, path: Path, message: str) -> None:
    """A run says what is wrong, and leaves the directory as it was."""
    with pytest.raises(SourceFileError, match=message):
        run(session, "streets", str(path), is_commit=True)
    assert session.scalar(select(func.count()).select_from(TravelNetwork)) == 0
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
