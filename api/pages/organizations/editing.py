"""The question page on which an organization's keepers change what it says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm, SentForm
from api.access.limits import SAVES_BY_ACCOUNT, TryCounter
from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.editing.typed import kept as kept_text
from api.pages.editing.typed import line, line_too_long, raw, raws, words, words_too_long
from api.pages.organizations.kept import EditorSeen, Kept, is_reviewer, record_path
from api.pages.organizations.wording import LABELS, advise, say_value, say_words
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.kinds import VersionState
from directory.models import Organization, OrganizationChange
from directory.queries.organization_changes import find_open_change
from directory.queries.sign_ins import Seen
from importers.formats.spreadsheet.organizations import (
    A_CHARITY_NUMBER,
    A_COMPANY_NUMBER,
    find_charity_identifier,
    find_company_identifier,
)
from upkeep.errors import OrganizationOvertakenError
from upkeep.organizations.changing import load_words, offer_words
from upkeep.organizations.words import OrganizationWords
from upkeep.trust import Editor

router = APIRouter(
    include_in_schema=False,
    prefix="/organizations/{organization_id}/record/edit",
    dependencies=[Depends(load_shell)],
)

NAME_NEEDED = "Enter what the organisation is called"
CHANGED = "Somebody else has changed this since you began. Look at it again, then save once more"
SENT_ANOTHER = (
    "You have sent another change of this since you began. Look at it again, then save once more"
)
NUMBERS = {
    "charity_number": (find_charity_identifier, A_CHARITY_NUMBER),
    "company_number": (find_company_identifier, A_COMPANY_NUMBER),
}
# What the page was shown with, so that nobody writes over what they never saw.
SHOWN = "shown_"
OWN = "shown_own"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: as it is shown again, as it would be kept, and what is wrong with it.

    Parameters
    ----------
    shown_own
        Which change of theirs the page had in it that they typed on, where it said so.
    """

    values: dict[str, str]
    words: OrganizationWords
    problems: tuple[FieldProblem, ...] = ()
    notes: dict[str, list[str]] = field(default_factory=dict)
    shown_own: str | None = None


@router.get("")
def show_form(
    request: Request, kept: Kept, seen: EditorSeen, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """What it says, with what of theirs waits or was sent back upon it."""
    held = load_words(session, kept.id)
    own = find_open_change(session, kept.id, seen.account_id)
    wanted = held.changed(own.became) if own else held
    return _page(request, cookies, seen, kept, Typed(say_words(wanted), wanted), held, own)


@router.post("")
def save(
    request: Request,
    form: CheckedForm,
    kept: Kept,
    seen: EditorSeen,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    tries: TryCounter,
) -> Response:
    """Keep what was typed: what may go live does, the rest waits for a reviewer."""
    tries.count(SAVES_BY_ACCOUNT, str(seen.account_id))
    shown = _shown(form, load_words(session, kept.id))
    typed = _read(form, shown)
    own = find_open_change(session, kept.id, seen.account_id)
    if typed.problems:
        return _page(request, cookies, seen, kept, typed, shown, own)
    if unseen := _unseen(form, own, typed.words):
        typed = _beside(typed, shown.as_dict(), unseen, SENT_ANOTHER, "You sent: {}")
        return _overtaken(request, session, cookies, seen, kept, typed, shown)
    editor = Editor(seen.account_id, seen.role)
    try:
        offer_words(session, kept.id, typed.words, shown, editor, now)
    except OrganizationOvertakenError:
        return _overtaken(request, session, cookies, seen, kept, typed, shown)
    return go_to(record_path(kept.id))


def _overtaken(
    request: Request,
    session: Session,
    cookies: Cookies,
    seen: Seen,
    kept: Organization,
    typed: Typed,
    shown: OrganizationWords,
) -> Response:
    """The same page with both changes in it; where both changed the same, with theirs beside.

    Parameters
    ----------
    typed
        With what they sent themselves meanwhile in it, where they did.
    """
    held = load_words(session, kept.id)
    was, now_said = shown.as_dict(), held.as_dict()
    changed = [name for name in LABELS if now_said[name] != was[name]]
    theirs = {name: now_said[name] for name in changed if name not in typed.notes}
    both = _beside(typed, was, theirs, CHANGED, "It says now: {}")
    own = find_open_change(session, kept.id, seen.account_id)
    return _page(request, cookies, seen, kept, both, held, own)


def _beside(
    typed: Typed,
    was: dict[str, str | None],
    theirs: Mapping[str, str | None],
    problem: str,
    note: str,
) -> Typed:
    """What was typed, with what was sent meanwhile where nothing else was typed, and named."""
    mine = typed.words.as_dict()
    taken = {name: value for name, value in theirs.items() if mine[name] == was[name]}
    values = typed.values | {name: say_value(name, value) for name, value in taken.items()}
    notes = {
        name: [note.format(say_value(name, value) or "nothing")] for name, value in theirs.items()
    }
    problems = tuple(FieldProblem(f"organization_{name}", problem) for name in theirs)
    problems, notes = typed.problems + problems, {**typed.notes, **notes}
    return Typed(values, typed.words.changed(taken), problems, notes)


def _unseen(
    form: SentForm, own: OrganizationChange | None, mine: OrganizationWords
) -> dict[str, str | None]:
    """What of theirs waits that the page did not have in it, and that it would undo."""
    is_known = OWN not in form.data or own is None or raw(form, OWN) == str(own.id)
    if own is None or is_known or own.state != VersionState.WAITING:
        return {}
    return {name: value for name, value in own.became.items() if mine.as_dict()[name] != value}


def _shown(form: SentForm, held: OrganizationWords) -> OrganizationWords:
    """What the page said when it was shown, as its form carries it."""
    sent = {name: raw(form, SHOWN + name) or None for name in LABELS if SHOWN + name in form.data}
    # A form keeps the ends of lines in its own way.
    known = held.as_dict()
    return held.changed({name: kept_text(known[name], value) for name, value in sent.items()})


def _read(form: SentForm, shown: OrganizationWords) -> Typed:
    names = tuple(f"organization_{name}" for name in LABELS)
    values = dict(zip(LABELS, raws(form, names).values(), strict=True))
    was = shown.as_dict()
    read: dict[str, str | None] = {
        name: kept_text(was[name], line(form, f"organization_{name}"))
        for name in ("name", "website", "email")
    }
    read["description"] = kept_text(was["description"], words(form, "organization_description"))
    # Letters that nobody sees, and dashes, are no name.
    is_named = any(map(str.isalnum, read["name"] or ""))
    problems = [] if is_named else [FieldProblem("organization_name", NAME_NEEDED)]
    for name in ("name", "website", "email"):
        problems += line_too_long(LABELS[name], f"organization_{name}", read[name])
    problems += words_too_long(
        LABELS["description"], "organization_description", read["description"]
    )
    for name, (find, example) in NUMBERS.items():
        number = line(form, f"organization_{name}") or ""
        is_same = number == say_value(name, was[name])
        read[name] = was[name] if is_same else find(number)
        if number and read[name] is None:
            message = f"This is no {LABELS[name].lower()}: {example}"
            problems.append(FieldProblem(f"organization_{name}", message))
    wanted = shown.changed({**read, "name": read["name"] or ""})
    own_id = raw(form, OWN) if OWN in form.data else None
    return Typed(values, wanted, tuple(problems), shown_own=own_id)


def _page(
    request: Request,
    cookies: Cookies,
    seen: Seen,
    kept: Organization,
    typed: Typed,
    shown: OrganizationWords,
    own: OrganizationChange | None,
) -> Response:
    said = typed.notes or advise(typed.words)
    notes = {f"organization_{name}": told for name, told in said.items()}
    return answer_page(
        request,
        "pages/organizations/edit.html",
        cookies,
        status=422 if typed.problems else 200,
        organization=kept,
        own_path=record_path(kept.id),
        values=typed.values,
        shown=shown.as_dict(),
        advice=notes,
        own=own,
        shown_own=typed.shown_own if typed.shown_own is not None else own.id if own else "",
        is_reviewer=is_reviewer(seen),
        problems=typed.problems,
    )
