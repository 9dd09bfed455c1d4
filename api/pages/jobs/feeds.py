"""Feeds that are followed: one more, one less, one read now."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import changed_by
from api.dependencies import WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.jobs.overview import Administrator
from api.pages.jobs.words import EVERY
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.errors import DirectoryError
from importers.errors import (
    FeedFollowedError,
    FeedNotFollowedError,
    SourceAddressError,
    SourceFileError,
)
from importers.following import (
    LONGEST_ADDRESS,
    follow_feed,
    get_followed,
    list_followable,
    stop_following,
)
from importers.formats.outside import is_outside, list_addresses

router = APIRouter(
    include_in_schema=False, prefix="/jobs/feeds", dependencies=[Depends(load_shell)]
)

HTTPS = 443
SOURCE_NEEDED = "Choose what form the feed has"
EVERY_NEEDED = "Choose how often it is read"
OUTSIDE_NEEDED = (
    "Enter an address that begins with https:// and lies outside this server and its network"
)


@router.get("/new")
def show_new_feed(request: Request, _seen: Administrator, cookies: BrowserCookies) -> Response:
    """Ask where the feed is."""
    return _form_page(request, cookies, {})


@router.post("")
def add_feed(
    request: Request,
    form: CheckedForm,
    seen: Administrator,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Follow a feed, beginning now."""
    tries.count_network(FORMS_BY_NETWORK)
    typed = {
        "source": form.text("source"),
        "address": form.text("address", LONGEST_ADDRESS + 1),
        "every_h": form.text("every_h"),
    }
    problems = _chosen(typed)
    if not problems:
        try:
            follow_feed(
                session,
                typed["source"],
                typed["address"],
                int(typed["every_h"]),
                changed_by(seen),
                tries.now,
                is_outside_only=True,
            )
        except (SourceFileError, FeedFollowedError) as failure:
            problems = [_about_address(failure)]
    if problems:
        return _form_page(request, cookies, typed, tuple(problems))
    return go_to("/jobs")


@router.post("/{feed_id}/read")
def read_feed(
    _form: CheckedForm, _seen: Administrator, session: WritingSession, feed_id: str
) -> Response:
    """Read a feed at once, and then again when its time comes."""
    get_followed(session, _id(feed_id)).next_at = datetime.now(UTC)
    return go_to("/jobs")


@router.post("/{feed_id}/stop")
def stop_feed(
    _form: CheckedForm, seen: Administrator, session: WritingSession, feed_id: str
) -> Response:
    """Follow a feed no more."""
    stop_following(session, _id(feed_id), changed_by(seen))
    return go_to("/jobs")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        msg = "No such feed is followed."
        raise FeedNotFollowedError(msg) from None


def _chosen(typed: dict[str, str]) -> list[FieldProblem]:
    """What was not chosen that must be."""
    problems = []
    if typed["source"] not in dict(list_followable()):
        problems.append(FieldProblem("source", SOURCE_NEEDED))
    if typed["every_h"] not in EVERY:
        problems.append(FieldProblem("every_h", EVERY_NEEDED))
    if not _is_outside(typed["address"]):
        problems.append(FieldProblem("address", OUTSIDE_NEEDED))
    return problems


def _is_outside(address: str) -> bool:
    """Whether a page may have the server ask there.

    Notes
    -----
    Whoever sits at the server itself follows any other address with the command. What a name leads
    to can change after this: it is looked up again whenever the feed is read.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or HTTPS
    except ValueError:
        return False
    if parts.scheme != "https" or any(char.isspace() or char == "\\" for char in address):
        return False
    try:
        return is_outside(host)
    except ValueError:
        # What ends in a figure is a number written in another way, such as 127.1 and 0x7f.1.
        is_name = "." in host and host.rpartition(".")[2][:1].isalpha()
        is_public = is_name and not host.endswith((".localhost", ".internal", ".local"))
        return is_public and _leads_outside(host, port)


def _leads_outside(host: str, port: int) -> bool:
    try:
        list_addresses(host, port)
    except SourceAddressError:
        return False
    return True


def _about_address(failure: DirectoryError) -> FieldProblem:
    return FieldProblem("address", str(failure).rstrip("."))


def _form_page(
    request: Request,
    cookies: Cookies,
    typed: dict[str, str],
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/jobs/feed_new.html",
        cookies,
        status=422 if problems else 200,
        typed=typed,
        sources=list_followable(),
        every=EVERY,
        problems=problems,
    )
