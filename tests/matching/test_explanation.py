"""Reasons and cautions as they are read aloud, level by level."""

from dataclasses import replace
from datetime import date

import pytest

from directory.kinds import ListingKind
from matching.cautions import cautions_for, told_by_said
from matching.criteria.level import Criterion, Level
from matching.criteria.taxonomy import SharedConcept
from matching.explanation import reasons_for
from matching.listings.listing import ListingText
from matching.particulars import Particulars
from matching.scoring import Scored, score
from tests.matching.builders import make_candidate, make_search

NOTHING_ELSE = Particulars(None, None, (), None, None)


def scored_for(said: str, name: str, description: str = "", **listing: object) -> Scored:
    return score([make_candidate(name, description, **listing)], make_search(said))[0]


def sentences(scored: Scored) -> list[str]:
    return [reason.text for reason in reasons_for(scored, scored.search, NOTHING_ELSE)]


def cautions(scored: Scored, particulars: Particulars = NOTHING_ELSE) -> tuple[str, ...]:
    return cautions_for(scored, scored.search, particulars)


@pytest.mark.parametrize(
    ("level", "concept", "sentence"),
    [
        ("same", "singing", "Singing and choirs: “choir” meets “sings in a choir”"),
        ("served", "singing", "Singing and choirs: “choir” is there for “sings in a choir”"),
        ("near", "singing", "Singing and choirs: “choir” may help with “sings in a choir”"),
        (
            "mentioned",
            "singing",
            "Singing and choirs: mentions “choir” in passing, for “sings in a choir”",
        ),
    ],
)
def test_each_level_has_its_own_words(level: str, concept: str, sentence: str) -> None:
    scored = scored_for("sings in a choir", "Village choir")
    [fit] = scored.fits
    shared = SharedConcept(Level(Criterion.TAXONOMY, level, 1.0), concept)
    there = replace(scored, fits=(replace(fit, concept=shared, worth=0.9),))
    first = reasons_for(there, there.search, NOTHING_ELSE)[0]
    assert (first.text, first.level) == (sentence, level)
    assert ("meets" in first.text) is (level == "same")


def test_what_only_a_tag_says_is_not_quoted() -> None:
    words = ListingText("Raised Roof", "Harebell", "Thirty voices.", concepts=("singing",))
    scored = scored_for("sings in a choir", "Raised Roof", text=words)
    assert sentences(scored)[0] == "Listed under Singing and choirs: meets “sings in a choir”"


def test_a_narrower_and_a_wider_one_name_what_was_asked_for() -> None:
    narrower = scored_for("likes sport", "Walking football", "Football at a walk.")
    [fit] = narrower.fits
    assert fit.concept.level.name == "narrower"
    asked = "a kind of Sport"
    assert any(asked in sentence and "meets" in sentence for sentence in sentences(narrower))
    wider = scored_for("used to play badminton", "Village sports club", "Sport for all.")
    assert wider.fits[0].concept.level.name == "wider"
    there = replace(wider, fits=(replace(wider.fits[0], worth=0.5),))
    assert any("wider than Badminton, may take in" in each for each in sentences(there))


def test_threads_come_first_in_the_order_they_were_said() -> None:
    said = "loves her garden, lost my husband, used to sing in a choir"
    scored = scored_for(said, "Harebell choir", "A choir for bereaved people, with a garden.")
    reasons = reasons_for(scored, scored.search, NOTHING_ELSE)
    threads = [reason.thread for reason in reasons if reason.thread]
    assert threads == ["loves her garden", "lost my husband", "used to sing in a choir"]
    assert [r.criterion for r in reasons[: len(threads)]] == ["taxonomy"] * len(threads)
    assert reasons[len(threads)].criterion == Criterion.DISTANCE


def test_whom_it_is_for_is_a_reason_only_where_it_is_for_some() -> None:
    over_50 = scored_for("72, likes football", "Walking football", eligibility="People over 50.")
    adults = scored_for("72, likes football", "Walking football", eligibility="18 and over.")
    assert "For people aged 50 and over" in sentences(over_50)
    assert not any("aged 18" in text for text in sentences(adults))


@pytest.mark.parametrize(
    ("eligibility", "caution"),
    [
        ("For people living in Corby.", "For people who live in Corby: check the address."),
        (
            "By GP referral only.",
            "Needs a referral from a GP: whether there is one is not known.",
        ),
        ("Referral only, by a social worker.", "Needs a referral: ask who may refer."),
        ("For men over 65.", "For men only: check that it suits."),
        ("People over 65.", "For people aged 65 and over: age not said."),
    ],
)
def test_what_would_have_to_be_asked_is_said(eligibility: str, caution: str) -> None:
    found = cautions(scored_for("likes football", "Football", eligibility=eligibility))
    assert caution in found


def test_nobody_is_told_of_a_referral_that_is_not_needed() -> None:
    own = scored_for("likes football", "Football", eligibility="Self-referral, or by GP referral.")
    assert not any("referral" in caution for caution in cautions(own))
    asked = scored_for("likes football", "Football")
    needed = replace(NOTHING_ELSE, referral="By referral from a social worker.")
    assert "Needs a referral: ask who may refer." in cautions(asked, needed)


@pytest.mark.parametrize(
    ("since", "month"), [("2026-03-04", "March"), ("2025-03-04", "March 2025")]
)
def test_a_listing_that_nobody_answers_for_says_so(since: str, month: str) -> None:
    silent = scored_for("football", "Football", unanswered_since=date.fromisoformat(since))
    words = f"Nobody has answered since {month} whether this is still right: ring first."
    assert words in cautions(silent)


def test_what_is_not_known_is_neither_yes_nor_no() -> None:
    found = cautions(scored_for("likes football", "Football", assured_date=None))
    assert set(found) == {
        "Step-free access is not recorded.",
        "When it is on is not recorded.",
        "Cost is not recorded.",
        "When it was last checked is not recorded.",
    }


def test_what_she_would_rather_not_is_marked() -> None:
    said = "likes football, no more bingo, hates groups"
    far_on = "Football every week, whatever the weather does to us. Then a bingo night."
    scored = scored_for(said, "Football", far_on)
    assert set(told_by_said(scored)) == {"This is a group.", "Mentions bingo."}
    assert set(told_by_said(scored)) < set(cautions(scored))


def test_a_way_to_give_says_so_where_nobody_offered() -> None:
    said = "likes football"
    giving = scored_for(said, "Football coaches wanted", kind=ListingKind.GIVING)
    caution = "This is a way to give, not something to receive."
    assert caution in cautions(giving)
    assert told_by_said(giving) == ()
