"""The parts of a score: they add and multiply up to it, whatever was said."""

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.kinds import ListingKind
from matching.answer import Effect, ScorePart
from matching.criteria.level import FIT_WEIGHT, Criterion, Level
from matching.criteria.meaning import Closeness, MeaningLevel
from matching.ranking import Ranked, rank, rank_anything
from matching.scoring import score
from matching.waterfall import parts_of
from tests.matching.builders import make_candidate, make_search

LISTINGS = (
    ("Tuesday singers", "A community choir for anyone who likes to sing. Tea after."),
    ("Harebell choir", "Singing for wellbeing. A choir of bereaved people."),
    (
        "Allotment club",
        "Gardening together all year round, on sunny plots of ours. We also hold a bingo night.",
    ),
    ("Memory café", "For people living with dementia and their carers."),
    ("Bingo night", "Bingo and a raffle."),
    ("Good neighbours", "We need volunteers to visit lonely people at home."),
    ("Walking football", "Football at a walk for men over 50."),
    ("Advice desk", "Help with benefits, debt and filling in forms."),
)
SAID = (
    "",
    "used to sing in a choir, loves her garden, no more bingo",
    "lost my husband, lonely, hates groups",
    "72, likes football, can't drive, would love to help out",
    "stuck on her PIP form, mum has dementia",
    "qqxx zzyy",
)


def ranked_for(said: str, worth: float = 0.0) -> list[Ranked]:
    """The listings in order; the first three as close in meaning as ``worth`` says."""
    candidates = [
        make_candidate(
            name,
            description,
            distance_m=150.0 * number,
            kind=ListingKind.GIVING if "volunteers" in description else ListingKind.GROUP,
        )
        for number, (name, description) in enumerate(LISTINGS)
    ]
    close = Level(Criterion.MEANING, MeaningLevel.CLOSE, worth)
    held = {candidate.service_id: close for candidate in candidates[:3]}
    search = make_search(said)
    closeness = Closeness(held, {w.thread: held for w in search.wishes}, frozenset(held))
    scored = score(candidates, make_search(said, closeness=closeness if worth else Closeness()))
    return rank(scored, 10) or rank_anything(scored, 5)


def added_up(parts: tuple[ScorePart, ...]) -> float:
    """The score by the rule that docs/api.md gives to whoever reads the parts."""
    fit = prod(
        1 - part.weight / FIT_WEIGHT * part.worth for part in parts if part.thread is not None
    )
    added = sum(
        part.weight * part.worth
        for part in parts
        if part.effect is Effect.ADDS and part.thread is None
    )
    factors = prod(part.worth for part in parts if part.effect is Effect.MULTIPLIES)
    return (FIT_WEIGHT * (1 - fit) + added) * factors


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("worth", [0.0, 0.5, 1.0])
def test_the_parts_are_the_score(said: str, worth: float) -> None:
    ranked = ranked_for(said, worth)
    assert ranked
    for one in ranked:
        parts = parts_of(one)
        shown = round(one.score, 4)
        assert parts[-1].score_after == shown
        assert round(sum(part.contribution for part in parts), 4) == shown
        assert added_up(parts) == pytest.approx(shown, abs=0.001)


@settings(max_examples=40, deadline=None)
@given(chosen=st.sets(st.sampled_from(SAID)), worth=st.floats(0, 1))
def test_whatever_was_said(chosen: set[str], worth: float) -> None:
    for one in ranked_for(". ".join(sorted(chosen)), worth):
        parts = parts_of(one)
        so_far = 0.0
        for part in parts:
            so_far = round(so_far + part.contribution, 4)
            assert part.score_after == so_far
        assert so_far == round(one.score, 4)


def test_each_thread_is_a_part_in_the_order_it_was_said() -> None:
    said = "loves her garden, used to sing in a choir, lost my husband"
    [choir] = [one for one in ranked_for(said) if one.scored.candidate.name == "Harebell choir"]
    threads = [part.thread for part in parts_of(choir) if part.thread]
    assert threads == sorted(threads, key=said.index)
    levels = {part.thread: part.level for part in parts_of(choir) if part.thread}
    assert levels["used to sing in a choir"] == "same"
    assert levels["loves her garden"] == "none"


def test_what_stands_above_lowers_what_comes_after() -> None:
    choirs = [
        one
        for one in ranked_for("used to sing in a choir, lost my husband")
        if "choir" in one.scored.candidate.text.description
    ]
    assert len(choirs) == 2
    for one, is_lowered in zip(choirs, (False, True), strict=True):
        [here] = [p for p in parts_of(one) if p.thread == "used to sing in a choir"]
        alone = parts_of(Ranked(one.scored, one.scored.score))
        [by_itself] = [p for p in alone if p.thread == here.thread]
        assert (here.worth < by_itself.worth) is is_lowered


def test_what_she_would_rather_not_is_a_part() -> None:
    ranked = ranked_for("loves her garden, no more bingo")
    [allotment] = [one for one in ranked if one.scored.candidate.name == "Allotment club"]
    against = [part for part in parts_of(allotment) if part.criterion == "against"]
    assert [(part.level, part.effect) for part in against] == [("bingo", Effect.MULTIPLIES)]
    assert against[0].contribution < 0


def test_what_is_close_in_meaning_is_a_part_of_its_own() -> None:
    parts = parts_of(ranked_for("used to sing in a choir", 1.0)[0])
    [whole] = [part for part in parts if part.criterion == Criterion.MEANING]
    assert whole.thread is None
    assert whole.contribution > 0
