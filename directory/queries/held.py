"""Deleting what was held for a time: words, files and jobs whose time is over."""

from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, and_, delete, func, or_, text, update
from sqlalchemy.orm import Session

from directory.kinds import MessageState
from directory.models import BulkUpload, ListingReport, OutgoingMessage

_JOBS = text(
    "DELETE FROM procrastinate_jobs job USING ("
    " SELECT job_id, max(at) AS ended_at FROM procrastinate_events GROUP BY job_id) event"
    " WHERE event.job_id = job.id AND ("
    " (job.status IN ('succeeded', 'cancelled') AND event.ended_at < :done_before)"
    " OR (job.status IN ('failed', 'aborted') AND event.ended_at < :failed_before))"
)


def clear_messages(session: Session, before: datetime) -> int:
    """Delete whom messages were for and what they said; that there were any stays."""
    last = or_(
        and_(OutgoingMessage.sent_at.is_not(None), OutgoingMessage.sent_at < before),
        and_(OutgoingMessage.state != MessageState.SENT, OutgoingMessage.made_at < before),
    )
    has_words = or_(OutgoingMessage.address.is_not(None), OutgoingMessage.text.is_not(None))
    cleared = update(OutgoingMessage).where(last, has_words)
    return _count(session, cleared.values(address=None, subject=None, text=None))


def delete_messages_to(session: Session, address: str) -> int:
    """Delete messages to somebody, sent or not."""
    theirs = func.lower(OutgoingMessage.address) == address
    return _count(session, delete(OutgoingMessage).where(theirs))


def delete_messages(session: Session, before: datetime) -> int:
    """Forget that there were messages, put before a moment."""
    return _count(session, delete(OutgoingMessage).where(OutgoingMessage.made_at < before))


def clear_uploads(session: Session, before: datetime) -> int:
    """Delete the files of spreadsheets that were uploaded before a moment."""
    old = update(BulkUpload).where(BulkUpload.made_at < before, BulkUpload.file.is_not(None))
    return _count(session, old.values(file=None))


def delete_uploads(session: Session, before: datetime) -> int:
    """Delete what is known of spreadsheets that were uploaded before a moment."""
    return _count(session, delete(BulkUpload).where(BulkUpload.made_at < before))


def delete_report_words(session: Session) -> int:
    """Delete what somebody wrote in reports that have been dealt with."""
    handled = and_(ListingReport.handled_at.is_not(None), ListingReport.said.is_not(None))
    return _count(session, update(ListingReport).where(handled).values(said=None))


def delete_jobs(session: Session, done_before: datetime, failed_before: datetime) -> int:
    """Delete jobs that were done, or failed, before a moment, with what the queue noted of them."""
    values = {"done_before": done_before, "failed_before": failed_before}
    result = session.execute(_JOBS, values)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _count(session: Session, statement: Update | Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
