"""Likely pairs: what is compared, how levels add up, and what must never be called a duplicate."""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.decided import Decided
from directory.geography import GridPoint
from directory.kinds import ListingKind
from directory.traits import ListingTraits, Span, TraitPlace
from matching.duplicates import LEAST_LIKELY, Comparison, compare, find_pairs
from matching.duplicates.comparable import comparable
from matching.duplicates.comparison import compare_likely
from matching.duplicates.levels import (
    DistanceLevel,
    Level,
    NameLevel,
    SharedLevel,
    TimesLevel,
    Witness,
)
from matching.duplicates.name_words import Frequencies
from matching.duplicates.reach import read_host, read_number, read_page, read_phone

HALL = GridPoint(475_000.0, 262_000.0)
TUESDAY, WEDNESDAY = Span(2, 600, 720), Span(3, 720, 840)
CHARITY = (("GB-CHC", "1023456"),)


def traits(number: int, name: str, **overrides: Any) -> ListingTraits:
    """A listing at the hall."""
    place = TraitPlace(HALL, postcode="NN1 1AA", words=("Lark Hall",), towns=("Northampton",))
    parts: dict[str, Any] = {"places": (place,)} | overrides
    return ListingTraits(UUID(int=number), name, **parts)


def at(east_m: float, postcode: str | None = None) -> tuple[TraitPlace, ...]:
    return (TraitPlace(GridPoint(HALL.easting_m + east_m, HALL.northing_m), postcode=postcode),)


def compared(one: ListingTraits, other: ListingTraits) -> Comparison:
    a, b = comparable(one), comparable(other)
    return compare(a, b, Frequencies([a.stems, b.stems]))


def level(witness: Witness, one: ListingTraits, other: ListingTraits) -> Level:
    return compared(one, other).levels[witness]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The Quillfeather Club", "Quillfeather Group", NameLevel.SAME),
        ("Community Centre", "The Community Centre", NameLevel.SAME_COMMON_WORDS),
        ("Brambles Pantry", "Bramble Parade Pantry", NameLevel.NEAR),
        ("Knit and Natter", "Knit 'n' Natter (Rushdon)", NameLevel.NEAR),
        ("Living Well OT Café", "Living Well Occupational Therapy Café", NameLevel.NEAR),
        ("Four Walls Rushden", "4 Walls Rushden", NameLevel.SAME),
        ("Whist and a Wedge", "Yelvertoft Whist Drive", NameLevel.PARTLY),
        ("Tuesday Tea", "Wednesday Tea", NameLevel.DIFFERENT),
        ("Renew 147", "Renew 88", NameLevel.DIFFERENT),
        ("Duston Library", "Duston Community Centre", NameLevel.DIFFERENT),
        ("Kingsley Choir", "Lunch Club", NameLevel.DIFFERENT),
    ],
)
def test_names_speak_by_the_words_that_say_something(
    one: str, other: str, expected: NameLevel
) -> None:
    found = level(Witness.NAME, traits(1, one, places=()), traits(2, other, places=()))
    assert found is expected


@pytest.mark.parametrize(
    ("east_m", "expected"),
    [
        (0.0, DistanceLevel.SAME_POINT),
        (40.0, DistanceLevel.WITHIN_50_M),
        (300.0, DistanceLevel.WITHIN_300_M),
        (999.0, DistanceLevel.WITHIN_1_KM),
        (4_999.0, DistanceLevel.WITHIN_5_KM),
        (5_001.0, DistanceLevel.FAR),
    ],
)
def test_distance_has_named_levels(east_m: float, expected: DistanceLevel) -> None:
    assert level(Witness.DISTANCE, traits(1, "A"), traits(2, "B", places=at(east_m))) is expected


def test_what_is_missing_is_a_level_of_its_own_and_never_a_no() -> None:
    whole, bare = traits(1, "Quillfeather", phones=("01604 123456",)), traits(2, "Q", places=())
    comparison = compared(whole, bare)
    for witness in (Witness.DISTANCE, Witness.POSTCODE, Witness.PHONE, Witness.TIMES):
        assert comparison.levels[witness] == "not_recorded"
        assert comparison.parts[witness] == 0.0


def test_the_score_is_the_sum_of_its_parts() -> None:
    comparison = compared(traits(1, "Quillfeather"), traits(2, "Quillfeather"))
    assert comparison.bits == pytest.approx(-6.0 + sum(comparison.parts.values()))
    assert set(comparison.levels) == set(Witness) == set(comparison.parts)


def test_a_rough_place_never_says_how_near_it_is() -> None:
    rough = (TraitPlace(HALL, is_approximate=True),)
    near = level(Witness.DISTANCE, traits(1, "A"), traits(2, "B", places=rough))
    assert near is DistanceLevel.WITHIN_1_KM


SAME_ROOF = {
    "organization": "Lark Hall Trust",
    "phones": ("01604 123456",),
    "urls": ("https://larkhall.co.uk",),
    "numbers": CHARITY,
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            traits(1, "Lark Hall choir", spans=(TUESDAY,), **SAME_ROOF),
            traits(2, "Lark Hall lunch", spans=(WEDNESDAY,), **SAME_ROOF),
        ),
        (
            traits(1, "Community Team, social care (Guildrow)", **SAME_ROOF),
            traits(2, "Inclusion Team, social care (Guildrow)", **SAME_ROOF),
        ),
        (
            traits(1, "Quillfeather Advice", **SAME_ROOF),
            traits(2, "Quillfeather Advice", **(SAME_ROOF | {"places": at(12_000.0, "NN16 0AA")})),
        ),
        (
            traits(1, "Knit and Natter"),
            traits(2, "Knit and Natter", places=at(3_000.0, "NN2 7AA")),
        ),
        (traits(1, "Lark Hall", kind=ListingKind.HUB), traits(2, "Lark Hall Bridge Players")),
        (
            traits(1, "Quillfeather Garden"),
            traits(2, "Quillfeather Garden", kind=ListingKind.GIVING),
        ),
        (traits(1, "Beginners' tai chi"), traits(2, "Tai chi improvers")),
    ],
    ids=["sessions", "teams", "branches", "two villages", "hall and group", "giving", "contrast"],
)
def test_what_is_two_things_is_not_told(one: ListingTraits, other: ListingTraits) -> None:
    assert compared(one, other).score < LEAST_LIKELY
    assert find_pairs([one, other]) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01604 123 456", "+441604123456"),
        ("+44 (0)1604 123456", "+441604123456"),
        ("0044 1604 123456", "+441604123456"),
        ("01604 123456 x 12", "+441604123456"),
        ("116 123", "116123"),
        ("ask at the desk", None),
        ("12", None),
    ],
)
def test_phones_have_one_spelling(written: str, read: str | None) -> None:
    assert read_phone(written) == read


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.LarkHall.co.uk/a?b", "larkhall.co.uk"),
        ("larkhall.co.uk", "larkhall.co.uk"),
        ("https://m.facebook.com/larkhall", None),
        ("https://www.northnorthants.gov.uk/x", None),
        ("https://ladle.example.org", None),
        ("https://lark.test", None),
        ("http://[broken", None),
    ],
)
def test_hosts_that_are_everybodys_count_for_nothing(url: str, host: str | None) -> None:
    assert read_host(url) == host
    assert (read_page(url) is None) == (host is None or url == "larkhall.co.uk")


def test_numbers_have_one_spelling() -> None:
    assert read_number("GB-CHC", "1023456") == read_number(None, "GB-CHC-1023456")
    assert read_number("GB-COH", "01234567") == "GB-COH-1234567"
    assert read_number(None, "yes") is None


def test_hours_are_a_weak_witness() -> None:
    one, other = traits(1, "Q", spans=(TUESDAY,)), traits(2, "Q", spans=(WEDNESDAY,))
    assert level(Witness.TIMES, one, other) is TimesLevel.OTHER
    both = replace(other, spans=(TUESDAY, WEDNESDAY))
    assert level(Witness.TIMES, one, both) is TimesLevel.SAME


def test_a_decision_is_kept_to() -> None:
    one, other = traits(1, "Quillfeather"), traits(2, "Quillfeather")
    [pair] = find_pairs([other, one])
    assert (pair.a, pair.b) == (one.id, other.id)
    assert find_pairs([one, other], decided=Decided.of([(other.id, one.id, False)])) == []
    unlike = traits(3, "Zebra")
    [first, second] = find_pairs(
        [one, other, unlike], decided=Decided.of([(unlike.id, one.id, True)])
    )
    assert (first.a, first.b, first.score, first.is_decided_same) == (one.id, unlike.id, 1.0, True)
    assert not second.is_decided_same


WORDS = st.sampled_from(
    "Quillfeather Lark Hall Choir Lunch Club Tuesday Northampton Library 147 Knit the".split()
)
LISTINGS = st.builds(
    lambda number, words, east_m, phones, spans, numbers: traits(
        number,
        " ".join(words),
        places=at(east_m, "NN1 1AA") if east_m is not None else (),
        phones=tuple(phones),
        spans=tuple(spans),
        numbers=tuple((None, each) for each in numbers),
    ),
    st.integers(1, 2**64),
    st.lists(WORDS, min_size=1, max_size=5),
    st.one_of(st.none(), st.floats(0, 9_000)),
    st.lists(st.sampled_from(["01604 111111", "01536 222222"]), max_size=2),
    st.lists(st.sampled_from([TUESDAY, WEDNESDAY]), max_size=2),
    st.lists(st.sampled_from(["1023456", "1099999"]), max_size=2),
)


@given(LISTINGS, LISTINGS)
def test_a_comparison_is_symmetric(one: ListingTraits, other: ListingTraits) -> None:
    assert compared(one, other) == compared(other, one)


@given(LISTINGS, LISTINGS, st.sampled_from([-4.0, 0.0, 2.5, 6.0]))
def test_only_what_cannot_reach_is_left_uncompared(
    one: ListingTraits, other: ListingTraits, least_bits: float
) -> None:
    a, b = comparable(one), comparable(other)
    frequencies = Frequencies([a.stems, b.stems])
    whole, likely = compare(a, b, frequencies), compare_likely(a, b, frequencies, least_bits)
    assert likely == whole if likely else whole.bits < least_bits


@given(LISTINGS, LISTINGS)
def test_nothing_is_more_like_a_listing_than_its_double(
    one: ListingTraits, other: ListingTraits
) -> None:
    listings = [comparable(one), comparable(other), comparable(replace(one, id=UUID(int=0)))]
    frequencies = Frequencies(listing.stems for listing in listings)
    double = compare(listings[0], listings[2], frequencies).score
    assert double >= compare(listings[0], listings[1], frequencies).score


@given(LISTINGS, LISTINGS)
def test_more_that_agrees_never_lowers_the_score(one: ListingTraits, other: ListingTraits) -> None:
    before = compared(one, other).score
    place = at(99.0, "NN9 9ZZ")
    changes: tuple[dict[str, Any], ...] = (
        {"phones": ("0800 123456",)},
        {"numbers": ((None, "7654321"),)},
        {"urls": ("https://larkhall.co.uk/choir",)},
        {"places": place},
        {"spans": (Span(7, 60, 120),)},
    )
    for change in changes:
        [(name, new)] = change.items()
        more: list[dict[str, Any]] = [{name: (*getattr(at, name), *new)} for at in (one, other)]
        richer = compared(replace(one, **more[0]), replace(other, **more[1]))
        assert richer.score >= before, name


@settings(max_examples=40)
@given(st.lists(LISTINGS, max_size=8, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_the_listings_changes_nothing(
    listings: list[ListingTraits], chance: random.Random
) -> None:
    shuffled = list(listings)
    chance.shuffle(shuffled)
    assert find_pairs(shuffled, least=0.0) == find_pairs(listings, least=0.0)


def generated(count: int) -> list[ListingTraits]:
    """Listings around twelve towns; every hundredth is there twice, spelt otherwise."""
    chance = random.Random(11)
    occasions = (
        "singing chess lunch coffee carers yoga bingo football debt poetry darts film".split()
    )
    sounds = [c + v for c in "bcdfglmnprst" for v in "aeiou"]
    listings: list[ListingTraits] = []
    while len(listings) < count:
        town = chance.randrange(12)
        name = "".join(chance.choices(sounds, k=3)).title()
        point = GridPoint(
            470_000 + town * 5_000 + chance.gauss(0, 2_500), 260_000 + chance.gauss(0, 9_000)
        )
        words = f"{name} {chance.choice(occasions)} {chance.choice(['group', 'club', ''])}"
        place = (TraitPlace(point, postcode=f"NN{town + 1} {chance.randint(1, 9)}AA"),)
        listings.append(traits(len(listings) + 1, words, places=place))
        if len(listings) % 100 == 0:
            listings.append(traits(len(listings) + 1, f"The {words} ({town})", places=place))
    return listings[:count]


def test_every_twin_among_five_thousand_is_found() -> None:
    listings = generated(5_000)
    found = {(pair.a.int, pair.b.int) for pair in find_pairs(listings)}
    twins = {(n, n + 1) for n in range(1, 5_000) if listings[n].name.startswith("The ")}
    assert len(twins) > 45
    assert twins <= found


def test_the_same_page_says_more_than_the_same_domain() -> None:
    page, other = "https://larkhall.co.uk/choir", "https://larkhall.co.uk/lunch"
    one = traits(1, "Quillfeather", urls=(page,))
    assert level(Witness.WEB, one, traits(2, "Q", urls=(page,))) is SharedLevel.SAME
    assert level(Witness.WEB, one, traits(2, "Q", urls=(other,))) is SharedLevel.SAME_DOMAIN
