"""Likely pairs of a directory in PostGIS: what is read, what is kept, what a report says."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.cli import run as run_command
from api.commands.console import ExitCode
from directory.config import get_settings
from directory.database import make_engine, transaction
from directory.geography import GridPoint, to_grid
from directory.kinds import LocationVisibility, ServiceStatus
from directory.models import Location, OrganizationIdentifier, Service
from directory.queries.duplicates import find_decided, list_decisions, list_traits, put_decision
from importers.pipeline import run
from importers.report import Report
from matching.duplicates import find_pairs
from tests.factories import (
    KETTERING,
    make_location,
    make_organization,
    make_schedule,
    make_service,
)


def make_pair(session: Session, **location: Any) -> tuple[Service, Service]:
    """One thing that two sources list."""
    one = make_service(session, "Quillfeather Club", phone="01604 123456")
    other = make_service(session, "The Quillfeather Group", phone="+44 1604 123456")
    for service in (one, other):
        make_location(session, service=service, postcode="NN16 0AA", **location)
        make_schedule(session, service)
    return one, other


def test_a_listing_is_read_with_everything_that_can_tell_it(session: Session) -> None:
    organization = make_organization(session, website="https://quill.co.uk", tax_id="1023456")
    number = OrganizationIdentifier(
        id=uuid4(), organization_id=organization.id, identifier="GB-CHC-1023456"
    )
    session.add(number)
    service = make_service(
        session, "Quill", organization=organization, phone="01604 123456", alternate_name="Q"
    )
    make_location(session, service=service, postcode="NN16 0AA", name="Hall")
    make_schedule(session, service, byday="TU,2FR")
    [traits] = list_traits(session)
    assert (traits.name, traits.other_names, traits.phones) == ("Quill", ("Q",), ("01604 123456",))
    assert traits.numbers == ((None, "1023456"), (None, "GB-CHC-1023456"))
    assert traits.urls == ("https://quill.co.uk",)
    assert [(span.weekday, span.opens_min) for span in traits.spans] == [(2, 840), (5, 840)]
    [place] = traits.places
    assert (place.point, place.postcode, place.words) == (
        KETTERING,
        "NN16 0AA",
        ("Hall", "1 Long Row"),
    )


def test_what_has_ended_is_not_compared(session: Session) -> None:
    make_pair(session)
    assert len(find_pairs(list_traits(session))) == 1
    make_service(session, "Quillfeather Club", status=ServiceStatus.DEFUNCT)
    assert len(list_traits(session)) == 2


def test_a_hidden_place_leaves_no_trace(session: Session) -> None:
    make_pair(session, visibility=LocationVisibility.HIDDEN, name="Safe House")
    for traits in list_traits(session):
        assert (traits.places, traits.spans) == ((), ())
    [pair] = find_pairs(list_traits(session))
    told = {pair.levels[witness] for witness in ("distance", "postcode", "times")}
    assert told == {"not_recorded"}


def test_where_a_hidden_place_is_changes_no_answer(session: Session) -> None:
    """Moving a refuge next door to another listing must not show in score or levels."""
    open_one = make_service(session, "Quillfeather", phone="01604 123456")
    make_location(session, service=open_one)
    refuge = make_service(session, "Quillfeather Refuge", phone="01604 123456")
    hidden = make_location(session, visibility=LocationVisibility.HIDDEN, service=refuge)
    before = find_pairs(list_traits(session), least=0.0)
    near_by = GridPoint(KETTERING.easting_m + 5, KETTERING.northing_m).as_wkt()
    session.execute(update(Location).where(Location.id == hidden.id).values(point=near_by))
    session.flush()
    assert before
    assert find_pairs(list_traits(session), least=0.0) == before


def test_an_approximate_place_tells_neither_postcode_nor_nearness(session: Session) -> None:
    make_pair(session, visibility=LocationVisibility.APPROXIMATE, name="Somebody's home")
    for traits in list_traits(session):
        [place] = traits.places
        assert place.is_approximate
        assert (place.postcode, place.words) == (None, ())
    [pair] = find_pairs(list_traits(session))
    assert pair.levels["distance"] == "within_1_km"
    assert pair.levels["postcode"] == "not_recorded"


def test_a_decision_has_one_row_whoever_comes_first(session: Session) -> None:
    one, other = make_pair(session)
    put_decision(session, one.id, other.id, is_same=True, decided_by="Priya")
    put_decision(session, other.id, one.id, is_same=False, decided_by="Sam", reason="two groups")
    [decision] = list_decisions(session, [one.id])
    assert (decision.is_same, decision.decided_by, decision.reason) == (False, "Sam", "two groups")
    assert list_decisions(session, [uuid4()]) == []
    assert find_pairs(list_traits(session), decided=find_decided(session)) == []


FEED = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-0.7215, 52.3990]},
            "properties": {"title": title, "address": "1 Long Row, Kettering", "url": url},
        }
        for title, url in (
            ("Quillfeather Café", "https://quill.co.uk"),
            ("The Quillfeather Cafe", "https://quill.co.uk/cafe"),
            ("Zebra Rooms", None),
        )
    ],
}


@pytest.fixture
def feed(tmp_path: Path) -> str:
    path = tmp_path / "venues.geojson"
    path.write_text(json.dumps(FEED), encoding="utf-8")
    return str(path)


def likely(report: Report) -> list[tuple[str, ...]]:
    return [tuple(sorted(pair["names"])) for pair in report.as_json()["likely_duplicates"]]


def test_an_import_reports_likely_pairs_and_merges_none(session: Session, feed: str) -> None:
    twins = ("Quillfeather Café", "The Quillfeather Cafe")
    dry = run(session, "venues", feed, is_commit=False)
    assert likely(dry) == [twins]
    committed = run(session, "venues", feed, is_commit=True)
    assert likely(committed) == [twins]
    assert committed.new == 3
    again = run(session, "venues", feed, is_commit=True)
    assert (likely(again), again.unchanged) == ([], 3)


def test_an_import_is_compared_with_the_whole_directory(session: Session, feed: str) -> None:
    held = make_service(session, "Zebra Rooms")
    make_location(session, service=held, postcode=None, point=to_grid(lon=-0.7215, lat=52.3990))
    report = run(session, "venues", feed, is_commit=False)
    assert sorted(likely(report)) == [
        ("Quillfeather Café", "The Quillfeather Cafe"),
        ("Zebra Rooms", "Zebra Rooms"),
    ]


def test_the_commands_list_and_decide(
    empty_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONNECT_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("CONNECT_DATA_DIR", str(tmp_path))
    # A command makes its database ready, which is no other test's.
    get_settings.cache_clear()
    assert run_command(["db", "migrate"]) == ExitCode.CLEAN
    capsys.readouterr()
    engine = make_engine(empty_database_url)
    with transaction(engine) as session:
        one, other = make_pair(session)
        a, b = sorted((str(one.id), str(other.id)))
    try:
        assert run_command(["duplicates", "--json"]) == ExitCode.CLEAN
        [pair] = json.loads(capsys.readouterr().out)
        assert list(pair)[:4] == ["a", "b", "score", "levels"]
        assert (pair["a"], pair["b"], pair["levels"]["phone"]) == (a, b, "same")
        assert run_command(["duplicates", "decide", b, a, "--different"]) == ExitCode.CLEAN
        capsys.readouterr()
        assert run_command(["duplicates", "--json"]) == ExitCode.CLEAN
        assert json.loads(capsys.readouterr().out) == []
        assert run_command(["duplicates", "decide", a, a, "--same"]) == ExitCode.FAILED
        both = ["duplicates", "decide", a, b, "--same", "--different"]
        assert run_command(both) == ExitCode.FAILED
        assert run_command(["duplicates", "decide", a, b]) == ExitCode.FAILED
        assert run_command(["duplicates", "decide", a, str(uuid4()), "--same"]) == ExitCode.FAILED
        assert "There is no listing" in capsys.readouterr().err
    finally:
        engine.dispose()
