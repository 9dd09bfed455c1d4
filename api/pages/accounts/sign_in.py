"""Signing in by a link or code that is sent to an e-mail address."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm, SentForm
from api.access.limits import (
    ASKED_ALL_DAY,
    ASKED_BY_NETWORK,
    ASKED_OFTEN,
    CODES_BY_NETWORK,
    CODES_FOR_ADDRESS,
    JOINED_BY_NETWORK,
    Tries,
    TryCounter,
)
from api.access.signed_in import SignedIn, session_time
from api.dependencies import AppSettings, WritingSession
from api.mail.message import Message, write_message
from api.mail.sending import send_mail
from api.pages.accounts.answers import (
    OWN_ACCOUNT,
    BrowserCookies,
    answer_page,
    go_to,
    page_path,
    signed_in_answer,
)
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.accounts import forget_ended
from directory.config import Settings
from directory.email_address import fold_email
from directory.errors import EmailMalformedError
from directory.kinds import SignInWay
from directory.queries.sign_ins import find_asked_here, find_open_link
from directory.signing_in import (
    ASKING_LASTS,
    Asked,
    LetIn,
    ask_by_email,
    enter_by_code,
    enter_by_link,
    leave,
    open_session,
)
from directory.tokens import CODE_DIGITS, digest

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

ASKING_LASTS_MIN = int(ASKING_LASTS.total_seconds() // 60)
GONE = 410
NOBODY = "nobody@example.invalid"
CODE_NEEDED = "Enter the six digits from the message"
CODE_REFUSED = "That code is wrong, was used already or is too old"


@router.get("/sign-in")
def show_sign_in(
    request: Request,
    signed_in: SignedIn,
    settings: AppSettings,
    cookies: BrowserCookies,
    then: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Ask for an e-mail address, and offer a council's own sign-in where there is one."""
    if signed_in is not None:
        return go_to(page_path(then) or OWN_ACCOUNT)
    return _ask_for_address(request, settings, cookies, then=then)


@router.get("/sign-in/new")
def show_sign_in_for_new(
    request: Request,
    signed_in: SignedIn,
    settings: AppSettings,
    cookies: BrowserCookies,
    then: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The same for somebody who runs a group and may have no account yet."""
    if signed_in is not None:
        return go_to(page_path(then) or OWN_ACCOUNT)
    return _ask_for_address(request, settings, cookies, then=then, is_for_new=True)


@router.post("/sign-in")
def ask_to_sign_in(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Send a link and a code, where somebody has the address; the answer never tells."""
    return _ask(request, form, session, settings, cookies, tries, is_for_new=False)


@router.post("/sign-in/new")
def ask_to_join(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Send a link and a code to any address; using one makes an account where there is none."""
    tries.count_network(JOINED_BY_NETWORK)
    return _ask(request, form, session, settings, cookies, tries, is_for_new=True)


def _ask(
    request: Request,
    form: SentForm,
    session: Session,
    settings: Settings,
    cookies: Cookies,
    tries: Tries,
    *,
    is_for_new: bool,
) -> Response:
    tries.count_network(ASKED_BY_NETWORK)
    typed, then = form.text("email"), form.text("then")
    try:
        email = fold_email(typed)
    except EmailMalformedError as failure:
        problems = (FieldProblem("email", str(failure)),)
        return _ask_for_address(
            request,
            settings,
            cookies,
            then=then,
            typed=typed,
            problems=problems,
            is_for_new=is_for_new,
        )
    tries.count(ASKED_OFTEN, email)
    tries.count(ASKED_ALL_DAY, email)
    forget_ended(session, tries.now)
    asked = ask_by_email(
        session,
        email,
        browser=cookies.browser,
        now=tries.now,
        then_path=page_path(then),
        is_for_new=is_for_new,
    )
    message = _write(settings, asked)
    answer = go_to("/sign-in/code")
    cookies.keep_browser(answer)
    if asked.email is not None:
        answer.background = BackgroundTask(send_mail, settings, message)
    return answer


@router.get("/sign-in/code")
def show_code(request: Request, session: WritingSession, cookies: BrowserCookies) -> Response:
    """Say that a message is on its way, and ask for the code in it."""
    return _ask_for_code(request, session, cookies)


@router.post("/sign-in/code")
def sign_in_by_code(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Sign in by a code, here or in another browser than the one that asked."""
    tries.count_network(CODES_BY_NETWORK)
    code = "".join(form.text("code").split()).replace("-", "")
    typed = form.text("email")
    try:
        email = fold_email(typed) if typed else None
    except EmailMalformedError as failure:
        problems = (FieldProblem("email", str(failure)),)
        return _ask_for_code(request, session, cookies, typed=typed, problems=problems)
    if not (code.isascii() and code.isdigit() and len(code) == CODE_DIGITS):
        problems = (FieldProblem("code", CODE_NEEDED),)
        return _ask_for_code(request, session, cookies, typed=typed, problems=problems)
    if email:
        tries.count(CODES_FOR_ADDRESS, email)
    entered = enter_by_code(session, code, tries.now, browser=cookies.browser, email=email)
    if entered is None:
        problems = (FieldProblem("code", CODE_REFUSED),)
        return _ask_for_code(request, session, cookies, typed=typed, problems=problems)
    return let_in(session, settings, cookies, entered)


@router.get("/sign-in/link/{token}")
def show_link(
    request: Request, session: WritingSession, cookies: BrowserCookies, token: str
) -> Response:
    """One button: a program that opens the links of messages signs nobody in."""
    asked = find_open_link(session, digest(token), datetime.now(UTC))
    if asked is None:
        return answer_page(request, "pages/accounts/link_spent.html", cookies, status=GONE)
    is_here = asked.way == SignInWay.COMMAND or asked.browser_hash == digest(cookies.browser)
    return answer_page(request, "pages/accounts/link.html", cookies, token=token, is_here=is_here)


@router.post("/sign-in/link")
def sign_in_by_link(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Sign in by a link, in the browser that asked for it."""
    tries.count_network(CODES_BY_NETWORK)
    entered = enter_by_link(session, form.text("token"), cookies.browser, tries.now)
    if entered is None:
        return answer_page(request, "pages/accounts/link_spent.html", cookies, status=GONE)
    return let_in(session, settings, cookies, entered)


def let_in(session: Session, settings: Settings, cookies: Cookies, entered: LetIn) -> Response:
    """Sign the browser in under a new token, and end what it was signed in to before."""
    if cookies.session:
        leave(session, cookies.session)
    now = datetime.now(UTC)
    token = open_session(session, entered.account_id, now, lasts=session_time(settings))
    return signed_in_answer(go_to(entered.then_path or OWN_ACCOUNT), cookies, token)


def _write(settings: Settings, asked: Asked) -> Message:
    """The message, written also where nobody will read it, so that it takes as long."""
    return write_message(
        asked.email or NOBODY,
        "sign_in",
        link=f"{public_address(settings)}/sign-in/link/{asked.token}",
        code=asked.code,
        minutes=ASKING_LASTS_MIN,
    )


def _ask_for_address(
    request: Request,
    settings: Settings,
    cookies: Cookies,
    *,
    then: str,
    typed: str = "",
    problems: tuple[FieldProblem, ...] = (),
    is_for_new: bool = False,
) -> Response:
    return answer_page(
        request,
        "pages/accounts/sign_in.html",
        cookies,
        status=422 if problems else 200,
        then=page_path(then),
        email=typed,
        problems=problems,
        council=settings.oidc_name if settings.oidc_issuer and not is_for_new else None,
        is_for_new=is_for_new,
    )


def _ask_for_code(
    request: Request,
    session: Session,
    cookies: Cookies,
    *,
    typed: str = "",
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    asked = find_asked_here(session, digest(cookies.browser), datetime.now(UTC))
    return answer_page(
        request,
        "pages/accounts/code.html",
        cookies,
        status=422 if problems else 200,
        asked_here=asked is not None and not typed,
        email=typed,
        problems=problems,
        minutes=ASKING_LASTS_MIN,
    )
