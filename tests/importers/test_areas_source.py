"""Areas come in by code, kind and vintage, or not at all."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Polygon, box
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.errors import DirectoryError
from directory.kinds import AreaKind
from directory.models import Area
from importers.asked import Asked
from importers.errors import ImportOptionError, ImportRefusedError, SourceFileError
from importers.pipeline import check, run
from importers.report import Report
from tests.importers.drawn_areas import (
    EAST_M,
    NORTH_M,
    SIDE_M,
    feature,
    square,
    write_areas,
    write_layer,
    write_row,
)
from tests.importers.feeds import commit, counts

LSOAS = Asked(kind=AreaKind.LSOA, vintage=2021)
# Of drawing and projecting back and forth.
SAME_M = 0.2


def take(session: Session, path: str, asked: Asked = LSOAS, **options: Any) -> Report:
    return commit(session, path, "areas", asked=asked, **options)


def held(session: Session) -> dict[tuple[str, str, int], tuple[str, shapely.Geometry]]:
    query = select(Area.code, Area.kind, Area.vintage, Area.name, func.ST_AsBinary(Area.geometry))
    return {
        (code, kind, vintage): (name, shapely.from_wkb(bytes(outline)))
        for code, kind, vintage, name, outline in session.execute(query)
    }


def test_areas_are_kept_by_code_kind_and_vintage(session: Session, tmp_path: Path) -> None:
    path = write_row(tmp_path, "E01000001", "E01000002")
    assert counts(take(session, path)) == {"fetched": 2, "parsed": 2, "new": 2}
    again = take(session, path)
    assert counts(again) == {"fetched": 2, "parsed": 2, "unchanged": 2}
    assert not again.has_issues
    take(session, path, Asked(kind=AreaKind.LSOA, vintage=2011))
    found = held(session)
    assert {(code, vintage) for code, _, vintage in found} == {
        (code, vintage) for code in ("E01000001", "E01000002") for vintage in (2011, 2021)
    }
    name, outline = found["E01000002", "lsoa", 2021]
    assert name == "Area E01000002"
    assert outline.geom_type == "MultiPolygon"
    assert outline.hausdorff_distance(square(1)) < SAME_M


def test_a_dry_run_and_a_check_write_nothing(session: Session, tmp_path: Path) -> None:
    path = write_row(tmp_path, "E01000001")
    report = run(session, "areas", path, is_commit=False, asked=LSOAS)
    assert counts(report) == {"fetched": 1, "parsed": 1, "new": 1}
    assert check("areas", path, asked=LSOAS).details["mended"] == 0
    assert held(session) == {}


def test_what_differs_is_changed_and_what_the_file_lacks_stays(
    session: Session, tmp_path: Path
) -> None:
    take(session, write_row(tmp_path, "E01000001", "E01000002", "E01000003"))
    moved = feature("E01000001", box(EAST_M, NORTH_M, EAST_M + SIDE_M, NORTH_M + 900))
    renamed = feature("E01000002", square(1), LSOA21NM="Harebell 001B")
    report = take(session, write_areas(tmp_path, moved, renamed))
    assert counts(report) == {"fetched": 2, "parsed": 2, "changed": 2}
    assert {change.name: change.fields for change in report.changes} == {
        "Area E01000001": ("geometry",),
        "Harebell 001B": ("name",),
    }
    assert report.details["left_alone"] == 1
    assert len(held(session)) == 3


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857"])
@pytest.mark.parametrize("ending", [".gpkg", ".shp"])
def test_any_projection_that_a_layer_names(
    session: Session, tmp_path: Path, ending: str, crs: str
) -> None:
    path = write_layer(tmp_path / f"areas{ending}", crs, E01000001=square(0), E01000002=square(1))
    assert counts(take(session, path)) == {"fetched": 2, "parsed": 2, "new": 2}
    _, outline = held(session)["E01000001", "lsoa", 2021]
    assert outline.hausdorff_distance(square(0)) < SAME_M


def test_a_shapefile_in_a_zip(session: Session, tmp_path: Path) -> None:
    write_layer(tmp_path / "areas.shp", "EPSG:27700", E01000001=square(0))
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("areas.*"):
            archive.write(part, part.name)
    assert counts(take(session, str(path))) == {"fetched": 1, "parsed": 1, "new": 1}


@pytest.mark.parametrize("ending", [".gpkg", ".shp"])
def test_a_layer_without_a_projection_is_refused(
    session: Session, tmp_path: Path, ending: str
) -> None:
    path = write_layer(tmp_path / f"areas{ending}", None, E01000001=square(0))
    with pytest.raises(SourceFileError, match="names no projection") as refused:
        take(session, path)
    assert path in str(refused.value)
    assert held(session) == {}


def test_a_geopackage_of_several_layers_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "areas.gpkg"
    write_layer(path, "EPSG:27700", "lsoas", E01000001=square(0))
    write_layer(path, "EPSG:27700", "wards", E05000001=square(0))
    with pytest.raises(SourceFileError, match=r"several layers \(lsoas, wards\)"):
        take(session, str(path))


def test_metres_in_geojson_that_names_no_projection_are_refused(
    session: Session, tmp_path: Path
) -> None:
    path = write_row(tmp_path, "E01000001", crs=None)
    with pytest.raises(SourceFileError, match="line 2, field geometry: lies off Great Britain"):
        take(session, path)
    with pytest.raises(SourceFileError):
        take(session, write_row(tmp_path, "E01000001", crs="urn:ogc:def:crs:EPSG::999999"))
    assert held(session) == {}


def test_an_outline_that_crosses_itself_is_mended_and_counted(
    session: Session, tmp_path: Path
) -> None:
    west, south, east, north = square(0).bounds
    bow_tie = Polygon([(west, south), (east, north), (east, south), (west, north)])
    path = write_areas(tmp_path, feature("E01000001", bow_tie), feature("E01000002", square(1)))
    assert take(session, path).details["mended"] == 1
    _, outline = held(session)["E01000001", "lsoa", 2021]
    assert outline.is_valid
    assert outline.area == pytest.approx(SIDE_M * SIDE_M / 2)


def test_areas_that_overlap_are_refused_by_both_their_codes(
    session: Session, tmp_path: Path
) -> None:
    path = write_areas(
        tmp_path,
        feature("E01000001", square(0)),
        feature("E01000002", square(1)),
        feature("E01000003", square(1, side_m=700)),
    )
    with pytest.raises(SourceFileError, match="line 4, field geometry") as refused:
        take(session, path)
    assert "E01000003" in str(refused.value)
    assert "E01000002" in str(refused.value)
    assert "E01000001" not in str(refused.value)
    assert held(session) == {}


def test_a_sliver_along_a_border_is_no_overlap(session: Session, tmp_path: Path) -> None:
    wider = box(EAST_M, NORTH_M, EAST_M + SIDE_M + 20, NORTH_M + SIDE_M)
    path = write_areas(tmp_path, feature("E01000001", wider), feature("E01000002", square(1)))
    assert counts(take(session, path))["new"] == 2


def test_an_area_upon_one_that_is_loaded_is_refused(session: Session, tmp_path: Path) -> None:
    take(session, write_row(tmp_path, "E01000001", "E01000002"))
    path = write_areas(tmp_path, feature("E01000009", square(1)))
    with pytest.raises(ImportRefusedError, match=r"E01000009.*overlaps E01000002.*100%"):
        take(session, path)
    assert len(held(session)) == 2
    take(session, path, Asked(kind=AreaKind.LSOA, vintage=2011))
    take(session, write_areas(tmp_path, feature("E01000003", square(2))))
    assert len(held(session)) == 4


def test_a_code_that_stands_twice_is_refused(session: Session, tmp_path: Path) -> None:
    path = write_row(tmp_path, "E01000001", "E01000001")
    with pytest.raises(SourceFileError, match="line 3, field LSOA21CD: E01000001 stands on line 2"):
        take(session, path)


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        (AreaKind.LSOA, "lsoa21_code", "lsoa21_name"),
        (AreaKind.LSOA, "LSOA_CODE", "LSOA_NAME"),
        (AreaKind.MSOA, "msoa21_code", "MSOA21NM"),
        (AreaKind.WARD, "WD22CD", "WD22NM"),
        (AreaKind.WARD, "ward22_code", "ward22_name"),
        (AreaKind.DISTRICT, "ltla20_code", "ltla20_name"),
        (AreaKind.DISTRICT, "LAD20CD", "LAD20NM"),
        (AreaKind.AUTHORITY, "ua_code", "ua_name"),
        (AreaKind.AUTHORITY, "CTYUA23CD", "CTYUA23NM"),
        (AreaKind.PARTNERSHIP, "code", "name"),
        (AreaKind.PARTNERSHIP, "Code", "Name"),
    ],
)
def test_the_usual_columns_are_found(
    session: Session, tmp_path: Path, kind: AreaKind, code: str, name: str
) -> None:
    shape = {"type": "Feature", "geometry": feature("x", square(0))["geometry"]}
    path = write_areas(tmp_path, {**shape, "properties": {"OBJECTID": 1, code: "X1", name: "Mill"}})
    take(session, path, Asked(kind=kind, vintage=2022))
    assert held(session)["X1", kind.value, 2022][0] == "Mill"


def test_the_column_of_the_vintage_is_taken(session: Session, tmp_path: Path) -> None:
    both = feature("E01000001", square(0), LSOA11CD="E01000009", LSOA11NM="Before")
    path = write_areas(tmp_path, both)
    take(session, path)
    take(session, path, Asked(kind=AreaKind.LSOA, vintage=2011))
    assert {(code, vintage, name) for (code, _, vintage), (name, _) in held(session).items()} == {
        ("E01000001", 2021, "Area E01000001"),
        ("E01000009", 2011, "Before"),
    }
    with pytest.raises(SourceFileError, match="LSOA21CD, LSOA11CD might all hold"):
        take(session, path, Asked(kind=AreaKind.LSOA, vintage=2031))


def test_a_column_of_another_decade_is_an_issue(session: Session, tmp_path: Path) -> None:
    path = write_row(tmp_path, "E01000001")
    (issue,) = take(session, path, Asked(kind=AreaKind.LSOA, vintage=2011)).issues
    assert (issue.line, issue.field) == (1, "LSOA21CD")
    assert "is of 2021" in issue.message


def test_a_layer_without_names_takes_known_names_or_codes(session: Session, tmp_path: Path) -> None:
    features = [feature("E06000061", square(0)), feature("E06000099", square(1))]
    for each in features:
        each["properties"] = {"ua_code": each["properties"]["LSOA21CD"]}
    asked = Asked(kind=AreaKind.AUTHORITY, vintage=2023)
    report = take(session, write_areas(tmp_path, *features), asked)
    assert report.details["named_by_code"] == 1
    names = {code: name for (code, _, _), (name, _) in held(session).items()}
    assert names == {"E06000061": "North Northamptonshire", "E06000099": "E06000099"}


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "the outline is missing"),
        ({"type": "Point", "coordinates": [480_000, 260_000]}, "is a Point"),
        ({"type": "Polygon", "coordinates": [[[480_000, "x"]]]}, "not finite numbers"),
        ({"type": "Polygon", "coordinates": []}, "not finite numbers"),
        ("nowhere", "is not a geometry"),
    ],
)
def test_a_row_without_an_outline_is_rejected_and_named(
    session: Session, tmp_path: Path, geometry: object, message: str
) -> None:
    broken = feature("E01000002", square(1)) | {"geometry": geometry}
    report = take(session, write_areas(tmp_path, feature("E01000001", square(0)), broken))
    assert counts(report) == {"fetched": 2, "parsed": 1, "new": 1, "rejected": 1}
    (issue,) = report.issues
    assert (issue.line, issue.field, issue.value) == (3, "geometry", "E01000002")
    assert message in issue.message


def test_what_is_no_layer_of_areas_is_refused(session: Session, tmp_path: Path) -> None:
    whole = Path(write_row(tmp_path, "E01000001")).read_text(encoding="utf-8")
    path = tmp_path / "broken.geojson"
    for text, message in {
        whole[: len(whole) // 2]: "line 2",
        json.dumps({"type": "FeatureCollection", "features": []}): "is empty",
        json.dumps({"type": "Topology"}): "list of GeoJSON features",
        "": "broken.geojson is empty: there is no area in it",
        whole.replace("LSOA21CD", "OBJECTID"): "there is no column with codes, such as LSOA21CD",
    }.items():
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DirectoryError, match=message):
            take(session, str(path))
    for name, data in {
        "a.shp": b"\x00\x00\x27\x0a",
        "a.gpkg": b"SQLite format 3\x00",
        "a.zip": b"PK\x03\x04",
    }.items():
        (tmp_path / name).write_bytes(data + bytes(100))
        with pytest.raises(SourceFileError, match=name):
            take(session, str(tmp_path / name))
    assert held(session) == {}


@pytest.mark.parametrize(
    ("source", "asked", "message"),
    [
        ("areas", Asked(), "areas needs --kind and --vintage"),
        ("areas", Asked(kind=AreaKind.WARD), "needs --kind and --vintage"),
        ("areas", Asked(kind=AreaKind.WARD, area=AreaKind.WARD, vintage=2022), "no --area"),
        ("areas", Asked(kind=AreaKind.WARD, vintage=22), "--vintage was 22"),
        ("statistics", Asked(vintage=2021), "statistics needs --area and --vintage"),
        ("statistics", Asked(kind=AreaKind.LSOA, vintage=2021), "takes no --kind"),
        ("lookup", Asked(vintage=2021), "lookup takes no --vintage"),
        ("places", Asked(kind=AreaKind.LSOA), "places takes no --kind"),
    ],
)
def test_options_belong_to_their_sources(
    session: Session, tmp_path: Path, source: str, asked: Asked, message: str
) -> None:
    path = write_row(tmp_path, "E01000001")
    with pytest.raises(ImportOptionError, match=message):
        commit(session, path, source, asked=asked)
    with pytest.raises(ImportOptionError, match=message):
        check(source, path, asked=asked)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    features=st.lists(
        st.fixed_dictionaries(
            {
                "type": st.just("Feature"),
                "properties": st.fixed_dictionaries({"LSOA21CD": ANYTHING, "LSOA21NM": ANYTHING})
                | ANYTHING,
                "geometry": st.fixed_dictionaries(
                    {
                        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]),
                        "coordinates": ANYTHING,
                    }
                )
                | ANYTHING,
            }
        ),
        max_size=4,
    )
)
def test_junk_is_rejected_or_refused_and_never_breaks(
    tmp_path: Path, features: list[dict[str, Any]]
) -> None:
    path = tmp_path / "junk.geojson"
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    try:
        report = check("areas", str(path), asked=LSOAS)
    except SourceFileError:
        return
    assert report.fetched == len(features) == report.parsed + report.rejected


@pytest.mark.parametrize(
    ("name", "kind", "vintage", "count"),
    [
        ("boundary_lsoa21", AreaKind.LSOA, 2021, 443),
        ("boundary_msoa21", AreaKind.MSOA, 2021, 93),
        ("boundary_wards22", AreaKind.WARD, 2022, 57),
        ("boundary_former_districts_ltla20", AreaKind.DISTRICT, 2020, 7),
        ("boundary_ua_detailed", AreaKind.AUTHORITY, 2023, 2),
    ],
)
def test_real_boundaries(
    session: Session, shared: Path, name: str, kind: AreaKind, vintage: int, count: int
) -> None:
    path = str(shared / "data" / "northamptonshire" / f"{name}.geojson")
    asked = Asked(kind=kind, vintage=vintage)
    assert counts(take(session, path, asked)) == {"fetched": count, "parsed": count, "new": count}
    again = take(session, path, asked)
    assert counts(again) == {"fetched": count, "parsed": count, "unchanged": count}
    assert not again.has_issues
