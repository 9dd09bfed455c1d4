"""Plain BM25: rare words weigh more than common ones, long texts less than short ones."""

from math import log

import pytest

from matching.evaluation.bm25 import K1, Bm25

TEXTS = ["Singing choirs", "Choir and knitting", "Knitting circle with biscuits", "Chess"]


def test_stems_meet() -> None:
    scores = Bm25(TEXTS).scores("used to sing in a choir")
    assert scores[0] > scores[1] > 0
    assert scores[2:] == [0.0, 0.0]


def test_one_word_is_worth_what_the_formula_says() -> None:
    assert Bm25(["chess", "draughts"]).scores("chess")[0] == pytest.approx(
        log(1 + 1.5 / 1.5) * (K1 + 1) / (1 + K1)
    )


def test_a_rare_word_weighs_more() -> None:
    scores = Bm25(TEXTS).scores("chess knitting")
    assert max(scores) == scores[3]


def test_a_short_text_is_more_about_its_words() -> None:
    short, long = Bm25(["chess", "chess whist bridge draughts"]).scores("chess")
    assert short > long > 0


@pytest.mark.parametrize("texts", [[], [""], ["the and of"]])
def test_texts_without_words_answer_nothing(texts: list[str]) -> None:
    assert Bm25(texts).scores("chess") == [0.0] * len(texts)
