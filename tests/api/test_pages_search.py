"""The search page over HTTP, as a form posts it."""

import re

import pytest
from starlette.testclient import TestClient

PAGE = {"Accept": "text/html"}
SAID = "I'm 72, lost my husband, used to sing in a choir, I love my garden, I can't drive"
FORM = {"near": "kingsthorpe", "said": SAID, "mode": "", "limit": "10"}


def names(page: str) -> list[str]:
    return re.findall(r'href="/services/[^"]+" target="_blank" rel="noopener">([^<]+)<span', page)


def test_the_form_is_answered_on_the_same_page(loaded_client: TestClient) -> None:
    answer = loaded_client.post("/", data=FORM, headers=PAGE)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "near Kingsthorpe" in answer.text
    assert 1 <= len(names(answer.text)) <= 10
    assert "I&#39;m 72, lost my husband" in answer.text


def test_a_script_is_given_the_same_results_alone(loaded_client: TestClient) -> None:
    whole = loaded_client.post("/", data=FORM, headers=PAGE).text
    answer = loaded_client.post("/", data=FORM, headers={**PAGE, "X-Fragment": "results"})
    assert answer.headers["cache-control"] == "no-store"
    assert "<html" not in answer.text
    assert names(answer.text) == names(whole)


def test_everything_may_be_left_out(loaded_client: TestClient) -> None:
    assert names(loaded_client.post("/", data={}, headers=PAGE).text)


def test_the_page_says_what_the_api_says(loaded_client: TestClient) -> None:
    answer = loaded_client.post("/api/match", json={"near": "kingsthorpe", "said": SAID}).json()
    page = loaded_client.post("/", data=FORM, headers=PAGE).text
    assert len(names(page)) == len(answer["results"])
    for result in answer["results"]:
        assert f"/services/{result['service_id']}" in page


def test_a_removed_chip_stays_removed_while_she_types_on(loaded_client: TestClient) -> None:
    page = loaded_client.post("/", data=FORM, headers=PAGE).text
    first = re.search(r'name="thread_edit" value="([^"]+)" class="connect-chip__remove"', page)
    assert first is not None
    edit = first[1].replace("&#34;", '"').replace("&#39;", "'")
    chips = page.count('class="connect-chip__label"')
    again = {**FORM, "said": f"{SAID} and likes tea", "thread_edit": edit}
    after = loaded_client.post("/", data=again, headers=PAGE).text
    removed = re.search(r"Remove ([^<]+)</span>", page)
    assert removed is not None
    assert f"Remove {removed[1]}</span>" not in after
    assert after.count('class="connect-chip__label"') <= chips
    restored = loaded_client.post("/", data={**again, "restore": "yes"}, headers=PAGE).text
    assert f"Remove {removed[1]}</span>" in restored


def test_danger_stands_above_the_results(loaded_client: TestClient) -> None:
    form = {"near": "corby", "said": "She says she wants to kill herself and she likes singing"}
    page = loaded_client.post("/", data=form, headers=PAGE).text
    assert 0 < page.index('id="urgent-heading"') < page.index('id="results-heading"')
    assert 'href="tel:116123"' in page
    assert 'href="sms:85258"' in page
    assert "checked on" in page


@pytest.mark.parametrize("headers", [PAGE, {**PAGE, "X-Fragment": "results"}])
def test_what_cannot_be_searched_for_is_said_by_the_field(
    loaded_client: TestClient, headers: dict[str, str]
) -> None:
    form = {**FORM, "from": "14:00", "to": "10:00"}
    answer = loaded_client.post("/", data=form, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"
    assert "There is a problem" in answer.text
    assert 'href="#to"' in answer.text


def test_a_place_nobody_knows_is_said_and_still_answered(loaded_client: TestClient) -> None:
    page = loaded_client.post("/", data={"near": "qqxxqq", "said": "choir"}, headers=PAGE).text
    assert "We do not know “qqxxqq”" in page
    assert names(page)


def test_what_was_typed_is_escaped(loaded_client: TestClient) -> None:
    evil = "</textarea><script>alert(1)</script>\"'"
    form = {"near": evil, "said": evil, "language": evil, "when": ""}
    for headers in (PAGE, {**PAGE, "X-Fragment": "results"}):
        page = loaded_client.post("/", data=form, headers=headers).text
        assert "<script>alert" not in page
        assert "</textarea><script" not in page


def test_the_plain_list_and_the_map_file_leave_out_what_was_said(
    loaded_client: TestClient,
) -> None:
    form = {**FORM, "said": "zebedeemarker and I used to sing in a choir"}
    page = loaded_client.post("/", data=form, headers=PAGE).text
    plain = page.partition('id="plain-list"')[2].partition("</textarea>")[0]
    assert "1. " in plain
    assert "zebedeemarker" not in plain
    file = loaded_client.post("/map-file", data=form)
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"].startswith("attachment")
    assert "zebedeemarker" not in file.text
    for name in names(page):
        assert name in file.text or name.replace("&#39;", "&#x27;") in file.text
