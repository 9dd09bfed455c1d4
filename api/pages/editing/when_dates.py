"""The dates of words about hours, while they are typed; nothing of it is kept."""

from datetime import datetime

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import Action
from api.access.forms import CheckedForm
from api.access.signed_in import requires
from api.pages.editing.when import LONGEST_WHEN
from api.pages.editing.when_read import say_read
from api.templating import NEVER_KEPT, render
from directory.hours.understanding import understand
from directory.opening import LONDON
from importers.wording import plain_text

router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(Action.EDIT_LISTINGS))])


@router.post("/listings/edit/when-dates")
def show_dates(request: Request, form: CheckedForm) -> Response:
    """What was understood of the words, and the next six dates, as a part of the page."""
    now = datetime.now(LONDON)
    words = plain_text(form.text("words", LONGEST_WHEN))
    read = say_read(understand(words, now.date()), now)
    return render(
        request, "partials/editing/when_read.html", headers=NEVER_KEPT, read=read, is_live=True
    )
