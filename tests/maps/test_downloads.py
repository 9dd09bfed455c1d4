"""Tables as files: what is in them, and that nothing in them runs."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from maps.coverage.cover import cover
from maps.coverage.downloads import COLUMNS, DOWNLOADS, Canvas, more_of, rows_of
from maps.coverage.sources import sources_of
from maps.coverage.summary import GroupShare
from maps.coverage.table import CoverageQuestion, CoverageTable
from maps.drawing.sheet import LeafletFiles
from matching.request import Mode
from matching.travel.engine import Basis
from matching.travel.straight_line import StraightLineEngine
from tests.maps.coverage_parts import TODAY, make_demand, make_provision

QUESTION = CoverageQuestion(concepts=("lunch_club",))
HEADER = (
    "area_code,area_name,people,people_within,share_within,minutes_mean,choices,single_provider"
)


@pytest.fixture
def table() -> CoverageTable:
    """Three areas, nobody lives in the last."""
    demand = make_demand(
        [(1_000.0, 2_000.0), (3_000.0, 2_000.0), (6_000.0, 2_000.0)], [10.1, 30.2, 20.0]
    )
    provision = make_provision([(1_000.0, 2_000.0)])
    return cover(QUESTION, demand, provision, StraightLineEngine(), TODAY)


def written(table: CoverageTable, ending: str) -> bytes:
    # Tables are written without a session; a picture would fail here.
    canvas = Canvas(Session(), lambda: LeafletFiles("", ""))
    return DOWNLOADS[ending].write(table, canvas)


def sheet_of(table: CoverageTable) -> list[list[Any]]:
    """The rows of the workbook's sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(table, "xlsx")))
    return book.get_sheet_by_name("Coverage").to_python()


def test_the_csv_has_one_header_one_row_an_area_and_blanks_only_without_people(
    table: CoverageTable,
) -> None:
    lines = written(table, "csv").decode("utf-8").splitlines()
    assert lines[0] == HEADER == ",".join(COLUMNS)
    assert len(lines) == 1 + len(table.areas.codes)
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    first = rows[0]
    assert float(first["people"]) == pytest.approx(40.3)
    assert float(first["share_within"]) == table.share_within[0] == 10.1 / (10.1 + 30.2)
    assert rows[1]["share_within"] == "0.0"
    assert all(rows[1].values())
    assert [rows[2][name] for name in COLUMNS[2:]] == ["0", "0", "", "", "", ""]


def test_the_same_table_is_the_same_bytes(table: CoverageTable) -> None:
    assert written(table, "csv") == written(table, "csv")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_formula(table: CoverageTable, name: str) -> None:
    names = (name, *table.areas.names[1:])
    hostile = replace(table, areas=replace(table.areas, names=names))
    rows = list(csv.reader(io.StringIO(written(hostile, "csv").decode())))
    assert rows[1][1] == f"'{name}"
    parts = zipfile.ZipFile(io.BytesIO(written(hostile, "xlsx")))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert sheet_of(hostile)[1][1].strip() == name.strip()


def test_the_workbook_holds_numbers(table: CoverageTable) -> None:
    rows = sheet_of(table)
    assert tuple(rows[0]) == (*COLUMNS, *more_of(table))
    assert tuple(rows[2][: len(COLUMNS)]) == rows_of(table)[1]
    assert rows[3][4] == ""
    beside = dict(zip(rows[0], rows[1], strict=True))
    assert beside["share_15_min"] == table.share_at[0, 0]
    assert beside["share_45_min"] == 1
    assert (beside["listings"], beside["confirmed"], beside["share_confirmed"]) == (1, 1, 1)
    assert rows[2][rows[0].index("share_confirmed")] == "", "none is listed there"


def test_the_workbook_says_whom_it_misses_and_what_it_was_made_from(table: CoverageTable) -> None:
    fictional = replace(table, sources=replace(table.sources, fictional=1))
    ages = (GroupShare("65_over", 10.0, 4.0),)
    canvas = Canvas(Session(), lambda: LeafletFiles("", ""), ages=ages)
    book = CalamineWorkbook.from_filelike(io.BytesIO(DOWNLOADS["xlsx"].write(fictional, canvas)))
    groups = book.get_sheet_by_name("Groups").to_python()
    assert [row[0] for row in groups].count("deprivation decile") == 10
    [urban] = [row for row in groups if row[1] == "urban"]
    assert urban[2:] == pytest.approx([60.3, 10.1, 10.1 / 60.3])
    assert groups[-1] == ["age", "65_over", 10, 4, 0.4]
    about = book.get_sheet_by_name("About").to_python()
    assert any("every listing counted here is fictional" in str(row[0]) for row in about)


def test_who_cannot_get_to_one_counts_with_exactly_255_minutes() -> None:
    homes = [(1_000.0 + at, 2_000.0) for at in range(60)]
    demand = make_demand(homes, [0.1 + at / 7 for at in range(60)])
    far = cover(QUESTION, demand, make_provision([]), StraightLineEngine(), TODAY)
    assert rows_of(far)[0][5] == 255.0


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_areas_can_be_read_again_with_their_outlines(
    table: CoverageTable, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"table.{ending}"
    path.write_bytes(written(table, ending))
    frame: Any = geopandas.read_file(path)
    assert frame.crs.to_epsg() == (4326 if ending == "geojson" else 27700)
    assert frame["area_code"].tolist() == list(table.areas.codes)
    assert frame["people_within"].tolist() == pytest.approx(table.people_within.tolist())
    # The test's squares lie at sea, where the grid's shifts are not measured.
    areas_m2 = frame.to_crs(27700).geometry.area
    assert areas_m2.tolist() == pytest.approx([16_000_000] * 3, rel=0.02)


def test_the_sources_tell_data_method_and_dates(table: CoverageTable) -> None:
    told = json.loads(json.dumps(sources_of(table, "1.2"), allow_nan=False))
    assert told["concepts"] == [{"id": "lunch_club", "label": "Lunch clubs, meals in company"}]
    expected = {
        "vintage": 2021,
        "mode": "walk",
        "speed_km_h": 4.8,
        "factor": 1.3,
        "time_band": None,
        "listings_fictional": 0,
        "demonstration": None,
        "listings": 1,
        "confirmed": 1,
        "border_ring_m": 10_000.0,
        "people_basis": "people",
        "version": "1.2",
    }
    assert {name: told[name] for name in expected} == expected
    assert told["data_dates"]["listings"] == "2026-11-22"
    assert told["totals"]["people"] == pytest.approx(60.3)
    assert [group["group"] for group in told["by_rurality"]] == ["rural", "urban"]
    assert told["by_rurality"][1]["people_within"] == pytest.approx(10.1)
    assert told["by_decile"][0]["share_within"] == pytest.approx(10.1 / 40.3)
    by_bus = replace(table, question=replace(QUESTION, mode=Mode.BUS))
    assert sources_of(by_bus, "1.2")["time_band"] == "weekday_midday"


def test_the_factor_is_told_where_the_streets_that_are_loaded_reach_nobody(
    table: CoverageTable,
) -> None:
    streets = Basis("streets", "1", speed_km_h=4.8)
    beyond = replace(table.sources, travel=streets, people_off_streets=1.0)
    assert sources_of(replace(table, sources=beyond), "1.2")["factor"] == 1.3
    everybody = replace(beyond, people_off_streets=0.0)
    assert sources_of(replace(table, sources=everybody), "1.2")["factor"] is None


def test_each_sentence_of_an_attribution_stands_once(table: CoverageTable) -> None:
    twice = ("Contains OS data. Contains Royal Mail data.", "Contains OS data.")
    told = sources_of(replace(table, sources=replace(table.sources, attribution=twice)), "1.2")
    assert told["attribution"] == ["Contains OS data.", "Contains Royal Mail data."]
