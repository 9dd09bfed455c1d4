# ruff: noqa: T201
"""``python -m bench.editing``: twenty editors on the same listings of a large directory."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.editing.dry_run import DryRunTaken, measure_dry_run
from bench.editing.load import Outcome, measure
from bench.listings.copying import analyse, copy_listings
from bench.listings.generate import generate
from bench.listings.spots import spots_for
from bench.match.databases import database_server, ready_engine
from bench.match.machine import describe_machine
from bench.match.report import replace_section
from bench.match.server import serving
from directory.database import transaction
from directory.scratch import scratch_database

SERVED, EDITORS, FOUGHT_OVER, LASTS_S, ROWS = 20_000, 20, 40, 60, 1_000
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEADING = "# Many editors at once"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print it, and write it down where that is asked for; 1 where anything was lost."""
    chosen = _arguments().parse_args(words)
    # As Ctrl-C does it: servers are stopped and databases dropped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        database_server() as server,
        scratch_database(server) as url,
        ready_engine(url) as engine,
        tempfile.TemporaryDirectory(prefix="connect-bench-") as folder,
    ):
        machine = describe_machine(server)
        with transaction(engine) as session:
            listings = list(generate(chosen.listings, spots_for(chosen.listings)))
            copy_listings(session, listings)
        analyse(engine)
        taken = measure_dry_run(engine, chosen.rows)
        print(told(taken), flush=True)
        # Vectors for as many listings would be made for minutes before anybody could edit.
        os.environ["CONNECT_SEMANTIC"] = "off"
        with serving(url, Path(folder), chosen.workers) as served:
            found = measure(
                engine,
                f"http://127.0.0.1:{served.port}",
                editors=chosen.editors,
                fought_over=chosen.fought_over,
                lasts_s=chosen.seconds,
            )
    body = f"{described(found, machine)}\n{told(taken)}"
    print(f"{HEADING}\n\n{body}", flush=True)
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(replace_section(page, HEADING, body), encoding="utf-8")
    return 1 if found.lost or found.deadlocks or found.failed else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.editing", description=__doc__)
    parser.add_argument("--listings", type=int, default=SERVED)
    parser.add_argument("--editors", type=int, default=EDITORS)
    parser.add_argument("--fought-over", type=int, default=FOUGHT_OVER, help="listings")
    parser.add_argument("--rows", type=int, default=ROWS, help="of the spreadsheet")
    parser.add_argument("--seconds", type=float, default=LASTS_S)
    parser.add_argument("--workers", type=int, default=1, help="of the server")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser


def described(found: Outcome, machine: str) -> str:
    """The outcome as the page has it."""
    editors = sum(one.editors for one in found.ways)
    lines = [
        machine,
        "",
        f"{editors} editors for {found.lasted_s:.0f} s, {found.listings:,} listings.",
        f"They all change {found.fought_over} of them, each drawn anew for every edit.",
        "",
        "| way | editors | edits | refused, begun again | edits a second | median | p95 |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {one.name} | {one.editors} | {one.edits} | {one.refused} | {one.edits_s:.1f}"
            f" | {one.p50_ms:.0f} ms | {one.p95_ms:.0f} ms |"
            for one in found.ways
        ),
        "",
        f"Lost updates: {found.lost}. Deadlocks: {found.deadlocks}. Failures:"
        f" {sum(found.failed.values())}"
        + (f" ({', '.join(sorted(found.failed))})." if found.failed else "."),
        "",
    ]
    return "\n".join(lines)


def told(taken: DryRunTaken) -> str:
    """How long the spreadsheet took, as the page has it."""
    outcomes = ", ".join(f"{number} {outcome}" for outcome, number in taken.outcomes.items())
    return (
        f"A spreadsheet (XLSX) of {taken.rows:,} rows of the same directory ({outcomes}):"
        f" {taken.download_s:.1f} s to download, {taken.dry_run_s:.1f} s to look at,"
        f" {taken.take_in_s:.1f} s to take in.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
