"""When something happens."""

from datetime import date, time
from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.models.record import Identified, Record, child_of


class Schedule(Identified, Record):
    """A recurrence in RFC 5545 parts, in the local time of ``timezone``.

    Notes
    -----
    ``valid_from`` and ``valid_to`` bound the row's truth, ``until`` ends the recurrence. A schedule
    at a location speaks before one of the location, and that before one of the service.
    ``bymonth`` lists months (``9,10,11``) and ``exdate`` ISO dates on which it is not on; both are
    parts of RFC 5545 that Open Referral leaves out. The last two are nothing where not recorded.
    """

    __tablename__ = "schedule"

    service_id: Mapped[UUID | None] = child_of("service")
    location_id: Mapped[UUID | None] = child_of("location")
    service_at_location_id: Mapped[UUID | None] = child_of("service_at_location")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    dtstart: Mapped[date | None]
    timezone: Mapped[str | None]
    until: Mapped[date | None]
    count: Mapped[int | None]
    wkst: Mapped[str | None]
    freq: Mapped[str | None]
    interval: Mapped[int | None]
    byday: Mapped[str | None]
    byweekno: Mapped[str | None]
    bymonthday: Mapped[str | None]
    byyearday: Mapped[str | None]
    bymonth: Mapped[str | None]
    exdate: Mapped[str | None]
    description: Mapped[str | None]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    schedule_link: Mapped[str | None]
    attending_type: Mapped[str | None]
    notes: Mapped[str | None]
    is_term_time_only: Mapped[bool | None]
    is_open_on_bank_holidays: Mapped[bool | None]
