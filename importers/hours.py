"""Opening hours as a group wrote them, as schedules."""

from uuid import UUID

from directory.hours.reading import read_hours
from directory.hours.rule import Rule
from importers.identity import derive
from importers.records import ScheduleRecord

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _byday(rule: Rule) -> str | None:
    return ",".join(f"{day.nth or ''}{_DAYS[day.number]}" for day in rule.days) or None


def _numbers(numbers: tuple[int, ...]) -> str | None:
    return ",".join(map(str, numbers)) or None


def _freq(rule: Rule) -> str | None:
    if rule.is_once:
        return None
    return "MONTHLY" if rule.is_monthly else "WEEKLY"


def record_of(rule: Rule, id_: UUID, description: str | None) -> ScheduleRecord:
    """A rule as the parts of a schedule."""
    return ScheduleRecord(
        id=id_,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        dtstart=rule.starts,
        freq=_freq(rule),
        interval=rule.interval if rule.interval > 1 else None,
        byday=_byday(rule),
        bymonthday=_numbers(rule.month_days),
        bymonth=_numbers(rule.months),
        exdate=",".join(day.isoformat() for day in rule.excluded) or None,
        description=description,
        opens_at=rule.opens,
        closes_at=rule.closes,
        is_term_time_only=rule.is_term_time_only,
        is_open_on_bank_holidays=rule.is_open_on_bank_holidays,
    )


def schedules_from_text(text: str, owner_id: UUID) -> tuple[ScheduleRecord, ...]:
    """Schedules of what the words say, each with the words; the words alone where unclear.

    Parameters
    ----------
    owner_id
        The service, location or service at a location whose hours these are.
    """
    words = text.strip()
    if not words:
        return ()
    rules = read_hours(words)
    if not rules:
        return (ScheduleRecord(derive(owner_id, "schedule"), description=words),)
    return tuple(
        record_of(rule, derive(owner_id, "schedule", number), words)
        for number, rule in enumerate(rules)
    )
