"""Two people changed one listing: both changes side by side, and a choice where they conflict."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.differences_in_words import ValueWords
from api.pages.editing.own_listing import Changed, Looked, OwnListing
from api.pages.field_names import field_words
from api.pages.shell import load_shell
from upkeep.content import ListingContent, read_content
from upkeep.differences import Conflict, Merged, differences, merged, with_value
from upkeep.drafts import rebase_draft
from upkeep.offered_change import find_reviewed
from upkeep.versions import base_content, current_version

router = APIRouter(
    include_in_schema=False, prefix="/listings/{service_id}", dependencies=[Depends(load_shell)]
)

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A draft, and what somebody else made of the listing meanwhile."""

    live_id: UUID
    theirs: ListingContent
    both: Merged


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that both changed, in words; ``at`` is part of its field's name."""

    at: int
    label: str
    was: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


@router.get("/both")
def show_both(request: Request, own: Looked, cookies: BrowserCookies) -> Response:
    """What the other changed, and what both did."""
    overtaken = find_overtaken(own)
    if overtaken is None:
        return go_to(f"{own.path}/check")
    words = ValueWords.of(own.session, own.content, overtaken.theirs)
    conflicted = {one.field for one in overtaken.both.conflicts}
    begun = base_content(own.session, own.draft) if own.draft else None
    theirs = [one for one in differences(begun, overtaken.theirs) if one.field not in conflicted]
    return answer_page(
        request,
        "pages/editing/both.html",
        cookies,
        own=own,
        live_id=overtaken.live_id,
        choices=[
            _choice(at, one, words, own.content) for at, one in enumerate(overtaken.both.conflicts)
        ],
        theirs=[
            (field_words(one.field, overtaken.theirs), words.say(one.field, one.became))
            for one in theirs
        ],
    )


@router.post("/both")
def choose(changed: Changed) -> Response:
    """Bring the draft up to what is live, with whatever was chosen; it is checked once more."""
    own, form = changed
    overtaken = find_overtaken(own)
    # Somebody changed it once more since this was shown: that is shown first.
    is_seen = overtaken is not None and form.text("live_id", 40) == str(overtaken.live_id)
    if overtaken is None or own.draft is None:
        return go_to(f"{own.path}/check")
    if not is_seen:
        return go_to(f"{own.path}/both")
    content = overtaken.both.content
    for at, conflict in enumerate(overtaken.both.conflicts):
        if form.text(f"choice_{at}", 10) == THEIRS:
            content = with_value(content, conflict.field, conflict.theirs)
    rebase_draft(own.session, own.draft, content, overtaken.live_id, own.now)
    return go_to(f"{own.path}/check")


def find_overtaken(own: OwnListing) -> Overtaken | None:
    """What became of the listing since the draft was begun; nothing where it is as it was.

    Notes
    -----
    A reviewer's draft of what waits is brought up to what is live when it is approved.
    """
    if own.draft is None or own.draft.base_id is None or find_reviewed(own.session, own.draft):
        return None
    live = current_version(own.session, own.service_id, own.now)
    if live is None or live.id == own.draft.base_id:
        return None
    theirs = read_content(live.content)
    both = merged(base_content(own.session, own.draft), own.content, theirs)
    return Overtaken(live.id, theirs, both)


def _choice(at: int, conflict: Conflict, words: ValueWords, content: ListingContent) -> Choice:
    field = conflict.field
    return Choice(
        at,
        field_words(field, content),
        words.say(field, conflict.base),
        words.say(field, conflict.mine),
        words.say(field, conflict.theirs),
    )
