"""Times several engines on the same searches in turn, and compares them search by search."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from time import perf_counter_ns

from bench.match.engine import Ask, Engine
from bench.match.query import Query

SAMPLES = 2_000
SEED = 7
LOW, HIGH = 0.025, 0.975

# Milliseconds of every round, search by search.
Times = list[list[float]]


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds over all searches and rounds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median over the searches of theirs divided by ours, with its 95 % interval."""

    median: float
    low: float
    high: float


def interleave(
    engines: Sequence[Engine], queries: Sequence[Query], rounds: int
) -> dict[str, Times]:
    """Ask each engine the same in turn, another one first each time.

    Notes
    -----
    Between two searches of one engine all others have run, so that none finds its own data still
    warm in the processor; and whatever slows the machine down slows all of them.
    """
    asks = [[engine.prepare(query) for engine in engines] for query in queries]
    taken: list[Times] = [[[] for _ in queries] for _ in engines]
    with _without_collector():
        for turn in range(-1, rounds):
            for number, of_query in enumerate(asks):
                first = turn + number
                for step in range(len(engines)):
                    at = (first + step) % len(engines)
                    taken_ms = milliseconds(of_query[at])
                    # The round before the first plans statements and fills caches of words.
                    if turn >= 0:
                        taken[at][number].append(taken_ms)
    return {engine.name: times for engine, times in zip(engines, taken, strict=True)}


def milliseconds(ask: Ask) -> float:
    """How long one call takes."""
    began = perf_counter_ns()
    ask()
    return (perf_counter_ns() - began) / 1e6


@contextmanager
def _without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def spread(times: Times) -> Spread:
    """Of all times together."""
    every = [one for of_query in times for one in of_query]
    return Spread(median(every), quantiles(every, n=20)[18] if len(every) > 1 else every[0])


def compare(ours: Times, theirs: Times, *, samples: int = SAMPLES, seed: int = SEED) -> Ratio:
    """How many times as long they take: each search's medians, divided."""
    ratios = [median(b) / median(a) for a, b in zip(ours, theirs, strict=True)]
    random = Random(seed)  # noqa: S311 - drawn again from the same seed, not secret
    drawn = sorted(median(random.choices(ratios, k=len(ratios))) for _ in range(samples))
    low, high = (drawn[min(samples - 1, int(share * samples))] for share in (LOW, HIGH))
    return Ratio(median(ratios), low, high)


def compare_all(times: Mapping[str, Times], ours: str) -> dict[str, Ratio]:
    """Every other engine beside ours."""
    return {name: compare(times[ours], one) for name, one in times.items() if name != ours}
