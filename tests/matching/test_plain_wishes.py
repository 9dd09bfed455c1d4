"""What no concept knows is kept where it was wished for, and nowhere else."""

import pytest

from matching.conversation import hear
from matching.request import Thread, ThreadKind


def unknown(said: str) -> list[Thread]:
    kinds = (ThreadKind.INTEREST, ThreadKind.NEED, ThreadKind.AVOID)
    return [t for t in hear(said).threads if t.concept is None and t.kind in kinds]


@pytest.mark.parametrize(
    ("said", "kind", "label"),
    [
        ("misses her tchoukball", ThreadKind.INTEREST, "tchoukball"),
        ("used to go to falconry, no car", ThreadKind.INTEREST, "falconry"),
        ("needs a passport photo", ThreadKind.NEED, "passport photo"),
        ("hates falconry", ThreadKind.AVOID, "Not falconry"),
        ("tchoukball", ThreadKind.INTEREST, "tchoukball"),
    ],
)
def test_what_follows_a_wish_is_heard_by_its_words(said: str, kind: ThreadKind, label: str) -> None:
    assert [(t.kind, t.label) for t in unknown(said)] == [(kind, label)]


@pytest.mark.parametrize(
    "said",
    [
        "no one he can say his name to",
        "dont want to be a bother",
        "won't climb",
        "no plan",
        "can't make herself start",
        "like watching a telly",
        "son says he's not said a word about it",
        "not learning to cook at his age",
    ],
)
def test_words_that_tell_nothing_make_no_thread(said: str) -> None:
    assert unknown(f"lonely. {said}") == []


@pytest.mark.parametrize(
    "said",
    ["used to do ten miles", "doesn't need telling about that", "would like to manage by herself"],
)
def test_no_wish_is_made_of_units_telling_or_what_is_not_needed(said: str) -> None:
    assert [t.label for t in hear(said).threads if t.concept is None and t.label != "Woman"] == []
