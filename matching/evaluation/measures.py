"""How good one ranked list is, against what was judged.

Notes
-----
A service that nobody judged gains nothing. Each measure is nothing where it is not defined: without
any listing worth showing there is no best order to compare with, without a trap none to fall into.
nDCG: K. Järvelin and J. Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with
the gain 2^grade - 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import log2

from matching.evaluation.judged_set import BEST_GRADE, GOOD_GRADE, Judgement

FIRST_PAGE = 10
AT_FIRST_GLANCE = 5

Judged = Mapping[str, Judgement]


class Measure(StrEnum):
    """What is measured; all but the trap rate are better when higher."""

    NDCG = "ndcg@10"
    RECALL = "recall@10"
    MRR = "mrr"
    THREAD_COVERAGE = "thread_coverage@10"
    TRAP_RATE = "trap_rate@5"
    JUDGED = "judged@10"


Figures = Mapping[Measure, float | None]


def measure(ranked: Iterable[str], judged: Judged) -> Figures:
    """Every measure of one conversation's ranked services, best first."""
    # A service that is there twice keeps its first place.
    services = list(dict.fromkeys(ranked))
    return {
        Measure.NDCG: _ndcg(services, judged),
        Measure.RECALL: _recall(services, judged),
        Measure.MRR: _reciprocal_rank(services, judged),
        Measure.THREAD_COVERAGE: _thread_coverage(services, judged),
        Measure.TRAP_RATE: _is_trapped(services, judged),
        Measure.JUDGED: _judged_share(services, judged),
    }


def _grade(service: str, judged: Judged) -> int:
    return judged[service].grade if service in judged else 0


def _cumulated_gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _ndcg(services: Sequence[str], judged: Judged) -> float | None:
    best = sorted((judgement.grade for judgement in judged.values()), reverse=True)[:FIRST_PAGE]
    ideal = _cumulated_gain(best)
    if not ideal:
        return None
    return _cumulated_gain(_grade(service, judged) for service in services[:FIRST_PAGE]) / ideal


def _good(services: Iterable[str], judged: Judged) -> list[str]:
    return [service for service in services if _grade(service, judged) >= GOOD_GRADE]


def _recall(services: Sequence[str], judged: Judged) -> float | None:
    """Share of the good listings on the first page; a full page of them is all there can be."""
    good = _good(judged, judged)
    if not good:
        return None
    return len(_good(services[:FIRST_PAGE], judged)) / min(FIRST_PAGE, len(good))


def _reciprocal_rank(services: Sequence[str], judged: Judged) -> float | None:
    """One over the place of the first listing of the best grade, wherever it is."""
    if all(judgement.grade < BEST_GRADE for judgement in judged.values()):
        return None
    ranks = (
        rank
        for rank, service in enumerate(services, start=1)
        if _grade(service, judged) == BEST_GRADE
    )
    return 1 / first if (first := next(ranks, None)) else 0.0


def _threads(services: Iterable[str], judged: Judged) -> set[str]:
    return {thread for service in services for thread in judged[service].threads}


def _thread_coverage(services: Sequence[str], judged: Judged) -> float | None:
    """Share of the threads that anything good serves which the first page serves well."""
    servable = _threads(_good(judged, judged), judged)
    if not servable:
        return None
    return len(_threads(_good(services[:FIRST_PAGE], judged), judged)) / len(servable)


def _is_trapped(services: Sequence[str], judged: Judged) -> float | None:
    """Whether a trap is among the first that a worker reads out, 1 or 0."""
    traps = {service for service, judgement in judged.items() if judgement.grade == 0}
    if not traps:
        return None
    return float(any(service in traps for service in services[:AT_FIRST_GLANCE]))


def _judged_share(services: Sequence[str], judged: Judged) -> float:
    """Share of the first page that was judged at all: how far the rest can be trusted."""
    first = services[:FIRST_PAGE]
    return sum(service in judged for service in first) / len(first) if first else 0.0
