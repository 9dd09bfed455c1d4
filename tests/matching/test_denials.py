"""What is named only to say that it is not so is not heard; what was walked out of is refused."""

import pytest

from matching.conversation import hear
from matching.request import ThreadKind


def wanted(said: str) -> set[str | None]:
    return {t.concept for t in hear(said).threads if t.kind is not ThreadKind.AVOID and t.concept}


def avoided(said: str) -> set[str | None]:
    return {t.concept for t in hear(said).threads if t.kind is ThreadKind.AVOID}


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("ADHD diagnosed last yr (they looked at autism too, she isnt)", "autism"),
        ("they tested him for dyslexia, he hasn't got it", "dyslexia"),
        ("thought it was dementia, it wasn't", "dementia"),
        ("coeliac was ruled out", "crohns_colitis"),
        ("bipolar ruled out, they say it's anxiety", "bipolar_personality"),
        ("checked for diabetes, came back clear", "diabetes"),
        ("school thought ADHD, he's not", "adhd"),
        ("was told it might be cancer, thankfully not", "cancer"),
        ("she hasn't got dementia, just deaf", "dementia"),
        ("no pork, non drinker obv", "alcohol"),
        ("non-smoker", "smoking"),
        ("never been a drinker", "alcohol"),
        ("gambling isn't the problem, it's his nerves", "gambling"),
    ],
)
def test_what_is_said_not_to_be_so_is_not_heard(said: str, concept: str) -> None:
    assert concept not in wanted(said)


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("autism, diagnosed last year", "autism"),
        ("husband is deaf, she isn't", "hearing_loss"),
        ("asked about his drinking, says it's every night", "alcohol"),
        ("hasn't got a cooker", "white_goods"),
        ("has dementia, not eating", "dementia"),
        ("diabetes, checked every month", "diabetes"),
    ],
)
def test_what_is_so_stays_heard(said: str, concept: str) -> None:
    assert concept in wanted(said)


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("was taken to one place, doilies & Vera Lynn, walked out", "music"),
        ("tried the coffee morning, lasted ten minutes", "coffee_mornings"),
        ("went to the lunch club once, never went back", "lunch_club"),
        ("dragged to bingo by her sister, came home in tears", "bingo"),
    ],
)
def test_what_was_walked_out_of_is_refused(said: str, concept: str) -> None:
    assert concept in avoided(said)
    assert concept not in wanted(said)


def test_whoever_walked_out_of_her_marriage_refuses_nothing() -> None:
    assert avoided("loves bingo, husband walked out") == set()
    assert "bingo" in wanted("loves bingo, walked out on him in May")
