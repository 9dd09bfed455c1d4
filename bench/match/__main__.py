# ruff: noqa: T201
"""``python -m bench.match``: measure matching, beside what one could install instead."""

import argparse
import signal
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.listings.feed import write_feed
from bench.listings.generate import generate
from bench.listings.spots import spots_for
from bench.match import report
from bench.match.databases import database_server
from bench.match.machine import describe_machine
from bench.match.ranking import ROUNDS, SEARCHES, measure_ranking
from bench.match.serving import CLIENTS, measure_serving

SIZES = (2_000, 20_000)
STAGES = ("ranking", "serving")
SERVED = 20_000


def main(words: Sequence[str] | None = None) -> None:
    """Measure what is asked for, print it, and write it down where that is asked for too."""
    chosen = _arguments().parse_args(words)
    # As Ctrl-C does it: servers are stopped and databases dropped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if chosen.feed:
        _write_feed(chosen.feed, chosen.listings[0])
        return
    with database_server() as server:
        machine = describe_machine(server)
        for stage in chosen.stages:
            sections = MEASURED[stage](server, machine, chosen)
            for heading, body in sections.items():
                print(f"{heading}\n\n{body}\n", flush=True)
            if chosen.write:
                report.write_sections(sections)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.match", description=__doc__)
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--listings", nargs="+", type=int, default=SIZES, help="for ranking")
    parser.add_argument("--searches", type=int, default=SEARCHES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--served", type=int, default=SERVED, help="listings of the server")
    parser.add_argument("--clients", nargs="+", type=int, default=CLIENTS)
    parser.add_argument("--requests", type=int, help="for each number of clients")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    parser.add_argument("--feed", type=Path, help="write the listings as Open Referral UK, and end")
    return parser


def _write_feed(path: Path, count: int) -> None:
    write_feed(path, generate(count, spots_for(count)))


def _ranking(server: str, machine: str, chosen: argparse.Namespace) -> dict[str, str]:
    found = [
        measure_ranking(server, count, searches=chosen.searches, rounds=chosen.rounds)
        for count in chosen.listings
    ]
    return report.ranking_sections(machine, found, chosen.searches, chosen.rounds)


def _serving(server: str, machine: str, chosen: argparse.Namespace) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="connect-bench-") as folder:
        measured = measure_serving(
            server, Path(folder), chosen.served, chosen.clients, chosen.requests
        )
    return report.serving_sections(machine, measured)


MEASURED: dict[str, Callable[[str, str, argparse.Namespace], dict[str, str]]] = {
    "ranking": _ranking,
    "serving": _serving,
}


if __name__ == "__main__":
    main()
