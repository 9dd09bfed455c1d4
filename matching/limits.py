"""What limits how a person takes part: how she travels, steps, money, and from where."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from matching.phrase_patterns import compile_phrases, first_match, plain_text
from matching.request import Mode
from matching.words import words_of

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
    BY_PHONE = "by_phone"
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


@dataclass(frozen=True, slots=True)
class _LimitPhrases:
    label: str
    phrases: tuple[re.Pattern[str], ...]
    look_alikes: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _limit_phrases() -> dict[Limit, _LimitPhrases]:
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    choices = read.pop("choices")
    return {
        limit: _LimitPhrases(
            read[limit]["label"],
            compile_phrases(read[limit]["phrases"], choices),
            compile_phrases(read[limit].get("not", ""), choices),
        )
        for limit in Limit
    }


def label_of(limit: Limit) -> str:
    """What a chip shows for a limit."""
    return _limit_phrases()[limit].label


def limits_in(text: str) -> list[tuple[Limit, tuple[int, int]]]:
    """Limits heard in a clause and the words that tell them; no car outweighs a car."""
    plain = plain_text(text, words_of(text))
    found = []
    for limit, known in _limit_phrases().items():
        where = first_match(plain.text, known.phrases, known.look_alikes)
        if where is not None:
            found.append((limit, plain.span_of(*where)))
    if Limit.NO_CAR in {limit for limit, _ in found}:
        found = [(limit, span) for limit, span in found if limit is not Limit.HAS_CAR]
    return found


def mode_of(limits: set[Limit]) -> Mode | None:
    """How somebody with these limits travels, the tightest limit first."""
    return next((MODES[limit] for limit in MODES if limit in limits), None)
