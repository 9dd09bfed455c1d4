# ruff: noqa: INP001, T201
"""How long POST /api/match takes: starts a server on the demonstration directory and asks it."""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx2

ROOT = Path(__file__).parents[1]
SEED = 20_261_122
STARTED_WITHIN_S = 180

PLACES = (
    "NN2 7AL", "nn15 5al", "NN16", "NN8 4", "kingsthorpe", "kingsthrope", "Earls Barton", "Corby",
    "Daventary", "Towcester", "Oundle", "Brackley", "52.2405,-0.9027", "Rushden", None,
)  # fmt: skip
SAID = (
    "I'm 72, lost my husband, used to sing in a choir, I love my garden, I can't drive",
    "new baby, no family round here, feeling very low",
    "he's fallen twice since March and won't use his stick",
    "worried about bills, we had no hot food this week",
    "speaks Polish, wants to meet people, works nights",
    "not bingo, anything with wood or engines for my dad, he's in a wheelchair",
    "I could give a few hours, I used to teach maths",
    "mum has dementia and I'm at the end of my tether",
    "sometimes I think they'd be better off without me",
    "somewhere warm to sit on a Tuesday afternoon",
    None,
)
MODES = ("walk", "slow_walk", "bus", "cycle", "car", None)
WISHES: tuple[dict[str, Any], ...] = (
    {},
    {"free": True},
    {"step_free": True},
    {"within_m": 3000},
    {"within_min": 30},
    {"kinds": ["group", "hub"]},
    {"when": {"days": ["Tuesday"], "from": "13:00", "to": "17:00"}},
    {"language": "Polish"},
    {"limit": 50},
)


def bodies(number: int) -> list[dict[str, Any]]:
    """The same varied bodies every time."""
    chance = random.Random(SEED)  # noqa: S311 - a draw to be repeated, not a secret
    return [
        {
            "near": chance.choice(PLACES),
            "said": chance.choice(SAID),
            "mode": chance.choice(MODES),
            **chance.choice(WISHES),
        }
        for _ in range(number)
    ]


@contextmanager
def server(workers: int) -> Iterator[str]:
    """Address of a server on a new folder, with the demonstration directory in it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="connect-bench-") as folder:
        environment = {**os.environ, "CONNECT_DATA_DIR": folder}
        environment.pop("CONNECT_DATABASE_URL", None)
        words = [sys.executable, "-m", "api.cli", "serve", "--demo"]
        words += ["--port", str(port), "--workers", str(workers)]
        with subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=sys.stderr, stderr=subprocess.DEVNULL
        ) as process:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait(address, process)
                yield address
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx2.get(f"{address}/health", timeout=10, trust_env=False).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return
    msg = "the server did not come up"
    raise RuntimeError(msg)


def measure(address: str, asked: list[dict[str, Any]], at_once: int) -> list[float]:
    """Milliseconds from sending a request to having read its whole answer, one a request."""
    with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:

        def ask(body: dict[str, Any]) -> float:
            began = time.perf_counter()
            client.post("/api/match", json=body).raise_for_status()
            return (time.perf_counter() - began) * 1000

        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(ask, asked))


def main() -> None:
    """Measure and print one line of a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=1, help="requests under way at a time")
    parser.add_argument("--workers", type=int, default=1, help="server processes")
    chosen = parser.parse_args()
    with server(chosen.workers) as address:
        measure(address, bodies(20), chosen.at_once)
        began = time.perf_counter()
        taken_ms = measure(address, bodies(chosen.requests), chosen.at_once)
        lasted_s = time.perf_counter() - began
    cuts = quantiles(taken_ms, n=100)
    print("| requests | at once | workers | p50 ms | p95 ms | p99 ms | slowest ms | a second |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {chosen.requests} | {chosen.at_once} | {chosen.workers} | {cuts[49]:.0f} |"
        f" {cuts[94]:.0f} | {cuts[98]:.0f} | {max(taken_ms):.0f} |"
        f" {chosen.requests / lasted_s:.0f} |"
    )


if __name__ == "__main__":
    main()
