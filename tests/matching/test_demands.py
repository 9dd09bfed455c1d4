"""What listings ask of those who come, and who is known not to meet it."""

import pytest

from matching.candidate import AreaFit
from matching.cautions import NO_REFERRAL
from matching.conversation import hear
from matching.criteria.eligibility import EligibilityLevel, judge_eligibility
from matching.hearing.limits import Limit
from matching.listings.audience import Referral, audience_of, referral_from
from matching.listings.demands import Demand, demands_in
from matching.listings.listing import ListingText, document_of
from matching.understanding import understand

LETTERS, LIFTS, DOGS = {"pen_friends": 0.9}, {"volunteering": 1.0}, {"dogs": 1.0}


@pytest.mark.parametrize(
    ("words", "shares", "demands"),
    [
        ("Pen friends by post, stamps paid", LETTERS, [Demand.SIGHT]),
        ("We pair up people who like a proper letter", {"befriending": 0.9}, [Demand.SIGHT]),
        ("We can help you write a letter to the council", {"letters_forms": 1.0}, []),
        ("Letters recorded for those who would rather listen", LETTERS, []),
        ("A novel a month, then we argue", {"book_groups": 1.0}, [Demand.SIGHT]),
        ("A book group: someone reads aloud", {"book_groups": 1.0}, []),
        ("Sunday bike rides, twenty miles", {"cycling": 1.0}, [Demand.SIGHT]),
        ("Bike rides on tandems, with a pilot", {"cycling": 1.0}, []),
        ("Learn to mend your bike", {"cycling": 1.0}, []),
        ("Volunteer drivers needed, mileage paid", LIFTS, [Demand.DRIVING]),
        ("Got a car and a clean licence?", LIFTS, [Demand.DRIVING]),
        ("A driver fetches you and waits", {"transport": 1.0}, []),
        ("Help at the desk, any language", LIFTS, []),
        ("Lend us your calm dog for an hour", DOGS, [Demand.DOG]),
        ("The dog needs a temperament check", DOGS, [Demand.DOG]),
        ("Walk with your dog on the heath", DOGS, [Demand.DOG]),
        ("Walks with or without your dog, or with your neighbour", DOGS, []),
        ("Visiting dogs and their people call at homes", DOGS, []),
        ("You must be able to get to the floor and up again", {"pilates": 1.0}, [Demand.FITNESS]),
        ("A reasonable level of fitness is needed", {}, [Demand.FITNESS]),
        ("Six miles over the hills, brisk", {"walking": 1.0}, [Demand.FITNESS]),
        ("For people too ill to manage their pet", {"pet_care": 1.0}, [Demand.PET]),
        ("Blazers, skirts and PE kit", {"school_uniform": 1.0}, [Demand.CHILD]),
        ("A mile at most, pace of the slowest", {"walking": 1.0}, []),
        ("Lifts within ten miles of Thrapston", {"transport": 1.0}, []),
        ("Short walks for anyone within five miles of Corby", {"walking": 1.0}, []),
    ],
)
def test_demands_are_read_from_the_words(
    words: str, shares: dict[str, float], demands: list[Demand]
) -> None:
    assert list(demands_in(words, shares)) == demands


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("registered blind, lonely", {Demand.SIGHT, Demand.DRIVING, Demand.DOG}),
        ("cant see to read now", {Demand.SIGHT, Demand.DRIVING, Demand.DOG}),
        ("partially sighted but loves a pen friend", {Demand.DRIVING, Demand.DOG}),
        ("blind in one eye", {Demand.DOG}),
        ("had her cataracts done, loves reading", {Demand.DOG}),
        ("her mum is blind", {Demand.DOG}),
        ("no car, would love to volunteer", {Demand.DRIVING, Demand.DOG}),
        ("never driven, would love to help out", {Demand.DRIVING, Demand.DOG}),
        ("has a spaniel, would love to help out", set()),
        ("walks her dog at seven", set()),
        ("dog lover", {Demand.DOG}),
        ("recently lost her labrador", {Demand.DOG}),
        ("wants a dog but the flat wont allow it", {Demand.DOG}),
        ("lonely", {Demand.DOG}),
        ("Parkinsons 6 yr, keeps moving", {Demand.DOG, Demand.FITNESS}),
        ("walks with a frame", {Demand.DOG, Demand.FITNESS}),
        ("husband has Parkinsons", {Demand.DOG}),
    ],
)
def test_what_somebody_cannot_is_heard(said: str, known: set[Demand]) -> None:
    taken_for_granted_of_nobody = {Demand.PET, Demand.CHILD}
    assert understand(hear(said).threads).cannot - taken_for_granted_of_nobody == known


@pytest.mark.parametrize(
    ("said", "has_pet", "has_child"),
    [
        ("lonely", False, False),
        ("her cat is all she has, going into hospital", True, False),
        ("dog needs walking while she has chemo", True, False),
        ("misses the animals", False, False),
        ("mum, son 9, needs school shoes", False, True),
        ("couple both 80, gas bill frightens them", False, False),
    ],
)
def test_who_has_a_pet_or_a_child(said: str, *, has_pet: bool, has_child: bool) -> None:
    cannot = understand(hear(said).threads).cannot
    assert (Demand.PET not in cannot) is has_pet
    assert (Demand.CHILD not in cannot) is has_child


@pytest.mark.parametrize(
    ("said", "is_no_caller"),
    [
        ("stammer, wants to volunteer somewhere quiet", True),
        ("aphasia since the stroke", True),
        ("stammer, but likes a phone call", False),
        ("her son has a stammer", False),
        ("lonely", False),
    ],
)
def test_whom_the_telephone_is_a_misery_to(said: str, *, is_no_caller: bool) -> None:
    assert (Limit.NOT_BY_PHONE in understand(hear(said).threads).limits) is is_no_caller


def test_a_listing_is_not_for_those_who_cannot_meet_what_it_asks() -> None:
    letters = document_of(
        ListingText("Inkwell", description="Pen friends for lonely people. We write every week.")
    )
    assert letters.audience.demands == (Demand.SIGHT,)
    for said, level in (
        ("blind and lonely", EligibilityLevel.DEMAND),
        ("deaf and lonely", EligibilityLevel.FITS),
    ):
        person = understand(hear(said).threads)
        judged = judge_eligibility(person, letters.audience, letters.central, AreaFit.INSIDE)
        assert judged.level.name == level


@pytest.mark.parametrize(
    ("condition", "lowest"),
    [
        ("Retired people of Culworth", 50),
        ("Pensioners", 50),
        ("Anyone over retirement age", 50),
        ("Retired people aged 65 and over", 65),
        ("Run by retired people for all", None),
        ("Anyone", None),
    ],
)
def test_who_is_retired_is_not_young(condition: str, lowest: int | None) -> None:
    assert audience_of("Dinner", "", condition, None, None).minimum_age == lowest


@pytest.mark.parametrize(
    ("text", "referral"),
    [
        ("Self-referral accepted", Referral.SELF),
        ("You can self refer", Referral.SELF),
        ("Self referral not accepted. Referral from a GP needed.", Referral.GP),
        ("No self-referrals: referral by a social worker", Referral.PROFESSIONAL),
    ],
)
def test_a_route_that_is_closed_is_no_route(text: str, referral: Referral) -> None:
    assert referral_from(text) is referral
    assert (NO_REFERRAL.search(text) is not None) is False or referral is Referral.SELF
