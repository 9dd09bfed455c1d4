"""What is counted in areas comes in whole, in the loaded areas alone, or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import AreaKind
from directory.measures import measures
from directory.models import AreaStatistic
from importers.asked import Asked
from importers.errors import ImportRefusedError, SourceFileError
from importers.formats.table import column_key
from importers.pipeline import check, run
from importers.report import Report
from tests.importers.drawn_areas import write_row, write_table
from tests.importers.feeds import commit, counts

CODES = ("E01000001", "E01000002", "E01000003")
LSOAS = Asked(area=AreaKind.LSOA, vintage=2021)


@pytest.fixture
def areas(session: Session, tmp_path: Path) -> None:
    """Three LSOAs of 2021."""
    asked = Asked(kind=AreaKind.LSOA, vintage=2021)
    commit(session, write_row(tmp_path, *CODES), "areas", asked=asked)


def rows(*, codes: tuple[str, ...] = CODES, **columns: Any) -> list[dict[str, Any]]:
    """A row a code; each column one value for all, or a value each."""
    return [
        {
            "lsoa21_code": code,
            **{
                name.replace("_", " "): value[number] if isinstance(value, tuple) else value
                for name, value in columns.items()
            },
        }
        for number, code in enumerate(codes)
    ]


def take(session: Session, path: str, asked: Asked = LSOAS, **options: Any) -> Report:
    return commit(session, path, "statistics", asked=asked, **options)


def held(session: Session) -> dict[str, dict[str, float]]:
    """Value by code, by measure."""
    found: dict[str, dict[str, float]] = {}
    for each in session.scalars(select(AreaStatistic)):
        found.setdefault(each.measure, {})[each.code] = each.value
    return found


@pytest.mark.usefixtures("areas")
def test_columns_become_measures_and_the_second_run_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    table = rows(Aged_15_years_and_under=(1, 2, 3), Aged_65_years_and_over=("1,004", "5.0", "0"))
    path = write_table(tmp_path, *table)
    dry = run(session, "statistics", path, is_commit=False, asked=LSOAS)
    assert counts(dry) == {"fetched": 3, "parsed": 3, "new": 3}
    assert held(session) == {}
    report = take(session, path)
    assert counts(report) == counts(dry)
    assert held(session) == {
        "people.aged_0_15": dict(zip(CODES, (1, 2, 3), strict=True)),
        "people.aged_65_over": dict(zip(CODES, (1004, 5, 0), strict=True)),
    }
    assert counts(take(session, path)) == {"fetched": 3, "parsed": 3, "unchanged": 3}
    assert check("statistics", path, asked=LSOAS).details["measures"] == 2


@pytest.mark.usefixtures("areas")
def test_what_differs_is_changed_and_other_measures_stay(session: Session, tmp_path: Path) -> None:
    take(session, write_table(tmp_path, *rows(IMD_decile=(1, 2, 3))))
    take(session, write_table(tmp_path, *rows(White=(7, 8, 9))))
    report = take(session, write_table(tmp_path, *rows(White=(7, 80, 9))))
    assert counts(report) == {"fetched": 3, "parsed": 3, "changed": 1, "unchanged": 2}
    assert [(change.name, change.fields) for change in report.changes] == [
        (f"Area {CODES[1]}", ("ethnicity.white",))
    ]
    assert held(session)["ethnicity.white"] == dict(zip(CODES, (7, 80, 9), strict=True))
    assert set(held(session)) == {"ethnicity.white", "deprivation.decile"}


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"total_residents": 9, "White": 5}, {"ethnicity.people", "ethnicity.white"}),
        (
            {"total_residents": 9, "Disabled_under_the_Equality_Act": 5},
            {"disability.people", "disability.disabled"},
        ),
        ({"total_residents": 9}, {"people.all"}),
        ({"total_population": 9, "a85plus": 1}, {"people.all", "people.aged_85_over"}),
        ({"total_households": 9}, {"tenure.households"}),
        ({"IMD_rank": 9, "Income_decile": 3}, {"deprivation.rank", "deprivation.income_decile"}),
        ({"Income_Rank_(where_1_is_most_deprived)": 3}, {"deprivation.income_rank"}),
    ],
)
@pytest.mark.usefixtures("areas")
def test_a_heading_of_everybody_belongs_to_the_columns_beside_it(
    session: Session, tmp_path: Path, columns: Mapping[str, Any], names: set[str]
) -> None:
    report = take(session, write_table(tmp_path, *rows(**columns)))
    assert not report.has_issues
    assert set(held(session)) == names


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("ruc", ("Rural", "Urban", "urban")),
        ("RUC21CD", ("RSF1", "UN1", "UF1")),
        ("ruc11_code", ("E1", "A1", "C2")),
    ],
)
@pytest.mark.usefixtures("areas")
def test_words_of_a_classification_are_numbers(
    session: Session, tmp_path: Path, heading: str, values: tuple[str, ...]
) -> None:
    table = [{"LSOA21CD": code, heading: value} for code, value in zip(CODES, values, strict=True)]
    take(session, write_table(tmp_path, *table))
    assert held(session)["rurality.is_rural"] == dict(zip(CODES, (1, 0, 0), strict=True))


@pytest.mark.usefixtures("areas")
def test_a_table_that_lacks_an_area_is_refused_by_its_name(
    session: Session, tmp_path: Path
) -> None:
    path = write_table(tmp_path, *rows(codes=CODES[:2], White=1))
    with pytest.raises(ImportRefusedError) as refused:
        take(session, path)
    for said in (path, "line 3, field lsoa21_code", f"{CODES[2]} (Area {CODES[2]})", "3 lsoa"):
        assert said in str(refused.value)
    assert held(session) == {}
    report = take(session, path, allow_shrink=True)
    assert report.details["areas_missing"] == 1
    (issue,) = report.issues
    assert CODES[2] in str(issue.value)
    assert len(held(session)["ethnicity.white"]) == 2


@pytest.mark.usefixtures("areas")
def test_a_misspelt_code_is_named_beside_the_area_that_is_missing(
    session: Session, tmp_path: Path
) -> None:
    path = write_table(tmp_path, *rows(codes=(*CODES[:2], "E01000O03"), White=1))
    with pytest.raises(ImportRefusedError, match="Line 4 has E01000O03, which is not loaded"):
        take(session, path)
    assert held(session) == {}


@pytest.mark.usefixtures("areas")
def test_areas_elsewhere_are_left_out_and_named_while_they_are_few(
    session: Session, tmp_path: Path
) -> None:
    path = write_table(tmp_path, *rows(codes=(*CODES, "E01999999"), White=1))
    report = take(session, path)
    assert counts(report) == {"fetched": 4, "parsed": 3, "new": 3, "rejected": 1}
    (issue,) = report.issues
    assert (issue.line, issue.field, issue.value) == (5, "lsoa21_code", "E01999999")
    country = tuple(f"E02{number:06}" for number in range(500))
    report = take(session, write_table(tmp_path, *rows(codes=(*CODES, *country), White=1)))
    assert report.rejected == 500
    assert len(report.issues) == 21
    assert "480 rows more" in report.issues[-1].message


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("White", "many"),
        ("White", ""),
        ("White", "-1"),
        ("White", "nan"),
        ("White", "inf"),
        ("White", "1,2"),
        ("IMD_decile", "11"),
        ("IMD_rank", "0"),
        ("ruc", "suburban"),
    ],
)
@pytest.mark.usefixtures("areas")
def test_what_is_no_such_number_is_named_by_row_and_field(
    session: Session, tmp_path: Path, column: str, value: str
) -> None:
    path = write_table(tmp_path, *rows(**{column: ("1", value, "1")}, a85plus=1))
    if column == "ruc":
        path = write_table(tmp_path, *rows(ruc=("rural", value, "urban")))
    with pytest.raises(SourceFileError) as refused:
        take(session, path)
    assert f"{path}: line 3, field {column.replace('_', ' ')}: was" in str(refused.value)
    assert value in str(refused.value)
    assert held(session) == {}


@pytest.mark.usefixtures("areas")
def test_an_indicator_may_be_blank(session: Session, tmp_path: Path) -> None:
    table = rows(connectivity_score=("0.5", "", "-0.5"))
    report = take(session, write_table(tmp_path, *table))
    assert report.details["cells_blank"] == 1
    assert set(held(session)["indicator.connectivity_score"]) == {CODES[0], CODES[2]}
    assert counts(take(session, write_table(tmp_path, *table)))["unchanged"] == 2


@pytest.mark.usefixtures("areas")
def test_columns_that_nobody_knows(session: Session, tmp_path: Path) -> None:
    table = rows(White=1, Cats=2, ward24_code="E05000001", lsoa21_name="Mill End")
    report = take(session, write_table(tmp_path, *table))
    (issue,) = report.issues
    assert (issue.line, issue.field) == (1, "Cats")
    assert set(held(session)) == {"ethnicity.white"}
    with pytest.raises(SourceFileError, match=r"line 1: none of its columns is a measure.*Cats"):
        take(session, write_table(tmp_path, *rows(Cats=2)))


@pytest.mark.usefixtures("areas")
def test_tables_of_other_areas_are_refused(session: Session, tmp_path: Path) -> None:
    path = write_table(tmp_path, *rows(White=1))
    with pytest.raises(SourceFileError, match="counts areas of 2021, and --vintage was 2011"):
        take(session, path, Asked(area=AreaKind.LSOA, vintage=2011))
    with pytest.raises(
        ImportRefusedError, match="no lsoa areas of 2022 are loaded; there are lsoa of 2021"
    ):
        take(session, path, Asked(area=AreaKind.LSOA, vintage=2022))
    with pytest.raises(
        SourceFileError, match="no column with the codes of ward areas, such as WD22CD"
    ):
        take(session, path, Asked(area=AreaKind.WARD, vintage=2022))
    with pytest.raises(
        SourceFileError, match="line 5, field lsoa21_code: E01000001 stands on line 2"
    ):
        take(session, write_table(tmp_path, *rows(codes=(*CODES, CODES[0]), White=1)))
    empty = tmp_path / "empty.csv"
    empty.write_text("lsoa21_code,White\n", encoding="utf-8")
    with pytest.raises(ImportRefusedError, match="is empty"):
        take(session, str(empty))
    assert held(session) == {}


def test_no_heading_means_two_measures_of_a_topic() -> None:
    seen: dict[tuple[str, str], str] = {}
    for name, measure in measures().items():
        assert measure.title
        assert measure.attribution.startswith("Source: ")
        for heading in measure.headings:
            key = (measure.topic if measure.is_whole else "", column_key(heading))
            assert seen.setdefault(key, name) == name, heading


@pytest.mark.parametrize(
    ("name", "vintage", "measure", "total"),
    [
        ("census21_population_by_age_lsoa21", 2021, "people.aged_65_over", 138_027),
        ("census21_disability_lsoa21", 2021, "disability.people", None),
        ("census21_ethnicity_lsoa21", 2021, "ethnicity.white", None),
        ("census21_household_tenure_lsoa21", 2021, "tenure.households", None),
        ("imd2025_lsoa21", 2021, "deprivation.decile", None),
        ("imd2025_lsoa21_indicators", 2021, "indicator.connectivity_score", None),
        ("ruc21_lsoa21", 2021, "rurality.is_rural", 114),
        ("population_mid2020_by_age_lsoa11", 2011, "people.all", None),
    ],
)
def test_real_tables(
    loaded_session: Session, shared: Path, name: str, vintage: int, measure: str, total: int | None
) -> None:
    folder = shared / "data" / "northamptonshire"
    drawn = Asked(kind=AreaKind.LSOA, vintage=2021)
    commit(loaded_session, str(folder / "boundary_lsoa21.geojson"), "areas", asked=drawn)
    asked = Asked(area=AreaKind.LSOA, vintage=vintage)
    report = take(loaded_session, str(folder / f"{name}.csv"), asked)
    assert not report.has_issues
    assert report.new == report.fetched == (443 if vintage == 2021 else 422)
    values = held(loaded_session)[measure]
    assert len(values) == report.fetched
    if total is not None:
        assert sum(values.values()) == total
    again = take(loaded_session, str(folder / f"{name}.csv"), asked)
    assert again.unchanged == again.fetched
