"""The order of results: every thread served, nothing embarrassing, whatever order they came in."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from directory.kinds import Delivery, ListingKind
from directory.models import Schedule
from matching.candidate import Candidate
from matching.explanation import distance_text
from matching.ranking import rank, rank_anything
from matching.reach import within_usual_reach
from matching.relaxation import Wanted, rank_relaxed
from matching.request import Mode, Weekday, WeeklyWindow
from matching.scoring import score
from tests.matching.builders import make_candidate, make_location, make_search


def ranked(said: str, candidates: Sequence[Candidate], limit: int = 10, **search: Any) -> list[str]:
    scored = score(candidates, make_search(said, **search))
    return [one.scored.candidate.name for one in rank(scored, limit)]


CHOIRS = [
    make_candidate(f"Choir {number}", "Singing for all", distance_m=100.0 * number)
    for number in range(1, 13)
]
GARDEN = make_candidate("Community garden", "Growing vegetables together", distance_m=2_500.0)
GRIEF = make_candidate("Bereavement cafe", "For anyone grieving", distance_m=2_000.0)


def test_the_first_results_answer_every_thread() -> None:
    names = ranked("used to sing, loves her garden, lost her husband", [*CHOIRS, GARDEN, GRIEF])
    assert {"Community garden", "Bereavement cafe"} <= set(names[:4])
    assert len(names) == 10


def test_the_order_of_candidates_changes_nothing() -> None:
    said = "72, used to sing, loves gardening, lonely"
    candidates = [*CHOIRS, GARDEN, GRIEF]
    expected = ranked(said, candidates)
    for seed in range(5):
        shuffled = candidates.copy()
        random.Random(seed).shuffle(shuffled)
        assert ranked(said, shuffled) == expected


@pytest.mark.parametrize("mode", [None, *Mode])
def test_moving_nearer_never_lowers_a_score(mode: Mode | None) -> None:
    search = make_search("sings", mode=mode)
    scores = [
        score([make_candidate("Choir", "Singing", distance_m=distance)], search)[0].score
        for distance in range(20_000, -1, -500)
    ]
    assert scores == sorted(scores)


def test_scores_lie_between_nothing_and_one_and_fall() -> None:
    results = rank(score([*CHOIRS, GARDEN, GRIEF], make_search("sings, gardening, grieving")), 10)
    scores = [result.score for result in results]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < one <= 1 for one in scores)


@pytest.mark.parametrize(
    ("said", "name", "description", "eligibility"),
    [
        ("loves singing", "Songs We Know", "Singing for people living with dementia.", ""),
        ("loves singing", "Sing for Lung Health", "Singing for people with COPD.", ""),
        ("72, loves singing", "Youth Choir", "Singing for young people aged 11 to 18", ""),
        ("he loves singing", "Ladies' choir", "Singing", "Women only"),
        ("sings", "Recovery choir", "Singing for people recovering from addiction", ""),
        ("loves singing, not religious", "Church choir", "Hymns for Sunday worship", ""),
        ("lost her husband, sings", "Survivors", "Singing for those bereaved by suicide", ""),
        ("loves singing", "Pride voices", "LGBTQ+ choir", ""),
    ],
)  # fmt: skip
def test_nothing_embarrassing(said: str, name: str, description: str, eligibility: str) -> None:
    wrong = make_candidate(name, description, eligibility=eligibility, distance_m=0.0)
    assert ranked(said, [wrong, *CHOIRS[:2]]) == ["Choir 1", "Choir 2"]


def test_what_was_heard_may_be_offered() -> None:
    songs = make_candidate("Songs We Know", "Singing for people living with dementia.")
    assert ranked("mum has dementia and loves singing", [songs]) == ["Songs We Know"]


def test_cancer_never_meets_dancing() -> None:
    dance = make_candidate("Tea dance", "Dancing for all")
    support = make_candidate("Cancer support", "For people living with cancer")
    assert ranked("has cancer", [dance, support]) == ["Cancer support"]
    assert ranked("loves dancing", [dance, support]) == ["Tea dance"]


def test_ways_to_give_come_when_somebody_offers() -> None:
    give = make_candidate("Help the gardeners", "Gardening volunteers", kind=ListingKind.GIVING)
    assert ranked("loves gardening", [give, GARDEN])[0] == "Community garden"
    assert ranked("loves gardening, wants to feel useful", [give, GARDEN])[0] == give.name


def test_somebody_who_hates_groups_gets_company_without_one() -> None:
    group = make_candidate("Friendship group", "Company and a natter", distance_m=0.0)
    calls = make_candidate(
        "Telephone befriending",
        "A friendly call",
        kind=ListingKind.SERVICE,
        location=None,
        delivery=frozenset({Delivery.BY_PHONE}),
    )
    assert ranked("lonely, hates groups", [group, calls])[0] == calls.name


def test_duplicates_are_folded_into_the_better_assured() -> None:
    here = make_location("hall")
    old = make_candidate(
        "Rushden Knit and Natter", "Knitting", location=here, assured_date=date(2024, 1, 1)
    )
    new = make_candidate("Knit 'n' Natter (Rushden)", "Knitting together", location=here)
    assert ranked("loves knitting", [old, new]) == [new.name]
    elsewhere = replace(old, location=make_location("another hall"))
    assert len(ranked("loves knitting", [elsewhere, new])) == 2


def test_stale_listings_sink() -> None:
    stale = make_candidate("Choir A", "Singing", assured_date=date(2024, 1, 1))
    fresh = make_candidate("Choir B", "Singing")
    assert ranked("sings", [stale, fresh]) == ["Choir B", "Choir A"]


def test_listings_that_nobody_answers_for_sink() -> None:
    silent = make_candidate("Choir A", "Singing", unanswered_since=date(2026, 3, 4))
    never = make_candidate("Choir B", "Singing", assured_date=None)
    assert ranked("sings", [silent, never]) == ["Choir B", "Choir A"]


def test_days_that_do_not_suit_sink() -> None:
    def choir(name: str, byday: str) -> Candidate:
        schedule = Schedule(freq="WEEKLY", byday=byday, opens_at=time(14), closes_at=time(16))
        return make_candidate(name, "Singing", schedules=(schedule,))

    names = ranked("sings, nothing on Sundays", [choir("Choir A", "SU"), choir("Choir B", "MO")])
    assert names == ["Choir B", "Choir A"]


def test_with_nothing_said_kinds_are_mixed() -> None:
    hubs = [make_candidate(f"Hub {n}", kind=ListingKind.HUB, distance_m=n) for n in range(5)]
    groups = [make_candidate(f"Group {n}", distance_m=100 + n) for n in range(5)]
    assert {name.split()[0] for name in ranked("", [*hubs, *groups], 2)} == {"Hub", "Group"}


def test_there_is_always_somewhere_to_ask() -> None:
    hub = make_candidate("The Hub", "Drop by", kind=ListingKind.HUB, distance_m=9_000.0)
    club = make_candidate("Chess club", "Chess", distance_m=10.0)
    scored = score([club, hub], make_search("wants scuba diving"))
    assert rank(scored, 10) == []
    assert rank_anything(scored, 10)[0].scored.candidate.name == "The Hub"


def _relaxed(
    wanted: Wanted, candidates: list[Candidate], **search: Any
) -> tuple[list[str], list[str]]:
    scored = score(candidates, make_search("sings", **search))
    results, relaxed = rank_relaxed(scored, wanted, 10)
    return [r.scored.candidate.name for r in results], [r.constraint for r in relaxed]


def test_distance_is_widened_by_named_steps() -> None:
    far = [make_candidate(f"Choir {n}", "Singing", distance_m=1_000.0 * n) for n in range(1, 9)]
    names, constraints = _relaxed(Wanted(within_m=900), far)
    assert constraints == ["within_m"]
    assert len(names) == 3, "no wider than it takes"
    names, constraints = _relaxed(Wanted(within_m=5_000), far)
    assert (len(names), constraints) == (5, [])


def test_time_is_loosened_and_said() -> None:
    sunday = Schedule(freq="WEEKLY", byday="SU", opens_at=time(14), closes_at=time(16))
    choir = make_candidate("Choir", "Singing", schedules=(sunday,))
    window = WeeklyWindow(days=(Weekday.MO,))
    assert _relaxed(Wanted(has_when=True), [choir], when=window) == (["Choir"], ["when"])


def _reached(
    candidates: list[Candidate], said: str, mode: Mode | None = None
) -> tuple[set[str], list[str]]:
    search = make_search(said, mode=mode)
    kept, relaxed = within_usual_reach(score(candidates, search), mode)
    return {one.candidate.name for one in kept}, [step.text for step in relaxed]


def test_far_answers_are_shown_only_to_threads_that_little_near_answers() -> None:
    near = [make_candidate(f"Near choir {n}", "Singing", distance_m=500.0 * n) for n in range(1, 4)]
    far = make_candidate("Far choir", "Singing", distance_m=30_000.0)
    shed = make_candidate("Far shed", "Woodwork in a shed", distance_m=20_000.0)
    names, texts = _reached([*near, far, shed], "sings, misses his woodwork")
    assert names == {"Near choir 1", "Near choir 2", "Near choir 3", "Far shed"}
    [text] = texts
    assert text.startswith("Little for “Woodwork and sheds” is within 10 miles")
    assert text.endswith("so this looks further, up to 12 miles away.")
    assert _reached([*near, far], "sings")[1] == []


def test_a_listing_without_a_place_is_within_reach() -> None:
    wide = make_candidate("Choir by phone", "Singing", location=None)
    assert _reached([wide], "sings", Mode.WALK) == ({"Choir by phone"}, [])


@pytest.mark.parametrize(
    ("distance_m", "mode", "text"),
    [
        (500.0, None, "0.3 miles away, about 9 minutes on foot"),
        (10_300.0, None, "6.4 miles away"),
        (10_300.0, Mode.WALK, "6.4 miles away, too far to walk"),
        (10_300.0, Mode.CAR, "6.4 miles away, about 23 minutes by car"),
        (80.0, Mode.SLOW_WALK, "Less than 0.1 miles away, about 2 minutes walking slowly"),
    ],
)
def test_a_long_walk_is_not_supposed_of_somebody_who_did_not_say_so(
    distance_m: float, mode: Mode | None, text: str
) -> None:
    assert distance_text(distance_m, mode) == text


def test_an_area_wide_listing_is_within_any_distance() -> None:
    wide = make_candidate("Choir by phone", "Singing", location=None)
    assert _relaxed(Wanted(within_m=10), [wide])[0] == ["Choir by phone"]
