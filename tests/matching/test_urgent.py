"""Danger is heard in every way people say it, and not where they only sound like it."""

from pathlib import Path

import pytest

from matching.answer import Danger
from matching.urgent import hear_danger

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("urgent_lines.tsv").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("kind", "said"), [line for line in LINES if line[0] != "-"])
def test_danger_is_heard(kind: str, said: str) -> None:
    assert Danger(kind) in {danger.kind for danger in hear_danger(said)}


@pytest.mark.parametrize("said", [said for kind, said in LINES if kind == "-"])
def test_a_look_alike_is_not_danger(said: str) -> None:
    assert [(danger.kind, danger.text) for danger in hear_danger(said)] == []


@pytest.mark.parametrize("said", [said for kind, said in LINES if kind != "-"])
def test_the_span_is_the_words(said: str) -> None:
    text = f"Hello 🙂 — she’s here.\n{said}! And more."
    for danger in hear_danger(text):
        start, end = danger.span
        assert text[start:end] == danger.text
        assert danger.text in said
