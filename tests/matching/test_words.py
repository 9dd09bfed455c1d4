"""Words as matching reads them."""

import pytest

from matching.hearing.person import sex_in
from matching.hearing.words import words_of


@pytest.mark.parametrize(
    ("said", "text"),
    [("62F ME 11yrs", "cfs"), ("58F, PD since June", "parkinsons"), ("T2DM, no clue", "diabetes")],
)
def test_a_code_stands_for_what_it_means(said: str, text: str) -> None:
    assert text in {word.text for word in words_of(said)}


@pytest.mark.parametrize("said", ["PLEASE HELP ME NOW", "tell me more", "Me and him"])
def test_a_shouted_word_is_no_code(said: str) -> None:
    assert "cfs" not in {word.text for word in words_of(said)}


@pytest.mark.parametrize("said", ["told them they're not a girl", "Nepali couple, mum 72"])
def test_no_sex_is_made_of_a_denial_or_of_two(said: str) -> None:
    assert sex_in(said) is None
