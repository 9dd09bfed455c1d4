"""Listings that a search found twice: the better assured one is shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from math import hypot, log2
from uuid import UUID

from directory.decided import NOBODY_DECIDED
from directory.geography import to_grid
from directory.kinds import ListingKind
from directory.traits import ListingTraits, TraitPlace, minutes, spans_of
from matching.candidate import Candidate, CandidateLocation
from matching.criteria.freshness import FreshnessLevel
from matching.criteria.level import Criterion
from matching.duplicates.blocking import keys_of
from matching.duplicates.comparable import Comparable, comparable
from matching.duplicates.comparison import REACHES_M, ROUGHLY_M, compare_likely
from matching.duplicates.levels import (
    PRIOR_BITS,
    DistanceLevel,
    NameLevel,
    TimesLevel,
    Witness,
    bits,
)
from matching.duplicates.name_words import Frequencies, stems_of_name
from matching.scoring import Scored

# Folding hides a listing, so it takes more than telling somebody of a likely pair.
LEAST_FOLDED = 0.85
LEAST_FOLDED_BITS = log2(LEAST_FOLDED / (1 - LEAST_FOLDED))


def _may_be_one(distance: DistanceLevel, *, has_times: bool) -> bool:
    """Whether two listings of one name are ever folded at a distance.

    Notes
    -----
    A search knows neither phones nor pages: besides place and name only hours can speak for it.
    """
    most = PRIOR_BITS + bits(Witness.NAME, NameLevel.SAME) + bits(Witness.DISTANCE, distance)
    times = bits(Witness.TIMES, TimesLevel.SAME) if has_times else 0.0
    return most + times >= LEAST_FOLDED_BITS


# Two places further apart are never of one listing, however alike the names; by whether hours are
# known of both.
MOST_APART_M = {
    has_times: max(m for m, level in REACHES_M if _may_be_one(level, has_times=has_times))
    for has_times in (False, True)
}
MAY_BE_NOWHERE = {
    has_times: _may_be_one(DistanceLevel.NOT_RECORDED, has_times=has_times)
    for has_times in (False, True)
}
# A degree is nowhere in Great Britain shorter than this.
LEAST_M_A_DEGREE_LON, LEAST_M_A_DEGREE_LAT = 53_000.0, 110_500.0
ASSURED = (
    FreshnessLevel.UNANSWERED,
    FreshnessLevel.NOT_RECORDED,
    FreshnessLevel.STALE,
    FreshnessLevel.AGEING,
)


# Some 4 KB each; asked for only where two listings stand close to each other.
@lru_cache(maxsize=1_024)
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


def _is_apart(one: Candidate, other: Candidate) -> bool:
    """Whether two listings surely stand too far from each other to be one thing."""
    here, there = one.location, other.location
    has_times = bool(one.schedules and other.schedules)
    if here is None or there is None:
        return not MAY_BE_NOWHERE[has_times]
    east_m = (here.lon - there.lon) * LEAST_M_A_DEGREE_LON
    north_m = (here.lat - there.lat) * LEAST_M_A_DEGREE_LAT
    roughly_m = ROUGHLY_M if here.is_approximate or there.is_approximate else 0.0
    return hypot(east_m, north_m) > MOST_APART_M[has_times] + roughly_m


class Folding:
    """Duplicates among listings in order, each looked for only when one of them is to be shown.

    Notes
    -----
    Comparing all of a hundred and fifty with each other took a fifth of a search, and the first ten
    alone are shown.
    """

    def __init__(self, ranked: Sequence[Scored]) -> None:
        self._ranked = ranked
        self._number = {one.candidate.service_id: at for at, one in enumerate(ranked)}
        self._stems = [stems_of_name(one.candidate.name) for one in ranked]
        self._frequencies = Frequencies(each.stems for each in self._stems)
        self._by_beginning: dict[str, list[int]] = defaultdict(list)
        for number, stems in enumerate(self._stems):
            for beginning in stems.beginnings:
                self._by_beginning[beginning].append(number)
        self._decided = ranked[0].search.decided if ranked else NOBODY_DECIDED
        self._same: dict[int, list[int]] = defaultdict(list)
        for pair in self._decided.same:
            one, other = (self._number.get(id_) for id_ in pair)
            if one is not None and other is not None:
                self._same[one].append(other)
                self._same[other].append(one)
        self._compared: dict[int, Comparable] = {}
        self._twins: dict[int, list[int]] = {}

    def of(self, scored: Scored) -> list[Scored]:
        """A listing with its duplicates, the one to be shown first."""
        group = self._group(self._number[scored.candidate.service_id])
        if len(group) == 1:
            return [scored]
        folded = [self._ranked[number] for number in group]
        shown = max(folded, key=_assurance)
        return [shown, *(one for one in folded if one is not shown)]

    def _group(self, number: int) -> list[int]:
        """Numbers of the listings that are folded into one with this.

        Notes
        -----
        In their order each joins the first set that holds a duplicate of it: whether it is like one
        of another set as well changes nothing, so no chain of likenesses folds the unlike.
        """
        linked, waiting = {number}, [number]
        while waiting:
            new = [twin for twin in self._twins_of(waiting.pop()) if twin not in linked]
            linked.update(new)
            waiting += new
        sets: list[list[int]] = []
        place: dict[int, int] = {}
        for one in sorted(linked):
            places = (place[twin] for twin in self._twins_of(one) if twin in place)
            at = min(places, default=len(sets))
            if at == len(sets):
                sets.append([])
            place[one] = at
            sets[at].append(one)
        return sets[place[number]]

    def _twins_of(self, number: int) -> list[int]:
        if number not in self._twins:
            beginnings = (self._by_beginning[start] for start in self._stems[number].beginnings)
            begun_like = set(chain.from_iterable(beginnings)) - {number}
            alike = [other for other in begun_like if self._are_same(number, other)]
            self._twins[number] = [*self._same.get(number, ()), *alike]
        return self._twins[number]

    def _are_same(self, number: int, other: int) -> bool:
        """Whether two listings are one thing by likeness, and nobody decided otherwise."""
        if _is_apart(self._ranked[number].candidate, self._ranked[other].candidate):
            return False
        if not self._stems[number].is_spelt_like(self._stems[other]):
            return False
        a, b = self._comparable(number), self._comparable(other)
        if self._decided.find(a.id, b.id) is not None:
            return False
        comparison = compare_likely(a, b, self._frequencies, LEAST_FOLDED_BITS)
        if comparison is None or comparison.score < LEAST_FOLDED:
            return False
        shared = set(keys_of(a, self._frequencies)).intersection(keys_of(b, self._frequencies))
        return bool(shared)

    def _comparable(self, number: int) -> Comparable:
        if number not in self._compared:
            self._compared[number] = _compared(self._ranked[number].candidate)
        return self._compared[number]


def fold_duplicates(ranked: Sequence[Scored]) -> list[Scored]:
    """The same listings with each set of duplicates folded into the one to be shown."""
    folding = Folding(ranked)
    found: dict[UUID, Scored] = {}
    for scored in ranked:
        shown = folding.of(scored)[0]
        found.setdefault(shown.candidate.service_id, shown)
    return list(found.values())
