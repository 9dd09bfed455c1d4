"""The project's own ranking, over an index made from fictional listings with no database."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bench.listings.listing import GeneratedListing, Venue
from bench.listings.vectors import synthetic_vectors
from bench.match.documents import documents_of
from bench.match.engine import BEST, Ask, public_point
from bench.match.query import Query
from directory.kinds import LocationVisibility, ServiceStatus
from matching.candidate import AreasServed
from matching.conversation import hear
from matching.hearing.limits import Limit
from matching.index import retrieval
from matching.index.building import Commons, lengths_of, three_ways
from matching.index.found import Meant
from matching.index.nearby import find_nearby
from matching.index.places import PublicPlaces
from matching.index.postings import Gathered, Postings
from matching.index.snapshot import KINDS, Assured, Facts, MemoryIndex, Vectors, Venues
from matching.meaning.asked import asked_in
from matching.meaning.closeness import read
from matching.meaning.encoder import find_encoder
from matching.panel import threads_of
from matching.request import Thread
from matching.scoring import Search, wishes_of
from matching.understanding import understand
from matching.urgent import hear_danger

OURS = "Connect"
NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/London"))
NO_AREA = AreasServed()


class MemoryEngine:
    """Concepts, words, vectors, distance, eligibility and freshness, over an index in memory."""

    name = OURS

    def __init__(self, listings: Sequence[GeneratedListing]) -> None:
        self._numbers = np.array(
            [at for at, one in enumerate(listings) if one.status is ServiceStatus.ACTIVE]
        )
        ranked = [listings[at] for at in self._numbers]
        self.index = index_of(ranked, synthetic_vectors(ranked))
        serving: dict[str, list[int]] = defaultdict(list)
        for row, one in enumerate(ranked):
            if one.area:
                serving[one.area].append(row)
        self._serving = {area: np.array(rows, np.int32) for area, rows in serving.items()}

    def prepare(self, query: Query) -> Ask:
        """Hear what was said, and read it for its meaning."""
        asked = asked_of(query)
        covering = self._serving.get(query.authority, np.empty(0, np.int32))

        def ask() -> Sequence[int]:
            nearby = find_nearby(self.index, query.point, covering=covering)
            retrieved = retrieval.retrieve(self.index, nearby, asked)
            at, judged = retrieved.positions, retrieved.judged
            score = judged.score[np.searchsorted(judged.positions, at)]
            best = at[np.argsort(-score, kind="stable")[:BEST]]
            found: list[int] = self._numbers[nearby.rows[best]].tolist()
            return found

        return ask


def asked_of(query: Query) -> retrieval.Query:
    """What the application makes of a conversation before it ranks."""
    dangers = hear_danger(query.said)
    threads = threads_of(dangers, hear(query.said).threads)
    person = understand(threads, (danger.kind for danger in dangers))
    search = Search(
        wishes=wishes_of(threads),
        person=person,
        mode=person.mode,
        has_place=True,
        when=None,
        now=NOW,
        is_step_free=Limit.WHEELCHAIR in person.limits,
        languages=person.languages,
    )
    meant = None if dangers else _meant(query.said, threads)
    return retrieval.Query(search=search, meant=meant)


def _meant(said: str, threads: Sequence[Thread]) -> Meant | None:
    encoder = find_encoder()
    asked = asked_in(said, threads)
    if encoder is None or not threads or not asked.text.strip():
        return None
    return Meant(asked.threads, read(encoder, asked))


def index_of(listings: Sequence[GeneratedListing], vectors: npt.NDArray[np.int8]) -> MemoryIndex:
    """An index of listings that run, without the cards that only what is shown needs."""
    commons = Commons()
    concepts, stems = Gathered(), Gathered()
    audiences, lengths = array("i"), array("f")
    # One after another: all documents of a million listings would fill the machine.
    for document in documents_of(listings):
        concepts.add(document.concepts)
        stems.add(document.stems)
        audiences.append(commons.audiences.number((document.audience, document.central)))
        lengths.append(document.length)
    return MemoryIndex(
        facts=_facts(listings, audiences, lengths, commons),
        concepts=Postings.of(concepts),
        stems=Postings.of(stems),
        venues=_venues(listings),
        audiences=commons.audiences.values,
        deliveries=commons.deliveries.values,
        areas=commons.areas.values,
        assured=commons.assured.values,
        vectors=Vectors("synthetic", vectors, lengths_of(vectors)),
        row_of={},
    )


def _facts(
    listings: Sequence[GeneratedListing],
    audiences: Sequence[int],
    lengths: Sequence[float],
    commons: Commons,
) -> Facts:
    numbers_of_kinds = {kind: number for number, kind in enumerate(KINDS)}
    days: list[Assured] = [(one.assured_date, None) for one in listings]
    return Facts(
        kind=np.array([numbers_of_kinds[one.kind] for one in listings], np.int8),
        delivery=_numbers([commons.deliveries.number(frozenset(o.delivery)) for o in listings]),
        audience=_numbers(audiences),
        areas=_numbers([commons.areas.number(_area(one)) for one in listings]),
        assured=_numbers([commons.assured.number(day) for day in days]),
        is_free=np.array([three_ways(one.is_free) for one in listings], np.int8),
        is_hidden=np.array([any(map(_is_hidden, one.venues)) for one in listings], np.bool_),
        is_unlocated=np.zeros(len(listings), np.bool_),
        length=np.array(lengths, np.float32),
    )


def _numbers(values: Sequence[int]) -> npt.NDArray[np.int32]:
    return np.array(values, np.int32)


def _area(one: GeneratedListing) -> AreasServed:
    return AreasServed(1, 1, (one.area,)) if one.area else NO_AREA


def _is_hidden(venue: Venue) -> bool:
    return venue.visibility is LocationVisibility.HIDDEN


def _venues(listings: Sequence[GeneratedListing]) -> Venues:
    shown: dict[UUID, Venue] = {}
    rows_at: dict[UUID, list[int]] = defaultdict(list)
    placeless = []
    for row, one in enumerate(listings):
        public = [venue for venue in one.venues if not _is_hidden(venue)]
        for venue in public:
            shown[venue.id] = venue
            rows_at[venue.id].append(row)
        if not public:
            placeless.append(row)
    ids = list(shown)
    points = [public_point(shown[id_]) for id_ in ids]
    places, order = PublicPlaces.of(
        np.array([point.easting_m for point in points]),
        np.array([point.northing_m for point in points]),
    )
    there = [ids[at] for at in order.tolist()]
    return Venues(
        places=places,
        starts=np.cumsum([0, *(len(rows_at[id_]) for id_ in there)]),
        rows=_numbers([row for id_ in there for row in rows_at[id_]]),
        placeless=_numbers(placeless),
        is_step_free=np.array([three_ways(shown[id_].is_step_free) for id_ in there], np.int8),
    )
