"""Each area's people are at its live postcodes, all of them and no more."""

import csv
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import AreaKind
from directory.models import AreaLookup, AreaStatistic
from importers.asked import Asked
from maps.people.demand import (
    OUTSIDE,
    RURAL,
    RURALITY_UNKNOWN,
    URBAN,
    AgeGroup,
    Demand,
    NoAreasError,
    PeopleBasis,
    PeopleUnknownError,
    list_age_groups,
    load_areas,
    load_demand,
)
from tests.factories import make_area, make_postcode
from tests.importers.feeds import commit

EAST_M, NORTH_M, SIDE_M = 480_000.0, 260_000.0, 1_000.0


def square(column: int, width: int = 1) -> str:
    """A multipolygon of a row of squares of a kilometre."""
    west = EAST_M + column * SIDE_M
    box = shapely.box(west, NORTH_M, west + width * SIDE_M, NORTH_M + SIDE_M)
    return str(shapely.MultiPolygon([box]).wkt)


def make_lsoas(session: Session, *codes: str, vintage: int = 2021) -> None:
    for column, code in enumerate(codes):
        make_area(session, code, square(column), kind="lsoa", vintage=vintage, name=f"Area {code}")


def live(session: Session, code: str, column: float) -> None:
    """A postcode so many kilometres from the west."""
    make_postcode(session, code, GridPoint(EAST_M + column * SIDE_M, NORTH_M + 500))


def count(session: Session, measure: str, values: Mapping[str, float], vintage: int = 2021) -> None:
    for code, value in values.items():
        session.add(
            AreaStatistic(
                id=uuid4(), code=code, kind="lsoa", vintage=vintage, measure=measure, value=value
            )
        )
    session.flush()


def look_up(
    session: Session, kind: str, to_kind: str, years: tuple[int, int], **pairs: str
) -> None:
    """Counterparts both ways; several of one are separated by spaces."""
    for code, others in pairs.items():
        for other in others.split():
            there = (code, kind, years[0], other, to_kind, years[1])
            back = (other, to_kind, years[1], code, kind, years[0])
            for one, its_kind, vintage, to_code, another, to_vintage in (there, back):
                session.add(
                    AreaLookup(
                        id=uuid4(),
                        code=one,
                        kind=its_kind,
                        vintage=vintage,
                        to_code=to_code,
                        to_kind=another,
                        to_vintage=to_vintage,
                        to_name=to_code,
                    )
                )
    session.flush()


def people_by_area(demand: Demand) -> dict[str, float]:
    return {
        code: float(demand.people[demand.area == row].sum())
        for row, code in enumerate(demand.areas.codes)
    }


def points_by_code(demand: Demand) -> dict[str, tuple[str | None, float]]:
    """Area and people of each point."""
    codes = demand.areas.codes
    return {
        code: (None if row == OUTSIDE else codes[row], float(people))
        for code, row, people in zip(demand.codes, demand.area, demand.people, strict=True)
    }


def test_without_statistics_each_live_postcode_counts_as_one(session: Session) -> None:
    make_lsoas(session, "A", "B")
    for code, column in {"AA1": 0.2, "AA2": 0.4, "BB1": 1.5, "ZZ1": 5.0, "ZZ9": 11.9}.items():
        live(session, code, column)
    live(session, "FAR1", 12.1)
    make_postcode(session, "OLD1", GridPoint(EAST_M + 500, NORTH_M + 500), is_live=False)
    demand = load_demand(session, kind=AreaKind.LSOA)
    assert demand.basis == PeopleBasis.POSTCODES
    assert demand.statistics_vintage is None
    assert points_by_code(demand) == {
        "AA1": ("A", 1),
        "AA2": ("A", 1),
        "BB1": ("B", 1),
        "ZZ1": (None, 0),
        "ZZ9": (None, 0),
    }
    assert list_age_groups(session, AreaKind.LSOA) == [AgeGroup.ALL]
    with pytest.raises(PeopleUnknownError, match=r"65_over.*connect import run statistics"):
        load_demand(session, kind=AreaKind.LSOA, age_group=AgeGroup.AGED_65_OVER)


def test_an_area_s_people_are_shared_evenly_among_its_postcodes(session: Session) -> None:
    make_lsoas(session, "A", "B")
    for code, column in {"AA1": 0.2, "AA2": 0.4, "AA3": 0.6, "BB1": 1.5, "ZZ1": 5.0}.items():
        live(session, code, column)
    count(session, "people.all", {"A": 100, "B": 7})
    count(session, "deprivation.decile", {"A": 2, "B": 10})
    count(session, "rurality.is_rural", {"A": 0, "B": 1})
    demand = load_demand(session, kind=AreaKind.LSOA)
    assert demand.basis == PeopleBasis.PEOPLE
    assert demand.statistics_vintage == 2021
    assert people_by_area(demand) == pytest.approx({"A": 100, "B": 7})
    assert demand.people[demand.area == OUTSIDE].sum() == 0
    area, people = points_by_code(demand)["AA2"]
    assert (area, round(people, 9)) == ("A", round(100 / 3, 9))
    assert dict(zip(demand.codes, demand.decile.tolist(), strict=True)) == {
        "AA1": 2,
        "AA2": 2,
        "AA3": 2,
        "BB1": 10,
        "ZZ1": 0,
    }
    assert demand.areas.decile == {"A": 2, "B": 10}
    rural = dict(zip(demand.codes, demand.rurality.tolist(), strict=True))
    assert rural == {
        "AA1": URBAN,
        "AA2": URBAN,
        "AA3": URBAN,
        "BB1": RURAL,
        "ZZ1": RURALITY_UNKNOWN,
    }
    assert any("Royal Mail" in words for words in demand.attribution)


def test_an_area_without_a_live_postcode_has_its_people_at_a_point_within_it(
    session: Session,
) -> None:
    make_lsoas(session, "A", "B")
    make_area(session, "W", square(0, width=2), kind="ward", vintage=2022)
    live(session, "AA1", 0.5)
    count(session, "people.all", {"A": 100, "B": 7})
    demand = load_demand(session, kind=AreaKind.LSOA)
    assert points_by_code(demand) == {"AA1": ("A", 100), "B": ("B", 7)}
    east_m, north_m = demand.points[demand.codes.index("B")].tolist()
    assert EAST_M + SIDE_M < east_m < EAST_M + 2 * SIDE_M
    assert NORTH_M < north_m < NORTH_M + SIDE_M
    assert people_by_area(load_demand(session, kind=AreaKind.WARD)) == {"W": 107}


def test_age_groups_are_the_sums_of_what_is_counted(session: Session) -> None:
    make_lsoas(session, "A")
    live(session, "AA1", 0.5)
    count(session, "people.all", {"A": 1_000})
    for measure, value in {"65_74": 30, "75_84": 20, "85_over": 10, "16_24": 5}.items():
        count(session, f"people.aged_{measure}", {"A": value})
    groups = list_age_groups(session, AreaKind.LSOA)
    assert groups == [AgeGroup.ALL, AgeGroup.AGED_16_24, AgeGroup.AGED_65_OVER]
    demands = [load_demand(session, kind=AreaKind.LSOA, age_group=group) for group in groups]
    assert [demand.people.sum() for demand in demands] == [1_000, 5, 60]


def test_larger_areas_have_the_people_of_the_postcodes_within_them(session: Session) -> None:
    make_lsoas(session, "A", "B")
    make_area(session, "W1", square(0), kind="ward", vintage=2022, name="Mill")
    make_area(session, "W2", square(1), kind="ward", vintage=2022, name="Green")
    # The best fit says otherwise, and is of another year than the outlines.
    look_up(session, "lsoa", "ward", (2021, 2024), A="W1", B="W1")
    for code, column in {"AA1": 0.2, "AA2": 0.4, "BB1": 1.5}.items():
        live(session, code, column)
    count(session, "people.all", {"A": 100, "B": 7})
    assert people_by_area(load_demand(session, kind=AreaKind.WARD)) == {"W1": 100, "W2": 7}
    fitted = load_demand(session, kind=AreaKind.WARD, vintage=2024)
    assert people_by_area(fitted) == {"W1": 107}
    assert fitted.areas.geometry_wkb == (None,)
    assert fitted.areas.vintage == 2024
    assert (fitted.is_best_fit, fitted.left_out) == (True, ())


def test_whom_a_lookup_puts_in_none_of_the_areas_is_counted(session: Session) -> None:
    make_lsoas(session, "A", "B")
    look_up(session, "lsoa", "ward", (2021, 2024), A="W1")
    for code, column in {"AA1": 0.2, "BB1": 1.2, "BB2": 1.5}.items():
        live(session, code, column)
    count(session, "people.all", {"A": 100, "B": 7})
    count(session, "deprivation.decile", {"A": 2, "B": 10})
    fitted = load_demand(session, kind=AreaKind.WARD)
    assert people_by_area(fitted) == {"W1": 100}
    assert [(area.code, area.people) for area in fitted.left_out] == [("B", 7)]
    assert load_demand(session, kind=AreaKind.LSOA).left_out == ()


def test_years_meet_through_the_lookup_and_splits_share_by_postcodes(session: Session) -> None:
    make_lsoas(session, "A", "B1", "B2", "C")
    for code, start, width in (("A", 0, 1), ("B", 1, 2), ("C1", 3, 1), ("C2", 4, 1)):
        make_area(session, code, square(start, width), kind="lsoa", vintage=2011, name=code)
    look_up(session, "lsoa", "lsoa", (2011, 2021), A="A", B="B1 B2", C1="C", C2="C")
    places = {"AA1": 0.5, "BB1": 1.2, "BB2": 1.4, "BB3": 1.6, "BB4": 2.5, "CC1": 3.2, "CC2": 4.4}
    for code, column in places.items():
        live(session, code, column)
    count(session, "people.all", {"A": 10, "B": 40, "C1": 6, "C2": 4}, vintage=2011)
    newest = load_demand(session, kind=AreaKind.LSOA)
    assert (newest.areas.vintage, newest.statistics_vintage) == (2021, 2011)
    # C is drawn as one square; what became of C2 is in it because the lookup says so.
    assert people_by_area(newest) == {"A": 10, "B1": 30, "B2": 10, "C": 10}
    older = load_demand(session, kind=AreaKind.LSOA, vintage=2011)
    assert people_by_area(older) == {"A": 10, "B": 40, "C1": 6, "C2": 4}


def test_people_of_other_years_areas_that_have_no_outlines(session: Session) -> None:
    make_lsoas(session, "A", "B1", "B2", "C")
    look_up(session, "lsoa", "lsoa", (2011, 2021), A="A", B="B1 B2", C1="C", C2="C")
    places = {"AA1": 0.5, "BB1": 1.2, "BB2": 1.4, "BB3": 1.6, "BB4": 2.5, "CC1": 3.2, "CC2": 3.4}
    for code, column in places.items():
        live(session, code, column)
    count(session, "people.all", {"A": 10, "B": 40, "C1": 6, "C2": 4}, vintage=2011)
    demand = load_demand(session, kind=AreaKind.LSOA)
    assert people_by_area(demand) == pytest.approx({"A": 10, "B1": 30, "B2": 10, "C": 10})
    by_name = load_demand(session, kind=AreaKind.LSOA, vintage=2011)
    assert people_by_area(by_name) == {"A": 10, "B": 40, "C1": 6, "C2": 4}
    assert by_name.areas.geometry_wkb == (None,) * 4


def test_the_newest_is_taken_and_what_there_is_not_is_said(session: Session) -> None:
    with pytest.raises(NoAreasError, match=r"no ward areas\. Loaded are: none at all"):
        load_areas(session, AreaKind.WARD)
    make_lsoas(session, "A")
    make_lsoas(session, "A", vintage=2011)
    assert load_areas(session, AreaKind.LSOA).vintage == 2021
    assert load_areas(session, AreaKind.LSOA, 2011).vintage == 2011
    with pytest.raises(NoAreasError) as missing:
        load_demand(session, kind=AreaKind.WARD, vintage=2022)
    assert "lsoa of 2021, 2011" in str(missing.value)
    assert "import run areas FILE --kind ward --vintage 2022" in str(missing.value)


def test_what_a_session_changed_is_seen_at_once(session: Session) -> None:
    make_lsoas(session, "A")
    live(session, "AA1", 0.5)
    assert load_demand(session, kind=AreaKind.LSOA).codes == ("AA1",)
    live(session, "AA2", 0.6)
    assert load_demand(session, kind=AreaKind.LSOA).codes == ("AA1", "AA2")
    count(session, "people.all", {"A": 5})
    assert load_demand(session, kind=AreaKind.LSOA).people.sum() == 5


def test_with_nothing_but_the_packages(loaded_session: Session) -> None:
    demand = load_demand(loaded_session, kind=AreaKind.LSOA)
    assert demand.basis == PeopleBasis.POSTCODES
    assert demand.areas.vintage == 2011
    assert len(demand.areas.codes) == 422
    assert demand.people.sum() == (demand.area != OUTSIDE).sum() == 18_172
    assert len(demand.codes) > 35_000
    for kind in (AreaKind.DISTRICT, AreaKind.AUTHORITY):
        other = load_demand(loaded_session, kind=kind)
        assert other.people.sum() == 18_172
        assert other.points is demand.points
    assert load_demand(loaded_session, kind=AreaKind.LSOA) is demand
    assert not demand.people.flags.writeable


def take_real(session: Session, folder: Path) -> None:
    for name, kind, vintage in (
        ("boundary_lsoa21", AreaKind.LSOA, 2021),
        ("boundary_wards22", AreaKind.WARD, 2022),
        ("boundary_ua_detailed", AreaKind.AUTHORITY, 2023),
    ):
        asked = Asked(kind=kind, vintage=vintage)
        commit(session, str(folder / f"{name}.geojson"), "areas", asked=asked)
    for name in ("lookup_lsoa11_lsoa21_ltla22", "lookup_lsoa21_ward24_ltla24"):
        commit(session, str(folder / f"{name}.csv"), "lookup")
    asked = Asked(area=AreaKind.LSOA, vintage=2021)
    for name in ("census21_population_by_age_lsoa21", "imd2025_lsoa21", "ruc21_lsoa21"):
        commit(session, str(folder / f"{name}.csv"), "statistics", asked=asked)


def read_table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def test_the_real_county(loaded_session: Session, shared: Path) -> None:
    folder = shared / "data" / "northamptonshire"
    take_real(loaded_session, folder)
    table = read_table(folder / "census21_population_by_age_lsoa21.csv")
    demand = load_demand(loaded_session, kind=AreaKind.LSOA)
    counted = {
        code: sum(float(value) for name, value in row.items() if name.startswith("Aged"))
        for code, row in table.items()
    }
    assert people_by_area(demand) == pytest.approx(counted)
    assert demand.people.sum() == pytest.approx(785_243)
    assert (demand.area != OUTSIDE).sum() == 18_172
    # Every postcode lies in the area whose outline holds it, or near one that cut its corner.
    outlines = shapely.from_wkb(list(demand.areas.geometry_wkb))
    inside = demand.area != OUTSIDE
    distance_m = shapely.distance(
        shapely.points(demand.points[inside]), outlines[demand.area[inside]]
    )
    assert distance_m.max() <= 500
    assert (distance_m == 0).mean() > 0.98
    imd = read_table(folder / "imd2025_lsoa21.csv")
    deciles = {code: round(float(row["IMD_decile"])) for code, row in imd.items()}
    assert demand.areas.decile == deciles
    expected = [deciles[demand.areas.codes[row]] for row in demand.area[inside]]
    np.testing.assert_array_equal(demand.decile[inside], expected)
    assert len(np.unique(demand.area[inside & (demand.rurality == RURAL)])) == 114
    assert demand.counted_in is not None
    assert demand.counted_in.name == "census21_population_by_age_lsoa21.csv"
    for kind in (AreaKind.WARD, AreaKind.AUTHORITY, AreaKind.DISTRICT):
        other = load_demand(loaded_session, kind=kind)
        assert sum(people_by_area(other).values()) == pytest.approx(785_243)
    older = load_demand(
        loaded_session, kind=AreaKind.LSOA, vintage=2011, age_group=AgeGroup.AGED_65_OVER
    )
    assert older.people.sum() == pytest.approx(138_027)
    # A ward of Cherwell has this one in the lookup, and ours by their outlines have it.
    fitted = load_demand(loaded_session, kind=AreaKind.WARD, vintage=2024)
    lost = 785_243 - sum(people_by_area(fitted).values())
    assert lost == pytest.approx(counted["E01027305"])
