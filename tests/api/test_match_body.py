"""What POST /api/match takes, and how it says no."""

import json
from datetime import datetime, time

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.schemas import LONDON, MatchBody
from directory.kinds import ListingKind
from matching.request import MatchRequest, Mode, Thread, ThreadKind, Weekday, WeeklyWindow

MARK = "zebedee-marker"


def asked(**body: object) -> MatchRequest:
    return MatchBody.model_validate(body).as_request()


def test_nothing_asks_for_everything() -> None:
    assert asked() == MatchRequest()


def test_null_and_blank_mean_left_out() -> None:
    fields = MatchBody.model_fields
    assert asked(**dict.fromkeys(fields)) == MatchRequest()
    blank = {name: "" for name in fields if name != "threads"}
    assert asked(**blank) == MatchRequest()


def test_every_field_reaches_the_matching() -> None:
    request = asked(
        near="NN2 7AL",
        said="sang in a choir",
        mode="slow_walk",
        within_m=2000,
        within_min=20,
        free=True,
        step_free=True,
        language="Polish",
        kinds=["group", "hub"],
        threads=[{"kind": "interest", "text": "choir", "concept": "singing"}],
        limit=50,
    )
    assert request == MatchRequest(
        near="NN2 7AL",
        said="sang in a choir",
        mode=Mode.SLOW_WALK,
        within_m=2000,
        within_min=20,
        is_free=True,
        is_step_free=True,
        language="Polish",
        kinds=frozenset({ListingKind.GROUP, ListingKind.HUB}),
        threads=(Thread(ThreadKind.INTEREST, "choir", "singing", label="choir"),),
        limit=50,
    )


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        ("2026-11-24T14:00", "2026-11-24T14:00:00+00:00"),
        ("2026-07-24T14:00", "2026-07-24T14:00:00+01:00"),
        ("2026-07-24T14:00:00Z", "2026-07-24T15:00:00+01:00"),
        ("2026-07-24 14:00", "2026-07-24T14:00:00+01:00"),
    ],
)
def test_a_moment_is_in_london(sent: str, moment: str) -> None:
    when = asked(when=sent).when
    assert isinstance(when, datetime)
    assert when.isoformat() == moment
    assert when.tzinfo is LONDON


@pytest.mark.parametrize("name", ["singing", "Singing and choirs", "choirs"])
def test_a_concept_may_be_named_in_any_way(name: str) -> None:
    threads = asked(threads=[{"kind": "interest", "concept": name}]).threads
    assert threads is not None
    assert [thread.concept for thread in threads] == ["singing"]


def test_a_concept_that_is_none_is_refused_with_near_ones() -> None:
    with pytest.raises(ValidationError, match=r"near it are .*Walking"):
        asked(threads=[{"kind": "interest", "concept": "walkng"}])


def test_days_and_times_make_a_window() -> None:
    when = asked(when={"days": ["sat", "Tuesday", "TU"], "from": "14:00", "to": "16:30"}).when
    assert when == WeeklyWindow((Weekday.TU, Weekday.SA), time(14), time(16, 30))
    assert asked(when={"from": "14:00"}).when == WeeklyWindow(opens_from=time(14))


def test_no_threads_differs_from_threads_left_out() -> None:
    assert asked(threads=[]).threads == ()
    assert asked(threads=None).threads is None


def test_no_kind_is_every_kind() -> None:
    assert asked(kinds=["group"]).kinds == frozenset({ListingKind.GROUP})
    assert asked(kinds=[]).kinds == frozenset(ListingKind)


def test_nul_never_reaches_the_database_and_moves_no_offset() -> None:
    request = asked(near="NN2\x007AL", said="a\x00b", threads=[{"kind": "need", "text": "x\x00"}])
    assert request.near == "NN2 7AL"
    assert request.said == "a b"
    assert request.threads is not None
    assert request.threads[0].text == "x "


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"near": 7}, "near"),
        ({"near": "x" * 201}, "near"),
        ({"said": MARK * 2000}, "said"),
        ({"mode": MARK}, "mode"),
        ({"within_m": 0}, "within_m"),
        ({"within_m": 200_001}, "within_m"),
        ({"within_m": MARK}, "within_m"),
        ({"within_min": 601}, "within_min"),
        ({"when": MARK}, "when"),
        ({"when": "2026-11-24"}, "when"),
        ({"when": "0001-01-01T00:00"}, "when"),
        ({"when": 1_700_000_000}, "when"),
        ({"when": {"days": [MARK]}}, "when.days.0"),
        ({"when": {"from": "25:00"}}, "when.from"),
        ({"free": MARK}, "free"),
        ({"step_free": [MARK]}, "step_free"),
        ({"kinds": [MARK]}, "kinds.0"),
        ({"threads": MARK}, "threads"),
        ({"threads": [{"kind": MARK, "text": MARK}]}, "threads.0.kind"),
        ({"threads": [{"kind": "need"}]}, "threads.0"),
        ({"limit": "10"}, "limit"),
        ({"limit": 1.0}, "limit"),
        ({"within_m": "1000"}, "within_m"),
        ({"free": "true"}, "free"),
        ({"step_free": 1}, "step_free"),
        ({"kinds": "group"}, "kinds"),
        ({"limit": 0}, "limit"),
        ({"limit": 51}, "limit"),
        ({"limit": True}, "limit"),
    ],
)
def test_a_malformed_field_is_named_and_never_repeated(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    response = client.post("/api/match", json=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert set(error) == {"status", "title", "problems"}
    assert error["status"] == 422
    [problem] = error["problems"]
    assert problem["field"] == field
    assert problem["message"].startswith(field)
    assert MARK not in response.text
    assert response.headers["cache-control"] == "no-store"


JSON = "application/json"


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"said": "zebedee-marker', JSON, 400),
        (b'{"said": "\xff zebedee-marker"}', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"said": "' + b"zebedee-marker" * 20_000 + b'"}', JSON, 413),
        (b"said=zebedee-marker", "application/x-www-form-urlencoded", 415),
        (b'{"said": "zebedee-marker"}', "text/plain", 415),
        (b'["zebedee-marker"]', JSON, 422),
        (b'"zebedee-marker"', JSON, 422),
        (b'{"within_m": NaN}', JSON, 422),
        (b'{"within_m": 1e999}', JSON, 422),
        (b'{"near": "\\ud800"}', JSON, 422),
    ],
)
def test_what_is_no_request_is_refused_in_the_one_error_body(
    client: TestClient, content: bytes, content_type: str, status: int
) -> None:
    response = client.post("/api/match", content=content, headers={"content-type": content_type})
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"status", "title", "problems"}
    assert error["status"] == status
    assert MARK not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_the_limit_of_what_was_said_is_told(client: TestClient) -> None:
    assert client.post("/api/match", json={"said": "x" * 20_000}).status_code == 200
    response = client.post("/api/match", json={"said": "x" * 20_001})
    [problem] = response.json()["error"]["problems"]
    assert problem == {"field": "said", "message": "said must have at most 20000 characters."}


def test_unknown_keys_are_passed_over(client: TestClient) -> None:
    assert client.post("/api/match", json={"colour": "red"}).status_code == 200


def test_no_body_at_all_is_an_empty_request(client: TestClient) -> None:
    response = client.post("/api/match")
    assert response.status_code == 200
    assert response.json()["urgent"] == []


def test_a_body_without_ascii_survives(client: TestClient) -> None:
    content = json.dumps({"said": "Zażółć 👵🏽 ﷽"}, ensure_ascii=False).encode()
    response = client.post("/api/match", content=content, headers={"content-type": JSON})
    assert response.status_code == 200
