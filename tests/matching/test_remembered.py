"""What stays in memory after a search holds nobody's words."""

import gc
from types import FunctionType, ModuleType

from matching.remembered import Remembered, key_of

SAID = "my brother hides the letters behind the piano"


def test_the_same_is_asked_once() -> None:
    asked: list[int] = []
    remembered: Remembered[int] = Remembered(2)

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered.find((SAID, 1), ask) for _ in range(3)] == [1, 1, 1]
    assert remembered.find((SAID, 2), ask) == 2
    remembered.clear()
    assert remembered.find((SAID, 1), ask) == 3


def test_the_longest_unasked_goes_first() -> None:
    remembered: Remembered[str] = Remembered(2)
    for text in ("a", "b", "a", "c"):
        remembered.find((text,), lambda text=text: text)  # type: ignore[misc]
    assert remembered.find(("a",), lambda: "anew") == "a"
    assert remembered.find(("b",), lambda: "anew") == "anew"


def test_what_repeats_the_words_does_not_stay() -> None:
    remembered: Remembered[str] = Remembered(9)
    assert remembered.find((SAID,), lambda: SAID, lambda answer: SAID not in answer) == SAID
    assert not holds(remembered, SAID)


def test_a_key_tells_nothing() -> None:
    remembered: Remembered[int] = Remembered(9)
    remembered.find((SAID,), lambda: 1)
    assert not holds(remembered, SAID)
    assert key_of(SAID) != key_of(SAID, 1)
    assert key_of("\ud800") != key_of("\ud801")


def test_words_that_stay_are_found() -> None:
    assert holds({"kept": [(SAID.upper(), {SAID: 1})]}, SAID)


def holds(root: object, words: str) -> bool:
    """Whether anything that can be reached from an object holds some words."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, ModuleType | FunctionType | type):
            continue
        seen.add(id(thing))
        if isinstance(thing, str) and words in thing:
            return True
        waiting += gc.get_referents(thing)
        if isinstance(thing, dict):
            # Keys that are texts are not told as referents.
            waiting += thing
    return False
