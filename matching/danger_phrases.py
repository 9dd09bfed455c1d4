"""The data file of danger phrases, read into patterns."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matching.answer import Danger
from matching.phrase_patterns import compile_phrases

FILE = Path(__file__).with_name("urgent_phrases.toml")


@dataclass(frozen=True, slots=True)
class DangerPhrases:
    """What speaks of one danger, what only sounds like it, and what to say first."""

    kind: Danger
    advice: str
    phrases: tuple[re.Pattern[str], ...]
    look_alikes: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def danger_phrases() -> tuple[DangerPhrases, ...]:
    """The phrases of every danger, in the order in which the panel shows them."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    choices = read.pop("choices")
    return tuple(
        DangerPhrases(
            kind,
            read[kind]["advice"],
            compile_phrases(read[kind]["phrases"], choices),
            compile_phrases(read[kind].get("not", ""), choices),
        )
        for kind in Danger
    )
