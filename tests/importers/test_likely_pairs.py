"""Likely pairs are looked for beside what a run writes, and whoever asks for them gets them all."""

from collections.abc import Callable
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from importers import likely_pairs
from importers.likely_pairs import find_likely_pairs
from importers.records import OrganizationRecord, PhoneRecord, ServiceRecord
from importers.report import Report
from matching.duplicates import Pair, find_pairs

OWNER = OrganizationRecord(UUID(int=1), "Quillfeather Trust")
TWINS = {
    UUID(int=number): ServiceRecord(
        UUID(int=number),
        OWNER.id,
        name,
        url="https://quillfeather.example.org",
        phones=(PhoneRecord(UUID(int=number + 10), "01632 960123"),),
    )
    for number, name in ((2, "Quillfeather Café"), (3, "The Quillfeather Cafe"))
}


def look(session: Session) -> Callable[[], tuple[Pair, ...]]:
    return find_likely_pairs(session, TWINS, {OWNER.id: OWNER}, {})


def test_who_asks_for_the_pairs_waits_until_they_are_found(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_begin = Event()

    def slow(*given: object, **named: object) -> list[Pair]:
        assert may_begin.wait(10)
        return find_pairs(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(likely_pairs, "find_pairs", slow)
    pairs = look(session)
    report = Report("test", "feed.json", likely_duplicates=pairs)
    may_begin.set()
    assert report.as_json()["likely_duplicates_in_all"] == 1
    [pair] = pairs()
    assert {pair.a, pair.b} == TWINS.keys()


def test_a_search_for_pairs_that_fails_fails_the_run(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object, **_named: object) -> list[Pair]:
        raise MemoryError

    monkeypatch.setattr(likely_pairs, "find_pairs", failing)
    pairs = look(session)
    with pytest.raises(MemoryError):
        pairs()


def test_where_nothing_is_new_there_is_nothing_to_find(session: Session) -> None:
    assert find_likely_pairs(session, {}, {}, {})() == ()
