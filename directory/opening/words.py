"""Schedules in plain words."""

from collections.abc import Iterable

from directory.hours.plain_words import say_rules
from directory.hours.rule import tidy
from directory.opening.recurrence import Recurrence, rule_of


def describe(schedules: Iterable[Recurrence]) -> str:
    """Say in plain words when something is on; empty where nothing is recorded.

    Notes
    -----
    A schedule's own description goes before our words for its parts: its writer knew more.
    """
    listed = list(schedules)
    written = list(dict.fromkeys(s.description.strip() for s in listed if s.description))
    rules = (rule_of(schedule) for schedule in listed if not schedule.description)
    spoken = say_rules(tidy(rule for rule in rules if rule), is_dated=False)
    return "; ".join([*(phrase.rstrip(".") for phrase in written), *([spoken] if spoken else [])])
