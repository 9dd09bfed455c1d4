"""How well hurried notes are heard, on lines written down before the code that hears them.

Half of them were mended on; the other half was kept apart and only counted. Both hold floors, so
that nobody makes hearing worse unseen.
"""

import json
from collections import Counter

import pytest

from matching.request import ThreadKind
from matching.taxonomy.concept import vocabulary
from tests.evaluation.hearing.judging import LINES, Judged, judge, read_lines

# Share of threads and of facts heard, and how many things may be heard that were not said.
FLOORS = {False: (0.96, 0.98, 2), True: (0.95, 0.95, 2)}


def _judged(*, held: bool) -> list[tuple[int, Judged]]:
    return [(len(line["threads"]), judge(line)) for line in read_lines(held=held)]


@pytest.mark.parametrize("held", [False, True])
def test_what_was_written_down_is_heard(*, held: bool) -> None:
    judged = _judged(held=held)
    threads, facts, most_false = FLOORS[held]
    assert sum(one.threads_right for _, one in judged) >= threads * sum(n for n, _ in judged)
    assert sum(one.facts_right for _, one in judged) >= facts * sum(one.facts for _, one in judged)
    assert [one.false for _, one in judged if one.false][most_false:] == []


def test_the_halves_are_whole_and_apart() -> None:
    kept, mended = read_lines(held=True), read_lines(held=False)
    said = Counter(line["said"] for line in (*kept, *mended))
    assert len(kept) > 60
    assert not any(line.get("worked") for line in kept)
    assert len(mended) > 60
    assert said == Counter(json.loads(line)["said"] for line in LINES.open(encoding="utf-8"))
    assert max(said.values()) == 1


def test_every_expected_concept_is_one() -> None:
    known = set(vocabulary().by_id)
    for line in (*read_lines(held=True), *read_lines(held=False)):
        for thread in line["threads"]:
            assert thread["kind"] in set(ThreadKind)
            assert known & set(thread.get("concept", "wellbeing").split("|")), line["said"]
