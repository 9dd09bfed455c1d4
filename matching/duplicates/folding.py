"""Listings that a search found twice: the better assured one is shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import log2
from uuid import UUID

from directory.decided import Decided, in_order
from directory.geography import to_grid
from directory.kinds import ListingKind
from directory.traits import ListingTraits, TraitPlace, minutes, spans_of
from matching.candidate import Candidate, CandidateLocation
from matching.criteria.freshness import FreshnessLevel
from matching.criteria.level import Criterion
from matching.duplicates.blocking import candidate_pairs
from matching.duplicates.comparable import Comparable, comparable
from matching.duplicates.comparison import compare_likely
from matching.duplicates.name_words import Frequencies
from matching.scoring import Scored

# Folding hides a listing, so it takes more than telling somebody of a likely pair.
LEAST_FOLDED = 0.85
LEAST_FOLDED_BITS = log2(LEAST_FOLDED / (1 - LEAST_FOLDED))
ASSURED = (FreshnessLevel.NOT_RECORDED, FreshnessLevel.STALE, FreshnessLevel.AGEING)


@lru_cache(maxsize=20_000)
def _comparable(
    id_: UUID, name: str, organization: str, kind: ListingKind, location: CandidateLocation | None
) -> Comparable:
    places: tuple[TraitPlace, ...] = ()
    if location is not None:
        point = to_grid(lon=location.lon, lat=location.lat)
        words = (location.name,) if location.name else ()
        places = (TraitPlace(point, is_approximate=location.is_approximate, words=words),)
    return comparable(ListingTraits(id_, name, kind=kind, organization=organization, places=places))


def _compared(candidate: Candidate) -> Comparable:
    """What a search knows of a listing, as it is compared: no phone and no domain."""
    text = candidate.text
    known = _comparable(
        candidate.service_id, text.name, text.organization, candidate.kind, candidate.location
    )
    spans = tuple(
        span
        for schedule in candidate.schedules
        for span in spans_of(
            schedule.byday, minutes(schedule.opens_at), minutes(schedule.closes_at)
        )
    )
    return replace(known, spans=spans) if spans else known


def _recorded(candidate: Candidate) -> int:
    """How much is recorded of a listing."""
    facts = (
        candidate.text.description,
        candidate.text.eligibility,
        candidate.text.terms,
        candidate.location,
        candidate.location and candidate.location.is_step_free is not None,
        candidate.is_free is not None,
        candidate.schedules,
        candidate.languages,
        candidate.delivery,
        candidate.area_names,
    )
    return sum(bool(fact) for fact in facts)


def _assurance(scored: Scored) -> tuple[int, int, int, date, float, str]:
    """Greater for the listing to be shown: lately assured, then much recorded, then at length."""
    candidate = scored.candidate
    level = scored.level(Criterion.FRESHNESS).name
    return (
        next((at for at, name in enumerate(ASSURED) if name == level), len(ASSURED)),
        _recorded(candidate),
        len(candidate.text.description),
        candidate.assured_date or date.min,
        scored.score,
        str(candidate.service_id),
    )


def _same_pairs(ranked: Sequence[Scored], decided: Decided) -> set[tuple[UUID, UUID]]:
    """Which of the listings are one thing, by what people decided or else by likeness."""
    listings = [_compared(scored.candidate) for scored in ranked]
    frequencies = Frequencies(listing.names for listing in listings)
    found = set(decided.same)
    for one, other in candidate_pairs(listings, frequencies):
        a, b = listings[one], listings[other]
        if decided.find(a.id, b.id) is None:
            comparison = compare_likely(a, b, frequencies, LEAST_FOLDED_BITS)
            if comparison and comparison.score >= LEAST_FOLDED:
                found.add(in_order(a.id, b.id))
    return found


def fold_duplicates(ranked: Sequence[Scored]) -> list[Scored]:
    """The same listings with each set of duplicates folded into the one to be shown."""
    if not ranked:
        return []
    twins: dict[UUID, list[UUID]] = defaultdict(list)
    for a, b in _same_pairs(ranked, ranked[0].search.decided):
        twins[a].append(b)
        twins[b].append(a)
    kept: list[list[Scored]] = []
    place: dict[UUID, int] = {}
    for scored in ranked:
        id_ = scored.candidate.service_id
        at = min((place[twin] for twin in twins[id_] if twin in place), default=len(kept))
        if at == len(kept):
            kept.append([])
        place[id_] = at
        kept[at].append(scored)
    return [max(folded, key=_assurance) for folded in kept]
