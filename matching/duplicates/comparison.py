"""Two listings compared: named levels, what each weighs, and a score that adds them up."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp2, inf

from directory.geography import GridPoint
from directory.kinds import ListingKind
from directory.traits import Span
from matching.duplicates.comparable import Comparable
from matching.duplicates.levels import (
    PRIOR_BITS,
    DistanceLevel,
    KindLevel,
    Level,
    NameLevel,
    SharedLevel,
    TimesLevel,
    Witness,
    bits,
)
from matching.duplicates.name_comparison import compare_names
from matching.duplicates.name_words import Frequencies

REACHES_M = (
    (5.0, DistanceLevel.SAME_POINT),
    (50.0, DistanceLevel.WITHIN_50_M),
    (300.0, DistanceLevel.WITHIN_300_M),
    (1_000.0, DistanceLevel.WITHIN_1_KM),
    (5_000.0, DistanceLevel.WITHIN_5_KM),
)
# The middle of a 1 km square lies up to this far from any point of the square.
ROUGHLY_M = 707.2
SAME_HOURS, SAME_START_MIN = 0.5, 45
# What everything but place and name can add at most.
MOST_BUT_NAME_BITS = bits(Witness.PHONE, SharedLevel.SAME) + bits(Witness.TIMES, TimesLevel.SAME)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The levels of two listings with their weights in bits, and the score, 0 to 1."""

    levels: Mapping[Witness, Level]
    parts: Mapping[Witness, float]

    @property
    def bits(self) -> float:
        """Log odds to base 2 that the two are one thing."""
        return PRIOR_BITS + sum(self.parts.values())

    @property
    def score(self) -> float:
        """How likely it is that the two are one thing."""
        return 1.0 / (1.0 + exp2(-self.bits))


def compare(a: Comparable, b: Comparable, frequencies: Frequencies) -> Comparison:
    """Compare two listings; which of them comes first changes nothing."""
    one, other = (a, b) if a.id <= b.id else (b, a)
    name = compare_names(one, other, frequencies).level
    return _complete(one, other, name, judge_distance(one, other))


def compare_likely(
    a: Comparable, b: Comparable, frequencies: Frequencies, least_bits: float
) -> Comparison | None:
    """Compare two listings; nothing where place and name show that they cannot reach so much.

    Notes
    -----
    Nearly all pairs end here, the place first, since it costs a fifth of what names cost.
    """
    one, other = (a, b) if a.id <= b.id else (b, a)
    distance = judge_distance(one, other)
    most = PRIOR_BITS + bits(Witness.DISTANCE, distance) + MOST_BUT_NAME_BITS
    if one.postcodes & other.postcodes:
        most = max(most, PRIOR_BITS + bits(Witness.POSTCODE, SharedLevel.SAME) + MOST_BUT_NAME_BITS)
    if most + bits(Witness.NAME, NameLevel.SAME) < least_bits:
        return None
    # By all but the name, which is more work than all else: no name weighs more than the same.
    at_best = _complete(one, other, NameLevel.SAME, distance)
    if at_best.bits < least_bits:
        return None
    name = compare_names(one, other, frequencies).level
    return None if most + bits(Witness.NAME, name) < least_bits else _named(at_best, name)


def _named(comparison: Comparison, name: NameLevel) -> Comparison:
    """The same with another level of the names."""
    levels: dict[Witness, Level] = {**comparison.levels, Witness.NAME: name}
    return Comparison(levels, _weigh(levels))


def _complete(
    one: Comparable, other: Comparable, name: NameLevel, distance: DistanceLevel
) -> Comparison:
    levels: dict[Witness, Level] = {
        Witness.NAME: name,
        Witness.DISTANCE: distance,
        Witness.POSTCODE: _judge_shared(one.postcodes, other.postcodes),
        Witness.PHONE: _judge_shared(one.phones, other.phones),
        Witness.WEB: _judge_web(one, other),
        Witness.NUMBER: _judge_shared(one.numbers, other.numbers),
        Witness.TIMES: judge_times(one.spans, other.spans),
        Witness.KIND: _judge_kind(one.kind, other.kind),
    }
    return Comparison(levels, _weigh(levels))


def _weigh(levels: Mapping[Witness, Level]) -> dict[Witness, float]:
    """What each level adds.

    Notes
    -----
    Distance and postcode are one witness, and so are phone, web and number: neighbours under one
    roof, and the sessions of one organization, share all of either. The stronger one speaks. That
    one organization is behind both says nothing where only a part of the names is the same.
    """
    parts = {witness: bits(witness, level) for witness, level in levels.items()}
    _keep_strongest(parts, (Witness.DISTANCE, Witness.POSTCODE))
    _keep_strongest(parts, (Witness.PHONE, Witness.WEB, Witness.NUMBER))
    if levels[Witness.NAME] in (NameLevel.PARTLY, NameLevel.DIFFERENT):
        for witness in (Witness.PHONE, Witness.WEB, Witness.NUMBER):
            parts[witness] = min(0.0, parts[witness])
    return parts


def _keep_strongest(parts: dict[Witness, float], group: tuple[Witness, ...]) -> None:
    """Leave only the best part of a group where any speaks for it, only the worst where none."""
    spoken = [witness for witness in group if parts[witness]]
    if not spoken:
        return
    speaks = max(spoken, key=lambda witness: parts[witness])
    if parts[speaks] < 0:
        speaks = min(spoken, key=lambda witness: parts[witness])
    for witness in group:
        if witness is not speaks:
            parts[witness] = 0.0


def _nearest_m(some: tuple[GridPoint, ...], others: tuple[GridPoint, ...]) -> float:
    return min((here.distance_m(there) for here in some for there in others), default=inf)


def judge_distance(a: Comparable, b: Comparable) -> DistanceLevel:
    """How far their nearest public places are apart; a rough point is never nearer than 1 km."""
    exact_m = _nearest_m(a.points, b.points)
    rough_m = min(
        _nearest_m(a.rough_points, (*b.points, *b.rough_points)),
        _nearest_m(a.points, b.rough_points),
    )
    # Of a rough point only this is known: it may be as near as its square allows.
    nearest_m = min(exact_m, max(301.0, rough_m - ROUGHLY_M))
    if nearest_m == inf:
        return DistanceLevel.NOT_RECORDED
    return next((level for reach_m, level in REACHES_M if nearest_m <= reach_m), DistanceLevel.FAR)


def _judge_shared(some: frozenset[str], others: frozenset[str]) -> SharedLevel:
    if not some or not others:
        return SharedLevel.NOT_RECORDED
    return SharedLevel.SAME if some & others else SharedLevel.DIFFERENT


def _judge_web(a: Comparable, b: Comparable) -> SharedLevel:
    """One page or e-mail address, one domain, or neither."""
    if a.pages & b.pages:
        return SharedLevel.SAME
    if a.hosts & b.hosts:
        return SharedLevel.SAME_DOMAIN
    return _judge_shared(a.hosts, b.hosts)


def _overlap(one: Span, other: Span) -> bool:
    starts_alike = abs(one.opens_min - other.opens_min) <= SAME_START_MIN
    return one.weekday == other.weekday and (
        starts_alike or (one.opens_min < other.closes_min and other.opens_min < one.closes_min)
    )


def judge_times(some: tuple[Span, ...], others: tuple[Span, ...]) -> TimesLevel:
    """How far the hours of the one that has fewer are hours of the other too."""
    if not some or not others:
        return TimesLevel.NOT_RECORDED
    fewer, more = sorted((some, others), key=len)
    met = sum(any(_overlap(span, there) for there in more) for span in fewer)
    if not met:
        return TimesLevel.OTHER
    return TimesLevel.SAME if met / len(fewer) >= SAME_HOURS else TimesLevel.PARTLY


def _judge_kind(one: ListingKind, other: ListingKind) -> KindLevel:
    if one is other:
        return KindLevel.SAME
    is_giving = ListingKind.GIVING in (one, other)
    return KindLevel.GIVING_AND_OTHER if is_giving else KindLevel.OTHER
