"""The whole way from a request to an answer, on PostGIS."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import (
    Delivery,
    ListingKind,
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
)
from directory.models import Helpline, Language, Location, Phone, Service
from matching.answer import Danger, MatchAnswer, Precision
from matching.candidates import list_candidates, select_candidates
from matching.match import match
from matching.request import MatchRequest, Mode, Thread, ThreadKind, Weekday, WeeklyWindow
from tests.factories import (
    KETTERING,
    make_location,
    make_organization,
    make_place,
    make_postcode,
    make_schedule,
    make_service,
    make_service_area,
)
from tests.matching.builders import NOW


def away(east_m: float, north_m: float = 0.0) -> GridPoint:
    return GridPoint(KETTERING.easting_m + east_m, KETTERING.northing_m + north_m)


def ask(session: Session, said: str | None = None, **asked: Any) -> MatchAnswer:
    session.flush()
    return match(session, MatchRequest(said=said, **asked), NOW)


def names(answer: MatchAnswer) -> list[str]:
    return [result.service_name for result in answer.results]


@pytest.fixture
def kettering(session: Session) -> str:
    make_postcode(session, "NN160AA")
    make_place(session, "Kettering", kind="town", postcode="NN16 0AA")
    return "NN16 0AA"


def add(
    session: Session,
    name: str,
    description: str = "",
    *,
    east_m: float | None = 500.0,
    **overrides: Any,
) -> Service:
    place = {
        name: overrides.pop(name)
        for name in ("visibility", "located_by", "is_step_free")
        if name in overrides
    }
    service = make_service(session, name, description=description, **overrides)
    if east_m is not None:
        make_location(
            session,
            point=away(east_m),
            service=service,
            name=f"{name} hall",
            postcode="NN16 0AA",
            **place,
        )
    return service


def test_an_answer_is_ranked_and_explained(session: Session, kettering: str) -> None:
    choir = add(session, "Tuesday Singers", "A choir for all voices.", phone="01632 960001",
                is_free=True, assured_date=date(2026, 11, 1))  # fmt: skip
    make_schedule(session, choir)
    add(session, "Chess club", "Chess")
    answer = ask(session, "used to sing in a choir, can't drive", near=kettering)
    assert names(answer) == ["Tuesday Singers"]
    result = answer.results[0]
    assert result.distance_m == 500
    assert result.travel_min == 9
    assert result.phone == "01632 960001"
    assert result.next_open is not None
    assert result.next_open.isoformat() == "2026-11-24T14:00:00+00:00"
    assert result.schedule_text == "Tuesdays 2pm to 4pm"
    assert result.location is not None
    assert result.location.postcode == "NN16 0AA"
    assert result.location.precision is Precision.EXACT
    texts = [reason.text for reason in result.reasons]
    assert any("used to sing in a choir" in text for text in texts)
    assert "0.3 miles away, about 9 minutes on foot" in texts
    assert "Step-free access is not recorded." in result.cautions
    assert answer.place is not None
    assert answer.urgent == ()


def test_what_is_not_known_is_said(session: Session, kettering: str) -> None:
    add(session, "Old choir", "Singing", assured_date=date(2025, 9, 1), minimum_age=55)
    result = ask(session, "sings", near=kettering).results[0]
    assert set(result.cautions) == {
        "For people aged 55 and over: age not said.",
        "Step-free access is not recorded.",
        "Cost is not recorded.",
        "When it is on is not recorded.",
        "Last checked 14 months ago.",
    }


@pytest.mark.parametrize(
    "overrides",
    [
        {"status": ServiceStatus.DEFUNCT},
        {"status": ServiceStatus.INACTIVE},
        {"status": ServiceStatus.TEMPORARILY_CLOSED},
        {"publication_status": PublicationStatus.DRAFT},
        {"publication_status": PublicationStatus.WITHDRAWN},
    ],
)
def test_only_what_is_published_and_active(
    session: Session, kettering: str, overrides: dict[str, Any]
) -> None:
    add(session, "Choir", "Singing", **overrides)
    assert names(ask(session, "sings", near=kettering)) == []


def test_one_row_a_service_at_its_nearest_location(session: Session, kettering: str) -> None:
    choir = add(session, "Choir", "Singing", east_m=9_000.0)
    make_location(session, point=away(700.0), service=choir)
    make_location(session, point=away(4_000.0), service=choir)
    answer = ask(session, "sings", near=kettering)
    assert names(answer) == ["Choir"]
    assert answer.results[0].distance_m == 700


def test_without_a_venue_there_is_no_distance(session: Session, kettering: str) -> None:
    add(session, "Sing by phone", "Singing", east_m=None, delivery=[Delivery.BY_PHONE])
    result = ask(session, "sings", near=kettering).results[0]
    assert (result.location, result.distance_m, result.travel_min) == (None, None, None)
    assert result.reach == "By phone"


def test_an_approximate_location_shows_its_square_alone(session: Session, kettering: str) -> None:
    add(session, "Choir", "Singing", east_m=777.0, visibility=LocationVisibility.APPROXIMATE)
    result = ask(session, "sings", near=kettering).results[0]
    assert result.location is not None
    assert result.location.precision is Precision.APPROXIMATE
    assert result.location.postcode == "NN16"
    assert result.location.name is None
    square = GridPoint(487_500.0, 278_500.0)
    lon, lat = to_lon_lat(square)
    assert (result.location.lon, result.location.lat) == pytest.approx((lon, lat), abs=2e-5)
    assert result.distance_m == round(KETTERING.distance_m(square))
    assert "Position is approximate." in result.cautions


def test_an_unchecked_position_is_said(session: Session, kettering: str) -> None:
    add(session, "Choir", "Singing", located_by=LocatedBy.UNVERIFIED)
    result = ask(session, "sings", near=kettering).results[0]
    assert result.location is not None
    assert result.location.precision is Precision.UNVERIFIED
    assert "Position has not been checked." in result.cautions


def test_a_hidden_location_tells_nothing_from_anywhere(session: Session) -> None:
    refuge = make_service(
        session, "Harebell refuge", description="Refuge for women fleeing domestic abuse.",
        kind=ListingKind.SERVICE, phone="01632 960100",
    )  # fmt: skip
    make_location(
        session, point=KETTERING, service=refuge, name="Secret House", postcode="NN16 9ZZ",
        visibility=LocationVisibility.HIDDEN,
    )  # fmt: skip
    hidden = session.query(Location).filter_by(name="Secret House").one()
    session.add(Phone(location_id=hidden.id, number="01536 000000"))
    for number in range(8):
        add(session, f"Women's talk {number}", "Domestic abuse support", east_m=5_000.0 * number)
    seen = set()
    for number in range(50):
        point = away(-30_000 + 1_200.0 * number, (number % 7 - 3) * 4_000.0)
        lon, lat = to_lon_lat(point)
        answer = ask(session, "she's leaving, frightened of her husband",
                     near=f"{lat:.5f},{lon:.5f}", mode=Mode.CAR, limit=50)  # fmt: skip
        result = next(r for r in answer.results if r.service_name == "Harebell refuge")
        assert (result.location, result.distance_m, result.travel_min) == (None, None, None)
        assert result.phone == "01632 960100"
        assert result.reach == "Address kept private"
        assert "Secret" not in repr(result)
        assert "NN16" not in repr(result)
        seen.add((result.reasons, result.cautions))
    assert len(seen) == 1, "what is said of it is the same from everywhere"


def test_the_score_of_a_hidden_location_does_not_follow_the_searcher(session: Session) -> None:
    refuge = make_service(session, "Refuge", description="Refuge from domestic abuse.")
    make_location(session, point=KETTERING, service=refuge, visibility=LocationVisibility.HIDDEN)
    scores = set()
    for east_m in (0.0, 5_000.0, 20_000.0):
        lon, lat = to_lon_lat(away(east_m))
        answer = ask(session, "frightened of her husband", near=f"{lat:.5f},{lon:.5f}")
        scores.add(answer.results[0].score)
    assert len(scores) == 1


SQUARE = "MULTIPOLYGON(((480000 270000,490000 270000,490000 290000,480000 290000,480000 270000)))"


def test_a_residence_area_keeps_others_out(session: Session, kettering: str) -> None:
    inside = add(session, "Choir here", "Singing")
    make_service_area(session, inside, name="Here", geometry=f"SRID=27700;{SQUARE}")
    outside = add(session, "Choir there", "Singing")
    moved = SQUARE.replace("480000", "380000").replace("490000", "390000")
    make_service_area(session, outside, name="There", geometry=f"SRID=27700;{moved}")
    unknown = add(session, "Choir somewhere", "Singing")
    make_service_area(session, unknown, name="Somewhere")
    answer = ask(session, "sings", near=kettering)
    assert set(names(answer)) == {"Choir here", "Choir somewhere"}
    cautions = {result.service_name: result.cautions for result in answer.results}
    assert "For people in Somewhere: check the address." in cautions["Choir somewhere"]


def test_an_area_named_after_an_authority_is_known(session: Session, kettering: str) -> None:
    north = add(session, "Choir north", "Singing")
    make_service_area(session, north, name="North Northamptonshire")
    west = add(session, "Choir west", "Singing")
    make_service_area(session, west, name="West Northamptonshire")
    assert names(ask(session, "sings", near=kettering)) == ["Choir north"]


def test_danger_is_answered_above_the_results(session: Session, kettering: str) -> None:
    for key, dangers, authorities in (
        ("samaritans", ["suicide"], []),
        ("north", ["suicide"], ["E06000061"]),
        ("west", ["suicide"], ["E06000062"]),
        ("refuge", ["abuse"], []),
    ):
        session.add(
            Helpline(
                key=key, name=key, phone=f"0 {key}", hours="24 hours", purpose="", dangers=dangers,
                authorities=authorities, position=1, checked=date(2026, 11, 22),
            )
        )  # fmt: skip
    line = add(session, "Listening line", "A listening line for anyone thinking of suicide.",
               east_m=None, kind=ListingKind.HELPLINE)  # fmt: skip
    add(session, "Choir", "Singing")
    said = "loves singing but says he'd be better off dead"
    answer = ask(session, said, near=kettering, kinds=frozenset({ListingKind.GROUP}))
    (urgent,) = answer.urgent
    assert urgent.kind is Danger.SUICIDE
    assert said[slice(*urgent.span)] == urgent.text == "better off dead"
    assert [helpline.name for helpline in urgent.lines] == ["north", "samaritans"]
    assert urgent.lines[0].checked == date(2026, 11, 22)
    assert urgent.results == (line.id,)
    assert urgent.advice.endswith(".")
    assert names(answer) == ["Choir"], "only the kinds asked for are ordinary results"
    assert {line.name for line in ask(session, said).urgent[0].lines} == {
        "north",
        "west",
        "samaritans",
    }


def test_danger_is_heard_whatever_the_threads(session: Session) -> None:
    threads = (Thread(ThreadKind.INTEREST, "choir"),)
    answer = ask(session, "wants to end it all", threads=threads)
    assert [urgent.kind for urgent in answer.urgent] == [Danger.SUICIDE]
    assert [thread.concept for thread in answer.threads] == ["singing"]


def test_a_place_in_what_was_said_is_used_and_told(session: Session, kettering: str) -> None:
    add(session, "Choir", "Singing")
    answer = ask(session, "lives in Kettering, sings")
    assert answer.place is not None
    assert answer.place.name == "Kettering"
    assert answer.place_was_heard
    assert answer.results[0].distance_m == 500


def test_no_place_is_no_distance(session: Session, kettering: str) -> None:
    add(session, "Choir", "Singing")
    answer = ask(session, "sings", near="Xyzzyplugh")
    assert answer.place is None
    assert answer.results[0].distance_m is None
    assert answer.results[0].location is not None


def test_never_an_empty_answer(session: Session, kettering: str) -> None:
    add(session, "The hub", "Drop by", kind=ListingKind.HUB, east_m=30_000.0)
    answer = ask(session, "wants to go scuba diving", near=kettering, within_m=500)
    assert names(answer) == ["The hub"]
    assert "places to ask" in answer.results[0].reasons[0].text


def test_a_language_is_asked_for(session: Session, kettering: str) -> None:
    for number in range(3):
        service = add(session, f"Choir {number}", "Singing")
        session.add(Language(service_id=service.id, code="gu"))
    add(session, "English choir", "Singing")
    answer = ask(session, "sings", near=kettering, language="Gujarati")
    assert set(names(answer)) == {"Choir 0", "Choir 1", "Choir 2"}
    assert "Gujarati is spoken" in [reason.text for reason in answer.results[0].reasons]
    polish = ask(session, "sings", near=kettering, language="pl")
    assert [relaxed.constraint for relaxed in polish.relaxed] == ["language"]


def test_a_time_is_asked_for(session: Session, kettering: str) -> None:
    for number, day in enumerate(("TU", "TU", "TU", "SU")):
        service = add(session, f"Choir {number}", "Singing")
        make_schedule(session, service, byday=day)
    window = WeeklyWindow((Weekday.TU,), time(13), time(17))
    answer = ask(session, "sings", near=kettering, when=window)
    assert "Choir 3" not in names(answer)
    assert len(answer.results) == 3
    moment = datetime.combine(NOW.date(), time(15), NOW.tzinfo)
    assert len(ask(session, "sings", near=kettering, when=moment).results) == 3


def test_a_wheelchair_user_is_not_sent_up_steps(session: Session, kettering: str) -> None:
    add(session, "Choir up the stairs", "Singing", is_step_free=False)
    add(session, "Choir on the level", "Singing", is_step_free=True)
    add(session, "Choir unknown", "Singing")
    answer = ask(session, "wheelchair user, sings", near=kettering)
    assert names(answer) == ["Choir on the level", "Choir unknown"]
    assert answer.results[0].travel_min == 13, "slow_walk is heard"


def test_free_and_step_free_drop_a_known_no_even_when_nothing_else_is_left(
    session: Session, kettering: str
) -> None:
    add(session, "Dear choir up the stairs", "Singing", is_free=False, is_step_free=False)
    assert names(ask(session, "sings", near=kettering)) == ["Dear choir up the stairs"]
    for wish in ({"is_free": True}, {"is_step_free": True}):
        answer = ask(session, "sings", near=kettering, **wish)
        assert names(answer) == []
    add(session, "Choir unknown", "Singing")
    for wish in ({"is_free": True}, {"is_step_free": True}):
        answer = ask(session, "sings", near=kettering, **wish)
        assert names(answer) == ["Choir unknown"]
        assert any("not recorded" in caution for caution in answer.results[0].cautions)


def test_a_venue_nobody_can_place_is_not_said_to_be_everywhere(
    session: Session, kettering: str
) -> None:
    lost = make_service(session, "Lost choir", description="Singing")
    make_location(session, point=None, service=lost, located_by=LocatedBy.NONE)
    add(session, "Near choir", "Singing")
    answer = ask(session, "sings", near=kettering)
    assert names(answer) == ["Near choir", "Lost choir"]
    result = answer.results[1]
    assert (result.location, result.distance_m) == (None, None)
    assert result.reach == "Where it is has not been recorded"
    line = make_service(session, "Night line", kind=ListingKind.HELPLINE, phone="01632 960001")
    found = ask(session, "", near=kettering).results
    assert {r.service_id: r.reach for r in found}[line.id] == "By phone"


def test_the_bus_is_not_invented(session: Session, kettering: str) -> None:
    add(session, "Choir", "Singing")
    result = ask(session, "sings", near=kettering, mode=Mode.BUS).results[0]
    assert result.distance_m == 500
    assert result.travel_min is None


@contextmanager
def counted_statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_statements_do_not_grow_with_the_results(session: Session, kettering: str) -> None:
    counts = []
    for wanted in (3, 30):
        for number in range(wanted):
            service = add(session, f"Choir {wanted} {number}", f"Singing {number}", phone="1")
            make_schedule(session, service)
        session.flush()
        with counted_statements(session) as statements:
            ask(session, "sings, mornings", near=kettering, limit=50)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14


def test_the_spatial_index_is_used(session: Session) -> None:
    organization = make_organization(session)
    for number in range(200):
        service = make_service(session, f"Choir {number}", organization=organization)
        make_location(session, point=away(100.0 * number), service=service)
    session.flush()
    session.execute(text("SET LOCAL enable_seqscan = off"))
    session.execute(text("SET LOCAL enable_sort = off"))
    with counted_statements(session) as statements:
        list_candidates(session, KETTERING, frozenset(ListingKind))
    (statement, parameters) = statements[0]
    rows = session.connection().exec_driver_sql("EXPLAIN " + statement, parameters)
    assert "ix_location_public_point" in "\n".join(row[0] for row in rows)


def test_no_statement_reads_the_point_itself() -> None:
    for has_place in (True, False):
        written = str(select_candidates(has_place=has_place))
        assert "location.public_point" in written
        assert "location.point" not in written


def test_what_was_said_is_not_logged(
    session: Session, kettering: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(session, "xyzzymarker sings, better off dead", near=kettering)
    assert "xyzzymarker" not in caplog.text
