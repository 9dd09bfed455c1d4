"""What is spoken against is kept away from, as far as it is spoken against and no further."""

import pytest

from matching.conversation import hear
from matching.request import ThreadKind


def sides(said: str) -> tuple[set[str | None], set[str | None]]:
    """Concepts wanted, and concepts to keep away from."""
    threads = hear(said).threads
    avoided = {t.concept for t in threads if t.kind is ThreadKind.AVOID}
    return {t.concept for t in threads if t.kind is not ThreadKind.AVOID}, avoided


@pytest.mark.parametrize(
    ("said", "avoided"),
    [
        ("won't go to a lunch club", "lunch_club"),
        ("don't want anything to do with bereavement groups", "bereavement"),
        ("no more bingo please", "bingo"),
        ("not a fan of large groups", "groups"),
        ("wants nothing to do with church", "faith"),
        ("fed up of being asked about yoga", "yoga"),
        ("anything but bingo", "bingo"),
        ("gave up on choir", "singing"),
        ("tried the choir, hated it", "singing"),
        ("been to the choir, not for him", "singing"),
        ("don't put her down for bingo", "bingo"),
        ("doesn't do yoga", "yoga"),
        ("hates bingo, yoga or anything like that", "yoga"),
        ("refuses to go to the food bank", "food_bank"),
        ("terrified of dogs", "dogs"),
        ("wouldn't thank you for a knitting group", "knitting_sewing"),
        ("won't have anything to do w the church", "faith"),
        ("won't have carers", "home_carers"),
        ("told the GP where to put his counselling", "talking_therapy"),
        ("not AA", "fellowships"),
        ("hopeless w bingo or sing songs", "bingo"),
        ("please nobody suggest a choir", "singing"),
        ("not fussed re church itself", "faith"),
        ("not fussed about bingo", "bingo"),
        ("not much of a one for knitting", "knitting_sewing"),
        ("couldn't care less about football", "football"),
        ("never been one for church", "faith"),
        ("crafts bore him rigid", "crafts"),
        ("counselling did nothing for her", "talking_therapy"),
        ("she'd rather eat her own foot than go to a lunch club", "lunch_club"),
        ("don't even mention the WI", "wi"),
        ("no counselling stuff pls", "talking_therapy"),
        ("no AA, they tried that", "fellowships"),
        ("living on toast, won't have it brought neither", "meals_delivered"),
        ("not after visitors", "home_visits"),
        ("nothing for old people please", "older_people"),
    ],
)
def test_what_is_refused_is_kept_away_from(said: str, avoided: str) -> None:
    wanted, kept_from = sides(said)
    assert avoided in kept_from
    assert avoided not in wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("hates bingo, loves yoga", "yoga"),
        ("hates bingo likes yoga", "yoga"),
        ("not just lonely but anxious", "loneliness"),
        ("not only singing but yoga", "singing"),
        ("no problem walking", "walking"),
        ("not sung for years", "singing"),
        ("gave up dancing when her hip went", "dancing"),
        ("hates being lonely", "loneliness"),
        ("hates living alone since he died", "lives_alone"),
        ("fed up of debt collectors ringing", "debt"),
        ("hates missing choir", "singing"),
        ("doesn't mind bingo", "bingo"),
        ("can't face the tribunal alone", "benefit_appeals"),
    ],
)
def test_what_is_still_so_is_heard(said: str, wanted: str) -> None:
    heard, kept_from = sides(said)
    assert wanted in heard
    assert wanted not in kept_from


@pytest.mark.parametrize(
    ("said", "unheard"),
    [
        ("doesn't have dementia", "dementia"),
        ("doesn't really have dementia", "dementia"),
        ("doesn't smoke", "smoking"),
        ("isn't a carer any more since mum died", "carers"),
        ("no garden", "gardening"),
        ("fed up of debt collectors", "depression"),
        ("won't see the crisis team", "crisis"),
        ("lip reading is your thing not mine", "lip_reading"),
    ],
)
def test_what_is_not_so_is_on_neither_side(said: str, unheard: str) -> None:
    assert all(unheard not in side for side in sides(said))


def test_a_refused_group_is_no_refusal_of_groups() -> None:
    assert "groups" not in sides("doesn't want a bereavement group")[1]


@pytest.mark.parametrize(
    ("said", "avoided"),
    [
        ("everyone tells her to dance. hates it", "dancing"),
        ("dont you dare say coffee morning", "coffee_mornings"),
        ("will NOT go to a club for blind people", "sight_loss"),
    ],
)
def test_what_is_refused_in_other_words(said: str, avoided: str) -> None:
    assert ("avoid", avoided) in {(t.kind.value, t.concept) for t in hear(said).threads}


def test_a_refusal_ends_where_a_time_is_told() -> None:
    heard = hear("wont do a lunch club even when mended").threads
    assert {t.concept for t in heard if t.kind.value == "avoid"} == {"lunch_club"}


def test_a_time_that_is_no_use_does_not_suit() -> None:
    kinds = {t.kind.value for t in hear("Daytime groups NO USE").threads if t.concept is None}
    assert kinds == {"avoid"}


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("hates the health visitor waiting room", "health_visitor"),
        ("can't stand the gym changing rooms", "gym"),
        ("dreads the swimming pool noise", "swimming"),
    ],
)
def test_a_part_of_a_thing_is_not_the_thing(said: str, concept: str) -> None:
    assert concept not in sides(said)[1]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("never without his crossword", "crosswords"),
        ("won't go anywhere without her knitting", "knitting_sewing"),
    ],
)
def test_what_nobody_goes_without_is_liked(said: str, wanted: str) -> None:
    heard, avoided = sides(said)
    assert wanted in heard
    assert wanted not in avoided
