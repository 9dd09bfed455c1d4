"""What the figures were measured on and with."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

LIBRARIES = ("numpy", "scipy", "numba", "onnxruntime", "tantivy")
BYTES_A_GB = 2**30


def describe_machine(url: str) -> str:
    """Two lines: the machine, and the versions of what was run; the database's as it tells them."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / BYTES_A_GB
    day = datetime.now(UTC).date().isoformat()
    versions = [f"Python {platform.python_version()}", *_database_versions(url)]
    versions += [f"SQLite {sqlite3.sqlite_version}"]
    versions += [f"{name} {found}" for name in LIBRARIES if (found := _version(name))]
    return (
        f"{day}, {_processor()}, {os.cpu_count()} cores, {memory_gb:.0f} GB,"
        f" {platform.system()}.\n{', '.join(versions)}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _database_versions(url: str) -> list[str]:
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain) as connection:
        server = connection.execute("SHOW server_version").fetchone()
        postgis = connection.execute(
            "SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'"
        ).fetchone()
        buffers = connection.execute("SHOW shared_buffers").fetchone()
    found = [str(row[0]) if row else "?" for row in (server, postgis, buffers)]
    return [
        f"PostgreSQL {found[0].split()[0]} (shared_buffers {found[2]})",
        f"PostGIS {found[1]}",
    ]
