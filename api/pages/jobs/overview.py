"""What waits, runs and failed beside the server, and having it done again."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import Action
from api.access.forms import CheckedForm
from api.access.signed_in import changed_by, requires
from api.dependencies import WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.jobs import words
from api.pages.shell import load_shell
from directory.kinds import JobState
from directory.outgoing import send_again
from directory.queries.audit import FieldChange, add_audit
from directory.queries.feeds import list_feeds
from directory.queries.job_rows import count_workers, do_again, list_jobs, tally_jobs
from directory.queries.outgoing import count_messages, list_troubled
from directory.queries.sign_ins import Seen
from importers.formats.web import without_secrets

router = APIRouter(include_in_schema=False, prefix="/jobs", dependencies=[Depends(load_shell)])

Administrator = Annotated[Seen, Depends(requires(Action.LOOK_AFTER_JOBS))]
MOST_SHOWN = 50


@router.get("")
def show_jobs(
    request: Request, _seen: Administrator, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """How everything that is done beside the server stands."""
    return answer_page(
        request,
        "pages/jobs/jobs.html",
        cookies,
        said=words,
        workers=count_workers(session),
        tallies=tally_jobs(session),
        failed=list_jobs(session, [JobState.FAILED], MOST_SHOWN),
        messages=list_troubled(session, MOST_SHOWN),
        counts=count_messages(session),
        feeds=list_feeds(session),
        without_secrets=without_secrets,
    )


@router.post("/{number}/again")
def repeat_job(
    _form: CheckedForm, seen: Administrator, session: WritingSession, number: str
) -> Response:
    """Have a job that failed done again; where it is gone meanwhile nothing happens."""
    id_ = int(number) if number.isdecimal() and len(number) < 19 else 0
    if do_again(session, id_):
        change = FieldChange("state", JobState.FAILED, JobState.WAITING)
        add_audit(session, changed_by(seen), "job", UUID(int=id_), [change])
    return go_to("/jobs")


@router.post("/messages/{message_id}/again")
def repeat_message(
    _form: CheckedForm, seen: Administrator, session: WritingSession, message_id: str
) -> Response:
    """Send a message that failed, or may not have gone, once more."""
    try:
        id_ = UUID(message_id)
    except ValueError:
        return go_to("/jobs")
    send_again(session, id_, changed_by(seen), datetime.now(UTC))
    return go_to("/jobs")
