"""Generated listings are the same every time, and no two alike."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench.listings.copying import copy_listings
from bench.listings.feed import write_feed
from bench.listings.generate import WITHOUT_VENUE, generate
from bench.listings.listing import GeneratedListing
from bench.listings.parts import read_parts
from bench.listings.spots import Spots, county
from bench.match.query import queries_from, read_said
from directory.kinds import ListingKind
from importers.sources.open_referral_uk import read_file
from matching.hearing.words import words_of
from matching.taxonomy.concept import vocabulary

COUNT = 1_000


@pytest.fixture(scope="module")
def spots() -> Spots:
    return county()


@pytest.fixture(scope="module")
def listings(spots: Spots) -> list[GeneratedListing]:
    return list(generate(COUNT, spots))


def test_the_same_seed_gives_the_same_listings(
    spots: Spots, listings: list[GeneratedListing]
) -> None:
    assert list(generate(COUNT, spots)) == listings
    assert next(generate(COUNT, spots, seed=1)) != listings[0]


def test_no_two_say_the_same(listings: list[GeneratedListing]) -> None:
    assert len({one.description for one in listings}) == COUNT
    assert len({one.name for one in listings}) > 0.95 * COUNT
    assert len({one.id for one in listings}) == COUNT


def test_most_words_are_rare_and_a_few_are_common(listings: list[GeneratedListing]) -> None:
    holding = Counter(
        stem for one in listings for stem in {word.stem for word in words_of(one.description)}
    )
    assert len(holding) > 3_000
    assert sum(1 for number in holding.values() if number <= 2) > len(holding) / 2
    assert holding.most_common(1)[0][1] > COUNT / 2


def test_no_slot_is_left_open(listings: list[GeneratedListing]) -> None:
    for one in listings:
        assert not set("{}") & set(one.name + one.description + one.eligibility)


def test_activities_are_concepts_of_the_vocabulary() -> None:
    activities = {one.concept for one in read_parts().activities}
    assert activities <= set(vocabulary().by_id)
    assert len(activities) > 100


def test_they_lie_at_postcodes_of_the_county(
    spots: Spots, listings: list[GeneratedListing]
) -> None:
    at = {postcode: index for index, postcode in enumerate(spots.postcodes)}
    for venue in (venue for one in listings for venue in one.venues):
        index = at[venue.postcode]
        assert venue.point.easting_m == spots.eastings_m[index]
        assert venue.authority == spots.authorities[index]


def test_some_of_everything_is_there(listings: list[GeneratedListing]) -> None:
    placeless = [one for one in listings if not one.venues]
    assert WITHOUT_VENUE * COUNT * 0.7 < len(placeless) < WITHOUT_VENUE * COUNT * 1.5
    assert all(one.area for one in placeless)
    assert {one.kind for one in listings} == set(ListingKind)
    for has in (
        [one for one in listings if one.tags],
        [one for one in listings if one.minimum_age],
        [one for one in listings if one.hours],
        [one for one in listings if one.delivery],
        [one for one in listings if one.assured_date is None],
    ):
        assert 0.01 * COUNT < len(has) < 0.99 * COUNT


def test_searches_are_the_same_every_time(spots: Spots) -> None:
    assert len(set(read_said())) >= 60
    assert queries_from(spots) == queries_from(spots)
    assert len({query.postcode for query in queries_from(spots)}) > 50


def test_the_importer_reads_a_feed(tmp_path: Path, listings: list[GeneratedListing]) -> None:
    path = tmp_path / "listings.json"
    write_feed(path, listings[:50])
    feed = read_file(path, "open-referral-uk", lambda done, total: None)
    read = {one.service.id: one.service for one in feed.listings}
    assert read.keys() == {one.id for one in listings[:50]}
    for one in listings[:50]:
        assert read[one.id].name == one.name
        assert read[one.id].kind is one.kind


def test_copied_listings_are_whole(engine: Engine, listings: list[GeneratedListing]) -> None:
    with Session(engine) as session:
        copy_listings(session, listings[:100])
        counted = {
            table: session.scalar(text(f"SELECT count(*) FROM {table} WHERE {of}"))
            for table, of in (
                ("service", "source = 'generated'"),
                ("location", "source = 'generated' AND point IS NOT NULL"),
            )
        }
        session.rollback()
    venues = {venue.id for one in listings[:100] for venue in one.venues}
    assert counted == {"service": 100, "location": len(venues)}
