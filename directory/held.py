"""What is held of people for a time, beside their accounts, and deleted when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from directory.queries.held import (
    clear_messages,
    clear_uploads,
    delete_jobs,
    delete_messages,
    delete_report_words,
    delete_uploads,
)
from directory.queries.versions import delete_left_drafts

# Whoever says that no message came can be told so; then nobody needs to know whom it was for.
MESSAGES_FOR = relativedelta(months=1)
# By then nothing asks whether there was one about the same.
TRACES_FOR = relativedelta(months=24)
FILES_FOR = timedelta(days=1)
UPLOADS_FOR = relativedelta(months=3)
# Somebody who comes back after half a year begins with what is live by then.
DRAFTS_FOR = relativedelta(months=6)
DONE_JOBS_FOR = timedelta(days=7)
FAILED_JOBS_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was deleted because its time was over."""

    messages: int
    files: int
    uploads: int
    words: int
    drafts: int
    jobs: int


def forget_held(session: Session, now: datetime) -> Cleared:
    """Delete what messages said, files that were uploaded, drafts left, and jobs done."""
    delete_messages(session, now - TRACES_FOR)
    return Cleared(
        messages=clear_messages(session, now - MESSAGES_FOR),
        files=clear_uploads(session, now - FILES_FOR),
        uploads=delete_uploads(session, now - UPLOADS_FOR),
        words=delete_report_words(session),
        drafts=delete_left_drafts(session, now - DRAFTS_FOR),
        jobs=delete_jobs(session, now - DONE_JOBS_FOR, now - FAILED_JOBS_FOR),
    )
