"""A feed over HTTP, from a real local server that misbehaves."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import ServiceStatus
from directory.models import ImportRun, Service
from importers.errors import SourceAddressError
from importers.feed import ListingFeed
from importers.formats.service_pages import services_address
from importers.formats.web import FetchLimits, open_feed, without_secrets
from importers.sources.open_referral_uk import read_address
from tests.importers.feeds import (
    ORUK,
    commit,
    counts,
    load_postcodes,
    make_place,
    make_row,
    make_rows,
    write_feed,
)
from tests.importers.misbehaving_server import LASTING, PASSING, QUICK, LocalFeed, Reply, serve


@pytest.fixture
def feed() -> Iterator[LocalFeed]:
    """Ten services, three a page."""
    with serve(LocalFeed(make_rows(10))) as local:
        yield local


def read(feed: LocalFeed, limits: FetchLimits = QUICK) -> ListingFeed:
    return read_address(feed.url, ORUK, lambda _done, _total: None, limits)


def names(found: ListingFeed) -> list[str]:
    return [listing.service.name for listing in found.listings]


EVERYONE = [f"Group {number}" for number in range(10)]


def test_a_feed_is_followed_to_its_last_page_and_into_each_record(session: Session) -> None:
    load_postcodes(session)
    rows = [make_row(f"Group {n}", make_place(f"hall {n}")) for n in range(7)]
    with serve(LocalFeed(rows)) as local:
        report = commit(session, local.url + "/")
        assert counts(report) == {"fetched": 7, "parsed": 7, "new": 7}
        assert report.as_json()["located"]["coordinates"] == 7
        assert len(local.asked) == 3 + 7
        again = commit(session, local.url)
    assert counts(again) == {"fetched": 7, "parsed": 7, "unchanged": 7}
    assert again.issues == ()


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://host/api", "http://host/api/services"),
        ("http://host/api/", "http://host/api/services"),
        ("http://host/api/services?page=2", "http://host/api/services"),
        ("http://host", "http://host/services"),
        ("http://host/feed.json", "http://host/feed.json"),
    ],
)
def test_the_list_of_services_is_below_the_base(base: str, expected: str) -> None:
    assert services_address(base) == expected


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_passing_trouble_is_waited_out(feed: LocalFeed, trouble: Reply) -> None:
    # On the second page, and on a record.
    feed.mischief = lambda number, _path: trouble if number in {2, 7} else None
    assert names(read(feed)) == EVERYONE


@pytest.mark.parametrize("trouble", LASTING.values(), ids=LASTING.keys())
def test_lasting_trouble_leaves_the_directory_as_it_was(
    session: Session, feed: LocalFeed, trouble: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.sources.open_referral_uk.DEFAULT_LIMITS", QUICK)
    feed.mischief = lambda number, _path: trouble if number > 2 else None
    with pytest.raises(SourceAddressError):
        commit(session, feed.url)
    assert session.scalars(select(Service.id)).all() == []
    assert session.scalars(select(ImportRun.id)).all() == []


class TestPageSizes:
    @pytest.mark.parametrize(("before", "after"), [(3, 2), (2, 3), (5, 1), (2, 20)])
    @pytest.mark.parametrize("when", [2, 3])
    def test_a_size_that_changes_in_mid_run_loses_nothing(
        self, before: int, after: int, when: int
    ) -> None:
        local = LocalFeed(make_rows(10), size_of=lambda n: before if n < when else after)
        with serve(local):
            found = read(local)
        assert sorted(names(found)) == sorted(EVERYONE)
        assert (found.fetched, found.duplicate) == (10, 0)

    def test_a_page_that_is_there_no_more_starts_the_pass_again(self) -> None:
        local = LocalFeed(make_rows(10), size_of=lambda number: 4 if number == 1 else 8)

        def absent(_number: int, path: str) -> Reply | None:
            is_past_the_end = local.asked[-1] == "/api/services 3" and path.endswith("/services")
            return Reply(status=404) if is_past_the_end else None

        local.mischief = absent
        with serve(local):
            assert sorted(names(read(local))) == sorted(EVERYONE)

    def test_pages_that_never_add_up_are_refused(self) -> None:
        # Every page holds half of what it should, pass after pass.
        local = LocalFeed(make_rows(10), total_items=20)
        with serve(local), pytest.raises(SourceAddressError, match="20 services"):
            read(local)

    def test_half_a_page_is_refused(self, feed: LocalFeed) -> None:
        def half(_number: int, path: str) -> Reply | None:
            if feed.asked[-1] != "/api/services 2" or not path:
                return None
            return Reply(body=b'{"total_items": 10, "total_pages": 4, "contents": []}')

        feed.mischief = half
        with pytest.raises(SourceAddressError, match="nothing was taken in"):
            read(feed)

    def test_repeats_that_the_feed_counts_are_duplicates(self) -> None:
        rows = make_rows(4)
        with serve(LocalFeed([*rows, rows[0], rows[1]])) as local:
            found = read(local)
        assert (found.fetched, len(found.listings), found.duplicate) == (6, 4, 2)

    def test_a_feed_without_counts_ends_with_what_is_not_new(self) -> None:
        local = LocalFeed(make_rows(5))

        def uncounted(_number: int, path: str) -> Reply | None:
            if not path.endswith("/services"):
                return None
            # The page number is ignored: every page is the first.
            body = b'{"content": [%s]}' % b",".join(
                b'{"id": "%s", "name": "x"}' % row["id"].encode() for row in local.rows
            )
            return Reply(body=body)

        local.mischief = uncounted
        with serve(local):
            assert len(read(local).listings) == 5


def test_a_feed_whose_pages_hold_whole_records_needs_no_other_address(session: Session) -> None:
    rows = [make_row(f"Group {n}", make_place(f"hall {n}")) for n in range(3)]
    local = LocalFeed(rows)

    def whole(_number: int, path: str) -> Reply | None:
        if path.endswith("/services"):
            return Reply(body=json.dumps(rows).encode())
        return Reply(status=404)

    local.mischief = whole
    with serve(local):
        report = commit(session, local.url)
    assert counts(report) == {"fetched": 3, "parsed": 3, "new": 3}
    assert sum(report.located.values()) == 3


def test_a_listed_service_without_a_record_is_rejected_and_not_closed(
    session: Session, tmp_path: Path, feed: LocalFeed
) -> None:
    commit(session, write_feed(tmp_path, *make_rows(10)))
    missing = feed.rows[4]["id"]
    feed.mischief = lambda _n, path: Reply(status=404) if path.endswith(missing) else None
    report = commit(session, feed.url)
    assert counts(report) == {"fetched": 10, "parsed": 9, "unchanged": 9, "rejected": 1}
    assert report.rejected_by == {"no full record": 1}
    held = session.get_one(Service, UUID(missing))
    assert held.status == ServiceStatus.ACTIVE


def test_the_time_limit_holds_however_slowly_a_server_answers(feed: LocalFeed) -> None:
    feed.mischief = lambda _number, _path: Reply(status=503, headers={"Retry-After": "3"})
    with pytest.raises(SourceAddressError, match="time limit"):
        read(feed, replace(QUICK, total_s=1.0))


def test_an_answer_that_is_too_large_is_refused(feed: LocalFeed) -> None:
    with pytest.raises(SourceAddressError, match="larger than 100 bytes"):
        read(feed, replace(QUICK, response_bytes=100))


@pytest.mark.parametrize("address", ["ftp://host/x", "file:///etc/passwd", "http://"])
def test_only_http_addresses_are_followed(address: str) -> None:
    with pytest.raises(SourceAddressError, match="http"), open_feed(address):
        pass


def test_nothing_secret_of_an_address_is_kept() -> None:
    address = "https://user:pass@example.org/api?key=1#x"
    assert without_secrets(address) == "https://example.org/api"
    both = "https://a.org/x https://user:pass@b.org/y?key=a secret"
    assert without_secrets(both) == "https://a.org/x https://b.org/y"
    assert "secret" not in without_secrets("https://[a.org/secret")


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SourceAddressError, match="asked 4 times"):
        read(LocalFeed([], url="http://127.0.0.1:9/api"))
