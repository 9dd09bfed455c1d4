"""What is heard in a hurried note, against what somebody wrote down that should be.

A line holds ``said``; ``threads``, each a kind and a concept (``a|b`` for either; a narrower
concept counts as well) or the words of something avoided; ``never``, concepts that must not be
heard as wanted; and ``person``, facts about her. Days and hours are moments (``"TH 11:00"``) that
suit her or do not; a line that names none must leave every hour open.
What is ``worked`` was mended on from the day it was written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from matching.conversation import hear
from matching.hearing.limits import Limit
from matching.request import WANTS, Thread, ThreadKind, Weekday, WeeklyWindow
from matching.taxonomy.concept import vocabulary
from matching.understanding import Person, understand

LINES = Path(__file__).with_name("lines.jsonl")
FACTS = {"carer": "carers", "bereaved": "bereavement", "lives_alone": "lives_alone",
         "new_to_area": "new_to_area"}  # fmt: skip
LIMITS = {
    "step_free": (Limit.WHEELCHAIR, Limit.SLOW),
    "at_home": (Limit.AT_HOME,),
    "online": (Limit.ONLINE,),
    "by_phone": (Limit.BY_PHONE,),
}
SEXES = {"female": "woman", "male": "man"}
WANTED = (*WANTS, ThreadKind.CIRCUMSTANCE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What of one line was heard right, and what is wrong, in words."""

    said: str
    threads_right: int
    facts_right: int
    facts: int
    missed: tuple[str, ...]
    false: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing was missed and nothing misheard."""
        return not (self.missed or self.false or self.wrong)


def read_lines(*, held: bool) -> list[dict[str, Any]]:
    """The half that hearing was mended on, or the half that was kept apart."""
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if _is_held(line) == held]


def _is_held(line: dict[str, Any]) -> bool:
    return not line.get("worked") and sha256(line["said"].encode()).digest()[0] % 2 == 0


def _is_concept(thread: Thread, expected: str) -> bool:
    if thread.concept is None:
        return False
    family = {thread.concept, *vocabulary().ancestors(thread.concept)}
    return bool(family & set(expected.split("|")))


def _is_heard(threads: tuple[Thread, ...], expected: dict[str, Any]) -> bool:
    if expected["kind"] == "avoid":
        avoided = [t for t in threads if t.kind is ThreadKind.AVOID]
        if "words" in expected:
            return any(expected["words"] in f"{t.text} {t.label}".lower() for t in avoided)
        return any(_is_concept(t, expected["concept"]) for t in avoided)
    found = [t for t in threads if t.kind in WANTED and _is_concept(t, expected["concept"])]
    if expected["whose"] == "other":
        found = [t for t in found if t.label.endswith(")") or t.concept == "parent_carers"]
    return bool(found)


def _covers(window: WeeklyWindow, moment: str) -> bool:
    day, clock = moment.split()
    at = time.fromisoformat(clock)
    is_open = window.opens_from is None or window.opens_from <= at
    return Weekday(day) in window.days and is_open and (not window.opens_to or at < window.opens_to)


def _suits(person: Person, moment: str) -> bool:
    if person.suits and not any(_covers(window, moment) for window in person.suits):
        return False
    return not any(_covers(window, moment) for window in person.does_not_suit)


def _ages(expected: int | list[int]) -> tuple[int, int]:
    return (expected, expected) if isinstance(expected, int) else (expected[0], expected[1])


def _fact(name: str, expected: Any, person: Person, threads: tuple[Thread, ...]) -> bool:
    if name in LIMITS:
        return any(limit in person.limits for limit in LIMITS[name])
    if name in FACTS:
        own = {t.concept for t in threads if t.kind in WANTED and not t.label.endswith(")")}
        family = {a for c in own if c for a in (c, *vocabulary().ancestors(c))}
        return expected is None or (FACTS[name] in family) is expected
    ages = ((_ages(expected),) if expected is not None else ()) if name == "age" else ()
    others = set(expected) if name == "other_ages" else set()
    is_right: dict[str, bool] = {
        "age": person.ages == ages,
        "other_ages": {age[0] for age in person.other_ages} == others,
        "sex": (person.sex.value if person.sex else None) == SEXES.get(str(expected)),
        "drives": (Limit.HAS_CAR if expected else Limit.NO_CAR) in person.limits,
        "languages": list(person.languages) == expected,
        "mode": person.mode is not None and person.mode == expected,
        "money": Limit.CHEAP in person.limits or bool({"money", "food_bank"} & person.heard),
    }
    return is_right[name]


def _times(expected: dict[str, Any], person: Person) -> Iterator[str]:
    named = {"suits", "unsuitable"} & set(expected)
    if "unsuitable" not in named and (person.suits or person.does_not_suit):
        yield f"time {person.suits or person.does_not_suit}"
    for moment in expected.get("suits", ()):
        if not _suits(person, moment):
            yield f"{moment} should suit"
    for moment in expected.get("unsuitable", ()):
        if _suits(person, moment):
            yield f"{moment} should not suit"


def _false(line: dict[str, Any], threads: tuple[Thread, ...]) -> Iterator[str]:
    for concept in line.get("never", ()):
        if any(t.kind in WANTED and _is_concept(t, concept) for t in threads):
            yield f"{concept} is not wanted"
    expected = [one for one in line["threads"] if one["kind"] == "avoid"]
    for thread in threads:
        if thread.kind is not ThreadKind.AVOID or "unsuitable" in line["person"]:
            continue
        if not any(_is_heard((thread,), one) for one in expected):
            yield f"avoids {thread.label}"


def judge(line: dict[str, Any]) -> Judged:
    """Hear one line and compare."""
    threads = hear(line["said"]).threads
    person = understand(threads)
    missed = [
        f"{one['kind']} {one.get('concept', one.get('words'))}"
        for one in line["threads"]
        if not _is_heard(threads, one)
    ]
    facts = {k: v for k, v in line["person"].items() if k not in ("suits", "unsuitable")}
    wrong = [f"{k} {v}" for k, v in facts.items() if not _fact(k, v, person, threads)]
    times = list(_times(line["person"], person))
    has_times = "unsuitable" in line["person"]
    return Judged(
        said=line["said"],
        threads_right=len(line["threads"]) - len(missed),
        facts_right=len(facts) - len(wrong) + (has_times and not times),
        facts=len(facts) + has_times,
        missed=tuple(missed),
        false=(*_false(line, threads), *(() if has_times else times)),
        wrong=(*wrong, *(times if has_times else ())),
    )
