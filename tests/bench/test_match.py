"""The measuring of matching: every engine answers, and what is said of the times is right."""

import json
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bench.listings.generate import generate
from bench.listings.listing import GeneratedListing
from bench.listings.spots import Spots, county
from bench.match.__main__ import main
from bench.match.engine import Ask, placed, public_venue
from bench.match.load import Answered, request_of
from bench.match.query import Query, queries_from, words_asked
from bench.match.ranking import build_engines
from bench.match.report import replace_section, write_sections
from bench.match.requests import bodies
from bench.match.tantivy_index import HOW_TO_INSTALL
from bench.match.timing import compare, interleave, spread
from directory.cluster import Cluster
from directory.config import get_settings
from directory.kinds import ListingKind
from directory.scratch import scratch_database

COUNT = 600
PAGE = "# One\n\nkept\n\n```sh\n# no heading\n```\n\n# Two\n\nold\n\n# Three\n\nkept too\n"


@pytest.fixture(scope="module")
def spots() -> Spots:
    return county()


@pytest.fixture(scope="module")
def listings(spots: Spots) -> list[GeneratedListing]:
    return list(generate(COUNT, spots))


def at_the_door_of(listing: GeneratedListing, said: str) -> Query:
    venue = public_venue(listing)
    assert venue is not None
    return Query(said, venue.postcode, venue.point, venue.authority)


def test_every_engine_answers_the_obvious_with_the_obvious(
    cluster: Cluster, listings: list[GeneratedListing]
) -> None:
    number = placed(listings)[0].number
    club = replace(
        listings[number],
        name="Telescope Club",
        description="Stargazing with telescopes under the night sky.",
        eligibility="Anybody is welcome.",
        minimum_age=None,
        maximum_age=None,
        kind=ListingKind.GROUP,
        tags=(),
    )
    changed = [*listings[:number], club, *listings[number + 1 :]]
    query = at_the_door_of(club, "likes stargazing, telescopes, the night sky")
    with ExitStack() as stack:
        url = stack.enter_context(scratch_database(cluster.url_of("postgres")))
        engines, built_s = build_engines(url, changed, stack)
        found = {engine.name: list(engine.prepare(query)()) for engine in engines}
    assert set(found) == set(built_s)
    assert len(found) == 3 + ("tantivy" in found)
    for name, numbers in found.items():
        assert numbers[0] == number, f"{name} answers {[changed[n].name for n in numbers]}"


def test_a_rival_that_is_not_installed_is_left_out_by_name(
    cluster: Cluster,
    listings: list[GeneratedListing],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with ExitStack() as stack:
        url = stack.enter_context(scratch_database(cluster.url_of("postgres")))
        engines, _ = build_engines(url, listings[:20], stack)
    assert "tantivy" not in {engine.name for engine in engines}
    assert HOW_TO_INSTALL in capsys.readouterr().err


class Named:
    """An engine that writes down when it is asked."""

    def __init__(self, name: str, asked: list[tuple[str, str]]) -> None:
        self.name = name
        self.asked = asked

    def prepare(self, query: Query) -> Ask:
        def ask() -> list[int]:
            self.asked.append((self.name, query.said))
            return []

        return ask


def test_engines_take_turns_and_another_is_first_each_time(spots: Spots) -> None:
    asked: list[tuple[str, str]] = []
    queries = queries_from(spots, 2)
    times = interleave([Named(name, asked) for name in "abc"], queries, rounds=2)
    assert "".join(name for name, _ in asked) == "cababc" + "abcbca" + "bcacab"
    assert [said for _, said in asked] == [q.said for q in queries for _ in "abc"] * 3
    assert {name: [len(one) for one in of] for name, of in times.items()} == {
        name: [2, 2] for name in "abc"
    }


def test_a_ratio_is_the_median_of_each_searches_own() -> None:
    ours = [[1.0, 1.0, 9.0], [2.0, 2.0, 2.0], [4.0, 4.0, 4.0]]
    theirs = [[3.0, 3.0, 3.0], [4.0, 4.0, 0.1], [40.0, 40.0, 40.0]]
    found = compare(ours, theirs)
    assert found.median == 3.0
    assert (found.low, found.high) == (2.0, 10.0)
    assert compare(ours, ours).low == compare(ours, ours).high == 1.0


def test_a_spread_is_of_all_rounds() -> None:
    found = spread([[float(number)] for number in range(1, 102)])
    assert found.p50_ms == 51
    assert 95 < found.p95_ms < 98


def test_no_body_is_sent_twice(spots: Spots) -> None:
    every = list(bodies(queries_from(spots)))
    assert len(set(every)) == len(every) > 4_000


def test_a_request_says_how_long_it_is() -> None:
    head, body = request_of('{"said": "naïve"}').split(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert Answered().errors == []


def test_words_asked_carry_a_subject() -> None:
    assert words_asked("She used to sing in a choir, and a choir") == ("sing", "choir")


def test_a_section_is_replaced_whole_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    write_sections({"# Two": "new", "# Four": "added"}, page)
    text = page.read_text(encoding="utf-8")
    assert text == PAGE.replace("old", "new") + "\n# Four\n\nadded\n"
    assert replace_section(text, "# Four", "added") == text


def test_the_command_measures_and_prints_a_table(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONNECT_DATABASE_URL", cluster.url_of("postgres"))
    get_settings.cache_clear()
    main(["--stages", "ranking", "--listings", "200", "--searches", "8", "--rounds", "1"])
    printed = capsys.readouterr().out
    assert "# Ranking" in printed
    assert "| 200 |" in printed
    assert "PostGIS + full text" in printed


def test_the_command_writes_a_feed(tmp_path: Path) -> None:
    main(["--feed", str(tmp_path / "listings.json"), "--listings", "30"])
    assert len(json.loads((tmp_path / "listings.json").read_text(encoding="utf-8"))) == 30
