"""What no phrase tells, meaning may tell: where it is installed, and never for sure."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from matching import urgent
from matching.answer import Danger
from matching.danger import meaning
from matching.danger.learn import CLASSES, examples_in, fit
from matching.danger.meaning import danger_in_meaning, learnt
from matching.meaning.encoder import Encoder, find_encoder
from matching.urgent import danger_in_phrases, hear_danger

SETS = Path(__file__).parents[1] / "evaluation/danger"


def _lines(name: str) -> list[list[str]]:
    text = (SETS / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    found = find_encoder()
    if found is None:
        pytest.skip("the extra [semantic] is not installed")
    danger_in_meaning.cache_clear()
    yield found
    danger_in_meaning.cache_clear()


def test_more_is_heard_with_it_in_a_set_that_nothing_was_learnt_from(encoder: Encoder) -> None:
    dangers = [said for kind, said in _lines("judging_lines") if kind != "none"]
    by_phrases = [said for said in dangers if danger_in_phrases(said)]
    by_both = [said for said in dangers if hear_danger(said)]
    assert len(by_both) >= 19
    assert len(by_both) >= len(by_phrases) + 4


@pytest.mark.parametrize(
    ("name", "most_false"), [("judging_lines", 0), ("ordinary_lines", 10), ("worry_lines", 3)]
)
def test_what_is_no_danger_stays_none(encoder: Encoder, name: str, most_false: int) -> None:
    false = [
        (said, heard[0].text)
        for kind, said in _lines(name)
        if kind == "none" and (heard := hear_danger(said))
    ]
    assert len(false) <= most_false, false


def test_the_span_is_the_clause_that_says_most(encoder: Encoder) -> None:
    said = "Likes bowls, nan has the pills, says no sense dragging it out any more"
    found = danger_in_meaning(encoder, said)
    assert found is not None
    kind, (start, end) = found
    assert kind in Danger
    assert said[start:end].strip() == said[start:end] != ""


@pytest.mark.parametrize("said", ["", "  ", "🙂🙂🙂", ",,,,", "a, b, c", "x" * 10_000])
def test_what_says_nothing_is_no_danger(encoder: Encoder, said: str) -> None:
    assert danger_in_meaning(encoder, said) is None


def test_another_model_is_not_believed(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "her lips are purple and she is gasping"
    assert danger_in_meaning(encoder, said) is not None
    danger_in_meaning.cache_clear()
    monkeypatch.setattr(encoder, "name", "another")
    assert danger_in_meaning(encoder, said) is None


def test_without_the_model_phrases_are_heard_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "find_encoder", lambda: None)
    assert hear_danger("wants to end it all")[0].kind is Danger.SUICIDE
    assert hear_danger("home have her on the same pad since teatime, bottom raw") == ()


def test_meaning_is_not_asked_where_a_phrase_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    monkeypatch.setattr(urgent, "find_encoder", fail)
    assert hear_danger("wants to end it all")


def test_what_was_learnt_has_a_row_for_each_danger() -> None:
    known = learnt()
    assert known.weights.shape[0] == len(known.biases) == len(CLASSES)
    rows = known.likely(np.eye(3, known.weights.shape[1], dtype=np.float32))
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert meaning.SURE > 0.5


def test_examples_stand_alone_and_beside_something_ordinary() -> None:
    examples = examples_in(SETS)
    known = {line for _, line in examples}
    assert not known & {said for _, said in _lines("judging_lines")}
    kind, said = _lines("lines")[0]
    assert (kind, said) in examples
    assert sum(1 for each, line in examples if each == kind and said in line) >= 2
    assert {kind for kind, _ in examples} == set(CLASSES)


def test_what_is_learnt_tells_its_examples_apart() -> None:
    vectors = np.eye(len(CLASSES), dtype=np.float32).repeat(5, axis=0)
    kinds = [kind for kind in CLASSES for _ in range(5)]
    weights, biases = fit(vectors, kinds)
    told = (vectors @ weights.T + biases).argmax(axis=1)
    assert [CLASSES[number] for number in told] == kinds
