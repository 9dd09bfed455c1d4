"""The measures that are counted in areas, and which of them add up to an age group."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".toml")
# What the maps read besides people.
DECILE = "deprivation.decile"
IS_RURAL = "rurality.is_rural"

_SIX_BANDS = (
    "people.aged_0_15",
    "people.aged_16_24",
    "people.aged_25_34",
    "people.aged_35_49",
    "people.aged_50_64",
    "people.aged_65_over",
)
# Ways to count, the best first: whoever is counted by age is counted alike as a whole.
_WAYS = {
    "all": (_SIX_BANDS, ("people.all",)),
    "under_16": (("people.aged_0_15",),),
    "65_over": (
        ("people.aged_65_over",),
        ("people.aged_65_74", "people.aged_75_84", "people.aged_85_over"),
    ),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted in areas.

    Parameters
    ----------
    name
        Its topic and its own name, such as ``people.aged_65_over``.
    headings
        How publishers head its column, the ones to be preferred first.
    words
        The numbers that stand for words, in a column of words.
    least, most
        What its numbers lie between.
    is_whole
        Whether its heading says so little that only the columns beside it tell what is meant.
    may_be_blank
        Whether its publisher leaves it out where it is not known.
    """

    name: str
    title: str
    topic: str
    unit: str
    attribution: str
    headings: tuple[str, ...]
    words: Mapping[str, float] = field(default_factory=dict, hash=False)
    least: float = 0.0
    most: float = float("inf")
    is_whole: bool = False
    may_be_blank: bool = False


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """Every measure by its name, in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        f"{topic}.{name}": _measure(topic, parts, name, entry, is_whole=section == "whole")
        for topic, parts in table.items()
        for section in ("whole", "measures")
        for name, entry in parts.get(section, {}).items()
    }


def _measure(
    topic: str, parts: Mapping[str, Any], name: str, entry: Mapping[str, Any], *, is_whole: bool
) -> Measure:
    return Measure(
        name=f"{topic}.{name}",
        title=entry["title"],
        topic=topic,
        unit=parts["unit"],
        attribution=parts["attribution"],
        headings=tuple(entry["headings"]),
        words={word.lower(): float(value) for word, value in entry.get("words", {}).items()},
        least=entry.get("least", 0.0),
        most=entry.get("most", float("inf")),
        is_whole=is_whole,
        may_be_blank=parts.get("may_be_blank", False),
    )


def attributions(names: Collection[str]) -> tuple[str, ...]:
    """The words that the publishers of some measures ask to see, each once."""
    return tuple(dict.fromkeys(measures()[name].attribution for name in names))


def ways_to_count(age_group: str) -> tuple[tuple[str, ...], ...]:
    """Measures that add up to the people of an age group, in every way they are published."""
    return _WAYS.get(age_group, ((f"people.aged_{age_group}",),))
