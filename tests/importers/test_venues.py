"""Venues: a map layer's points become listings."""

import json
from datetime import time
from pathlib import Path
from typing import Any
from uuid import UUID

import geopandas
import pytest
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.geography import to_grid
from directory.kinds import ListingKind
from importers.errors import ImportRefusedError, SourceFileError
from importers.pipeline import check
from importers.report import Report
from tests.factories import make_postcode
from tests.importers.feeds import FAR, NN1, commit, counts, load_postcodes

HERE = [NN1["longitude"], NN1["latitude"]]


def feature(title: Any = "Long Row Hall", point: Any = HERE, **parts: Any) -> dict[str, Any]:
    properties = {"title": title, "address": "1 Long Row, Northampton, NN1 1ZZ"} | parts
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def write_layer(folder: Path, *features: Any, **envelope: Any) -> str:
    path = folder / "venues.geojson"
    layer = {"type": "FeatureCollection", **envelope, "features": list(features)}
    path.write_text(json.dumps(layer, indent=1), encoding="utf-8")
    return str(path)


def located(report: Report) -> dict[str, int]:
    return {step: number for step, number in report.as_json()["located"].items() if number}


def test_the_real_file(loaded_session: Session, shared: Path) -> None:
    """With the county's postcodes loaded: every row a listing, seven of them with a doubt."""
    path = str(shared / "data" / "venues" / "warm_spaces_northamptonshire.geojson")
    first = commit(loaded_session, path, "venues")
    assert counts(first) == {"fetched": 226, "parsed": 226, "new": 226}
    assert located(first) == {"coordinates": 219, "unverified": 3, "none": 4}
    assert [issue.line for issue in first.issues] == [4, 185, 903, 1131, 1257, 3686, 4059]
    assert all(issue.value and issue.message for issue in first.issues)
    assert counts(commit(loaded_session, path, "venues")) == {
        "fetched": 226,
        "parsed": 226,
        "unchanged": 226,
    }
    texts = loaded_session.scalars(select(models.Service.description)).all()
    assert not [text for text in texts if text and ("&nbsp;" in text or "<" in text)]


def test_a_venue_is_a_service_an_organization_and_a_location(
    session: Session, tmp_path: Path
) -> None:
    load_postcodes(session)
    row = feature(
        "St Bride&#39;s &amp; Hall",
        description="<p>Warm&nbsp;space</p><p>Tea &amp; cake</p>",
        hours={"_text": "Tuesday: 10:00 - 13:00"},
        url="www.example.org/hall",
    )
    report = commit(session, write_layer(tmp_path, row), "venues")
    assert report.issues == ()
    service = session.scalars(select(models.Service)).one()
    assert (service.name, service.kind) == ("St Bride's & Hall", ListingKind.SERVICE)
    assert service.description == "Warm space\nTea & cake"
    assert service.url == "https://www.example.org/hall"
    assert service.is_free is None
    schedule = session.scalars(select(models.Schedule)).one()
    assert (schedule.description, schedule.byday) == ("Tuesday: 10:00 - 13:00", "TU")
    assert (schedule.opens_at, schedule.closes_at) == (time(10), time(13))
    address = session.scalars(select(models.Address)).one()
    assert (address.address_1, address.postal_code) == (row["properties"]["address"], "NN1 1ZZ")
    assert session.scalars(select(models.Organization.name)).one() == "St Bride's & Hall"


@pytest.mark.parametrize(
    ("parts", "step"),
    [
        ({}, "coordinates"),
        ({"point": [*HERE, 80.5]}, "coordinates"),
        ({"point": None}, "postcode"),
        ({"point": []}, "postcode"),
        ({"point": ["-0.9", "52.2"]}, "postcode"),
        ({"point": [float("nan"), 52.2]}, "postcode"),
        ({"address": "1 Long Row"}, "unverified"),
        ({"address": None}, "unverified"),
        ({"address": "1 Long Row, NN9 9ZZ"}, "unverified"),
        ({"point": [FAR["longitude"], FAR["latitude"]]}, "none"),
        ({"point": HERE[::-1]}, "none"),
        ({"point": [2.35, 48.86], "address": None}, "none"),
        ({"point": None, "address": None}, "none"),
    ],
)
def test_where_venues_are(
    session: Session, tmp_path: Path, parts: dict[str, Any], step: str
) -> None:
    load_postcodes(session)
    path = write_layer(tmp_path, feature(**parts))
    report = commit(session, path, "venues")
    assert located(report) == {step: 1}
    assert report.new == 1
    assert counts(commit(session, path, "venues"))["unchanged"] == 1


def test_every_doubt_names_line_field_value_and_why(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    path = write_layer(tmp_path, feature("A"), feature("B", HERE[::-1]))
    (issue,) = commit(session, path, "venues").issues
    assert (issue.line, issue.field) == (18, "geometry")
    assert issue.value == "lon 52.23700, lat -0.89700"
    assert "swapped" in issue.message


def test_repeats_are_duplicates_and_nameless_rows_rejected(tmp_path: Path) -> None:
    rows = [
        feature(),
        feature(),
        feature(address="2 Long Row, NN1 1ZZ"),
        feature(point=[-0.8971, 52.237]),
        feature(title=None),
        feature(title="&nbsp;<br>"),
        feature(title={"en": "Hall"}),
        None,
        7,
    ]
    report = check("venues", write_layer(tmp_path, *rows))
    assert counts(report) == {"fetched": 9, "parsed": 4, "rejected": 5, "duplicate": 1}
    assert report.rejected_by == {"no title": 5}


def test_an_id_of_the_rows_own_is_kept(session: Session, tmp_path: Path) -> None:
    own = "0d2b8f4e-5a43-4c8e-9d52-9f4f6f1f2b11"
    rows = [feature("A") | {"id": own}, feature("B", id=12)]
    commit(session, write_layer(tmp_path, *rows), "venues")
    services = {service.name: service for service in session.scalars(select(models.Service))}
    assert services["A"].id == UUID(own)
    assert services["B"].source_id == "12"


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_another_projection_is_read(session: Session, tmp_path: Path, suffix: str) -> None:
    point = to_grid(lon=NN1["longitude"], lat=NN1["latitude"])
    make_postcode(session, "NN11ZZ", point)
    properties = feature(hours='{"_text": "Daily"}')["properties"]
    frame = geopandas.GeoDataFrame(
        [properties, {"title": "No point"}],
        geometry=[shapely.Point(point.easting_m, point.northing_m), None],
        crs=27700,
    )
    path = tmp_path / f"layer.{suffix}"
    frame.to_file(path)
    report = commit(session, str(path), "venues")
    assert located(report) == {"coordinates": 1, "none": 1}
    assert session.scalars(select(models.Schedule.description)).all() == ["Daily"]
    assert counts(commit(session, str(path), "venues"))["unchanged"] == 2


def test_an_area_is_taken_by_a_point_within(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    ring = [[-0.898, 52.236], [-0.896, 52.236], [-0.896, 52.238], [-0.898, 52.236]]
    row = feature() | {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    assert located(commit(session, write_layer(tmp_path, row), "venues")) == {"coordinates": 1}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"type": "FeatureCollection",\n"features": [{"type": "Feature",', "line 2, column"),
        ('{"type": "FeatureCollection", "features": {}}', "field features"),
        ("[]", "field features"),
        ("", "line 1"),
        ("<OGRVRTDataSource/>", "line 1"),
        ('{"features": [' + "[" * 100_000, "too deep"),
    ],
)
def test_a_malformed_file_names_where(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "venues.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceFileError, match=where):
        check("venues", str(path))


def test_coordinates_nested_without_end_are_no_point(tmp_path: Path) -> None:
    deep: Any = HERE
    for _ in range(400):
        deep = [deep]
    report = check("venues", write_layer(tmp_path, feature(point=deep)))
    assert [issue.field for issue in report.issues] == ["geometry"]


def test_a_layer_with_its_axes_swapped_is_refused(tmp_path: Path) -> None:
    rows = [feature(f"Hall {number}", point=[52.2 + number / 100, -0.9]) for number in range(4)]
    with pytest.raises(SourceFileError, match=r"4 of 4 points .* change places"):
        check("venues", write_layer(tmp_path, *rows))


def test_another_layer_does_not_take_the_place_of_the_first(
    session: Session, tmp_path: Path
) -> None:
    load_postcodes(session)
    commit(session, write_layer(tmp_path, *(feature(f"Hall {n}") for n in range(4))), "venues")
    others = [feature(f"Barn {number}") for number in range(6)]
    with pytest.raises(ImportRefusedError, match="no longer has 4 of the 4"):
        commit(session, write_layer(tmp_path, *others), "venues")
    report = commit(session, write_layer(tmp_path, *others), "venues", allow_shrink=True)
    assert counts(report) == {"fetched": 6, "parsed": 6, "new": 6, "gone": 4}
