"""A run that is killed at any moment leaves the directory as it was, and the next one works."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from directory.cluster import Cluster
from directory.queries.imports import IMPORT_LOCK
from tests.importers.spreadsheet.sheets import write_xlsx

LIMIT_S = 240.0
ROWS = 100
TABLES = ("organization", "location", "service", "phone", "service_area", "import_run")
# Each is held by the test, so that the run stops exactly there and is killed while it waits.
MOMENTS = ("the lock of imports", "organization", "service", "phone", "service_area")


@pytest.fixture
def own_database(cluster: Cluster, loaded_template: str, run_id: str, worker: str) -> Iterator[str]:
    """A ready database of this test's own, since the run that is killed is a process of its own."""
    name = sql.Identifier(f"test_killed_{run_id}_{worker}")
    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
        connection.execute(drop)
        template = sql.Identifier(loaded_template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        yield cluster.url_of(f"test_killed_{run_id}_{worker}")
        connection.execute(drop)


def sheet(folder: Path) -> Path:
    headings = ["Name", "Phone", "Postcode", "Area served", "Days and times", "Reference"]
    rows = [
        [f"Group {at}", "01632 960199", "NN1 1ED", "West Northamptonshire", "Fridays 10am", at]
        for at in range(1, ROWS + 1)
    ]
    return write_xlsx(folder, Listings=[headings, *rows])


def start(database: str, path: Path, folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "api.cli", "import", "run", "spreadsheet", str(path), "--commit"]
    environment = {
        **os.environ, "CONNECT_DATABASE_URL": database, "CONNECT_DATA_DIR": str(folder / "data"),
    }  # fmt: skip
    silence = subprocess.DEVNULL
    return subprocess.Popen(words, env=environment, stdout=silence, stderr=silence)


def sizes(connection: psycopg.Connection) -> dict[str, int]:
    found = {}
    for table in TABLES:
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        found[table] = (connection.execute(count).fetchone() or (0,))[0]
    return found


@contextmanager
def held(database: str, moment: str) -> Iterator[None]:
    """Keep a run from getting past a moment for as long as the block lasts."""
    with psycopg.connect(database) as connection:
        if moment in TABLES:
            lock = sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(moment))
            connection.execute(lock)
        else:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        yield


def wait_for(connection: psycopg.Connection, *, waiting: bool) -> None:
    """Until the run waits for a lock, or until nothing of it is left."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    asked += " AND pid <> pg_backend_pid()"
    asked += " AND wait_event_type = 'Lock'" if waiting else ""
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if bool((connection.execute(asked).fetchone() or (0,))[0]) == waiting:
            return
        time.sleep(0.02)
    pytest.fail(f"the run was not {'waiting' if waiting else 'over'} after {LIMIT_S} s")


def test_killed_at_any_moment(own_database: str, tmp_path: Path) -> None:
    path = sheet(tmp_path)
    with psycopg.connect(own_database, autocommit=True) as connection:
        before = sizes(connection)
        for moment in MOMENTS:
            with held(own_database, moment):
                process = start(own_database, path, tmp_path)
                wait_for(connection, waiting=True)
                process.kill()
                assert process.wait(LIMIT_S) == -9
            wait_for(connection, waiting=False)
            assert sizes(connection) == before, f"killed at {moment}"
        process = start(own_database, path, tmp_path)
        assert process.wait(LIMIT_S * 3) in {0, 1}
        after = sizes(connection)
    assert after["service"] == before["service"] + ROWS
    assert after["service_area"] == before["service_area"] + ROWS
    assert after["import_run"] == before["import_run"] + 1


def test_killed_while_the_file_is_read(own_database: str, tmp_path: Path) -> None:
    """The process that reads the workbook ends with the one that asked for it."""
    path = sheet(tmp_path)
    with psycopg.connect(own_database, autocommit=True) as connection:
        before = sizes(connection)
        for wait_s in (0.3, 0.8, 1.3):
            process = start(own_database, path, tmp_path)
            time.sleep(wait_s)
            process.kill()
            process.wait(LIMIT_S)
            wait_for(connection, waiting=False)
            after = sizes(connection)
            assert after == before or after["service_area"] == before["service_area"] + ROWS
        left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(path) not in left.stdout
