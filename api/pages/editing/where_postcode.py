"""Where a postcode lies, while somebody types it; it stands in no address, and nothing is kept."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import Action
from api.access.forms import CheckedForm
from api.access.signed_in import requires
from api.dependencies import DatabaseSession
from api.pages.editing.where_venue import located
from api.templating import NEVER_KEPT, render
from upkeep.venues import VenueWords, find_venue_postcode

router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(Action.EDIT_LISTINGS))])
LONGEST_POSTCODE = 12


@router.post("/listings/edit/where-postcode")
def show_postcode(request: Request, form: CheckedForm, session: DatabaseSession) -> Response:
    """What is known of a postcode, as a part of the page."""
    typed = form.text("postcode", LONGEST_POSTCODE)
    venue = located(VenueWords(postcode=typed), find_venue_postcode(session, typed))
    return render(
        request, "partials/editing/where_found.html", headers=NEVER_KEPT, venue=venue, typed=typed
    )
