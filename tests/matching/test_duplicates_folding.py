"""Which of two listings of one thing a search shows, and what people decided of them."""

from dataclasses import fields, replace
from datetime import date, time
from uuid import UUID

import pytest

from directory.decided import Decided
from directory.opening.written import WrittenSchedule
from matching.candidate import Candidate
from matching.duplicates import compare, fold_duplicates
from matching.duplicates.folding import LEAST_FOLDED, _compared
from matching.duplicates.name_words import Frequencies
from matching.listings.listing import ListingText
from matching.scoring import score
from tests.matching.builders import make_candidate, make_location, make_search

HALL = make_location("hall")
GOOD = make_candidate(
    "Quillfeather Singers",
    "We sing in four parts, and nobody has to read music. Tea at half time.",
    location=HALL,
    is_free=True,
    eligibility="Anybody over 18.",
    assured_date=date(2026, 10, 1),
)
COPY = make_candidate(
    "The Quillfeather Singers (choir)", "Choir", location=HALL, assured_date=date(2026, 11, 20)
)


TUESDAYS = replace(
    WrittenSchedule(*[None] * len(fields(WrittenSchedule))),
    freq="WEEKLY",
    byday="TU",
    opens_at=time(10),
    closes_at=time(12),
)


def folded(*candidates: Candidate, decided: Decided | None = None) -> list[UUID]:
    search = make_search("sings")
    search = replace(search, decided=decided) if decided else search
    return [one.candidate.service_id for one in fold_duplicates(score(candidates, search))]


def test_of_two_lately_assured_the_more_complete_is_shown() -> None:
    assert folded(COPY, GOOD) == folded(GOOD, COPY) == [GOOD.service_id]


def test_the_better_assured_is_shown_before_the_more_complete() -> None:
    stale = replace(GOOD, assured_date=date(2024, 1, 1))
    assert folded(stale, COPY) == [COPY.service_id]
    never = replace(GOOD, assured_date=None)
    assert folded(never, replace(COPY, assured_date=date(2024, 1, 1))) == [COPY.service_id]


def test_a_pair_decided_to_be_two_is_never_folded() -> None:
    decided = Decided.of([(GOOD.service_id, COPY.service_id, False)])
    assert set(folded(GOOD, COPY, decided=decided)) == {GOOD.service_id, COPY.service_id}


def test_a_pair_decided_to_be_one_is_always_folded() -> None:
    other = make_candidate("Zebra Choir", "Songs", assured_date=date(2026, 11, 1))
    assert len(folded(GOOD, other)) == 2
    decided = Decided.of([(other.service_id, GOOD.service_id, True)])
    assert folded(other, GOOD, decided=decided) == [GOOD.service_id]


def test_sessions_under_one_roof_are_not_folded() -> None:
    names = ("Lark Hall choir", "Lark Hall lunch", "Lark Hall", "Tuesday at Lark Hall")
    sessions = [
        make_candidate(name, name, text=ListingText(name, "Lark Hall Trust"), location=HALL)
        for name in names
    ]
    sessions = [replace(one, service_id=UUID(int=n)) for n, one in enumerate(sessions)]
    assert len(folded(*sessions)) == len(names)


@pytest.mark.parametrize("schedules", [(), (TUESDAYS,)])
@pytest.mark.parametrize("is_approximate", [False, True])
def test_places_and_hours_leave_out_only_what_names_could_not_make_one(
    schedules: tuple[WrittenSchedule, ...], *, is_approximate: bool
) -> None:
    here = replace(GOOD, schedules=schedules)
    places = [make_location("hall", lat=HALL.lat + step * 4e-4) for step in range(60)]
    there = [replace(place, is_approximate=is_approximate) for place in places]
    told = []
    for number, location in enumerate([*there, None]):
        other = replace(here, service_id=UUID(int=number), location=location)
        one, two = _compared(here), _compared(other)
        likely = compare(one, two, Frequencies([one.stems, two.stems])).score >= LEAST_FOLDED
        assert (len(folded(here, other)) == 1) == likely
        told.append(likely)
    assert any(told) == (bool(schedules) or not is_approximate)
    assert not all(told)


def test_nothing_folds_to_nothing() -> None:
    assert folded() == []
