"""A result on the page: how it came about, ways to give, and what stays off a sheet."""

import html
import re
from datetime import datetime
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from api.pages.plain_list import write_plain_list
from api.pages.score_rows import score_table
from api.pages.search import LIKELY
from api.schemas import LONDON
from directory.kinds import ListingKind
from matching.answer import Effect, MatchAnswer, Result, ScorePart

PAGE = {"Accept": "text/html"}
NOW = datetime(2026, 11, 24, 10, tzinfo=LONDON)
SAID = "used to sing in a choir, hates groups, lost my husband"


def part(criterion: str, level: str, contribution: float, **other: object) -> ScorePart:
    is_factor = contribution < 0
    return ScorePart(
        criterion,
        level,
        str(other["thread"]) if "thread" in other else None,
        Effect.MULTIPLIES if is_factor else Effect.ADDS,
        1.0,
        0.5,
        contribution,
        0.0,
    )


def table_rows(page: str) -> list[list[tuple[int, int]]]:
    """Change and score after it of every row, a list for each result."""
    tables = re.findall(r'<table class="connect-score">(.*?)</table>', page, re.DOTALL)
    numbers = [re.findall(r'<td class="connect-score__number">(\S+)</td>', one) for one in tables]
    plain = [[int(number.replace("−", "-")) for number in each] for each in numbers]
    return [list(zip(each[::2], each[1::2], strict=True)) for each in plain]


def test_rows_add_up_and_what_nobody_asked_about_shares_one() -> None:
    parts = [
        part("taxonomy", "same", 0.4444, thread="sings"),
        part("taxonomy", "none", 0.0, thread="lost her cat"),
        part("opening", "not_asked", 0.0303),
        part("cost", "free", 0.04),
        part("language", "not_asked", 0.0242),
        part("distance", "near", -0.1004),
        part("against", "bingo", -0.0302),
        part("against", "group", -0.02),
    ]
    table = score_table(parts)
    said = [(row.title, row.level, row.thread) for row in table.rows]
    assert said == [
        ("", "meets it", "sings"),
        ("Cost", "free", None),
        ("Everything else", "not asked about", None),
        ("How far", "near", None),
        ("Speaks against it", "mentions Bingo", None),
        ("Speaks against it", "a group", None),
    ]
    told = [row.level for row in table.rows if row.tells_what_was_said]
    assert told == ["meets it", "mentions Bingo", "a group"]
    assert table.unanswered == ("lost her cat",)
    assert sum(row.change for row in table.rows) == table.total == 39
    for row in table.rows:
        assert 0 <= row.start <= row.start + row.length <= 100


def test_no_parts_no_table() -> None:
    assert score_table(()).rows == ()
    assert score_table(()).total == 0


def test_each_result_shows_how_it_came_about(loaded_client: TestClient) -> None:
    page = loaded_client.post("/", data={"near": "kingsthorpe", "said": SAID}, headers=PAGE).text
    tables = table_rows(page)
    assert len(tables) == page.count('class="connect-result"')
    for rows in tables:
        so_far = 0
        for change, after in rows:
            so_far += change
            assert so_far == after
    assert "style=" not in page


@pytest.mark.parametrize("said", ["", "qqxx zzyy"])
def test_also_where_nothing_was_said_or_nothing_answers(
    loaded_client: TestClient, said: str
) -> None:
    page = loaded_client.post("/", data={"near": "kingsthorpe", "said": said}, headers=PAGE).text
    assert table_rows(page)


def test_what_was_disliked_is_said_on_the_page_and_on_no_sheet(loaded_client: TestClient) -> None:
    form = {"near": "kingsthorpe", "said": SAID}
    page = loaded_client.post("/", data=form, headers=PAGE).text
    assert '<li class="connect-noprint">This is a group.</li>' in page
    plain = page.partition('id="plain-list"')[2].partition("</textarea>")[0]
    file = loaded_client.post("/map-file", data=form).text
    for sheet in (plain, file):
        assert "Check first" in sheet
        assert "this is a group" not in sheet.lower()


def test_the_copied_list_leaves_out_what_repeats_the_conversation() -> None:
    told = Result(
        service_id=UUID(int=1),
        service_name="Allotment club",
        organization_name="Harebell",
        kind=ListingKind.GROUP,
        location=None,
        distance_m=None,
        travel_min=None,
        next_open=None,
        phone=None,
        score=0.5,
        reasons=(),
        cautions=("Mentions bingo.", "Has steps."),
        told_by_said=("Mentions bingo.",),
    )
    written = write_plain_list(MatchAnswer(None, (), (), (), (told,)), None, NOW, likely=1)
    assert "has steps" in written
    assert "bingo" not in written


LESS_LIKELY = '<h3 class="connect-less-likely">Less likely to help</h3>'


def test_results_that_are_less_likely_to_help_are_told_apart(loaded_client: TestClient) -> None:
    form = {"near": "kingsthorpe", "said": SAID}
    scores = [one["score"] for one in loaded_client.post("/api/match", json=form).json()["results"]]
    assert scores == sorted(scores, reverse=True)
    likely = sum(score >= LIKELY for score in scores)
    assert 0 < likely < len(scores)
    page = loaded_client.post("/", data=form, headers=PAGE).text
    above, _, below = page.partition(LESS_LIKELY)
    assert f'id="result-{likely}"' in above
    assert f'<ol class="connect-list" start="{likely + 1}">' in below
    assert f'id="result-{likely + 1}"' in below
    plain = page.partition('id="plain-list"')[2].partition("</textarea>")[0]
    assert f"Less likely to help:\n\n{likely + 1}. " in plain


@pytest.mark.parametrize("said", ["", "she is 72"])
def test_where_nothing_is_wished_none_is_less_likely(loaded_client: TestClient, said: str) -> None:
    page = loaded_client.post("/", data={"near": "kingsthorpe", "said": said}, headers=PAGE).text
    assert 'id="result-10"' in page
    assert LESS_LIKELY not in page


def test_a_way_to_give_is_called_one(loaded_client: TestClient) -> None:
    form = {"near": "kingsthorpe", "said": "would love to help out", "kinds": "giving"}
    page = loaded_client.post("/", data=form, headers=PAGE).text
    tags = re.findall(r'connect-tag--giving">([^<]+)<', page)
    assert tags
    assert set(tags) == {"A way to give"}


def test_links_open_beside_an_answer_that_was_posted(loaded_client: TestClient) -> None:
    empty = loaded_client.get("/", headers=PAGE)
    assert empty.headers["cache-control"] == "no-cache"
    posted = loaded_client.post("/", data={"near": "corby", "said": SAID}, headers=PAGE)
    assert posted.headers["cache-control"] == "no-store"
    for address in ("/about", "/services", "/quality", "/privacy", "/accessibility", "/docs"):
        [*opened] = re.findall(rf'<a class="[^"]+" href="{address}"([^>]*)>', posted.text)
        assert opened
        assert all('target="_blank"' in each and "noopener" in each for each in opened)
        [*plain] = re.findall(rf'<a class="[^"]+" href="{address}"([^>]*)>', empty.text)
        assert plain
        assert not any("target" in each for each in plain)
    assert "(opens in a new tab)" in html.unescape(posted.text)
