"""What jobs, messages and feeds are called on the page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.dependencies import LONDON
from directory.kinds import Task

TASKS = {
    Task.SEND_MESSAGE: "Send a message",
    Task.STORE_VECTORS: "Prepare listings so that they are found by their meaning",
    Task.READ_FEED: "Read a feed",
    Task.ASK_KEEPERS: "Ask whether listings are still right",
    Task.SEND_DIGESTS: "Tell reviewers what waits",
    Task.COMPARE_LISTINGS: "Look for listings that are there twice",
    Task.TIDY: "Delete what was held for long enough",
}
EVERY = {"24": "Every day", "168": "Every week", "720": "Every 30 days"}


def say_task(name: str) -> str:
    """A task in plain words; its own name where there are none."""
    return TASKS[Task(name)] if name in set(Task) else name


def say_time(moment: datetime | None) -> str:
    """A moment in London, to the minute; ``Never`` where there is none."""
    if moment is None:
        return "Never"
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B}, {local:%H:%M}"


def say_every(hours: int) -> str:
    """How often something is read."""
    return EVERY.get(str(hours)) or f"Every {hours} hours"


def say_failure(failure: str) -> str:
    """A failure as the beginning of a sentence."""
    return failure[:1].upper() + failure[1:]


def say_outcome(failure: str | None, report: Mapping[str, Any] | None) -> str:
    """What came of the last reading of a feed."""
    if failure:
        return f"It failed: {failure}"
    if report is None:
        return "Not read yet"
    names = ("new", "changed", "unchanged", "gone", "rejected")
    return ", ".join(f"{report[name]:,} {name}" for name in names)
