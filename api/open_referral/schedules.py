"""Schedules, with the parts of a recurrence that the UK profile dropped or the standard lacks."""

from collections.abc import Iterable

from api.open_referral.parts import Json, filled, in_order, web_address
from directory.models import Schedule

UK_FREQUENCIES = frozenset({"WEEKLY", "MONTHLY"})
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


def schedules(rows: Iterable[Schedule]) -> list[Json]:
    """When something happens, each row as the standard splits it."""
    return [_schedule(row) for row in in_order(rows)]


def _schedule(row: Schedule) -> Json:
    freq, byday = _uk_recurrence(row)
    return filled(
        id=row.id,
        service_id=row.service_id,
        location_id=row.location_id,
        service_at_location_id=row.service_at_location_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        dtstart=row.dtstart,
        timezone=row.timezone,
        until=row.until,
        count=row.count,
        wkst=row.wkst,
        freq=freq,
        interval=row.interval,
        byday=byday,
        byweekno=row.byweekno,
        bymonthday=row.bymonthday,
        byyearday=row.byyearday,
        bymonth=row.bymonth,
        exdate=row.exdate,
        description=row.description,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        schedule_link=web_address(row.schedule_link),
        attending_type=row.attending_type,
        notes=row.notes,
        is_term_time_only=row.is_term_time_only,
        is_open_on_bank_holidays=row.is_open_on_bank_holidays,
    )


def _uk_recurrence(row: Schedule) -> tuple[str | None, str | None]:
    """Frequency and days as the UK profile allows them: a daily recurrence is a weekly one."""
    freq = (row.freq or "").upper()
    if freq == "DAILY" and row.interval in (None, 1):
        return "WEEKLY", row.byday or EVERY_DAY
    return (freq if freq in UK_FREQUENCIES else None), row.byday
