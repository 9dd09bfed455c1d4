"""Danger heard in what was said; it is heard before anything is ranked."""

from dataclasses import dataclass

from matching.answer import Danger
from matching.danger_phrases import danger_phrases
from matching.phrase_patterns import first_match, plain_text
from matching.spelling import repair
from matching.words import words_of


@dataclass(frozen=True, slots=True)
class HeardDanger:
    """A danger, the words that speak of it and where they stand in what was said."""

    kind: Danger
    span: tuple[int, int]
    text: str
    advice: str


def hear_danger(said: str) -> tuple[HeardDanger, ...]:
    """Every danger that somebody speaks of, for herself or for somebody else, the gravest first.

    Notes
    -----
    One item a kind, at the first words that speak of it: the panel needs to be read at a glance.
    """
    plain = plain_text(said, repair(words_of(said)))
    heard = []
    for known in danger_phrases():
        where = first_match(plain.text, known.phrases, known.look_alikes)
        if where is not None:
            start, end = plain.span_of(*where)
            heard.append(HeardDanger(known.kind, (start, end), said[start:end], known.advice))
    return tuple(heard)
