"""What no phrase tells, meaning may tell: where it is installed, and never for sure."""

from pathlib import Path

import numpy as np
import pytest

from matching import urgent
from matching.answer import Danger
from matching.danger import meaning
from matching.danger.learn import QUIET, examples_in, fit
from matching.danger.meaning import Learnt, danger_in_meaning, learnt
from matching.meaning.encoder import Encoder, find_encoder
from matching.urgent import danger_in_phrases, hear_danger

CLASSES = (QUIET, *Danger)
SETS = Path(__file__).parents[1] / "evaluation/danger"


def _lines(name: str) -> list[list[str]]:
    text = (SETS / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


@pytest.fixture
def encoder() -> Encoder:
    found = find_encoder()
    if found is None:
        pytest.skip("the extra [semantic] is not installed")
    return found


def test_more_is_heard_with_it_in_a_set_that_nothing_was_learnt_from(encoder: Encoder) -> None:
    dangers = [said for kind, said in _lines("judging_lines") if kind != "none"]
    by_phrases = [said for said in dangers if danger_in_phrases(said)]
    by_both = [said for said in dangers if hear_danger(said)]
    assert len(by_both) >= 23
    assert len(by_both) >= len(by_phrases) + 4


@pytest.mark.parametrize(
    ("name", "most_false"),
    [
        ("judging_lines", 0),
        ("ordinary_lines", 2),
        ("worry_lines", 0),
        ("plain_notes", 0),
        ("everyday_notes", 3),
    ],
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
    kinds, (start, end) = danger_in_meaning(encoder, said)
    assert kinds
    assert set(kinds) <= set(Danger)
    assert said[start:end].strip() == said[start:end] != ""


@pytest.mark.parametrize("said", ["", "  ", "🙂🙂🙂", ",,,,", "a, b, c", "x" * 10_000])
def test_what_says_nothing_is_no_danger(encoder: Encoder, said: str) -> None:
    assert danger_in_meaning(encoder, said) == ((), (0, 0))


def test_another_model_is_not_believed(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "her lips are purple and she is gasping"
    assert danger_in_meaning(encoder, said)[0]
    monkeypatch.setattr(encoder, "name", "another")
    assert danger_in_meaning(encoder, said)[0] == ()


def test_without_the_model_phrases_are_heard_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "find_encoder", lambda: None)
    assert hear_danger("wants to end it all")[0].kind is Danger.SUICIDE
    assert hear_danger("home have her on the same pad since teatime, bottom raw") == ()


def test_meaning_is_not_asked_where_a_phrase_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    monkeypatch.setattr(urgent, "find_encoder", fail)
    assert hear_danger("wants to end it all")


def test_what_was_learnt_has_a_weight_for_each_example_and_danger() -> None:
    known = learnt()
    assert known.weights.shape == (len(known.examples), len(CLASSES))
    assert np.linalg.norm(known.examples, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(known.scores(known.examples[:3])).all()
    assert 0 < meaning.SURE < 1


def test_a_danger_that_is_nearly_as_likely_is_named_as_well(encoder: Encoder) -> None:
    several = [
        kinds
        for kind, said in _lines("judging_lines")
        if kind != "none" and len(kinds := danger_in_meaning(encoder, said)[0]) > 1
    ]
    assert several
    assert all(len(set(kinds)) == len(kinds) for kinds in several)


def test_no_example_is_one_to_judge_by() -> None:
    examples = examples_in(SETS)
    known = {line for _, line in examples}
    assert len(known) == len(examples)
    assert not known & {said for _, said in _lines("judging_lines")}
    kind, said = _lines("lines")[0]
    assert (kind, said) in examples
    assert {kind for kind, _ in examples} == set(CLASSES)


def test_what_is_learnt_tells_its_examples_apart() -> None:
    vectors = np.eye(len(CLASSES), dtype=np.float32).repeat(5, axis=0)
    kinds = [kind for kind in CLASSES for _ in range(5)]
    weights = fit(vectors, kinds)
    scores = Learnt("any", vectors, weights).scores(vectors)
    assert [bool(score > 0) for score in scores[:, 0]] == [kind != "none" for kind in kinds]
    dangers = scores[5:, 1:].argmax(axis=1)
    assert [tuple(Danger)[number] for number in dangers] == kinds[5:]
