"""Names of people and streets are no interests; what is loved stays one, whatever its letters."""

import pytest

from matching.conversation import hear
from matching.hearing.proper_names import names_in
from matching.hearing.words import words_of


def wanted(said: str) -> set[str | None]:
    return {thread.concept for thread in hear(said).threads}


@pytest.mark.parametrize(
    ("said", "unheard"),
    [
        ("Heather on Poppy Close wants some company, 66", "gardening"),
        ("Rosemary from Church Street, bit of arthritis", "faith"),
        ("Carol 67, lonely", "singing"),
        ("Mrs Walker is lonely", "walking"),
        ("Jean Baker, 81, lonely", "baking"),
        ("lives on Orchard Rise, lonely", "community_growing"),
        ("Woodford Halse, M 55, lonely", "woodwork"),
    ],
)
def test_a_name_is_no_interest(said: str, unheard: str) -> None:
    assert unheard not in wanted(said)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Mrs Walker likes walking", "walking"),
        ("loves his roses", "gardening"),
        ("WANTS A CHOIR", "singing"),
        ("PIP 45 stopped", "pip_dla"),
        ("Breast Cancer, 54", "breast_cancer"),
        ("misses the church", "faith"),
    ],
)
def test_what_is_no_name_is_heard(said: str, heard: str) -> None:
    assert heard in wanted(said)


def test_a_town_is_no_word() -> None:
    said = "she is from Reading and likes reading"
    assert names_in(said, words_of(said)) == {3}
