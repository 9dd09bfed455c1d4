"""What limits how a person takes part: how she travels, steps, money, and from where."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from matching.hearing.phrase_patterns import (
    Choices,
    Phrase,
    first_clear,
    lines_of,
    plain_text,
    read_phrase,
)
from matching.hearing.words import Word, words_of
from matching.request import Mode

FILE = Path(__file__).with_name("limits.toml")


class Limit(StrEnum):
    """Limits that are heard as such, apart from days and languages."""

    NO_CAR = "no_car"
    HAS_CAR = "has_car"
    BUS = "bus"
    CYCLE = "cycle"
    WHEELCHAIR = "wheelchair"
    SLOW = "slow"
    CHEAP = "cheap"
    ONLINE = "online"
    NOT_ONLINE = "not_online"
    BY_PHONE = "by_phone"
    NOT_BY_PHONE = "not_by_phone"
    AT_HOME = "at_home"


# The tightest first: somebody in a wheelchair with a bus pass does not hurry to the stop.
MODES = {
    Limit.WHEELCHAIR: Mode.SLOW_WALK,
    Limit.SLOW: Mode.SLOW_WALK,
    Limit.HAS_CAR: Mode.CAR,
    Limit.CYCLE: Mode.CYCLE,
    Limit.BUS: Mode.BUS,
    Limit.NO_CAR: Mode.WALK,
}


OUTWEIGHS = {
    Limit.NO_CAR: Limit.HAS_CAR,
    Limit.NOT_ONLINE: Limit.ONLINE,
    Limit.NOT_BY_PHONE: Limit.BY_PHONE,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase of a limit, or one that says that the limit is not meant."""

    limit: Limit
    phrase: Phrase
    is_look_alike: bool


@lru_cache(maxsize=1)
def _read() -> tuple[dict[Limit, str], tuple[_Said, ...]]:
    """Labels and phrases of all limits as the file has them."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    choices = Choices(read.pop("choices"))
    phrases = tuple(
        _Said(limit, read_phrase(line, choices), name == "not")
        for limit in Limit
        for name in ("phrases", "not")
        for line in lines_of(read[limit].get(name, ""))
    )
    return {limit: read[limit]["label"] for limit in Limit}, phrases


@lru_cache(maxsize=1)
def _by_opening() -> dict[str, list[_Said]]:
    """Phrases by the words that they may open with: most clauses hold none of them."""
    found: dict[str, list[_Said]] = defaultdict(list)
    for said in _read()[1]:
        for opening in said.phrase.openings:
            found[opening].append(said)
    return found


def label_of(limit: Limit) -> str:
    """What a chip shows for a limit."""
    return _read()[0][limit]


def limits_in(text: str) -> list[tuple[Limit, tuple[int, int]]]:
    """Limits heard in a clause and the words that tell them; no car outweighs a car."""
    return limits_among(text, words_of(text))


def limits_among(text: str, words: Sequence[Word]) -> list[tuple[Limit, tuple[int, int]]]:
    """The same of some words of a text; offsets are the text's."""
    inside = {word.text for word in words}
    opening = _by_opening()
    if inside.isdisjoint(opening):
        return []
    plain = plain_text(text, words)
    spans: dict[tuple[Limit, bool], list[tuple[int, int]]] = defaultdict(list)
    for word in inside & opening.keys():
        for said in opening[word]:
            if not any(inside.isdisjoint(needed) for needed in said.phrase.needed):
                found = said.phrase.pattern.finditer(plain.text)
                spans[said.limit, said.is_look_alike] += [match.span() for match in found]
    if not spans:
        return []
    heard = []
    for limit in Limit:
        where = first_clear(spans.get((limit, False), ()), spans.get((limit, True), ()))
        if where is not None:
            heard.append((limit, plain.span_of(*where)))
    outweighed = {OUTWEIGHS[limit] for limit, _ in heard if limit in OUTWEIGHS}
    return [(limit, span) for limit, span in heard if limit not in outweighed]


def mode_of(limits: set[Limit]) -> Mode | None:
    """How somebody with these limits travels, the tightest limit first."""
    return next((MODES[limit] for limit in MODES if limit in limits), None)
