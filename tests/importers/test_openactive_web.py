"""Feeds of changes over HTTP, from a real local server that misbehaves."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import ImportRun, Service
from importers.errors import SourceAddressError
from importers.feed import ListingFeed
from importers.formats.web import FetchLimits
from importers.sources.openactive import read_addresses
from tests.importers.feeds import commit, counts, load_postcodes
from tests.importers.misbehaving_server import LASTING, PASSING, QUICK, Reply, serve
from tests.importers.opportunities import (
    OPENACTIVE,
    TODAY,
    LocalChanges,
    gone,
    make_item,
    make_series,
    weekly_dates,
)

LIMITS = "importers.sources.openactive.DEFAULT_LIMITS"
KEY = "a-key-that-nobody-may-read"
EVERYONE = [f"Session {number}" for number in range(10)]


def changes(count: int = 10) -> LocalChanges:
    items = [make_item(number, make_series(number), modified=number + 1) for number in range(count)]
    return LocalChanges(items, key=KEY)


def read(*feeds: LocalChanges, limits: FetchLimits = QUICK) -> ListingFeed:
    addresses = [feed.feed for feed in feeds]
    return read_addresses(addresses, OPENACTIVE, lambda _done, _total: None, limits, TODAY)


def names(found: ListingFeed) -> list[str]:
    return [listing.service.name for listing in found.listings]


def test_a_feed_is_followed_until_a_page_holds_nothing(session: Session) -> None:
    load_postcodes(session)
    with serve(changes()) as local:
        report = commit(session, local.feed, OPENACTIVE)
        assert counts(report) == {"fetched": 10, "parsed": 10, "new": 10}
        assert report.issues == ()
        assert local.asked == [0, 3, 6, 9, 10]
        again = commit(session, local.feed, OPENACTIVE)
    assert counts(again) == {"fetched": 10, "parsed": 10, "unchanged": 10}
    stored = session.scalars(select(ImportRun)).first()
    assert stored is not None
    assert KEY not in json.dumps([report.as_json(), stored.report, stored.origin])


def test_series_and_dates_may_be_in_two_feeds(session: Session) -> None:
    series = make_item(1, make_series(1, eventSchedule=None))
    with serve(LocalChanges([series])) as one, serve(LocalChanges(weekly_dates(3))) as other:
        for feeds in ((one, other), (other, one)):
            found = read(*feeds)
            assert names(found) == ["Session 1"]
            assert found.listings[0].service.schedules[0].freq == "WEEKLY"
        report = commit(session, f"{one.feed} {other.feed}", OPENACTIVE)
    assert report.origin == f"{one.url}/feed {other.url}/feed"


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_passing_trouble_is_waited_out(trouble: Reply) -> None:
    local = changes()
    local.mischief = lambda number, _after: trouble if number in {2, 4} else None
    with serve(local):
        assert names(read(local)) == EVERYONE


@pytest.mark.parametrize("trouble", LASTING.values(), ids=LASTING.keys())
def test_lasting_trouble_leaves_the_directory_as_it_was(
    session: Session, trouble: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, QUICK)
    local = changes()
    local.mischief = lambda _number, after: trouble if after else None
    with serve(local), pytest.raises(SourceAddressError) as failure:
        commit(session, local.feed, OPENACTIVE)
    assert KEY not in str(failure.value)
    assert session.scalars(select(Service.id)).all() == []
    assert session.scalars(select(ImportRun.id)).all() == []


def test_broken_json_on_the_seventh_page_names_it() -> None:
    local = changes(20)
    local.mischief = lambda _number, after: Reply(body=b'{"items": [') if after == 18 else None
    with serve(local), pytest.raises(SourceAddressError, match=r"not JSON: .*\(page 7\)"):
        read(local)


@pytest.mark.parametrize(("before", "after"), [(3, 2), (2, 3), (5, 1), (2, 20)])
def test_a_size_that_changes_in_mid_run_loses_nothing(before: int, after: int) -> None:
    local = changes()
    local.size_of = lambda number: before if number < 3 else after
    with serve(local):
        assert names(read(local)) == EVERYONE


@pytest.mark.parametrize("held", [0, 1])
def test_a_page_with_less_than_usual_is_no_end(held: int) -> None:
    local = changes()

    def little(number: int, _after: int) -> Reply | None:
        following = f"{local.address(held)}&again=1"
        page = {"items": local.items[:held], "next": following}
        return Reply(body=json.dumps(page).encode()) if number == 1 else None

    local.mischief = little
    with serve(local):
        assert names(read(local)) == EVERYONE


class TestNext:
    @pytest.mark.parametrize("leads_to", [0, 3, 6])
    def test_a_circle_is_refused(self, leads_to: int) -> None:
        local = changes()
        local.mischief = lambda _number, after: (
            local.page(local.items[6:9], leads_to) if after == 6 else None
        )
        with serve(local), pytest.raises(SourceAddressError, match=r"page 3 .* a circle"):
            read(local)

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            ("http://localhost:9/feed", "leads to http://localhost"),
            ("file:///etc/passwd", "leads to file://"),
            ("http://[broken", "cannot be read"),
            ("", "must be the address"),
            (7, "must be the address"),
            (None, "must be the address"),
        ],
    )
    def test_it_leads_nowhere_else(self, target: object, words: str) -> None:
        local = changes()
        page = json.dumps({"items": local.items[:3], "next": target}).encode()
        local.mischief = lambda _number, _after: Reply(body=page)
        with serve(local), pytest.raises(SourceAddressError, match=words):
            read(local)

    def test_it_may_be_relative(self) -> None:
        local = changes(3)

        def relative(_number: int, after: int) -> Reply:
            items = local.items[after : after + 3]
            following = f"/api/feed?key={KEY}&after={after + len(items)}"
            return Reply(body=json.dumps({"items": items, "next": following}).encode())

        local.mischief = relative
        with serve(local):
            assert len(names(read(local))) == 3

    def test_a_feed_without_end_meets_the_time_limit(self) -> None:
        local = changes()
        local.mischief = lambda _number, after: local.page(local.items[:3], after + 1)
        with serve(local), pytest.raises(SourceAddressError, match="time limit"):
            read(local, limits=replace(QUICK, total_s=0.3))


class TestVersions:
    def test_a_page_that_repeats_adds_nothing(self) -> None:
        local = changes()
        local.items[3:3] = local.items[:3]
        with serve(local):
            found = read(local)
        assert (names(found), found.fetched, found.duplicate) == (EVERYONE, 10, 0)

    def test_an_item_that_changes_while_we_walk_is_taken_as_it_is_last(self) -> None:
        local = changes()
        changed = make_item(1, make_series(1, name="Session 1 moved"), modified=99)

        def change(number: int, _after: int) -> Reply | None:
            if number == 3:
                local.items.append(changed)
            return None

        local.mischief = change
        with serve(local):
            found = read(local)
        assert "Session 1 moved" in names(found)
        assert "Session 1" not in names(found)
        assert found.fetched == 10

    def test_an_item_that_goes_while_we_walk_is_left_out(self) -> None:
        local = changes()
        local.items.append(gone("SessionSeries", 4, 99))
        # An older state that comes late does not bring it back.
        local.items.append(make_item(4, make_series(4), modified=5))
        with serve(local):
            assert "Session 4" not in names(read(local))

    def test_versions_may_be_dates(self) -> None:
        items = [
            make_item(1, make_series(1, name="New"), modified="2026-03-02T10:00:00Z"),
            make_item(1, make_series(1, name="Old"), modified="2026-03-01T10:00:00Z"),
        ]
        with serve(LocalChanges(items)) as local:
            assert names(read(local)) == ["New"]


def test_what_the_feed_takes_back_is_closed(session: Session) -> None:
    local = changes()
    with serve(local):
        commit(session, local.feed, OPENACTIVE)
        local.items.append(gone("SessionSeries", 4, 99))
        report = commit(session, local.feed, OPENACTIVE)
    assert counts(report) == {"fetched": 9, "parsed": 9, "unchanged": 9, "gone": 1}
