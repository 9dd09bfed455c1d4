# ruff: noqa: T201
"""``python -m bench.coverage``: measure coverage and siting, and check that all answer alike."""

import argparse
import gc
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import fill
from time import perf_counter

import numpy as np
from sqlalchemy.orm import Session

from bench.coverage import choice
from bench.coverage.methods import (
    GROUPS,
    Answer,
    Geopandas,
    Method,
    Ours,
    Postgis,
    make_question,
    scratch_connection,
)
from bench.match.databases import database_server, ready_engine
from bench.match.machine import describe_machine
from bench.match.report import write_sections
from bench.match.tables import table
from directory.kinds import AreaKind
from directory.scratch import scratch_database
from maps.people.demand import Demand, load_demand
from matching.request import Mode

SIZES = (500, 5_000, 50_000)
# PostGIS takes a minute and more for the largest; the others wait for their turn beside it.
ROUNDS = {500: 5, 5_000: 3, 50_000: 1}
MARKS_S = {500: 0.25, 5_000: 0.5, 50_000: 2.0}
WIDTH = 120
SEED = 20_261_122
SEEDS = 10
WHAT_IF_ROUNDS = 9
# Metres: a millimetre is less than any postcode is known to.
SAME_M = 1e-3
COVERAGE = "# Coverage"
SITING = "# Where next"


@dataclass(frozen=True, slots=True)
class Size:
    """Seconds of each method in every round, and whether all found the same."""

    listings: int
    homes: int
    taken_s: dict[str, list[float]]
    are_same: bool


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print it, and write it down where that is asked for too."""
    chosen = _arguments().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with database_server() as server, scratch_database(server) as url:
        busy = f"The machine's load was {os.getloadavg()[0]:.0f} when it began."
        machine = f"{describe_machine(server)} {busy}"
        with ready_engine(url) as engine, Session(engine) as session:
            demand = load_demand(session, kind=AreaKind.LSOA)
        sizes = [_measure(url, demand, count, chosen.rounds) for count in chosen.listings]
        sections = {
            COVERAGE: _coverage_section(machine, sizes),
            SITING: _siting_section(demand, chosen.seeds),
        }
    for heading, body in sections.items():
        print(f"{heading}\n\n{body}\n", flush=True)
    if chosen.write:
        write_sections(sections)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.coverage", description=__doc__)
    parser.add_argument("--listings", nargs="+", type=int, default=SIZES)
    parser.add_argument("--rounds", type=int, help="for every size; else fewer for the larger")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="problems of where next, a sixth")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser


def _measure(url: str, demand: Demand, listings: int, rounds: int | None) -> Size:
    """All methods in turn, another one first each time."""
    homes = demand.points[demand.area >= 0]
    question = make_question(homes, listings, SEED)
    with scratch_connection(url) as connection:
        methods: list[Method] = [
            Ours(question),
            Geopandas(question),
            Postgis(connection, question),
        ]
        taken: dict[str, list[float]] = {method.name: [] for method in methods}
        gc.disable()
        for turn in range(rounds or ROUNDS.get(listings, 1)):
            for step in range(len(methods)):
                method = methods[(turn + step) % len(methods)]
                began = perf_counter()
                method.work_out()
                taken[method.name].append(perf_counter() - began)
        gc.enable()
        answers = [method.answer() for method in methods]
    are_same = all(_is_same(answers[0], other) for other in answers[1:])
    return Size(listings, len(homes), taken, are_same)


def _is_same(one: Answer, other: Answer) -> bool:
    known = other.nearest_m.shape[2]
    return bool(
        np.allclose(one.nearest_m[:, :, :known], other.nearest_m, atol=SAME_M, rtol=0)
        and np.array_equal(one.counts, other.counts)
    )


def _coverage_section(machine: str, sizes: Sequence[Size]) -> str:
    names = list(sizes[0].taken_s)
    rows = [
        [
            f"{size.listings:,}",
            f"{MARKS_S[size.listings]:g}" if size.listings in MARKS_S else "-",
            *(f"{median(size.taken_s[name]):.2f}" for name in names),
            str(len(size.taken_s[names[0]])),
            "yes" if size.are_same else "NO",
        ]
        for size in sizes
    ]
    asked = (
        f"All {sizes[0].homes:,} live postcodes of the county by {GROUPS} groups of generated"
        " listings: metres to the nearest three and how many lie within 800, 1,600 and 5,000 m, in"
        " seconds, the median of the rounds. Every method in turn in one run, another one first"
        " each time; then their answers are compared, every distance to a millimetre and every"
        " count. GeoPandas (`sjoin_nearest`, `sjoin` by `dwithin`) finds the nearest one alone."
        " PostGIS (KNN over a partial index a group, one `ST_DWithin` for all radii) leaves its"
        " answer in the server, so that no time goes into sending it."
    )
    header = ["listings", "mark", *names, "rounds", "same answers"]
    return "\n\n".join(
        ["```sh\n.venv/bin/python -m bench.coverage --write\n```", machine, fill(asked, WIDTH),
         table(header, rows)]
    )  # fmt: skip


def _siting_section(demand: Demand, seeds: int) -> str:
    found = choice.measure_choices(seeds)
    groups = [
        [one for one in found if (one.radius_m, one.is_clustered) == key]
        for key in sorted({(one.radius_m, one.is_clustered) for one in found})
    ]
    rows = [
        [
            f"{of[0].radius_m / 1000:g} km, {'in towns' if of[0].is_clustered else 'evenly'}",
            str(len(of)),
            f"{min(one.share for one in of):.2%}",
            f"{median(one.share for one in of):.2%}",
            f"{1000 * median(one.quick_s for one in of):.0f}",
            f"{1000 * max(one.quick_s for one in of):.0f}",
            f"{median(one.proof_s for one in of):.2f}",
            str(sum(one.is_proved for one in of)),
        ]
        for of in groups
    ]
    changes = [
        choice.measure_what_if(demand, listings, mode, WHAT_IF_ROUNDS)
        for mode in (Mode.WALK, Mode.CAR)
        for listings in (50, 500)
    ]
    what_if = [
        [one.mode.value, f"{one.listings:,}",
         *(f"{1000 * taken:.0f}" for taken in (one.table_s, one.add_s, one.move_s, one.close_s))]
        for one in changes
    ]  # fmt: skip
    chosen = (
        f"The quick choice of {choice.SITES} of {choice.VENUES:,} venues for the people of"
        f" {choice.AREAS} areas against the optimum that HiGHS proves; marks: within 4 %, in under"
        " 100 ms."
    )
    changed = (
        "A table of generated listings for the county's postcodes by straight line, and a new one"
        " after a hub is added, moved or closed, in milliseconds; mark: 500 ms."
    )
    header = ["within reach", "problems", "worst", "median", "ms", "slowest ms", "proof s",
              "proved"]  # fmt: skip
    of_changes = ["mode", "listings", "table", "add", "move", "close"]
    return "\n\n".join(
        [fill(chosen, WIDTH), table(header, rows), fill(changed, WIDTH), table(of_changes, what_if)]
    )


if __name__ == "__main__":
    main()
