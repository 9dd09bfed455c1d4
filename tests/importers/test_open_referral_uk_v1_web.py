"""Feeds of the old standard over HTTP, from a real local server that misbehaves."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cli import run
from directory.config import Settings
from directory.models import ImportRun, Service
from importers.errors import SourceAddressError
from importers.feed import ListingFeed
from importers.formats.service_pages import query_of
from importers.formats.web import FetchLimits
from importers.sources.open_referral_uk_v1 import read_address
from tests.importers.feeds import commit, counts, load_postcodes
from tests.importers.misbehaving_server import (
    LASTING,
    PASSING,
    QUICK,
    Envelope,
    LocalFeed,
    Reply,
    laravel,
    oruk_1,
    serve,
)
from tests.importers.old_feeds import SHAPES, V1, laravel_row, outpost_row, standard_row

LIMITS = "importers.sources.open_referral_uk_v1.DEFAULT_LIMITS"
KEY = "a-key-that-nobody-may-read"
EVERYTHING: frozenset[str] = frozenset()
LISTS = frozenset({"service_at_locations"})
EVERYONE = [f"Group {number}" for number in range(1, 11)]


def outposts(count: int = 10, envelope: Envelope = oruk_1) -> LocalFeed:
    """A feed whose list holds full records."""
    rows = [outpost_row(number) for number in range(1, count + 1)]
    return LocalFeed(rows, envelope=envelope, unlisted=EVERYTHING)


def read(feed: LocalFeed, limits: FetchLimits = QUICK) -> ListingFeed:
    address = f"{feed.url}?key={KEY}"
    return read_address(address, V1, lambda _done, _total: None, limits, date(2026, 3, 1))


def names(found: ListingFeed) -> list[str]:
    return [listing.service.name for listing in found.listings]


@pytest.mark.parametrize("envelope", [oruk_1, laravel])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_of_full_records_is_all_that_is_asked_for(
    session: Session, shape: str, envelope: Envelope
) -> None:
    load_postcodes(session)
    rows = [SHAPES[shape](number) for number in range(1, 8)]
    local = LocalFeed(rows, envelope=envelope, unlisted=EVERYTHING)
    with serve(local):
        report = commit(session, local.url, V1)
        assert counts(report) == {"fetched": 7, "parsed": 7, "new": 7}
        assert local.asked == ["/api/services 1", "/api/services 2", "/api/services 3"]
        again = commit(session, local.url, V1)
    assert counts(again) == {"fetched": 7, "parsed": 7, "unchanged": 7}
    assert again.issues == ()


def test_records_are_fetched_where_the_list_has_less() -> None:
    rows = [standard_row(number) for number in range(1, 5)]
    local = LocalFeed(rows, envelope=oruk_1, unlisted=LISTS)
    with serve(local):
        found = read(local)
    assert all(listing.service.service_at_locations for listing in found.listings)
    assert local.asked[2:] == [f"/api/services/S{number}" for number in range(1, 5)]


def test_a_record_in_an_envelope_of_its_own_is_read() -> None:
    row = laravel_row()
    local = LocalFeed([row], envelope=laravel, unlisted=frozenset({*row} - {"id", "name"}))
    local.mischief = lambda _n, path: (
        Reply(body=json.dumps({"data": row}).encode()) if path.endswith(row["id"]) else None
    )
    with serve(local):
        assert read(local).listings[0].service.email == "group@example.org"


def test_a_listed_service_without_a_record_is_rejected() -> None:
    local = LocalFeed([standard_row(1), standard_row(2)], envelope=oruk_1, unlisted=LISTS)
    local.mischief = lambda _n, path: Reply(status=404) if path.endswith("/S2") else None
    with serve(local):
        found = read(local)
    assert found.rejected_by == {"no full record": 1}
    assert len(found.unread) == 1


class TestSecretsAndFilters:
    def test_a_key_and_a_filter_go_with_every_request(self) -> None:
        local = LocalFeed([standard_row()], envelope=oruk_1, unlisted=LISTS)
        with serve(local):
            read(local)
        assert [query.get("key") for query in local.queries] == [KEY, KEY]
        assert local.queries[0]["per_page"] == "50"
        assert query_of("https://x.org/services?page=2&per_page=9&team=vcse") == {"team": "vcse"}

    def test_a_key_is_in_no_report(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(LIMITS, QUICK)
        with serve(outposts()) as local:
            report = commit(session, f"{local.url}?key={KEY}", V1)
        stored = session.get_one(ImportRun, report.import_run_id)
        assert KEY not in json.dumps([report.as_json(), stored.report, stored.origin])

    @pytest.mark.parametrize("trouble", LASTING.values(), ids=LASTING.keys())
    def test_a_key_is_in_no_failure(self, trouble: Reply) -> None:
        local = outposts()
        local.mischief = lambda _number, _path: trouble
        with serve(local), pytest.raises(SourceAddressError) as failure:
            read(local)
        assert KEY not in str(failure.value)


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_passing_trouble_is_waited_out(trouble: Reply) -> None:
    local = outposts()
    local.mischief = lambda number, _path: trouble if number in {2, 4} else None
    with serve(local):
        assert names(read(local)) == EVERYONE


@pytest.mark.parametrize("trouble", LASTING.values(), ids=LASTING.keys())
def test_lasting_trouble_leaves_the_directory_as_it_was(
    session: Session, trouble: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, QUICK)
    local = outposts()

    def from_page_2(_number: int, _path: str) -> Reply | None:
        # A page beyond the first that is not there is an end, which the sums then contradict.
        return trouble if local.asked[-1] != "/api/services 1" else None

    local.mischief = from_page_2
    with serve(local), pytest.raises(SourceAddressError):
        commit(session, local.url, V1)
    assert session.scalars(select(Service.id)).all() == []
    assert session.scalars(select(ImportRun.id)).all() == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("login", "answered text/html, not JSON; it may ask people to log in"),
        ("csv", "answered text/csv, not JSON"),
        ("file", "redirects to file:, which is not followed"),
        ("other-host", "redirects to http://localhost, which is not followed"),
        ("endless", "larger than 4000000 bytes"),
    ],
)
def test_a_failure_says_what_was_wrong(trouble: str, words: str) -> None:
    local = outposts()
    local.mischief = lambda _number, _path: LASTING[trouble]
    with serve(local), pytest.raises(SourceAddressError, match=words):
        read(local)
    # What cannot pass is not asked for again.
    assert len(local.asked) == 1


def test_broken_json_on_the_seventh_page_names_it() -> None:
    local = outposts(20)
    local.mischief = lambda _number, _path: (
        Reply(body=b'{"content": [') if local.asked[-1].endswith(" 7") else None
    )
    with serve(local), pytest.raises(SourceAddressError, match=r"\(page 7\): .* not JSON: line 1"):
        read(local)


@pytest.mark.parametrize("envelope", [oruk_1, laravel])
@pytest.mark.parametrize(("before", "after"), [(3, 2), (2, 3), (5, 1), (2, 20)])
def test_a_size_that_changes_in_mid_run_loses_nothing(
    before: int, after: int, envelope: Envelope
) -> None:
    local = outposts(envelope=envelope)
    local.size_of = lambda number: before if number < 3 else after
    with serve(local):
        found = read(local)
    assert sorted(names(found)) == sorted(EVERYONE)
    assert (found.fetched, found.duplicate) == (10, 0)


def test_half_a_page_is_refused() -> None:
    local = outposts()

    def half(_number: int, _path: str) -> Reply | None:
        if local.asked[-1] != "/api/services 2":
            return None
        return Reply(body=json.dumps(oruk_1([outpost_row(4)], 2, 3, 10)).encode())

    local.mischief = half
    with serve(local), pytest.raises(SourceAddressError, match="nothing was taken in"):
        read(local)


def test_a_server_that_reads_over_the_page_is_refused() -> None:
    local = outposts(9)
    first = json.dumps(oruk_1(local.rows[:3], 1, 3, 9)).encode()
    local.mischief = lambda _number, _path: Reply(body=first)
    with serve(local), pytest.raises(SourceAddressError, match="nothing was taken in"):
        read(local)


def test_pages_that_only_link_to_the_next_are_followed_to_the_last() -> None:
    local = outposts()

    def simple(_number: int, _path: str) -> Reply | None:
        page = int(local.queries[-1].get("page", "1"))
        links = {"next": f"{local.url}?page={page + 1}" if page < 4 else None}
        body = {"data": local.rows[(page - 1) * 3 : page * 3], "links": links}
        return Reply(body=json.dumps(body).encode())

    local.mischief = simple
    with serve(local):
        assert names(read(local)) == EVERYONE
    assert len(local.asked) == 4


def test_the_time_limit_holds(session: Session) -> None:
    local = outposts()
    local.mischief = lambda _number, _path: Reply(status=429, headers={"Retry-After": "3"})
    with serve(local), pytest.raises(SourceAddressError, match="time limit"):
        read(local, replace(QUICK, total_s=1.0))
    assert session.scalars(select(Service.id)).all() == []


def test_the_command_fails_with_one_line(
    loaded_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONNECT_DATABASE_URL", str(loaded_settings.database_url))
    monkeypatch.setenv("CONNECT_DATA_DIR", str(loaded_settings.data_dir))
    monkeypatch.setattr(LIMITS, QUICK)
    local = outposts()
    local.mischief = lambda _number, _path: LASTING["login"]
    with serve(local):
        code = run(["import", "run", V1, f"{local.url}?key={KEY}", "--commit", "--json"])
    said = capsys.readouterr()
    assert code == 2
    assert "not JSON" in said.err
    assert KEY not in said.out + said.err
