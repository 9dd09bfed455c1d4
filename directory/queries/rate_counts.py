"""How often something was tried, counted where every server process sees it."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from directory.models import RateCount


def count_try(session: Session, who_hash: str, span_begins_at: datetime) -> int:
    """Add one, and tell how often it was tried in this span of time."""
    one = insert(RateCount).values(who_hash=who_hash, span_begins_at=span_begins_at, tries=1)
    more = one.on_conflict_do_update(
        index_elements=[RateCount.who_hash, RateCount.span_begins_at],
        set_={"tries": RateCount.tries + 1},
    )
    return session.scalars(more.returning(RateCount.tries)).one()


def delete_counts(session: Session, before: datetime) -> int:
    """Forget what was counted in spans that began before a moment; how many counts."""
    gone = delete(RateCount).where(RateCount.span_begins_at < before)
    return len(session.scalars(gone.returning(RateCount.tries)).all())


def span_begin(now: datetime, span: timedelta) -> datetime:
    """When the span of time began that a moment lies in."""
    past_s = now.timestamp() % span.total_seconds()
    return now - timedelta(seconds=past_s)
