"""Hurried notes become threads that say what was said."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.conversation import LONGEST_SAID, hear, with_meaning
from matching.hearing.ages import ages_in
from matching.hearing.limits import Limit, limits_in
from matching.hearing.person import Sex, sex_in
from matching.hearing.when import when_in
from matching.panel import threads_of
from matching.request import Mode, Thread, ThreadKind, Weekday
from matching.understanding import understand
from matching.urgent import hear_danger

PERSONA = "72, lost my husband, used to sing in a choir, I love my garden, I can't drive"
# Seconds of this process alone: other work on the machine is not what is measured.
BOUND_S = 3


def heard(said: str) -> dict[tuple[str, str | None], str]:
    return {(thread.kind.value, thread.concept): thread.text for thread in hear(said).threads}


def test_the_persona_is_heard_whole() -> None:
    threads = hear(PERSONA).threads
    assert {(t.kind, t.concept, t.label) for t in threads} >= {
        (ThreadKind.CIRCUMSTANCE, None, "Aged 72"),
        (ThreadKind.CIRCUMSTANCE, "bereavement", "Bereavement"),
        (ThreadKind.INTEREST, "singing", "Singing and choirs"),
        (ThreadKind.INTEREST, "gardening", "Gardening and growing"),
        (ThreadKind.CONSTRAINT, None, "Does not drive"),
    }
    person = understand(threads)
    assert person.ages == ((72, 72),)
    assert person.sex is None, "a lost husband is not the person's own sex"
    assert person.mode is Mode.WALK


@pytest.mark.parametrize(
    ("said", "kind", "concept"),
    [
        ("not religious", "avoid", "faith"),
        ("hates groups", "avoid", "groups"),
        ("no more bingo", "avoid", "bingo"),
        ("doesn't like dancing", "avoid", "dancing"),
        ("church isn't her thing", "avoid", "faith"),
        ("no more lunch clubs", "avoid", "lunch_club"),
        ("used to sing", "interest", "singing"),
        ("hasn't sung for years", "interest", "singing"),
        ("misses her knitting", "interest", "knitting_sewing"),
        ("wants to feel useful", "offer", "volunteering"),
        ("would love to teach woodwork", "interest", "woodwork"),
        ("skint", "need", "money"),
        ("loves gardning", "interest", "gardening"),
        ("wobbly on her feet", "need", "strength_balance"),
        ("looks after mum", "circumstance", "carers"),
        ("mum of a 2 yr old", "circumstance", "parents_toddlers"),
    ],
)
def test_what_is_heard(said: str, kind: str, concept: str) -> None:
    assert (kind, concept) in heard(said)


@pytest.mark.parametrize(
    ("said", "concept"),
    [("not depressed", "depression"), ("isn't a carer", "carers"), ("not lonely", "loneliness")],
)
def test_what_is_denied_is_neither_wanted_nor_avoided(said: str, concept: str) -> None:
    assert concept not in {name for _, name in heard(said)}


@pytest.mark.parametrize(
    "said", ["would like to play scrabble with someone", "likes to cook with others"]
)
def test_who_would_play_with_others_offers_nothing(said: str) -> None:
    assert "offer" not in {kind for kind, _ in heard(said)}


def test_whose_circumstance_it_is() -> None:
    labels = [thread.label for thread in hear("her son has autism, he likes chess").threads]
    assert "Autism (her son)" in labels


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("I'm 72", [(72, 72)]),
        ("72yo", [(72, 72)]),
        ("aged 45", [(45, 45)]),
        ("84f", [(84, 84)]),
        ("in her eighties", [(80, 89)]),
        ("early 60s", [(60, 63)]),
        ("a 45 year old man", [(45, 45)]),
        ("loves the 60s music", []),
        ("20 a day", []),
        ("married 50 years", []),
        ("has 3 kids", []),
    ],
)
def test_ages(text: str, ages: list[tuple[int, int]]) -> None:
    assert [(age.low, age.high) for age in ages_in(text)] == ages


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("72, lost my husband, used to sing", None),
        ("his wife died, he used to dance", Sex.MAN),
        ("her husband hits her", Sex.WOMAN),
        ("retired joiner, misses the lads, his knees", Sex.MAN),
        ("widow, 80", Sex.WOMAN),
        ("86 F, lives alone", Sex.WOMAN),
        ("81 y/o M", Sex.MAN),
        ("20 m from the bus stop", None),
        ("hubby works away, wants company", Sex.WOMAN),
        ("lost his wife in may", Sex.MAN),
        ("lost her husband", Sex.WOMAN),
        ("he checks her phone", None),
        ("I'm 72", None),
    ],
)
def test_sex(text: str, sex: Sex | None) -> None:
    found = sex_in(text)
    assert (found[0] if found else None) is sex


@pytest.mark.parametrize(
    ("said", "is_lost"),
    [
        ("lost touch with my sister", False),
        ("lost contact with his best friend", False),
        ("lost my sister", True),
    ],
)
def test_who_is_out_of_touch_is_not_dead(said: str, *, is_lost: bool) -> None:
    assert ("bereavement" in {thread.concept for thread in hear(said).threads}) is is_lost


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("can't drive", {Limit.NO_CAR}),
        ("cant walk far", {Limit.SLOW}),
        ("stopped driving last year", {Limit.NO_CAR}),
        ("drives", {Limit.HAS_CAR}),
        ("uses a wheelchair", {Limit.WHEELCHAIR}),
        ("chair user", {Limit.WHEELCHAIR}),
        ("pushes her mum's wheelchair", set()),
        ("gets the bus", {Limit.BUS}),
        ("housebound", {Limit.AT_HOME}),
        ("can't afford much", {Limit.CHEAP}),
        ("drives her mad", set()),
    ],
)
def test_limits(text: str, limits: set[Limit]) -> None:
    assert {limit for limit, _ in limits_in(text)} == limits


def test_days_and_hours() -> None:
    mornings = when_in("mornings best")
    assert mornings is not None
    assert mornings.window.opens_to is not None
    sundays = when_in("nothing on Sundays")
    assert sundays is not None
    assert sundays.is_refused
    assert sundays.window.days == (Weekday.SU,)
    assert when_in("since Sunday") is None
    either = when_in("Tuesdays or Thursday afternoons")
    assert either is not None
    assert either.window.days == (Weekday.TU, Weekday.TH)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("lives in Kingsthorpe with her cat", "Kingsthorpe"),
        ("84, NN2 8AB, lonely", "NN2 8AB"),
        ("moved to Earls Barton last year", "Earls Barton"),
        ("lives in kingsthorpe", "kingsthorpe"),
        ("kids hungry, no money til Thursday, Rushden", "Rushden"),
    ],
)
def test_a_place_is_heard(said: str, place: str) -> None:
    assert place in [found.text for found in hear(said).places]


def test_a_name_with_an_age_is_a_person() -> None:
    assert hear("Ashley, 34, likes chess").places == ()


def test_pain_is_no_place() -> None:
    assert hear("in pain, in a wheelchair, in her eighties").places == ()


def test_spans_are_the_words() -> None:
    said = (
        "Doris \U0001f642 \u2013 84, she\u2019s lonely;\n loves <b>knitting</b> & can\u2019t drive"
    )
    for thread in hear(said).threads:
        assert thread.span is not None
        start, end = thread.span
        assert " ".join(said[start:end].split()) == thread.text


def test_threads_given_by_hand_get_their_meaning() -> None:
    given = (
        Thread(ThreadKind.INTEREST, "choir"),
        Thread(ThreadKind.NEED, "", concept="food bank"),
        Thread(ThreadKind.CONSTRAINT, "can't drive"),
        Thread(ThreadKind.CIRCUMSTANCE, "81"),
    )
    meant = list(with_meaning(given))
    assert [thread.concept for thread in meant] == ["singing", "food_bank", None, None]
    person = understand(meant)
    assert person.mode is Mode.WALK
    assert person.ages == ((81, 81),)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(
            st.sampled_from(
                "not no hates mum 84 her his kids , and ( ) 4 shes lost died since free Tuesday"
                " before 10 won't want go bingo could teach others 8 months old - or / lives in"
                " Corby from \u2019 \x00 'd 999 99:99 between until till baby is of aged".split()
            ),
            max_size=60,
        ).map(" ".join),
    )
)
def test_anything_may_be_said(said: str) -> None:
    heard = hear(said)
    for thread in heard.threads:
        assert thread.span is not None
        assert 0 <= thread.span[0] < thread.span[1] <= len(said)
    understand(heard.threads)


@pytest.mark.parametrize(
    "noise",
    [
        "word " * 10_000,
        "\x00\x07\x1b[31m" * 3000,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 2000,
        "<script>alert('1')</script>'; DROP TABLE service; --" * 300,
        "\u0aaf\u0abe\u0aa4\u0acd\u0ab0\u0abe \u4f60\u597d " * 2000,
        "not no never isn't " * 3000,
        "a" * LONGEST_SAID * 2,
        "lives in in in in near " * 2000,
        "her her her her son " * 3000,
        "kids 4, 5, 6, 7 and " * 1000,
        "her old old elderly little " * 800,
        "lost my dear late the " * 900,
        "would love to also even " * 900,
        "free tuesday not monday " * 900,
        " " * LONGEST_SAID,
        "mum is of aged now " * 1100,
        "qwzx" * 5 + " zzyzx xyzzy plugh" * 1500,
        "dog " * 5000,
        "dad wi dog " * 1800,
        "her dog and cat garden radio bike bath " * 500,
    ],
)
def test_noise_is_answered_in_bounded_time(noise: str) -> None:
    hear("the word lists are read once")
    start = time.process_time()
    hear(noise)
    assert time.process_time() - start < BOUND_S


@pytest.mark.parametrize(
    ("said", "unheard"),
    [
        ("wants to feel useful again", "drugs"),
        ("can't see the point of bingo", "sight_loss"),
        ("dying to try the choir", "end_of_life"),
        ("saving up for a trip", "money"),
        ("can't walk far", "walking"),
        ("fallen out with his family", "strength_balance"),
        ("hardly sees anyone", "sight_loss"),
        ("She'd never ask for help", "woodwork"),
        ("fit as a fiddle", "active"),
        ("in bed most days, curtains shut", "furniture"),
        ("GP knows", "gp_access"),
        ("coming out of the General", "lgbtq"),
        ("still drives", "relaxation"),
        ("drinks too much tea", "alcohol"),
        ("ANY animal and he's happy", "animation_comics"),
        ("mad on anime", "animals"),
        ("tripped on the rug", "trips"),
        ("divorced years ago", "family_law"),
        ("carers come at 8", "carers"),
        ("at his age", "older_people"),
        ("groom on a stud", "child_exploitation"),
        ("lent him money", "faith_christian"),
        ("kids are a handful", "repair"),
    ],
)
def test_a_turn_of_phrase_is_no_concept(said: str, unheard: str) -> None:
    assert unheard not in {thread.concept for thread in hear(said).threads}


@pytest.mark.parametrize(
    ("said", "milder"),
    [
        ("has been saving up his tablets to end it", "money"),
        ("says he wants to die", "end_of_life"),
        ("does not feel safe at home, he hits me", "long_term_pain"),
    ],
)
def test_a_danger_is_not_heard_as_something_milder(said: str, milder: str) -> None:
    dangers = hear_danger(said)
    assert dangers
    threads = threads_of(dangers, hear(said).threads)
    assert milder not in {thread.concept for thread in threads}


def test_who_hits_me_is_not_me() -> None:
    assert not [t for t in hear("he hits me").threads if t.label in ("Man", "Woman")]
    assert [t.label for t in hear("he loves singing").threads if t.label == "Man"]


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("dad is worn out looking after her", "carers"),
        ("fell twice this month", "strength_balance"),
        ("behind with the gas, ashamed to ask", "energy_bills"),
        ("she never gets out of the house", "housebound"),
        ("drinks a bit too much since the divorce", "alcohol"),
        ("likes being outside", "nature"),
    ],
)
def test_what_people_say_is_heard(said: str, concept: str) -> None:
    assert concept in {thread.concept for thread in hear(said).threads}


@pytest.mark.parametrize("said", ["nowhere to live after friday", "nothing till Thursday"])
def test_how_long_is_not_when_it_suits(said: str) -> None:
    assert when_in(said) is None


def test_a_need_for_food_stands_beside_one_for_heat() -> None:
    said = "nothing to eat until friday and the meter has run out"
    concepts = {thread.concept for thread in threads_of(hear_danger(said), hear(said).threads)}
    assert {"food_bank", "energy_bills"} <= concepts
