"""The named levels of a comparison, and what each weighs as a witness."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class Witness(StrEnum):
    """What two listings are compared by."""

    NAME = "name"
    DISTANCE = "distance"
    POSTCODE = "postcode"
    PHONE = "phone"
    WEB = "web"
    NUMBER = "number"
    TIMES = "times"
    KIND = "kind"


class NameLevel(StrEnum):
    """How alike the names are once the words that say nothing are gone."""

    SAME = "same"
    SAME_COMMON_WORDS = "same_common_words"
    NEAR = "near"
    PARTLY = "partly"
    DIFFERENT = "different"
    NOT_RECORDED = "not_recorded"


class DistanceLevel(StrEnum):
    """How far the nearest two public places of the listings are apart."""

    SAME_POINT = "same_point"
    WITHIN_50_M = "within_50_m"
    WITHIN_300_M = "within_300_m"
    WITHIN_1_KM = "within_1_km"
    WITHIN_5_KM = "within_5_km"
    FAR = "far"
    NOT_RECORDED = "not_recorded"


class SharedLevel(StrEnum):
    """Whether two sets of postcodes, phones, addresses on the web or numbers meet."""

    SAME = "same"
    SAME_DOMAIN = "same_domain"
    DIFFERENT = "different"
    NOT_RECORDED = "not_recorded"


class TimesLevel(StrEnum):
    """How far the hours agree."""

    SAME = "same"
    PARTLY = "partly"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class KindLevel(StrEnum):
    """Whether the listings are of one kind."""

    SAME = "same"
    OTHER = "other"
    GIVING_AND_OTHER = "giving_and_other"


Level: TypeAlias = NameLevel | DistanceLevel | SharedLevel | TimesLevel | KindLevel

# Log odds to base 2: how much more often two listings of one thing show the level than two of two
# things that lie in one block. Set by hand, with an eye on how often the labelled pairs that are
# for tuning show each; docs/duplicates.md has the table.
BITS: Mapping[tuple[Witness, Level], float] = {
    (Witness.NAME, NameLevel.SAME): 6.25,
    (Witness.NAME, NameLevel.SAME_COMMON_WORDS): 5.0,
    (Witness.NAME, NameLevel.NEAR): 3.75,
    (Witness.NAME, NameLevel.PARTLY): 0.75,
    (Witness.NAME, NameLevel.DIFFERENT): -9.0,
    (Witness.DISTANCE, DistanceLevel.SAME_POINT): 5.0,
    (Witness.DISTANCE, DistanceLevel.WITHIN_50_M): 5.0,
    (Witness.DISTANCE, DistanceLevel.WITHIN_300_M): 4.0,
    (Witness.DISTANCE, DistanceLevel.WITHIN_1_KM): 2.0,
    (Witness.DISTANCE, DistanceLevel.WITHIN_5_KM): -4.0,
    (Witness.DISTANCE, DistanceLevel.FAR): -10.0,
    (Witness.POSTCODE, SharedLevel.SAME): 5.0,
    (Witness.PHONE, SharedLevel.SAME): 2.5,
    (Witness.PHONE, SharedLevel.DIFFERENT): -0.5,
    (Witness.WEB, SharedLevel.SAME): 2.5,
    (Witness.WEB, SharedLevel.SAME_DOMAIN): 1.0,
    (Witness.WEB, SharedLevel.DIFFERENT): -0.25,
    (Witness.NUMBER, SharedLevel.SAME): 2.0,
    (Witness.NUMBER, SharedLevel.DIFFERENT): -0.5,
    (Witness.TIMES, TimesLevel.SAME): 2.25,
    (Witness.TIMES, TimesLevel.PARTLY): 0.5,
    (Witness.TIMES, TimesLevel.OTHER): -2.5,
    (Witness.KIND, KindLevel.OTHER): -0.5,
    (Witness.KIND, KindLevel.GIVING_AND_OTHER): -6.0,
}
# Of two listings in one block, about one pair in sixty-four is one thing twice.
PRIOR_BITS = -6.0


def bits(witness: Witness, level: Level) -> float:
    """What a level weighs; what is not recorded, or says nothing, weighs nothing."""
    return BITS.get((witness, level), 0.0)
