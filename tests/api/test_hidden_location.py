"""A refuge: asked from everywhere, nothing says where it is, and moving it changes nothing."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import ListingKind, LocationVisibility
from directory.models import (
    Accessibility,
    Address,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from tests.factories import make_location, make_organization, make_schedule, make_service

REFUGE = GridPoint(475_330.0, 262_710.0)
ELSEWHERE = GridPoint(492_870.0, 288_120.0)
PRIVATE = ("Larkspur Lodge", "17 Concealed Mews", "NN2 6QZ", "NN26QZ", "100099887766", "wet room")
SAID = "Leaving domestic abuse, she needs a refuge for her and the kids"


def points() -> list[GridPoint]:
    """Fifty points over the county, one of them the refuge itself."""
    spread = [
        GridPoint(455_000.0 + 5_500 * column, 245_000.0 + 9_000 * row)
        for row in range(5)
        for column in range(10)
    ]
    return [REFUGE, *spread[1:]]


@pytest.fixture
def refuge(loaded_session: Session) -> Service:
    """A refuge with everything recorded of its hidden place, beside listings with open ones."""
    session = loaded_session
    trust = make_organization(session, "Concealed Trust")
    service = make_service(
        session,
        "Concealed refuge",
        organization=trust,
        kind=ListingKind.SERVICE,
        description="A refuge for women and children leaving domestic abuse.",
        phone="01632 960555",
    )
    make_schedule(session, service)
    location = make_location(
        session,
        point=REFUGE,
        service=service,
        visibility=LocationVisibility.HIDDEN,
        name="Larkspur Lodge",
        external_identifier="100099887766",
        is_step_free=True,
        has_accessible_toilet=True,
        has_parking=False,
    )
    link = session.query(ServiceAtLocation).filter_by(location_id=location.id).one()
    session.add_all(
        [
            Address(
                id=uuid4(),
                location_id=location.id,
                address_1="17 Concealed Mews",
                city="Northampton",
                state_province="West Northamptonshire",
                postal_code="NN2 6QZ",
                country="GB",
            ),
            Accessibility(id=uuid4(), location_id=location.id, description="A wet room"),
            Phone(id=uuid4(), location_id=location.id, number="01604 000000"),
            Schedule(id=uuid4(), service_at_location_id=link.id, freq="WEEKLY", byday="MO"),
        ]
    )
    session.flush()
    session.expire_all()
    return service


def bodies() -> list[dict[str, Any]]:
    """Plainly from every point, then in every other way from every fifth, the refuge among them."""
    near = [f"{lat:.5f},{lon:.5f}" for lon, lat in map(to_lon_lat, points())]
    plainly = [{"near": place, **WAYS[0]} for place in near]
    return plainly + [{"near": place, **way} for way in WAYS[1:] for place in near[::5]]


WAYS: tuple[dict[str, Any], ...] = (
    {"said": SAID, "limit": 50},
    {"said": SAID, "kinds": ["service"], "mode": "walk", "within_min": 30, "step_free": True},
    {"limit": 50, "mode": "car", "within_m": 3000, "when": {"days": ["MO"]}},
)
Search = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def search(loaded_client: TestClient) -> Search:
    """Asks and answers, the moment of asking left as it is."""

    def ask(body: dict[str, Any]) -> dict[str, Any]:
        response = loaded_client.post("/api/match", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    return ask


@pytest.fixture
def still(loaded_client: TestClient) -> None:
    """Hold the clock, so that two answers can be compared to the byte."""
    from datetime import datetime

    from api.dependencies import LONDON, london_now

    moment = datetime(2026, 11, 24, 11, tzinfo=LONDON)
    loaded_client.app.dependency_overrides[london_now] = lambda: moment  # type: ignore[attr-defined]


def found(answer: dict[str, Any], service_id: UUID) -> tuple[int, dict[str, Any]] | None:
    """Rank and result of a listing."""
    for rank, result in enumerate(answer["results"]):
        if result["service_id"] == str(service_id):
            return rank, result
    return None


def other_places(client: TestClient, service: Service, body: dict[str, Any]) -> list[str]:
    """Everything else that may speak of a listing, as text."""
    form = {key: value for key, value in body.items() if isinstance(value, str)}
    answers = (
        client.get(f"/api/services/{service.id}"),
        client.get("/api/services", params={"name": "Concealed refuge"}),
        client.get(f"/services/{service.id}", headers={"accept": "text/html"}),
        client.get("/services", params={"name": "Concealed refuge"}),
        client.post("/", data=form, headers={"accept": "text/html"}),
        client.post("/map-file", data=form, headers={"accept": "text/html"}),
    )
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    # The map's library gives its elements names drawn by lot.
    return [re.sub(r"[0-9a-f]{32}", "", answer.text) for answer in answers]


def assert_silent(answers: list[dict[str, Any]], refuge_id: UUID) -> None:
    """No answer holds anything of the place, and most hold the refuge."""
    seen = 0
    for answer in answers:
        text = json.dumps(answer).lower()
        assert [word for word in PRIVATE if word.lower() in text] == []
        hit = found(answer, refuge_id)
        if hit is not None:
            seen += 1
            result = hit[1]
            assert result["location"] is None
            assert result["distance_m"] is None
            assert result["travel_min"] is None
    assert seen >= len(points()), "a refuge that nobody finds helps nobody"


def assert_no_trail(answers: list[dict[str, Any]], refuge_id: UUID) -> None:
    """Points weighed by rank and score lead no nearer to the refuge than the points alone."""
    hits = [found(answer, refuge_id) for answer in answers]
    weights = [hit[1]["score"] / (1 + hit[0]) if hit else 0.0 for hit in hits]
    estimate = middle_of(points(), weights)
    blind = middle_of(points(), [1.0] * len(points()))
    assert REFUGE.distance_m(estimate) > REFUGE.distance_m(blind) - 5_000
    if len({round(weight, 4) for weight in weights}) > 1:
        best = max(zip(weights, points(), strict=True), key=lambda pair: pair[0])[1]
        assert REFUGE.distance_m(best) > 5_000


def middle_of(places: list[GridPoint], weights: list[float]) -> GridPoint:
    total = sum(weights)
    assert total > 0
    pairs = list(zip(places, weights, strict=True))
    return GridPoint(
        sum(place.easting_m * weight for place, weight in pairs) / total,
        sum(place.northing_m * weight for place, weight in pairs) / total,
    )


def move(session: Session, refuge: Service) -> None:
    """Take the refuge to the other end of the county."""
    link = session.query(ServiceAtLocation).filter_by(service_id=refuge.id).one()
    location = session.get_one(Location, link.location_id)
    location.point = ELSEWHERE.as_wkt()  # type: ignore[assignment]
    location.name = "Foxglove House"
    address = session.query(Address).filter_by(location_id=location.id).one()
    address.postal_code, address.city = "NN14 4AA", "Kettering"
    session.flush()
    session.expire_all()


@pytest.mark.usefixtures("still")
def test_fifty_points_learn_nothing_and_moving_it_changes_no_byte(
    search: Search, loaded_client: TestClient, loaded_session: Session, refuge: Service
) -> None:
    form = {"near": "Wellingborough", "said": SAID}

    def ask() -> tuple[list[dict[str, Any]], list[str]]:
        return [search(body) for body in bodies()], other_places(loaded_client, refuge, form)

    answers, others = ask()
    assert_silent(answers, refuge.id)
    assert_no_trail(answers[: len(points())], refuge.id)
    move(loaded_session, refuge)
    moved_answers, moved_others = ask()
    assert json.dumps(moved_answers) == json.dumps(answers)
    assert moved_others == others


@pytest.mark.usefixtures("still")
def test_no_page_and_no_file_says_where_it_is(loaded_client: TestClient, refuge: Service) -> None:
    lon, lat = to_lon_lat(REFUGE)
    coordinates = [f"{lon:.3f}", f"{lat:.3f}", f"{REFUGE.easting_m:.0f}"]
    for text in other_places(loaded_client, refuge, {"near": "Wellingborough", "said": SAID}):
        assert "Concealed refuge" in text
        told = [word for word in (*PRIVATE, *coordinates) if word.lower() in text.lower()]
        assert told == []
