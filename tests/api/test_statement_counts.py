"""The number of SQL statements an answer takes does not grow with the directory."""

from collections.abc import Callable
from math import inf
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.geography import GridPoint
from directory.models import Service
from matching.index.building import build_index
from matching.meaning import closeness
from tests.api.conftest import CountStatements
from tests.factories import (
    KETTERING,
    make_cost_option,
    make_location,
    make_schedule,
    make_service,
    make_service_area,
)

Ask = Callable[[TestClient], Any]
ASKED: dict[str, Ask] = {
    "services": lambda client: client.get("/api/services?per_page=100"),
    "services by name": lambda client: client.get("/api/services?name=singers"),
    "match": lambda client: client.post(
        "/api/match", json={"near": "52.4,-0.72", "said": "I sing in a choir", "limit": 50}
    ),
    "page of search": lambda client: client.post(
        "/", data={"near": "52.4,-0.72", "said": "I sing in a choir"}
    ),
    "page of listings": lambda client: client.get("/services"),
    "page of listings by name": lambda client: client.get("/services?name=singers"),
}
MOST = {"services": 2, "services by name": 2, "match": 8}


def add_listings(session: Session, number: int) -> None:
    for index in range(number):
        service = make_service(session, f"Singers {index}", phone="01632 960001")
        for step in range(2):
            point = GridPoint(KETTERING.easting_m + 90 * index + step, KETTERING.northing_m)
            make_location(session, point=point, service=service, postcode="NN16 8AA")
        make_schedule(session, service)
        make_cost_option(session, service, option="Adult")
        make_service_area(session, service, name="North Northamptonshire")
    session.expire_all()


@pytest.mark.parametrize("name", ASKED)
def test_more_listings_take_no_more_statements(
    name: str,
    client: TestClient,
    session: Session,
    engine: Engine,
    count_statements: CountStatements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However slow the machine is, what has no vector is looked for once.
    monkeypatch.setattr(closeness, "LOOK_AGAIN_S", inf)

    def asked() -> int:
        session.expunge_all()
        with count_statements(engine) as statements:
            assert ASKED[name](client).status_code == 200
        return len(statements)

    add_listings(session, 2)
    asked()
    few = asked()
    add_listings(session, 12)
    # The first search after listings were added reads their vectors, in one statement.
    assert asked() <= few + 1
    assert asked() == few
    assert few <= MOST.get(name, 40)


def test_a_search_in_memory_takes_one_statement(
    app: FastAPI,
    client: TestClient,
    session: Session,
    engine: Engine,
    count_statements: CountStatements,
) -> None:
    add_listings(session, 12)
    app.state.index.current, _ = build_index(session, None)

    def asked() -> list[str]:
        with count_statements(engine) as statements:
            assert ASKED["match"](client).json()["results"]
        return statements

    asked()
    # Only what is shown is read, and whether it may be.
    [statement] = asked()
    assert "publication_status = 'published'" in statement


def test_a_listing_takes_one_statement_a_relation(
    client: TestClient, session: Session, engine: Engine, count_statements: CountStatements
) -> None:
    service_id = make_service(session, "Singers").id

    def asked() -> int:
        session.expunge_all()
        with count_statements(engine) as statements:
            assert client.get(f"/api/services/{service_id}").status_code == 200
        return len(statements)

    def add(number: int) -> None:
        service = session.get_one(Service, service_id)
        for index in range(number):
            point = GridPoint(KETTERING.easting_m + 100 * index, KETTERING.northing_m)
            make_location(session, point=point, service=service, postcode="NN16 8AA")
            make_schedule(session, service)

    add(1)
    few = asked()
    add(6)
    assert asked() == few <= 35


def test_no_statement_of_an_answer_reads_where_a_location_really_is(
    client: TestClient, session: Session, engine: Engine, count_statements: CountStatements
) -> None:
    add_listings(session, 3)
    service = make_service(session, "Singers")
    make_location(session, service=service)
    service_id = service.id
    session.expunge_all()
    with count_statements(engine) as statements:
        for ask in ASKED.values():
            ask(client)
        client.get(f"/api/services/{service_id}")
        client.get(f"/services/{service_id}")
    read = " ".join(statements).replace(".public_point", ".seen")
    assert "location.seen" in read or "location_1.seen" in read
    for name in ("location.point", "location_1.point", "l.point", "loc.point"):
        assert f"{name}," not in read
        assert f"{name} " not in read
        assert f"{name})" not in read
