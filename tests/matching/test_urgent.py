"""Danger is heard in every way people say it, and not where they only sound like it."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.answer import Danger
from matching.conversation import LONGEST_SAID
from matching.danger.frames import FrameIndex
from matching.danger.phrases import danger_words, read_danger_words, text_of, verb_forms
from matching.hearing.phrase_patterns import Choices, Phrase, PhraseError, plain_text, read_phrase
from matching.hearing.words import words_of
from matching.urgent import danger_in_phrases, hear_danger

SETS = Path(__file__).parents[1] / "evaluation/danger"
QUIET = "none"
# Seconds of this process alone: other work on the machine is not what is measured.
BOUND_S = 3
# What the phrases alone keep to, without the sentence model: missed, and heard where nothing is.
KEPT_TO = {
    "lines": (0, 0),
    "more_lines": (0, 1),
    "later_lines": (1, 0),
    "blind_lines": (1, 0),
    "later_blind_lines": (0, 0),
    "last_blind_lines": (0, 0),
    "blind_ab_lines": (0, 0),
    "blind_c_lines": (0, 0),
    "first_lines": (0, 0),
    "ordinary_lines": (0, 2),
    "worry_lines": (0, 0),
    # Never read while phrases were written: as it was judged, so it stays.
    "judging_lines": (10, 0),
    "notes_lines": (0, 0),
    "duty_lines": (1, 0),
    "apart_lines": (3, 0),
    "later_apart_lines": (1, 0),
    "aside_lines": (19, 0),
    "plain_notes": (0, 0),
    "everyday_notes": (0, 3),
    "heard_notes": (36, 0),
    "worker_lines": (139, 11),
    "statutory_lines": (161, 28),
    "voluntary_lines": (184, 38),
}


def _lines(name: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in (SETS / f"{name}.tsv").read_text("utf-8").splitlines())
    return [(QUIET if row[0] == "-" else row[0], row[1]) for row in rows]


ALWAYS = [*_lines("lines"), *_lines("first_lines")]
EVERYTHING = [said for name in KEPT_TO for _, said in _lines(name)]


@pytest.mark.parametrize(("kind", "said"), [pair for pair in ALWAYS if pair[0] != QUIET])
def test_danger_is_heard(kind: str, said: str) -> None:
    assert Danger(kind) in {danger.kind for danger in danger_in_phrases(said)}


@pytest.mark.parametrize("said", [said for kind, said in ALWAYS if kind == QUIET])
def test_a_look_alike_is_not_danger(said: str) -> None:
    assert [(danger.kind, danger.text) for danger in hear_danger(said)] == []


@pytest.mark.parametrize("name", sorted(KEPT_TO))
def test_what_was_reached_is_kept(name: str) -> None:
    most_missed, most_false = KEPT_TO[name]
    missed, false = [], []
    for kind, said in _lines(name):
        heard = danger_in_phrases(said)
        if kind == QUIET and heard:
            false.append((said, heard[0].text))
        if kind != QUIET and not heard:
            missed.append(said)
    assert len(missed) <= most_missed, missed
    assert len(false) <= most_false, false


def test_every_set_is_kept_to() -> None:
    assert set(KEPT_TO) == {path.stem for path in SETS.glob("*.tsv")}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("abuse", "bruises on mum's arms"),
        ("abuse", "ex keeps turning up outside"),
        ("medical", "no insulin left"),
        ("suicide", "denied SI in clinic but today says he wants to die"),
        ("suicide", "was homeless years ago, now says she wants to end it all"),
        ("self_harm", "stopped for years but he is cutting his arms again"),
        ("abuse", "loves crime novels, her husband hits her"),
    ],
)
def test_always(kind: str, said: str) -> None:
    assert Danger(kind) in {danger.kind for danger in danger_in_phrases(said)}


@pytest.mark.parametrize(
    "said",
    [
        "dying to try the choir",
        "killing time before the bus",
        "murder mystery night at the hall",
        "my late husband sang bass",
        "starving, what time's lunch club",
        "freezing in that hall last week, somewhere warmer please",
        "got cancer, terrified, husband won't talk",
        "taking money for bus fares",
        "denies SI, no thoughts of self harm, wants a walking group",
        "not suicidal, just lonely, likes dominoes",
        "used to self harm as a teen, well now, wants to mentor",
        "volunteers at a homeless shelter on fridays",
        "safeguarding training for our volunteers",
        "reading a book about coercive control with her group",
        "heart attack in 2011, all fine now, wants golf",
        "he was homeless before he died, his sister wants bereavement support",
        "retired from the domestic violence unit, wants ukulele",
        "not harming herself, asked, wants a toddler group",
    ],
)
def test_never(said: str) -> None:
    assert [(danger.kind, danger.text) for danger in hear_danger(said)] == []


@pytest.mark.parametrize("said", [said for kind, said in ALWAYS if kind != QUIET])
def test_the_span_is_the_words(said: str) -> None:
    text = f"Hello 🙂 — she’s here.\n{said}! And more."
    for danger in hear_danger(text):
        start, end = danger.span
        assert text[start:end] == danger.text
        assert danger.text in said


def test_spans_are_right_wherever_the_words_stand() -> None:
    chance = random.Random(20)
    marks = [" ", "  ", "\n", ". ", " — ", ", 🙂 ", "\t", "’", " Café "]
    words = [*danger_words().written, *" ".join(EVERYTHING).split()]
    for _ in range(300):
        text = "".join(chance.choice(words) + chance.choice(marks) for _ in range(240))
        for danger in danger_in_phrases(text):
            start, end = danger.span
            assert 0 <= start < end <= len(text)
            assert text[start:end] == danger.text


def test_danger_is_heard_at_the_end_of_a_long_note() -> None:
    said = "likes bowls and a natter with the neighbours. " * 150 + "wants to end it all"
    assert danger_in_phrases(said)[0].text == "wants to end it"


def _long_texts() -> Iterator[tuple[str, str]]:
    shuffled = " ".join(EVERYTHING).split()
    random.Random(3).shuffle(shuffled)
    yield "everything", " ".join(EVERYTHING)
    yield "shuffled", " ".join(shuffled)
    yield "two words", "no food " * 3_000
    yield "gaps", "he took all the tablets of the her his my " * 600
    yield "past", "was homeless years ago and " * 900
    yield "one word", "can't " * 4_000
    yield "not", "not " * 4_000
    yield "commas", "not," * 4_000
    yield "she says", "he says she is not " * 900
    yield "misspelt", "sucidle " * 3_000
    yield "no spaces", "x" * LONGEST_SAID
    yield "pictures", "🙂 " * 5_000


@pytest.mark.parametrize(("name", "said"), list(_long_texts()))
def test_the_longest_text_is_heard_in_bounded_time(name: str, said: str) -> None:
    started = time.process_time()
    danger_in_phrases(said[:LONGEST_SAID])
    # Some 80 ms where nothing else runs.
    assert time.process_time() - started < BOUND_S, name


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("he is feeling suicdal", "suicdal"),
        ("She Can’t go on like this", "Can’t go on"),
        ("she can not go on like this", "can not go on"),
        ("he's od'd again", "od'd"),
        ("she has nowhere 2nite", "nowhere 2nite"),
    ],
)
def test_hurried_ways_of_writing_are_read(said: str, heard: str) -> None:
    assert any(heard in danger.text for danger in danger_in_phrases(said))


def test_a_word_of_danger_is_not_mended_into_something_else() -> None:
    assert danger_in_phrases("police found him in the car with a hosepipe")[0].kind == "suicide"


def test_a_verb_is_known_by_all_its_forms() -> None:
    assert verb_forms("stop") == ("stop", "stops", "stopped", "stopping")
    assert verb_forms("threaten") == ("threaten", "threatens", "threatened", "threatening")
    assert verb_forms("carry") == ("carry", "carries", "carried", "carrying")
    assert verb_forms("strangle") == ("strangle", "strangles", "strangled", "strangling")
    assert verb_forms("crash") == ("crash", "crashes", "crashed", "crashing")


def _read(phrase: str) -> Phrase:
    return read_phrase(phrase, Choices({"itself": "{itself}", "pet": "cat|old dog"}))


@pytest.mark.parametrize(
    ("frame", "said", "found"),
    [
        ("fed & {pet}", "the old dog is not fed", "old dog is not fed"),
        ("fed > {pet}", "the old dog is not fed", None),
        ("fed > {pet}", "not fed the cat", "fed the cat"),
        ("fed & {pet} @1", "fed nobody but the cat", None),
        ("fed & {pet}", "fed. Then the cat came", None),
        ("fed & {pet} ! well", "the cat is well fed", None),
        ("{pet} & {pet}", "a cat", None),
        ("{pet} & {pet}", "a cat and another cat", "cat and another cat"),
    ],
)
def test_a_frame_is_words_near_one_another(frame: str, said: str, found: str | None) -> None:
    plain = plain_text(said, words_of(said))
    spans = [one.span for one in FrameIndex([frame], _read).found_in(plain)]
    assert {plain.text[start:end].strip() for start, end in spans} == ({found} if found else set())


@pytest.mark.parametrize(
    "phrase",
    [
        "(one|two",
        "one) two",
        "one [two",
        "{nobody} here",
        "{itself}",
        "one?",
        "* one",
        "? one",
        "$",
        "one }",
    ],
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        _read(phrase)


def test_a_frame_says_last_what_must_be_missing() -> None:
    with pytest.raises(PhraseError):
        FrameIndex(["one ! two & three"], _read)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("advice", "advise"),
        ('phrases = """\n', 'phrases = """\n(a|b\n'),
        ('frames = """\n', 'frames = """\n{nobody} & here\n'),
        ("[choices]\n", "[choices]\nsix = 6\n"),
    ],
)
def test_a_danger_that_cannot_be_read_is_refused(before: str, after: str) -> None:
    kinds = {kind: text_of(kind) for kind in Danger}
    assert before in kinds[Danger.SUICIDE]
    kinds[Danger.SUICIDE] = kinds[Danger.SUICIDE].replace(before, after, 1)
    with pytest.raises(PhraseError):
        read_danger_words(text_of("shared"), kinds)


@pytest.mark.parametrize("before", ["[written]\n", "[anywhere]\n", "unless"])
def test_a_shared_file_that_cannot_be_read_is_refused(before: str) -> None:
    shared = text_of("shared")
    assert before in shared
    broken = shared.replace(before, before.replace("e", "a"), 1)
    with pytest.raises(PhraseError):
        read_danger_words(broken, {kind: text_of(kind) for kind in Danger})
