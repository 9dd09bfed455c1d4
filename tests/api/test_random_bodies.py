"""Whatever is sent, the answer is an answer: never a failure of ours."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.schemas import MatchBody

KNOWN = sorted({*MatchBody.model_fields, "q", "colour"})
PLAUSIBLE = st.sampled_from(
    [
        "NN2 7AL",
        "nn27al",
        "NN2",
        "kingsthrope",
        "52.25,-0.88",
        "91,181",
        "walk",
        "bus",
        "car",
        "group",
        "hub",
        "Polish",
        "pl",
        "2026-11-24T14:00",
        "Tuesday",
        "14:00",
        "25:00",
        "I can't drive and I want to end it all",
        "not the choir",
        "lonely",
        "",
        " ",
        "\x00",
        "%",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**70), max_value=2**70),
    st.integers(min_value=1, max_value=60),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=40),
    PLAUSIBLE,
)
THREADS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["interest", "need", "circumstance", "constraint", "avoid", "x"])},
    optional={"text": SCALARS, "concept": SCALARS, "label": SCALARS, "span": SCALARS},
)
WINDOWS = st.fixed_dictionaries(
    {}, optional={"days": st.lists(PLAUSIBLE, max_size=3), "from": SCALARS, "to": SCALARS}
)
VALUES = st.recursive(
    SCALARS | WINDOWS | st.lists(THREADS, max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
BODIES = st.one_of(st.dictionaries(st.sampled_from(KNOWN), VALUES, max_size=8), VALUES)
CALMLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def ask(client: TestClient, address: str, body: Any) -> None:
    content = json.dumps(body).encode()
    response = client.post(address, content=content, headers={"content-type": "application/json"})
    assert response.status_code in {200, 400, 422}, response.text
    if response.status_code != 200:
        assert set(response.json()) == {"error"}


@CALMLY
@given(body=BODIES)
def test_a_search_never_fails(loaded_client: TestClient, body: Any) -> None:
    ask(loaded_client, "/api/match", body)


@CALMLY
@given(body=BODIES)
def test_a_place_never_fails(loaded_client: TestClient, body: Any) -> None:
    ask(loaded_client, "/api/places", body)


@CALMLY
@given(content=st.binary(max_size=200))
def test_bytes_never_fail(loaded_client: TestClient, content: bytes) -> None:
    response = loaded_client.post(
        "/api/match", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400, 422}


@CALMLY
@given(name=st.text(max_size=60), kind=st.text(max_size=8), page=SCALARS, per_page=SCALARS)
def test_a_query_never_fails(
    loaded_client: TestClient, name: str, kind: str, page: Any, per_page: Any
) -> None:
    query = {"name": _sendable(name), "kind": _sendable(kind), "page": str(page)}
    response = loaded_client.get("/api/services", params={**query, "per_page": str(per_page)})
    assert response.status_code in {200, 422}


def _sendable(text: str) -> str:
    """The text without lone surrogates, which no address can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")
