"""Postcodes as people type them, and the packaged ones."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from directory.authorities import NORTH, WEST, load_outlines
from directory.models import Area, Postcode
from directory.postcode_packages import load_postcodes
from directory.postcodes import (
    find_groups_in_text,
    find_in_text,
    parse_outcode,
    parse_postcode,
    parse_sector,
)


@pytest.mark.parametrize("typed", ["NN2 7HR", "nn27hr", " Nn 2 7 hR ", "NN2\t7HR"])
def test_any_spacing_and_case(typed: str) -> None:
    unit = parse_postcode(typed)
    assert unit is not None
    assert (str(unit), unit.code, unit.sector) == ("NN2 7HR", "NN27HR", "NN2 7")


@pytest.mark.parametrize("typed", ["", "NN2", "NN2 7H", "Kettering", "NN2 7HRX", "1NN 2AA"])
def test_not_a_postcode(typed: str) -> None:
    assert parse_postcode(typed) is None


def test_sectors_and_outcodes_are_told_apart() -> None:
    assert parse_sector("nn2 7") == "NN2 7"
    assert parse_sector("NN111") == "NN11 1"
    assert parse_sector("NN11") is None
    assert parse_outcode("nn11") == "NN11"
    assert parse_outcode("W1A") == "W1A"
    assert parse_outcode("corby") is None


def test_the_last_postcode_of_an_address_counts() -> None:
    found = find_in_text("Unit NN1 1AA, The Mill, Long Row, Kettering Nn16 0bu.")
    assert str(found) == "NN16 0BU"
    assert find_in_text("no postcode here") is None


def test_groups_within_a_text_come_with_what_is_around_them() -> None:
    found = find_groups_in_text("Kettering nn15 6, off the A43")
    assert [(group.outward, group.figure) for group in found] == [("A43", ""), ("NN15", "6")]
    assert found[1].around.split() == ["Kettering", ",", "off", "the", "A43"]
    assert find_groups_in_text("off the B4525 or the A4300") == []


@pytest.mark.parametrize(
    "near",
    [
        "SELECT is_live FROM postcode_group WHERE code = 'NN16 0'",
        "SELECT is_live FROM postcode WHERE code = 'NN160AA'",
        "SELECT code FROM postcode ORDER BY point <-> 'SRID=27700;POINT(486700 278700)' LIMIT 1",
    ],
)
def test_a_place_is_found_by_an_index(loaded_session: Session, near: str) -> None:
    plan = "\n".join(loaded_session.scalars(text(f"EXPLAIN {near}")))
    assert "Index" in plan
    assert "Seq Scan" not in plan


def test_packaged_postcodes_cover_both_authorities_and_a_ring(session: Session) -> None:
    assert load_outlines(session) == 422 + 7 + 2
    assert load_outlines(session) == 0
    total = load_postcodes(session)
    counts = dict(
        session.execute(
            select(Postcode.authority, func.count())
            .where(Postcode.is_live, Postcode.authority.in_([NORTH, WEST]))
            .group_by(Postcode.authority)
        ).all()
    )
    assert sum(counts.values()) == 18_172
    assert total > 27_460
    inside = session.scalar(
        select(func.count())
        .select_from(Postcode)
        .join(Area, func.ST_Covers(Area.geometry, Postcode.point))
        .where(Postcode.is_live, Area.kind == "authority", Area.code == Postcode.authority)
    )
    # The outlines are generalised: a handful of postcodes lie on the wrong side of one.
    assert inside is not None
    assert inside >= 18_172 * 0.999
    furthest_m = session.scalar(
        select(
            func.max(
                func.ST_Distance(
                    Postcode.point,
                    select(func.ST_Union(Area.geometry))
                    .where(Area.kind == "authority")
                    .scalar_subquery(),
                )
            )
        ).where(Postcode.authority.not_in([NORTH, WEST]))
    )
    assert furthest_m is not None
    assert 9_500 < furthest_m < 10_500
