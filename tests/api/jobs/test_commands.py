"""``connect feed`` and ``connect jobs list``: feeds are followed and left, jobs are counted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text

from api.cli import run
from api.commands.console import ExitCode
from directory.config import Settings
from directory.database import transaction
from directory.kinds import Task
from directory.queries.jobs import put_job

FEED = "https://feeds.example.org/services?key=secret"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nothing_stays(ready: Settings, loaded_engine: Engine) -> Iterator[None]:
    """What the commands commit is deleted; the audit alone stays, as it must."""
    yield
    with loaded_engine.begin() as connection:
        for table in ("scheduled_feed", "procrastinate_jobs"):
            connection.execute(text(f"DELETE FROM {table}"))


def said(capture: Capture, *words: str) -> Any:
    capture.readouterr()
    assert run([*words, "--json"]) == ExitCode.CLEAN
    return json.loads(capture.readouterr().out)


def failed(capture: Capture, *words: str) -> str:
    capture.readouterr()
    assert run(list(words)) == ExitCode.FAILED
    return capture.readouterr().err


def test_a_feed_is_followed_shown_without_its_key_and_left(
    ready: Settings, capsys: Capture
) -> None:
    added = said(capsys, "feed", "add", "open-referral-uk", FEED, "--every-h", "168")
    assert added["every_h"] == 168
    assert "followed already" in failed(capsys, "feed", "add", "open-referral-uk", FEED)
    [feed] = said(capsys, "feed", "list")
    assert (feed["id"], feed["address"]) == (added["id"], "https://feeds.example.org/services")
    assert run(["feed", "list"]) == ExitCode.CLEAN
    out = capsys.readouterr().out
    shown = "open-referral-uk https://feeds.example.org/services, every 168 hours: not read yet"
    assert out == f"{added['id']}: {shown}\n"
    assert said(capsys, "feed", "remove", FEED) == {"id": added["id"]}
    again = said(capsys, "feed", "add", "open-referral-uk", FEED)
    assert again["every_h"] == 24
    assert said(capsys, "feed", "remove", again["id"]) == {"id": again["id"]}
    assert said(capsys, "feed", "list") == []
    assert "No feed is followed" in failed(capsys, "feed", "remove", FEED)


def test_what_cannot_be_followed_is_said(ready: Settings, capsys: Capture) -> None:
    message = failed(capsys, "feed", "add", "spreadsheet", FEED)
    assert "open-referral-uk" in message
    assert "begins with https://" in failed(capsys, "feed", "add", "open-referral-uk", "a.json")


def test_jobs_are_counted(ready: Settings, capsys: Capture, loaded_engine: Engine) -> None:
    with transaction(loaded_engine) as session:
        put_job(session, Task.TIDY)
    told = said(capsys, "jobs", "list")
    assert told["workers"] == 0
    assert told["jobs"] == [
        {"task": "tidy", "waiting": 1, "running": 0, "failed": 0, "last_done_at": None}
    ]
    assert set(told["messages"]) == {"waiting", "sending", "sent", "failed"}
    assert run(["jobs", "list"]) == ExitCode.CLEAN
    assert "tidy: 1 waiting, 0 running, 0 failed, last done never" in capsys.readouterr().out
