"""A listing says where it came from and on what terms, and never where a file lay."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.provenance import WRITTEN_BY_OWNERS
from api.quality_words import say_source
from directory.models import ImportRun
from importers.sources import SOURCES
from tests.factories import make_service
from upkeep.change import WRITTEN_HERE


def make_run(session: Session, source: str, origin: str) -> ImportRun:
    run = ImportRun(source=source, origin=origin, report={})
    session.add(run)
    session.flush()
    return run


@pytest.mark.parametrize("name", ["libraries", "nhs-ods"])
def test_a_public_register_is_attributed(client: TestClient, session: Session, name: str) -> None:
    run = make_run(session, name, "/srv/private-folder/rows.csv")
    service = make_service(session, source=name, import_run_id=run.id)
    page = client.get(f"/services/{service.id}").text
    answer = client.get(f"/api/services/{service.id}").json()
    source = SOURCES[name]
    assert "Open Government Licence v3.0" in source.attribution
    for said in (source.publisher, source.attribution):
        assert said in page
        assert said in answer["attribution"]
    assert "private-folder" not in page + answer["attribution"]


def test_a_feed_is_told_by_its_host_alone(client: TestClient, session: Session) -> None:
    origin = "https://feeds.example.org/v3?key=hush-hush"
    run = make_run(session, "open-referral-uk", origin)
    service = make_service(session, source="open-referral-uk", import_run_id=run.id)
    page = client.get(f"/services/{service.id}").text
    assert "Open Referral UK, from feeds.example.org" in page
    assert "hush-hush" not in page


def test_without_a_source_nothing_is_said(client: TestClient, session: Session) -> None:
    service = make_service(session, source=None)
    assert "attribution" not in client.get(f"/api/services/{service.id}").json()
    odd = make_service(session, source="a feed of last year")
    assert client.get(f"/api/services/{odd.id}").json()["attribution"] == "a feed of last year"


def test_what_its_owners_wrote_is_said_to_be_theirs(client: TestClient, session: Session) -> None:
    service = make_service(session, source=WRITTEN_HERE)
    assert WRITTEN_BY_OWNERS in client.get(f"/services/{service.id}").text
    assert say_source(service.source) == WRITTEN_BY_OWNERS


def test_every_source_says_whose_it_is_and_how_often_it_changes() -> None:
    for source in SOURCES.values():
        for fact in (source.title, source.publisher, source.licence, source.frequency):
            assert fact.strip(), source.name
        is_generic = source.licence.startswith("as ")
        assert bool(source.attribution) != is_generic, source.name
