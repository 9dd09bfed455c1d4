"""Releases of postcodes: read as they are published, compared, and taken in or refused."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import LocatedBy, LocationVisibility
from directory.models import ConfirmedField, Location, NamedPlace, Postcode, PostcodeGroup
from directory.places import find_place
from directory.queries.postcodes import find_postcode, find_postcode_group
from importers.errors import ImportRefusedError
from importers.pipeline import run
from importers.report import Report
from tests.factories import make_location, make_place, make_postcode, make_service
from tests.importers.feeds import commit, counts
from tests.importers.postcode_files import (
    EASTING,
    NEW_NAMES,
    NORTHING,
    OLD_NAMES,
    WEST,
    Released,
    code_point_text,
    directory_text,
    write_code_point,
    write_directory,
    write_text,
)

HELD = GridPoint(EASTING, NORTHING)
MANY = 120


def imported(session: Session, origin: str, **options: bool) -> Report:
    return commit(session, origin, "postcodes", **options)


def held(session: Session, code: str) -> tuple[str | None, bool, int, int]:
    found = find_postcode(session, code)
    assert found is not None, code
    point = found.point
    return found.authority, found.is_live, round(point.easting_m), round(point.northing_m)


def make_many(count: int = MANY, area: str = "NN") -> list[Released]:
    letters = "ABDEFGHJLN"
    return [
        Released(f"{area}1 {at // 100}{letters[at // 10 % 10]}{letters[at % 10]}".replace(" ", ""))
        for at in range(count)
    ]


@pytest.mark.parametrize("names", [OLD_NAMES, NEW_NAMES, OLD_NAMES[1:-2]])
def test_the_directory_is_read_by_the_names_of_its_columns(
    session: Session, tmp_path: Path, names: list[str]
) -> None:
    rows = [Released("NN160AA"), Released("NN160AB", EASTING + 10, ended="200106", authority=WEST)]
    report = imported(session, write_directory(tmp_path, *rows, names=names))
    assert counts(report) == {"fetched": 2, "parsed": 2, "new": 2}
    assert held(session, "NN160AA") == ("E06000061", True, EASTING, NORTHING)
    assert held(session, "NN160AB") == (WEST, False, EASTING + 10, NORTHING)
    place = find_place(session, "NN16 0AB").place
    assert place is not None
    assert "no longer in use" in (place.note or "")


def test_what_lies_elsewhere_is_passed_over_and_counted(session: Session, tmp_path: Path) -> None:
    rows = [
        Released("NN160AA"),
        Released("BT11AA", 333_000, 374_000, authority="N09000003"),
        Released("JE23AB", "", "", authority="L99999999", quality="9"),
        Released("IM11AA", "", "", authority="M99999999", quality="9"),
        Released("NN160ZZ", "", "", quality="9"),
        Released("NPT0AD", "", "", ended="199601", quality="9"),
    ]
    report = imported(session, write_directory(tmp_path, *rows))
    assert counts(report) == {"fetched": 6, "parsed": 1, "new": 1, "rejected": 5}
    assert sorted(report.rejected_by.values()) == [1, 1, 1, 2]
    assert report.issues == ()


def test_code_point_open_is_read_without_column_names(session: Session, tmp_path: Path) -> None:
    rows = [Released("NN160AA", authority=WEST), Released("NN160AB", 0, 0, quality="9")]
    report = imported(session, write_code_point(tmp_path, *rows))
    assert counts(report) == {"fetched": 2, "parsed": 1, "new": 1, "rejected": 1}
    assert report.rejected_by == {"no grid reference": 1}
    assert held(session, "NN160AA") == (WEST, True, EASTING, NORTHING)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_by_itself_with_either_line_end(
    session: Session, tmp_path: Path, line_end: str, mark: str
) -> None:
    text = mark + directory_text(*make_many(3), line_end=line_end)
    assert imported(session, write_text(tmp_path, text)).new == 3


def test_a_folder_as_unpacked_whole_or_by_area(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "Data" / "multi_csv"
    folder.mkdir(parents=True)
    write_text(folder, directory_text(Released("NN160AA")), "ONSPD_NOV_2025_UK_NN.csv")
    write_text(folder, directory_text(Released("PE80AA")), "ONSPD_NOV_2025_UK_PE.csv")
    assert run(session, "postcodes", str(tmp_path), is_commit=False).new == 2
    whole = directory_text(Released("NN160AA"), Released("PE80AA"))
    write_text(folder.parent, whole, "ONSPD_NOV_2025_UK.csv")
    report = run(session, "postcodes", str(tmp_path), is_commit=False)
    assert (report.fetched, report.duplicate) == (2, 0), "the rows by area are the same ones"


def test_a_dry_run_writes_nothing_and_a_second_run_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    make_postcode(session, "NN10AB", GridPoint(EASTING + 400, NORTHING))
    make_postcode(session, "NN10AD", is_live=False)
    for write in (write_directory, write_code_point):
        origin = write(tmp_path, *make_many(), Released("NN10ZZ", EASTING + 5, quality="5"))
        dry = run(session, "postcodes", origin, is_commit=False)
        before = session.scalar(select(func.count()).select_from(Postcode))
        first = imported(session, origin)
        assert counts(dry) == counts(first)
        assert dry.details == first.details
        assert first.details["moved_under_100_m"] == 0
        second = imported(session, origin)
        assert counts(second) == {"fetched": 121, "parsed": 121, "unchanged": 121}
        assert (second.changes, second.details.total()) == ((), 0)
        if write is write_directory:
            assert before == 2
            assert counts(first) == {"fetched": 121, "parsed": 121, "new": 119, "changed": 2}
            assert first.details["revived"] == 1
            assert first.details["moved_100_m_to_1_km"] == 1
            assert [change.name for change in first.changes] == ["NN1 0AB"]
            assert first.changes[0].fields == ("point (moved 400 m)",)


def test_what_moved_is_counted_by_distance_and_the_farthest_are_named(
    session: Session, tmp_path: Path
) -> None:
    imported(session, write_directory(tmp_path, *make_many()))
    moved = [
        Released(row.code, EASTING + (at + 1) * 90, authority=WEST if at == 3 else row.authority)
        for at, row in enumerate(make_many())
    ]
    moved[0] = Released(moved[0].code, ended="202511")
    moved[1] = Released(moved[1].code, EASTING + 30_000)
    report = imported(session, write_directory(tmp_path, *moved))
    assert report.changed == MANY
    assert {name: count for name, count in report.details.items() if count} == {
        "terminated": 1,
        "changed_authority": 1,
        "moved_100_m_to_1_km": 9,
        "moved_1_to_10_km": 100,
        "moved_over_10_km": 10,
    }
    assert len(report.changes) == 20
    assert report.changes[0].fields == ("point (moved 30,000 m)",)


def test_the_two_publishers_complete_each_other(session: Session, tmp_path: Path) -> None:
    ons = [
        *make_many(),
        Released("NN10XA", EASTING, authority=WEST),
        Released("NN10XB", EASTING, quality="4"),
        Released("NN10XD", EASTING, ended="200106"),
    ]
    imported(session, write_directory(tmp_path, *ons))
    os = [
        *make_many(),
        Released("NN10XA", EASTING + 300),
        Released("NN10XB", EASTING + 300, quality="5"),
    ]
    report = imported(session, write_code_point(tmp_path, *os))
    assert counts(report) == {"fetched": 122, "parsed": 122, "changed": 1, "unchanged": 121}
    assert held(session, "NN10XA") == (WEST, True, EASTING + 300, NORTHING)
    assert held(session, "NN10XB")[2] == EASTING, "a guess moves nothing"
    assert not held(session, "NN10XD")[1], "Code-Point Open knows no terminated postcodes"
    guess = [*ons[:-3], Released("NN10XA", EASTING + 9, quality="6", authority=WEST), *ons[-2:]]
    report = imported(session, write_directory(tmp_path, *guess))
    assert report.changed == 0
    imported(session, write_directory(tmp_path, *ons))
    assert held(session, "NN10XA")[2] == EASTING, "a point as good, in the release that came last"


def test_what_is_absent_is_kept_as_terminated(session: Session, tmp_path: Path) -> None:
    for write in (write_code_point, write_directory):
        imported(session, write(tmp_path, *make_many()))
        report = imported(session, write(tmp_path, *make_many()[:-4]))
        assert (report.gone, report.changed) == (4, 0)
        assert not held(session, make_many()[-1].code)[1]
        again = imported(session, write(tmp_path, *make_many()[:-4]))
        assert counts(again) == {"fetched": 116, "parsed": 116, "unchanged": 116}


def test_an_extract_says_nothing_of_what_it_does_not_cover(
    session: Session, tmp_path: Path
) -> None:
    make_postcode(session, "PE80AA")
    make_postcode(session, "NN60ZZ", authority="E07000151")
    imported(session, write_directory(tmp_path, *make_many()))
    report = imported(session, write_directory(tmp_path, *make_many()[:-1]))
    assert (report.gone, report.details["left_alone"]) == (1, 2)
    assert held(session, "PE80AA")[1]
    assert held(session, "NN60ZZ")[1]


def test_a_part_of_the_country_is_refused_where_the_whole_is_held(
    session: Session, tmp_path: Path
) -> None:
    areas = [first + second for first in "ABCDEFGH" for second in "ABCDEFGHLMNPR"]
    assert len(areas) > 100
    rows = [Released(f"{area}10AA") for area in areas]
    imported(session, write_directory(tmp_path, *rows))
    part = write_directory(tmp_path, *rows[:-1], Released("ZE10AA"))
    with pytest.raises(ImportRefusedError, match="has none in HR, so nothing was changed"):
        imported(session, part)
    report = imported(session, part, allow_shrink=True)
    assert (report.new, report.gone, report.details["left_alone"]) == (1, 0, 1)
    assert held(session, "HR10AA")[1]


def test_an_empty_or_shrunk_release_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="is empty"):
        imported(session, write_directory(tmp_path))
    more = [Released(row.code, authority="E07000177") for row in make_many(600, "OX")]
    imported(session, write_directory(tmp_path, *make_many(), *more))
    with pytest.raises(ImportRefusedError, match=r"120 live postcodes of NN .* 50 would end"):
        imported(session, write_directory(tmp_path, *make_many()[:70], *more))
    ended = [Released(row.code, ended="202511") for row in make_many()]
    with pytest.raises(ImportRefusedError, match="would end"):
        imported(session, write_directory(tmp_path, *ended, *more))
    with pytest.raises(ImportRefusedError, match="fewer"):
        imported(session, write_directory(tmp_path, *make_many()[:1], *more[:1]))
    assert held(session, make_many()[-1].code)[1]
    report = imported(session, write_directory(tmp_path, *ended, *more), allow_shrink=True)
    assert report.details["terminated"] == MANY


def test_a_location_follows_its_postcode(session: Session, tmp_path: Path) -> None:
    make_postcode(session, "NN160AA")

    def located(**parts: Any) -> Location:
        parts = {"postcode": "nn16 0aa", "located_by": LocatedBy.POSTCODE} | parts
        return make_location(session, service=make_service(session), **parts)

    followed = located()
    hidden = located(visibility=LocationVisibility.HIDDEN)
    confirmed = located()
    session.add(
        ConfirmedField(
            record_type="location", record_id=confirmed.id, field="point", confirmed_by="a"
        )
    )
    given = located(located_by=LocatedBy.COORDINATES)
    other = located(postcode="NN16 0AB")
    village = make_place(session, "Harebell", postcode="NN16 0AA")
    session.flush()
    report = imported(session, write_directory(tmp_path, Released("NN160AA", EASTING + 700)))
    assert report.details["listings_following"] == 1, "a hidden one is not told by a count"
    session.expire_all()
    rows = session.execute(select(Location.id, func.ST_X(Location.point)))
    eastings = {id_: easting_m for id_, easting_m in rows}  # noqa: C416 - rows are no pairs to mypy
    assert eastings == {
        followed.id: EASTING + 700,
        hidden.id: EASTING + 700,
        confirmed.id: EASTING,
        given.id: EASTING,
        other.id: EASTING,
    }
    moved = select(func.ST_X(NamedPlace.point)).where(NamedPlace.id == village.id)
    assert session.scalar(moved) == EASTING + 700


def test_outcodes_and_sectors_are_put_in_the_middle_of_what_is_live(
    session: Session, tmp_path: Path
) -> None:
    rows = [
        Released("NN160AA", EASTING),
        Released("NN160AB", EASTING + 100),
        Released("NN160AD", EASTING + 9_000, ended="200106"),
        Released("NN169AA", EASTING + 1_300),
        Released("NN990AA", EASTING, ended="200106"),
    ]
    imported(session, write_directory(tmp_path, *rows))
    middles = {}
    for code in session.scalars(select(PostcodeGroup.code)):
        found = find_postcode_group(session, code)
        assert found is not None
        middles[code] = (found.is_live, round(found.point.easting_m - EASTING))
    assert middles == {
        "NN16": (True, 467),
        "NN16 0": (True, 50),
        "NN16 9": (True, 1300),
        "NN99": (False, 0),
        "NN99 0": (False, 0),
    }


def test_so_much_that_indexes_are_built_anew(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.queries.postcode_release.NEW_WITHOUT_INDEXES", 1)
    named = select(func.array_agg(func.pg_get_indexdef(func.to_regclass("ix_postcode_point"))))
    before = session.scalar(named)
    assert imported(session, write_directory(tmp_path, *make_many())).new == MANY
    assert session.scalar(named) == before
    assert imported(session, write_code_point(tmp_path, *make_many())).unchanged == MANY


def test_both_layouts_at_once_are_refused(session: Session, tmp_path: Path) -> None:
    write_text(tmp_path, directory_text(Released("NN160AA")))
    write_text(tmp_path, code_point_text(Released("NN160AA")), "nn.csv")
    with pytest.raises(Exception, match="Code-Point Open and ONS Postcode Directory; import one"):
        imported(session, str(tmp_path))
