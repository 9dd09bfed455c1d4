"""Days of the daily round, the messages it puts, and the links in them."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.mail.keepers import write_to_keepers
from directory.models import Service
from upkeep.freshness.cycle import day_of_month

ADDRESS = "https://connect.example"
OWN = "secretary@harebell.example"
LINK = re.compile(rf"{ADDRESS}(/still-right/([A-Za-z0-9_-]+))$", re.MULTILINE)


def due_day(service: Service) -> datetime:
    """A moment of the past month on the listing's own day, so that its links still work."""
    today = datetime.now(UTC)
    day = today.replace(day=day_of_month(service.id))
    return day if day <= today else (day.replace(day=1) - timedelta(days=1)).replace(day=day.day)


def messages(session: Session) -> list[tuple[str, str, str]]:
    """Address, subject and text of what is in the outbox, in order."""
    rows = session.execute(
        text("SELECT address, subject, text FROM outgoing_message ORDER BY made_at, address")
    )
    return [(row[0], row[1], row[2]) for row in rows]


def ask(session: Session, service: Service, now: datetime | None = None) -> str:
    """Have the keepers asked; the path of the first link."""
    before = len(messages(session))
    assert write_to_keepers(session, ADDRESS, now or due_day(service)) >= 1
    found = LINK.search(messages(session)[before][2])
    assert found
    return found.group(1)
