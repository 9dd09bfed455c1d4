"""The schedules of a listing as words that its keeper can change, and the words as schedules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import uuid4

from directory.hours.bounds import NOTHING, read_bounds
from directory.hours.plain_words import say_date, say_rule
from directory.hours.rule import MIDNIGHT, Rule, tidy
from directory.hours.understanding import Understood, understand
from directory.opening import rule_of
from importers.hours import record_of
from importers.records import ScheduleRecord

# Some forms cannot hold the end of a day, and mean it by this.
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words, and the schedules that it stands for."""

    words: str
    schedules: tuple[ScheduleRecord, ...]


def words_of(schedules: Sequence[ScheduleRecord], today: date) -> str:
    """Schedules in words, a line for each; a group's own words where they say the same."""
    return "\n".join(line.words for line in _lines(schedules, today))


def _lines(schedules: Sequence[ScheduleRecord], today: date) -> list[Line]:
    described: dict[str | None, list[ScheduleRecord]] = {}
    for one in schedules:
        described.setdefault(one.description, []).append(one)
    lines = []
    for description, group in described.items():
        if description and _says(description, group, today):
            lines.append(Line(_one_line(description), tuple(group)))
            continue
        lines += [Line(_one_line(_spoken(one)), (one,)) for one in group if _spoken(one)]
    return [*lines, *_notes(schedules, lines)]


def _says(description: str, group: Sequence[ScheduleRecord], today: date) -> bool:
    """Whether words are read as the very rules that stand beside them."""
    rules = tidy(rule for rule in map(_rule, group) if rule)
    if not rules:
        return len(group) == 1
    return understand(description, today).rules == rules


def _rule(schedule: ScheduleRecord) -> Rule | None:
    """The parts as a rule; where the recurrence ends, so does what is said."""
    rule = rule_of(schedule)
    if rule is None:
        return None
    ends = [day for day in (schedule.valid_to, schedule.until) if day]
    closes = MIDNIGHT if rule.closes == _LAST_MINUTE else rule.closes
    return replace(rule, valid_to=min(ends, default=None), closes=closes)


def _spoken(schedule: ScheduleRecord) -> str:
    rule = _rule(schedule)
    words = say_rule(rule) if rule else ""
    return words[:1].upper() + words[1:] if words else (schedule.description or "")


def _one_line(text: str) -> str:
    return "; ".join(line.strip() for line in text.splitlines() if line.strip())


def _notes(schedules: Sequence[ScheduleRecord], lines: Sequence[Line]) -> list[Line]:
    """Notes beside schedules, each once, but for those that the parts say already."""
    said = {line.words for line in lines}
    noted: dict[str, list[ScheduleRecord]] = {}
    for one in schedules:
        if one.notes and not _is_in_parts(one) and one.notes.strip() not in said:
            noted.setdefault(_one_line(one.notes), []).append(one)
    return [Line(note, tuple(group)) for note, group in noted.items()]


def _is_in_parts(schedule: ScheduleRecord) -> bool:
    bounds, rule = read_bounds(schedule.notes or ""), _rule(schedule)
    return (
        bounds != NOTHING
        and rule is not None
        and (not bounds.months or set(bounds.months) == set(rule.months))
        and (bounds.is_term_time_only or False) == (rule.is_term_time_only or False)
        and (
            bounds.is_open_on_bank_holidays is None
            or bounds.is_open_on_bank_holidays is rule.is_open_on_bank_holidays
        )
    )


def with_first_day(text: str, first: date, today: date) -> str:
    """The words with the day from which every other week is counted, where it was left open."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if first in understand(line, today).first_days:
            lines[at] = f"{line.rstrip(' .,;')}, starting {say_date(first)}"
            return "\n".join(lines)
    return f"{text.rstrip(' .,;')}, starting {say_date(first)}"


def left_before(schedules: Sequence[ScheduleRecord], today: date) -> frozenset[str]:
    """Words that nothing was read from when they were shown: nobody is asked about them again."""
    lines = _lines(schedules, today)
    whole = understand(words_of(schedules, today), today)
    return frozenset(
        (*whole.left, *(w for one in lines for w in understand(one.words, today).left))
    )


def schedules_of(
    text: str, read: Understood, before: Sequence[ScheduleRecord], today: date
) -> tuple[ScheduleRecord, ...]:
    """The schedules that a text stands for.

    Parameters
    ----------
    text, read
        The words as they are to be kept, and what was understood of them.
    before
        The schedules so far. Lines that are not changed keep theirs as they are, with all that our
        words do not say; a text that is not changed keeps them all.
    """
    if text == words_of(before, today):
        return tuple(before)
    known = {line.words: line.schedules for line in _lines(before, today)}
    allotted, unread = _allotted(text, read, today)
    found: list[ScheduleRecord] = []
    for words, rules in allotted:
        held = known.get(words, ())
        if held and tidy(rule for rule in map(_rule, held) if rule) == tidy(rules):
            found += [_with_notes_of(one, unread, known) for one in held]
        else:
            found += [_record(rule, words, before) for rule in rules]
    # Words that told nothing before either stay with the schedules that held them alone.
    alone = [one for words in unread for one in known.get(words, ()) if _rule(one) is None]
    noted = {_one_line(one.notes) for one in found if one.notes}
    kept = {_one_line(one.description or "") for one in alone} | noted
    return tuple(_with_notes([*found, *alone], [w for w in unread if w not in kept], before))


def _allotted(
    text: str, read: Understood, today: date
) -> tuple[list[tuple[str, tuple[Rule, ...]]], list[str]]:
    """Each line with what it says, where lines stand for themselves; else the whole with all."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    each = [(line, understand(line, today).rules) for line in lines]
    if tidy(rule for _, rules in each for rule in rules) == read.rules:
        told = [(line, rules) for line, rules in each if rules]
        return told, [line for line, rules in each if not rules]
    return ([(_one_line(text), read.rules)], []) if read.rules else ([], lines)


def _record(rule: Rule, words: str, before: Iterable[ScheduleRecord]) -> ScheduleRecord:
    """The schedule of a rule: one that said the same under other words goes on."""
    same = next((one for one in before if _rule(one) == rule), None)
    return replace(same, description=words) if same else record_of(rule, uuid4(), words)


def _with_notes_of(
    schedule: ScheduleRecord, notes: Sequence[str], known: dict[str, tuple[ScheduleRecord, ...]]
) -> ScheduleRecord:
    """A schedule without a note that was taken away."""
    shown = schedule.notes and _one_line(schedule.notes) in known
    is_gone = shown and _one_line(schedule.notes or "") not in notes
    return replace(schedule, notes=None) if is_gone else schedule


def _with_notes(
    found: list[ScheduleRecord], added: Sequence[str], before: Sequence[ScheduleRecord]
) -> list[ScheduleRecord]:
    """Words that tell no times stand beside the first schedule, or alone where there is none."""
    if not added:
        return found
    if found:
        notes = ". ".join(filter(None, (found[0].notes, *added)))
        return [replace(found[0], notes=notes), *found[1:]]
    alone = next((one.id for one in before if one.opens_at is None), uuid4())
    return [ScheduleRecord(alone, description="; ".join(added))]
