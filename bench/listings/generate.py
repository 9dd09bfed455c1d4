"""Composes fictional listings: what they say, where they are, and whom they are for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from bench.listings.listing import GeneratedListing, GeneratedOrganization, Hours, Venue
from bench.listings.parts import Activity, Parts, read_parts
from bench.listings.spots import Spots
from bench.listings.wording import Wording, shares
from directory.geography import GridPoint
from directory.kinds import Delivery, ListingKind, LocationVisibility, ServiceStatus
from importers.identity import derive

Thing = TypeVar("Thing")

SEED = 20_261_122
# Fixed, so that the same listings are as fresh on whatever day they are made.
WRITTEN_ON = date(2026, 11, 22)
LISTINGS_A_VENUE, LISTINGS_AN_ORGANIZATION = 3, 4
WITHOUT_VENUE, OF_THEM_BY_PHONE = 0.08, 0.4
SECOND_VENUE, TAGGED, CLOSED, NEVER_ASSURED = 0.04, 0.4, 0.02, 0.12
HAS_HOURS, HAS_LANGUAGE = 0.75, 0.06
LANGUAGES = ("Polish", "Romanian", "Gujarati", "Bengali", "Urdu", "Portuguese", "Ukrainian")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
VISIBLE = (
    *((LocationVisibility.EXACT,) * 94),
    *((LocationVisibility.APPROXIMATE,) * 4),
    *((LocationVisibility.HIDDEN,) * 2),
)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What listings share: venues, organizations and the way of writing."""

    words: Wording
    venues: list[Venue]
    organizations: list[GeneratedOrganization]
    audience_shares: list[int]


def generate(count: int, spots: Spots, seed: int = SEED) -> Iterator[GeneratedListing]:
    """So many listings, the same every time for the same count, spots and seed."""
    parts = read_parts()
    chance = Random(seed)  # noqa: S311 - drawn again from the same seed, not secret
    words = Wording(parts, chance)
    stage = _Stage(
        words,
        [_venue(number, words, spots) for number in range(max(1, count // LISTINGS_A_VENUE))],
        [
            _organization(number, words)
            for number in range(max(1, count // LISTINGS_AN_ORGANIZATION))
        ],
        shares([audience.share for audience in parts.audiences]),
    )
    for number in range(count):
        yield _listing(number, stage, spots)


def _one(of: Sequence[Thing], chance: Random) -> Thing:
    return of[int(chance.random() * len(of))]


def _id(*what: object) -> UUID:
    return derive("generated", *what)


def _venue(number: int, words: Wording, spots: Spots) -> Venue:
    chance = words.chance
    at = int(chance.random() * len(spots.postcodes))
    return Venue(
        _id("venue", number),
        f"{words.name()} {_one(words.parts.venues, chance)}",
        f"{1 + int(chance.random() * 150)} {words.street()}",
        spots.towns[at],
        spots.postcodes[at],
        spots.authorities[at],
        GridPoint(float(spots.eastings_m[at]), float(spots.northings_m[at])),
        _one(VISIBLE, chance),
        _one((True, True, True, False, None, None), chance),
    )


def _organization(number: int, words: Wording) -> GeneratedOrganization:
    words.town = words.name()
    name = words.write(_one(words.parts.organizations, words.chance))
    return GeneratedOrganization(_id("organization", number), name)


def _venues(stage: _Stage) -> tuple[Venue, ...]:
    chance = stage.words.chance
    if chance.random() < WITHOUT_VENUE:
        return ()
    first = _one(stage.venues, chance)
    second = _one(stage.venues, chance)
    is_second = chance.random() < SECOND_VENUE and second.id != first.id
    return (first, second) if is_second else (first,)


def _description(activity: Activity, words: Wording) -> str:
    """Two or three sentences on what it is, the rest on all that listings say besides."""
    chance, parts = words.chance, words.parts
    says = list(activity.says)
    chance.shuffle(says)
    chosen = says[: 2 + (chance.random() < 0.5)]
    rest = []
    for sentences, (first, second) in parts.sentences:
        drawn = chance.random()
        rest += chance.sample(sentences, (drawn < first) + (drawn < second))
    chance.shuffle(rest)
    return " ".join([words.write(pieces) for pieces in (*chosen, *rest)])


def _delivery(venues: tuple[Venue, ...], kind: ListingKind, chance: Random) -> list[Delivery]:
    if kind is ListingKind.HELPLINE:
        return [Delivery.BY_PHONE]
    if venues:
        return [Delivery.ONLINE] if chance.random() < 0.04 else []
    if chance.random() < OF_THEM_BY_PHONE:
        return [Delivery.BY_PHONE, Delivery.ONLINE][: 1 + (chance.random() < 0.3)]
    return [Delivery.AT_HOME] if chance.random() < 0.5 else []


def _assured(chance: Random) -> date | None:
    if chance.random() < NEVER_ASSURED:
        return None
    return WRITTEN_ON - timedelta(days=int(chance.random() ** 2.5 * 1_000))


def _hours(chance: Random) -> Hours | None:
    if chance.random() >= HAS_HOURS:
        return None
    return Hours(
        _one(WEEKDAYS, chance), 9 + int(chance.random() * 10), 1 + int(chance.random() * 3)
    )


def _listing(number: int, stage: _Stage, spots: Spots) -> GeneratedListing:
    words, chance = stage.words, stage.words.chance
    parts: Parts = words.parts
    activity = _one(parts.activities, chance)
    venues = () if activity.kind is ListingKind.HELPLINE else _venues(stage)
    at = int(chance.random() * len(spots.towns))
    words.town = venues[0].town if venues else spots.towns[at]
    words.venue = venues[0].name if venues else _one(parts.venues, chance)
    words.activity = _one(activity.names, chance)
    audience = chance.choices(parts.audiences, cum_weights=stage.audience_shares)[0]
    is_tagged = chance.random() < TAGGED
    also = _one(parts.activities, chance).concept
    return GeneratedListing(
        id=_id("listing", number),
        name=words.write(_one(parts.names, chance)),
        organization=_one(stage.organizations, chance),
        description=_description(activity, words),
        eligibility=words.write(audience.says),
        minimum_age=audience.minimum_age,
        maximum_age=audience.maximum_age,
        kind=activity.kind,
        status=(
            ServiceStatus.TEMPORARILY_CLOSED if chance.random() < CLOSED else ServiceStatus.ACTIVE
        ),
        delivery=tuple(_delivery(venues, activity.kind, chance)),
        is_free=_one((True, True, False, None), chance),
        assured_date=_assured(chance),
        activity=activity.concept,
        tags=((activity.concept, also)[: 1 + (number % 9 == 0)] if is_tagged else ()),
        venues=venues,
        area=None if venues else spots.authorities[at],
        hours=_hours(chance),
        language=_one(LANGUAGES, chance) if chance.random() < HAS_LANGUAGE else None,
        phone=f"01632 {960_000 + number % 1_000:06}",
    )
