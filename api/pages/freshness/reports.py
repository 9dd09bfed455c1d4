"""What waits for a reviewer: what people say is wrong, and listings that nobody answers for."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import Action
from api.access.forms import CheckedForm
from api.access.signed_in import requires
from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.shell import load_shell
from directory.kinds import ReportKind
from directory.queries.reports import list_open_reports, list_unanswered
from directory.queries.sign_ins import Seen
from upkeep.errors import ReportNotFoundError
from upkeep.reports import ask_again, deal_with

router = APIRouter(
    include_in_schema=False, prefix="/reviews/reports", dependencies=[Depends(load_shell)]
)

Reviewer = Annotated[Seen, Depends(requires(Action.HANDLE_REPORTS))]
SAID = {
    ReportKind.WRONG: "Rang them: something is wrong",
    ReportKind.CLOSED: "Rang them: it has closed",
    ReportKind.CORRECTION: "A correction",
}


@router.get("")
def show_reports(
    request: Request, _seen: Reviewer, session: WritingSession, cookies: BrowserCookies, now: Now
) -> Response:
    """Both lists, the longest waiting first."""
    return answer_page(
        request,
        "pages/freshness/reports.html",
        cookies,
        reports=list_open_reports(session),
        unanswered=list_unanswered(session),
        said=SAID,
        today=now.date(),
    )


@router.post("/{report_id}")
def deal_with_report(
    _form: CheckedForm, seen: Reviewer, session: WritingSession, report_id: str
) -> Response:
    """Keep that a report was dealt with; its words go."""
    deal_with(session, _id(report_id), seen.account_id, datetime.now(UTC))
    return go_to("/reviews/reports")


@router.post("/unanswered/{request_id}")
def ask_keepers_again(
    _form: CheckedForm, seen: Reviewer, session: WritingSession, request_id: str
) -> Response:
    """Take a listing off the list; those who keep it are asked again in a month."""
    ask_again(session, _id(request_id), seen.account_id, datetime.now(UTC))
    return go_to("/reviews/reports#unanswered")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        msg = "There is nothing at this address."
        raise ReportNotFoundError(msg) from None
