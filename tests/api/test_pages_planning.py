"""The planner's pages: asked by an address, answered in words, a map, a table and files."""

import csv
import io
import json
import re
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from api.pages.planning.form import ConceptsUnknownError, PlanningForm, PlanningFormError
from api.pages.planning.question import question_of
from directory.kinds import AreaKind
from matching.request import Mode, Weekday

CHOIR = "/planning/coverage?what=choir"


def rows(page: str) -> list[str]:
    """The names in the table, in its order."""
    body = page[page.index('id="table"') :]
    return re.findall(r'<th scope="row"[^>]*>(.*?)</th>', body)


def headings(page: str) -> list[str]:
    body = page[page.index('id="table"') :]
    return re.findall(r'<th scope="col"[^>]*>.*?href="([^"]*)"', body)


def test_the_form_is_there_before_anything_is_asked(loaded_client: TestClient) -> None:
    page = loaded_client.get("/planning")
    assert page.status_code == 200
    assert 'action="/planning/coverage" method="get"' in page.text
    assert "iframe" not in page.text


def test_the_way_in_stands_in_the_navigation(loaded_client: TestClient) -> None:
    assert 'href="/planning"' in loaded_client.get("/about").text


def test_the_answer_is_in_words_with_a_map_a_table_and_files(loaded_client: TestClient) -> None:
    page = loaded_client.get(CHOIR).text
    assert "who can get to one within 30 minutes on foot" in page
    assert re.search(r"[\d,]+ of [\d,]+ postcodes \(\d+%\)", page)
    assert 'src="/planning/coverage/map?what=choir"' in page
    assert "<noscript><img" in page
    assert len(rows(page)) == 422
    for ending in ("csv", "xlsx", "geojson", "gpkg", "html", "png", "svg", "pdf", "meta.json"):
        assert f'href="/planning/coverage.{ending}?what=choir"' in page


def test_without_statistics_the_page_says_that_postcodes_stand_in(
    loaded_client: TestClient,
) -> None:
    page = loaded_client.get(CHOIR).text
    assert "postcodes stand in for people" in page
    assert "a share of postcodes is not a share of people" in page
    assert "connect import run statistics" in page


def test_columns_are_put_in_order_by_links_alone(loaded_client: TestClient) -> None:
    page = loaded_client.get(f"{CHOIR}&by=district&sort=name&order=up").text
    assert rows(page) == sorted(rows(page))
    turned = next(link for link in headings(page) if "sort=name" in link)
    again = loaded_client.get(turned.replace("&amp;", "&")).text
    assert rows(again) == sorted(rows(page), reverse=True)
    assert again.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in again


def test_what_nobody_knows_the_word_of_is_answered_with_near_names(
    loaded_client: TestClient,
) -> None:
    page = loaded_client.get("/planning/coverage?what=coir&mode=car")
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert "“coir” is no word we know" in page.text
    assert re.search(r'href="/planning/coverage\?what=[^"]+&amp;mode=car">', page.text)


def test_several_things_are_asked_for_together(loaded_client: TestClient) -> None:
    page = loaded_client.get("/planning/coverage?what=choir,+food+bank&by=authority").text
    assert re.search(r"<h1[^>]*>[^<]* or [^<]*: who can get to one", page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mode=bus", "timetable"),
        ("by=ward", "connect import run areas FILE --kind ward"),
        ("vintage=1999", "connect import run areas"),
        ("age=65_over", ""),
    ],
)
def test_what_is_not_loaded_is_said_and_not_guessed(
    loaded_client: TestClient, query: str, said: str
) -> None:
    page = loaded_client.get(f"{CHOIR}&{query}")
    assert page.status_code == 200
    assert "That cannot be answered yet" in page.text
    assert said in page.text
    assert "iframe" not in page.text


def test_no_listing_known_is_not_called_no_service(client: TestClient) -> None:
    page = client.get("/planning/coverage?what=choir&by=authority")
    assert page.status_code == 200
    assert "not the same as no service" in page.text or "That cannot be answered yet" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "minutes=0",
        "minutes=abc",
        "minutes=9999",
        "mode=teleport",
        "by=galaxy",
        "day=XX",
        "at=25:00",
    ],
)
def test_an_address_that_cannot_be_asked_names_the_field(
    loaded_client: TestClient, query: str
) -> None:
    page = loaded_client.get(f"{CHOIR}&{query}")
    assert page.status_code == 422
    assert f'<a href="#{query.partition("=")[0]}">' in page.text


def test_evil_words_stay_text(loaded_client: TestClient) -> None:
    page = loaded_client.get("/planning/coverage?what=<script>alert(1)</script>")
    assert "<script>alert" not in page.text


def test_the_map_is_a_document_of_its_own_with_a_nonce_for_each_answer(
    loaded_client: TestClient,
) -> None:
    first = loaded_client.get("/planning/coverage/map?what=choir")
    again = loaded_client.get("/planning/coverage/map?what=choir")
    policies = [answer.headers["content-security-policy"] for answer in (first, again)]
    nonces = [re.findall(r"'nonce-([^']+)'", policy) for policy in policies]
    assert nonces[0][0] == nonces[0][1] != nonces[1][0]
    assert f'nonce="{nonces[0][0]}"' in first.text
    assert "{nonce}" not in first.text
    assert "unsafe-inline" not in policies[0]
    assert "frame-ancestors 'self'" in policies[0]
    assert "frame-src 'self'" in loaded_client.get(CHOIR).headers["content-security-policy"]


def test_a_map_of_nothing_that_can_be_asked_is_an_error(loaded_client: TestClient) -> None:
    assert loaded_client.get("/planning/coverage/map?what=qqzz").status_code == 422
    assert loaded_client.get("/planning/coverage/map").status_code == 422


def test_the_csv_is_the_table_that_the_page_shows(loaded_client: TestClient) -> None:
    answer = loaded_client.get("/planning/coverage.csv?what=choir&by=district")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    read = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(read) == 7
    page = loaded_client.get(f"{CHOIR}&by=district").text
    assert {row["area_name"] for row in read} == set(rows(page))


def test_the_other_files_are_what_they_say(loaded_client: TestClient) -> None:
    def ask(ending: str) -> bytes:
        answer = loaded_client.get(f"/planning/coverage.{ending}?what=choir&by=district")
        assert answer.status_code == 200
        return answer.content

    assert ZipFile(io.BytesIO(ask("xlsx"))).testzip() is None
    assert len(json.loads(ask("geojson"))["features"]) == 7
    assert ask("gpkg").startswith(b"SQLite format 3")
    assert b"Coverage.areas(" in ask("html")
    assert ask("png").startswith(b"\x89PNG")
    assert b"<svg" in ask("svg")
    assert ask("pdf").startswith(b"%PDF")
    assert json.loads(ask("meta.json"))["people_basis"] == "postcodes"


def test_a_file_that_there_is_not_is_not_found(loaded_client: TestClient) -> None:
    assert loaded_client.get("/planning/coverage.exe?what=choir").status_code == 404
    assert loaded_client.get("/planning/coverage.csv?what=qqzz").status_code == 422
    assert loaded_client.get("/planning/coverage.csv?what=choir&mode=bus").status_code == 404


def test_pictures_are_not_loaded_before_one_is_asked_for() -> None:
    import subprocess
    import sys

    large = {"matplotlib", "geopandas", "folium", "scipy", "pandas", "highspy"}
    script = f"import sys, api.main; loaded = {large} & set(sys.modules); assert not loaded, loaded"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_fields_of_an_address_are_a_question() -> None:
    form = PlanningForm(what="choir", by="ward", mode="car", day="TU", at="2.30 pm", minutes="15")
    question = question_of(form)
    assert (question.by, question.mode, question.minutes) == (AreaKind.WARD, Mode.CAR, 15)
    assert question.day is Weekday.TU
    assert question.at is not None
    assert question.at.isoformat("minutes") == "14:30"


@pytest.mark.parametrize("at", ["25:00", "13pm", "noonish", "10:60", "²"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(PlanningFormError) as refused:
        question_of(PlanningForm(what="choir", at=at))
    assert [problem.field for problem in refused.value.problems] == ["at"]


def test_words_without_a_concept_are_named() -> None:
    with pytest.raises(ConceptsUnknownError) as refused:
        question_of(PlanningForm(what="choir; qqzz, wwxx"))
    assert refused.value.words == ("qqzz", "wwxx")
