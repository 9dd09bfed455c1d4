"""How a score came about, and why a place was guessed, over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

SEARCH = {
    "near": "kingsthorpe",
    "said": "I'm 72, lost my husband, used to sing in a choir, I love my garden, no more bingo",
}


def answered(client: TestClient, **extra: Any) -> dict[str, Any]:
    answer = client.post("/api/match", json={**SEARCH, **extra})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_each_result_says_how_its_score_came_about(loaded_client: TestClient) -> None:
    found = answered(loaded_client, explain=True)
    assert found["results"]
    for result in found["results"]:
        parts = result["explanation"]
        assert set(parts[0]) == {
            "criterion",
            "level",
            "thread",
            "effect",
            "weight",
            "worth",
            "contribution",
            "score_after",
        }
        assert round(sum(part["contribution"] for part in parts), 4) == result["score"]
        assert parts[-1]["score_after"] == result["score"]
        said = [part["thread"] for part in parts if part["thread"]]
        assert "used to sing in a choir" in said


@pytest.mark.parametrize("extra", [{}, {"explain": False}, {"explain": None}])
def test_it_is_left_out_where_nobody_asked(
    loaded_client: TestClient, extra: dict[str, bool | None]
) -> None:
    plain = answered(loaded_client, **extra)
    explained = answered(loaded_client, explain=True)
    assert all("explanation" not in result for result in plain["results"])
    for result in explained["results"]:
        del result["explanation"]
    assert explained == plain


def test_explain_is_true_or_false(loaded_client: TestClient) -> None:
    answer = loaded_client.post("/api/match", json={**SEARCH, "explain": "please"})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["field"] == "explain"


def test_reasons_come_in_the_order_of_what_was_said(loaded_client: TestClient) -> None:
    for result in answered(loaded_client)["results"]:
        threads = [reason["thread"] for reason in result["reasons"]]
        said = [thread for thread in threads if thread]
        assert said == sorted(said, key=SEARCH["said"].index)
        assert threads == [*said, *[None] * (len(threads) - len(said))]


def test_why_no_place_was_found_is_said(loaded_client: TestClient) -> None:
    asked = {"near": "ZZ1 1ZZ"}
    found = loaded_client.post("/api/match", json=asked).json()
    assert found["place"] is None
    assert found["place_note"] == "ZZ1 1ZZ is not a postcode we know."
    page = loaded_client.post("/", data=asked, headers={"Accept": "text/html"}).text
    assert "ZZ1 1ZZ is not a postcode we know." in page


def test_why_a_place_was_guessed_is_said(loaded_client: TestClient) -> None:
    typed = "NN2 9ZZ"
    start = loaded_client.post("/api/match", json={"near": typed}).json()["place"]
    suggested = loaded_client.post("/api/places", json={"q": typed}).json()
    assert start["note"].startswith("NN2 9ZZ is not a postcode we know; this is")
    assert suggested["note"] == start["note"]
    assert suggested["places"][0]["name"] == start["name"]
    plain = loaded_client.post("/api/places", json={"q": "Kettering"}).json()
    assert plain["note"] is None
    assert loaded_client.post("/api/places", json={}).json() == {"places": [], "note": None}
