"""Means over conversations, and how far they could be off.

Notes
-----
Percentile bootstrap over conversations: B. Efron and R. Tibshirani, An Introduction to the
Bootstrap (1993), chapter 13. The same figures give the same interval every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from matching.evaluation.measures import Figures, Measure

SAMPLES = 2000
SEED = 7
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval.

    Parameters
    ----------
    conversations
        For how many the measure is defined.
    """

    mean: float
    low: float
    high: float
    conversations: int


def estimate(
    figures: Sequence[Figures], *, samples: int = SAMPLES, seed: int = SEED
) -> Mapping[Measure, Estimate]:
    """The mean of each measure over the conversations where it is defined; others are missing."""
    # One stream of numbers for all measures in their order, so that a run can be scored again.
    random = Random(seed)  # noqa: S311 - drawn again from the same seed, not secret
    found = {}
    for measure in Measure:
        values = [value for each in figures if (value := each[measure]) is not None]
        if values:
            found[measure] = _estimate(values, random, samples)
    return found


def _estimate(values: Sequence[float], random: Random, samples: int) -> Estimate:
    count = len(values)
    means = sorted(sum(random.choices(values, k=count)) / count for _ in range(samples))
    low, high = (means[min(samples - 1, int(share * samples))] for share in (LOW, HIGH))
    return Estimate(sum(values) / count, low, high, count)
