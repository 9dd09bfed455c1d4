"""What speaks against a listing: giving unasked, going out when she cannot, company she minds."""

from dataclasses import replace

import pytest

from directory.kinds import Delivery, ListingKind
from matching.against import kept_from
from matching.answer import Danger
from matching.conversation import hear
from matching.criteria.level import Criterion, Level
from matching.criteria.meaning import Closeness, MeaningLevel
from matching.panel import threads_of
from matching.scoring import score
from matching.urgent import HeardDanger
from tests.matching.builders import make_candidate, make_search

HOME, NOWHERE = frozenset({Delivery.AT_HOME}), frozenset[Delivery]()


def sinks(
    said: str,
    *,
    kind: ListingKind = ListingKind.GROUP,
    delivery: frozenset[Delivery] = NOWHERE,
    is_at_a_venue: bool = True,
) -> list[str]:
    candidate = make_candidate("Harebell", "Tea and company", kind=kind, delivery=delivery)
    if not is_at_a_venue:
        candidate = make_candidate(
            "Harebell", "Tea and company", kind=kind, delivery=delivery, location=None
        )
    [scored] = score([candidate], make_search(said))
    return [name for name, _ in scored.sinks]


@pytest.mark.parametrize(
    ("said", "is_sunk"),
    [
        ("would love to teach someone to knit", False),
        ("wants to volunteer somewhere", False),
        ("just retired, lonely", True),
        ("loves knitting", True),
    ],
)
def test_ways_to_give_sink_unless_she_offers(said: str, *, is_sunk: bool) -> None:
    assert ("giving" in sinks(said, kind=ListingKind.GIVING)) is is_sunk


def test_whoever_is_housebound_is_not_sent_out() -> None:
    said = "housebound, would like company, could volunteer"
    assert "at_a_venue" in sinks(said)
    assert "at_a_venue" not in sinks(said, delivery=HOME)
    assert "at_a_venue" not in sinks(said, is_at_a_venue=False)
    assert "at_a_venue" in sinks(said, kind=ListingKind.GIVING, is_at_a_venue=False)
    assert "at_a_venue" not in sinks("would like company")


def test_what_is_only_online_is_not_for_whoever_is_not() -> None:
    online = frozenset({Delivery.ONLINE})
    assert "only_online" in sinks("lonely, no internet", delivery=online)
    assert "only_online" not in sinks("lonely", delivery=online)
    assert "only_online" not in sinks("lonely, no internet", delivery=online | HOME)
    assert "only_online" not in sinks("lonely, no internet")


@pytest.mark.parametrize(
    ("said", "is_sunk"),
    [
        ("lonely, deaf, phone's no good", True),
        ("lonely, cant hear on the phone", True),
        ("lonely, wont use the phone", True),
        ("lonely, text only no voice calls", True),
        ("lonely, hates the phone", True),
        ("lonely, sick of voices on the phone", True),
        ("lonely", False),
        ("lonely, likes a phone call", False),
        ("lonely, no phone credit", False),
        ("lonely, no phone signal at the farm", False),
        ("lonely, fine on the phone", False),
    ],
)
def test_what_is_only_by_phone_is_not_for_whoever_does_not_use_one(
    said: str, *, is_sunk: bool
) -> None:
    by_phone = frozenset({Delivery.BY_PHONE})
    assert ("only_by_phone" in sinks(said, delivery=by_phone)) is is_sunk
    assert "only_by_phone" not in sinks(said, delivery=by_phone | HOME)
    assert "only_by_phone" not in sinks(said)


@pytest.mark.parametrize(
    "said", ["no to anything on a screen", "doesnt do screens", "threw the tablet", "no internet"]
)
def test_whoever_wants_no_screen_is_not_online(said: str) -> None:
    online = frozenset({Delivery.ONLINE})
    assert "only_online" in sinks(f"lonely, {said}", delivery=online)


def test_what_only_meaning_takes_for_danger_takes_nothing_away() -> None:
    said = "would love company in the doorway"
    heard = hear(said).threads
    wanted = {thread.concept for thread in heard if thread.concept}
    for is_plain in (True, False):
        danger = HeardDanger(Danger.HOMELESS, (0, len(said)), said, "", is_plain=is_plain)
        found = {thread.concept for thread in threads_of([danger], heard) if thread.concept}
        assert "homelessness" in found
        assert (wanted <= found) is not is_plain


def test_company_is_minded_where_there_is_company() -> None:
    avoids = frozenset({"older_people", "bingo", "groups"})
    assert kept_from(avoids, NOWHERE) == {"older_people", "bingo"}
    assert kept_from(avoids, HOME) == {"bingo"}


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("living on toast", "food_bank"),
        ("last ate yesterday", "food_bank"),
        ("nothing in till Thursday", "food_bank"),
        ("no gas till Friday", "energy_bills"),
        ("sat in her coat, freezing", "energy_bills"),
        ("no heating and no food", "food_bank"),
    ],
)
def test_what_is_missing_is_food_unless_it_is_warmth(words: str, concept: str) -> None:
    danger = HeardDanger(Danger.NO_FOOD_OR_HEAT, (0, len(words)), words, "")
    assert [thread.concept for thread in threads_of([danger], [])] == [concept]


def test_meaning_lifts_a_plain_answer_more_than_a_faint_one() -> None:
    plain = make_candidate("Thornfield Choir", "Voices of all kinds.")
    faint = make_candidate("Plus One", "We go with you. Say there is a choir in your village.")
    search = make_search("loves singing")
    close = Level(Criterion.MEANING, MeaningLevel.CLOSE, 1.0)
    levels = {one.service_id: close for one in (plain, faint)}
    by_thread = {search.wishes[0].thread: levels}
    meant = replace(search, closeness=Closeness(by_thread=by_thread, held=frozenset(levels)))
    without, lifted = (
        [one.fits[0].worth / one.fits[0].wish.weight for one in score([plain, faint], each)]
        for each in (search, meant)
    )
    left = [(1 - after) / (1 - before) for before, after in zip(without, lifted, strict=True)]
    assert left[0] < left[1] < 1
