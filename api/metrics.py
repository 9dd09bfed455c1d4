"""Counts and durations of requests, by method, route and status alone."""

import os
import shutil
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "connect_http_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY
)
DURATIONS = Histogram(
    "connect_http_request_duration_seconds",
    "Time from a request's arrival to the end of its answer.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
    registry=REGISTRY,
)


def share_between_workers(data_dir: Path) -> None:
    """Let several server processes add up their numbers; called before they are started.

    Notes
    -----
    prometheus-client reads the variable when it is imported, so the processes must inherit it.
    """
    folder = data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[SHARED_FOLDER] = str(folder)


def plain_method(method: str) -> str:
    """A method that exists, since anything at all can be sent as one."""
    return method if method in METHODS else "OTHER"


def count_request(*, method: str, route: str, status: int, duration_s: float) -> None:
    """Add one answered request."""
    REQUESTS.labels(method, route, str(status)).inc()
    DURATIONS.labels(method, route).observe(duration_s)


def write_metrics() -> bytes:
    """Everything counted so far, by all processes, in Prometheus' text format."""
    if SHARED_FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
