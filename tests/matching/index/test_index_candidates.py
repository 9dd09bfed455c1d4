"""What is near by is the same, whether PostGIS is asked or the index in memory."""

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import matching.candidates as statement
from directory.geography import GridPoint
from directory.kinds import (
    Delivery,
    ListingKind,
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
)
from directory.models import ServiceAtLocation
from directory.queries.index_rows import list_covering
from directory.tags import TagStatus
from matching.candidate import Candidate
from matching.candidates import list_candidates, select_candidates, with_languages
from matching.index import nearby
from matching.index.building import build_index
from matching.index.nearby import candidates_at, find_nearby
from matching.index.places import FEW, PublicPlaces
from matching.index.snapshot import MemoryIndex
from tests.factories import (
    KETTERING,
    make_location,
    make_organization,
    make_service,
    make_service_area,
    make_tag,
)

NORTH, WEST = "E06000061", "E06000062"
FEW_LOCATIONS = 7
CONCEPTS = ("singing", "gardening", "carers")
AREAS = ("North Northamptonshire", "West Northamptonshire", "Corby and round about")


def make_directory(session: Session, draw: random.Random) -> None:
    """Some thirty listings: hidden, approximate, unlocated, area-wide, closed and withdrawn."""
    organization = make_organization(session)
    shared = [make_location(session, point=_point(draw)) for _ in range(4)]
    for number in range(30):
        service = make_service(
            session,
            f"Listing {number}",
            organization=organization,
            kind=draw.choice(list(ListingKind)),
            status=draw.choice([*[ServiceStatus.ACTIVE] * 9, ServiceStatus.DEFUNCT]),
            publication_status=draw.choice(
                [*[PublicationStatus.PUBLISHED] * 9, PublicationStatus.WITHDRAWN]
            ),
            delivery=draw.sample([way.value for way in Delivery], draw.randrange(3)),
            is_free=draw.choice([True, False, None]),
            assured_date=draw.choice([date(2026, 10, 1), date(2025, 1, 1), None]),
            unanswered_since=draw.choice([date(2026, 11, 1), None, None]),
        )
        for _ in range(draw.randrange(3)):
            make_location(
                session,
                point=draw.choice([_point(draw), _point(draw), None]),
                service=service,
                visibility=draw.choice(list(LocationVisibility)),
                located_by=draw.choice(list(LocatedBy)),
                is_step_free=draw.choice([True, False, None]),
                name=draw.choice([None, "The Hall"]),
            )
        if draw.random() < 0.3:
            at = draw.choice(shared).id
            session.add(ServiceAtLocation(service_id=service.id, location_id=at))
        for _ in range(draw.choice([0, 0, 0, 1, 2])):
            shape = _square(draw) if draw.random() < 0.5 else None
            make_service_area(session, service, name=draw.choice(AREAS), geometry=shape)
        for concept in draw.sample(CONCEPTS, draw.randrange(3)):
            make_tag(session, service, concept, draw.choice(list(TagStatus)))
    session.flush()


def _point(draw: random.Random) -> GridPoint:
    return GridPoint(
        KETTERING.easting_m + draw.randrange(-9000, 9000) + draw.random(),
        KETTERING.northing_m + draw.randrange(-9000, 9000) + draw.random(),
    )


def _square(draw: random.Random) -> str:
    west, south = (round(each, 1) for each in (_point(draw).easting_m, _point(draw).northing_m))
    east, north = west + 6000, south + 6000
    corners = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"SRID=27700;MULTIPOLYGON((({corners})))"


def from_memory(
    session: Session,
    index: MemoryIndex,
    point: GridPoint | None,
    kinds: frozenset[ListingKind],
    authority: str | None,
) -> list[Candidate]:
    """The candidates of the index, in the order of the statement's."""
    ids = list_covering(session, point) if point else set()
    covering = np.array([index.row_of[id_] for id_ in ids if id_ in index.row_of], np.int32)
    found = find_nearby(index, point, kinds, authority, covering)
    return sorted(candidates_at(index, found, range(len(found))), key=lambda each: each.service_id)


def assert_same(memory: list[Candidate], asked: list[Candidate]) -> None:
    assert [each.service_id for each in memory] == [each.service_id for each in asked]
    for one, other in zip(memory, asked, strict=True):
        if one.distance_m is not None and other.distance_m is not None:
            assert one.distance_m == pytest.approx(other.distance_m, abs=0.01)
        assert replace(one, distance_m=None) == replace(other, distance_m=None)
        assert (one.distance_m is None) == (other.distance_m is None)


@given(
    seed=st.integers(0, 10**6),
    away_m=st.tuples(st.floats(-12_000, 12_000), st.floats(-12_000, 12_000)),
    has_place=st.booleans(),
    kinds=st.frozensets(st.sampled_from(ListingKind), min_size=1),
    authority=st.sampled_from([NORTH, WEST, None]),
    is_cut=st.booleans(),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_memory_and_postgis_find_the_same(
    session: Session,
    seed: int,
    away_m: tuple[float, float],
    has_place: bool,
    kinds: frozenset[ListingKind],
    authority: str | None,
    is_cut: bool,
) -> None:
    with pytest.MonkeyPatch.context() as patched, session.begin_nested() as before:
        if is_cut:
            patched.setattr(statement, "NEAREST_LOCATIONS", FEW_LOCATIONS)
            patched.setattr(nearby, "NEAREST_LOCATIONS", FEW_LOCATIONS)
        select_candidates.cache_clear()
        make_directory(session, random.Random(seed))
        point = GridPoint(KETTERING.easting_m + away_m[0], KETTERING.northing_m + away_m[1])
        where = point if has_place else None
        index, _ = build_index(session, None)
        asked = with_languages(session, list_candidates(session, where, kinds, authority))
        assert_same(from_memory(session, index, where, kinds, authority), asked)
        before.rollback()
    select_candidates.cache_clear()


@given(
    seed=st.integers(0, 10**6),
    most=st.integers(1, 60),
    spread_m=st.sampled_from([300.0, 8_000.0, 90_000.0]),
)
@settings(max_examples=40, deadline=None)
def test_the_grid_finds_the_nearest_of_all(seed: int, most: int, spread_m: float) -> None:
    draw = np.random.default_rng(seed)
    number = FEW + 900
    east = KETTERING.easting_m + draw.normal(0, spread_m, number)
    north = KETTERING.northing_m + draw.normal(0, spread_m, number)
    places, order = PublicPlaces.of(east, north)
    point = GridPoint(
        KETTERING.easting_m + draw.normal(0, spread_m),
        KETTERING.northing_m + draw.normal(0, spread_m),
    )
    found, distance_m = places.nearest(point, most)
    at = round(point.easting_m, 2), round(point.northing_m, 2)
    everywhere = np.hypot(east - at[0], north - at[1])
    assert distance_m.tolist() == pytest.approx(np.sort(everywhere)[:most].tolist())
    assert everywhere[order[found]].tolist() == pytest.approx(distance_m.tolist())
