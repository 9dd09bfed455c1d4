"""Areas of different kinds and years meet through the tables of those who drew them."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import AreaKind
from directory.models import AreaLookup
from importers.asked import Asked
from importers.errors import ImportRefusedError, SourceFileError
from importers.pipeline import check, run
from importers.report import Report
from tests.importers.drawn_areas import write_row, write_table
from tests.importers.feeds import commit, counts

CODES = ("E01000001", "E01000002", "E01000003")


@pytest.fixture
def areas(session: Session, tmp_path: Path) -> None:
    """Three LSOAs of 2021."""
    asked = Asked(kind=AreaKind.LSOA, vintage=2021)
    commit(session, write_row(tmp_path, *CODES), "areas", asked=asked)


def row(before: str, now: str, ward: str = "E05000001", **more: str) -> dict[str, str]:
    return {
        "LSOA11CD": before,
        "CHGIND": "U",
        "LSOA21CD": now,
        "LSOA21NM": f"Area {now}",
        "WD24CD": ward,
        "WD24NM": f"Ward {ward}",
        "LAD24CD": "E06000061",
    } | more


def take(session: Session, path: str, **options: Any) -> Report:
    return commit(session, path, "lookup", **options)


def held(session: Session) -> set[tuple[str, str]]:
    """Pairs such as ``lsoa2011:E01 -> ward2024:E05``."""
    return {
        (
            f"{each.kind}{each.vintage}:{each.code}",
            f"{each.to_kind}{each.to_vintage}:{each.to_code}",
        )
        for each in session.scalars(select(AreaLookup))
    }


@pytest.mark.usefixtures("areas")
def test_every_two_areas_of_a_row_are_counterparts_both_ways(
    session: Session, tmp_path: Path
) -> None:
    path = write_table(tmp_path, *(row(code, code) for code in CODES))
    assert counts(run(session, "lookup", path, is_commit=False)) == {
        "fetched": 3,
        "parsed": 3,
        "new": 3,
    }
    assert held(session) == set()
    report = take(session, path)
    assert not report.has_issues
    assert report.details["areas_unchanged"] == 3
    pairs = held(session)
    assert ("lsoa2011:E01000001", "lsoa2021:E01000001") in pairs
    assert ("lsoa2021:E01000001", "ward2024:E05000001") in pairs
    assert ("ward2024:E05000001", "authority2024:E06000061") in pairs
    assert {(second, first) for first, second in pairs} == pairs
    assert len(pairs) == 2 * (3 * 5 + 1)
    named = session.scalars(
        select(AreaLookup.to_name).where(AreaLookup.to_kind == "ward").distinct()
    )
    assert list(named) == ["Ward E05000001"]
    assert counts(take(session, path)) == {"fetched": 3, "parsed": 3, "unchanged": 3}
    assert check("lookup", path).details["areas_unchanged"] == 3


@pytest.mark.usefixtures("areas")
def test_splits_and_mergers_keep_every_counterpart(session: Session, tmp_path: Path) -> None:
    split = [row("E01000009", code, CHGIND="S") for code in CODES[:2]]
    merged = [row(code, CODES[2], CHGIND="M") for code in ("E01000007", "E01000008")]
    report = take(session, write_table(tmp_path, *split, *merged))
    assert dict(report.details) == {"areas_split": 2, "areas_merged": 2}
    pairs = held(session)
    assert {now for before, now in pairs if before == "lsoa2011:E01000009"} >= {
        f"lsoa2021:{code}" for code in CODES[:2]
    }
    assert {before for before, now in pairs if now == f"lsoa2021:{CODES[2]}"} >= {
        "lsoa2011:E01000007",
        "lsoa2011:E01000008",
    }


@pytest.mark.usefixtures("areas")
def test_a_corrected_row_takes_the_place_of_the_one_before(
    session: Session, tmp_path: Path
) -> None:
    take(session, write_table(tmp_path, *(row(code, code) for code in CODES)))
    table = [row(CODES[0], CODES[0], ward="E05000002"), *(row(code, code) for code in CODES[1:])]
    report = take(session, write_table(tmp_path, *table))
    assert counts(report) == {"fetched": 3, "parsed": 3, "changed": 1, "unchanged": 2}
    pairs = held(session)
    assert ("lsoa2021:E01000001", "ward2024:E05000002") in pairs
    assert ("lsoa2021:E01000001", "ward2024:E05000001") not in pairs
    assert ("lsoa2021:E01000002", "ward2024:E05000001") in pairs


@pytest.mark.usefixtures("areas")
def test_loaded_areas_that_it_leaves_out_are_named(session: Session, tmp_path: Path) -> None:
    report = take(session, write_table(tmp_path, *(row(code, code) for code in CODES[:2])))
    (issue,) = report.issues
    assert (issue.field, issue.value) == ("lsoa of 2021", f"{CODES[2]} (Area {CODES[2]})")
    assert report.new == 2


@pytest.mark.usefixtures("areas")
def test_rows_that_cannot_be_taken_are_counted(session: Session, tmp_path: Path) -> None:
    elsewhere = row("E01999999", "E01999999", ward="E05999999", LAD24CD="E06000001")
    blank = dict.fromkeys(elsewhere, "") | {"LSOA21CD": CODES[0]}
    odd = row(CODES[2], CODES[2], CHGIND="?")
    table = [row(CODES[0], CODES[0]), row(CODES[1], CODES[1]), odd, blank, elsewhere]
    report = take(session, write_table(tmp_path, *table))
    assert counts(report) == {"fetched": 5, "parsed": 3, "new": 3, "rejected": 2}
    assert {(issue.line, issue.field) for issue in report.issues} == {
        (5, "LSOA11CD"),
        (4, "CHGIND"),
    }
    with pytest.raises(ImportRefusedError, match="1 rows, none of which could be taken"):
        take(session, write_table(tmp_path, elsewhere))


def test_a_district_s_code_tells_it_from_an_authority(
    loaded_session: Session, tmp_path: Path
) -> None:
    table = [
        {"LSOA11CD": "E01026949", "LAD20CD": "E07000150"},
        {"LSOA11CD": "E01026950", "LAD20CD": "E06000061"},
    ]
    take(loaded_session, write_table(tmp_path, *table))
    pairs = held(loaded_session)
    assert ("lsoa2011:E01026949", "district2020:E07000150") in pairs
    assert ("lsoa2011:E01026950", "authority2020:E06000061") in pairs


@pytest.mark.parametrize(
    "columns", [{"LSOA21CD": "E01000001"}, {"code": "E01000001", "name": "x"}, {"LSOACD": "E01"}]
)
def test_a_table_without_two_dated_columns_is_refused(
    session: Session, tmp_path: Path, columns: dict[str, str]
) -> None:
    with pytest.raises(SourceFileError, match="line 1: a lookup has at least two columns of codes"):
        take(session, write_table(tmp_path, columns))


def test_real_lookups(loaded_session: Session, shared: Path) -> None:
    folder = shared / "data" / "northamptonshire"
    asked = Asked(kind=AreaKind.LSOA, vintage=2021)
    commit(loaded_session, str(folder / "boundary_lsoa21.geojson"), "areas", asked=asked)
    years = str(folder / "lookup_lsoa11_lsoa21_ltla22.csv")
    report = take(loaded_session, years)
    assert counts(report) == {"fetched": 443, "parsed": 443, "new": 443}
    assert dict(report.details) == {"areas_unchanged": 403, "areas_split": 40}
    wards = str(folder / "lookup_lsoa21_ward24_ltla24.csv")
    (issue,) = take(loaded_session, wards).issues
    assert issue.value == "E01027305 (West Northamptonshire 048E)"
    for path in (years, wards):
        assert take(loaded_session, path).unchanged in {443, 442}
