"""Deleting, every night, what has been held for long enough."""

from datetime import UTC, datetime
from pathlib import Path

from api.jobs.place import Workplace
from directory.accounts import forget_old
from directory.api_tokens import forget_old_tokens
from directory.database import transaction
from directory.held import MESSAGES_FOR, forget_held
from directory.kinds import Actor
from directory.queries.audit import ChangedBy


def tidy(place: Workplace) -> None:
    """Delete accounts, tokens, messages, files and jobs whose time is over."""
    now = datetime.now(UTC)
    with transaction(place.engine) as session:
        forget_old(session, now, ChangedBy(Actor.JOB))
    with transaction(place.engine) as session:
        forget_old_tokens(session, now)
        forget_held(session, now)
    _delete_mails(place.settings.data_dir / "mail", now)


def _delete_mails(folder: Path, now: datetime) -> None:
    """Delete messages that were written to the folder as long ago as those that were sent."""
    before = (now - MESSAGES_FOR).timestamp()
    for mail in folder.glob("*.eml"):
        if mail.stat().st_mtime < before:
            mail.unlink(missing_ok=True)
