"""Signing in and out in a real browser: on a telephone, by keyboard, without scripts, with axe."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.config import Settings
from directory.database import transaction
from directory.kinds import Role
from tests.api.accounts.browser import make_account
from tests.browser.conftest import WALKS, WIDE, OpenPage, flaws, violations
from tests.browser.test_keyboard import tab_to


@pytest.fixture
def email(loaded_engine: Engine, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of somebody who may sign in, another for each test."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    address = f"{words}@example.org"
    with transaction(loaded_engine) as session:
        make_account(session, address, Role.WORKER)
    yield address
    with loaded_engine.begin() as connection:
        for table in ("account", "sign_in", "rate_count"):
            connection.execute(text(f"DELETE FROM {table}"))


# A message is read once, so that no test finds another's.
READ: set[Path] = set()


def mail_to(served: Settings, address: str) -> str:
    """Text of the message to an address, which is written when the page is answered already."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for file in sorted((served.data_dir / "mail").glob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body()
            if mail["to"] == address and body is not None and file not in READ:
                READ.add(file)
                return str(body.get_content())
        time.sleep(0.05)
    msg = f"no message to {address}"
    raise AssertionError(msg)


def link_to(served: Settings, address: str) -> str:
    found = re.search(r"https?://\S+", mail_to(served, address))
    assert found
    return found.group(0)


def code_to(served: Settings, address: str) -> str:
    found = re.search(r"^\d{6}", mail_to(served, address), flags=re.MULTILINE)
    assert found
    return found.group(0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@WALKS
def test_in_by_a_link_and_out_again(
    open_page: OpenPage, served: Settings, email: str, width: int, has_scripts: bool
) -> None:
    with open_page("/sign-in", width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        page.fill("#email", email)
        press(page, "Send me a link")
        expect(page.locator("h1")).to_have_text("Check your e-mail")
        page.goto(link_to(served, email))
        press(page, "Sign in")
        expect(page.locator("h1")).to_have_text("Your account")
        expect(page.locator("main")).to_contain_text(email)
        assert all(cookie["httpOnly"] for cookie in page.context.cookies())
        press(page, "Sign out")
        expect(page.locator("h1")).to_have_text("You are signed out")
        page.goto(f"{opened.address}/account")
        expect(page.locator("h1")).to_have_text("Sign in")


def test_in_by_a_code_with_the_keyboard_alone(
    open_page: OpenPage, served: Settings, email: str
) -> None:
    with open_page("/about", width=WIDE) as opened:
        page = opened.page
        tab_to(page, "Sign in")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Sign in")
        tab_to(page, "email")
        page.keyboard.type(email)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Check your e-mail")
        tab_to(page, "code")
        page.keyboard.type(code_to(served, email))
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Your account")
        tab_to(page, "Sign out everywhere")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("You are signed out")


def test_axe_finds_nothing(open_page: OpenPage, served: Settings, email: str) -> None:
    with open_page("/sign-in") as opened:
        page = opened.page
        opened.allowed = ("422", "410")
        assert flaws(page) == []
        press(page, "Send me a link")
        expect(page.locator(".govuk-error-summary")).to_contain_text("correct format")
        assert flaws(page) == []
        page.fill("#email", email)
        press(page, "Send me a link")
        assert flaws(page) == []
        press(page, "Sign in")
        expect(page.locator(".govuk-error-summary")).to_contain_text("six digits")
        assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
        assert flaws(page) == []
        link = link_to(served, email)
        page.goto(link)
        assert flaws(page) == []
        press(page, "Sign in")
        assert flaws(page) == []
        press(page, "Sign out")
        assert flaws(page) == []
        page.goto(link)
        expect(page.locator("h1")).to_have_text("The link does not work any more")
        assert flaws(page) == []
        page.goto(f"{opened.address}/sign-in/code")
        expect(page.locator("#email")).to_be_visible()
        assert flaws(page) == []


def test_a_form_that_another_site_sends_is_refused(
    open_page: OpenPage, served: Settings, email: str
) -> None:
    with open_page("/sign-in") as opened:
        page = opened.page
        opened.allowed = ("403",)
        page.fill("#email", email)
        press(page, "Send me a link")
        page.goto(link_to(served, email))
        press(page, "Sign in")
        # Another host of the same machine is another site, and its cookies are its own.
        action = f"{opened.address}/account/sign-out-everywhere"
        elsewhere = f"<form method=post action='{action}'><button>Win</button></form>"
        page.context.route(
            "http://elsewhere.example/",
            lambda r: r.fulfill(body=elsewhere, content_type="text/html"),
        )
        opened.allowed = ("403", "elsewhere.example", "401")
        page.goto("http://elsewhere.example/")
        press(page, "Win")
        page.goto(f"{opened.address}/account")
        expect(page.locator("h1")).to_have_text("Your account")


MOST_CLAIM_PAGES = 5


@WALKS
def test_a_claim_takes_five_pages_at_most(
    open_page: OpenPage,
    served: Settings,
    claimed: tuple[str, str],
    width: int,
    has_scripts: bool,
) -> None:
    path, email = claimed
    with open_page(path, width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        pages: list[str] = []

        def look() -> None:
            pages.append(page.locator("h1").inner_text())
            assert flaws(page, has_axe=has_scripts) == []

        page.get_by_role("link", name="Look after this listing").click()
        look()
        page.fill("#email", email)
        press(page, "Send me a link")
        look()
        page.goto(link_to(served, email))
        look()
        press(page, "Sign in")
        look()
        press(page, "Yes, I look after it")
        look()
        assert pages[-1].startswith("You look after")
        assert len(pages) <= MOST_CLAIM_PAGES
        page.get_by_role("link", name="Its listings").click()
        look()
        page.get_by_role("link", name="Leave, and hand over").click()
        look()
        press(page, "Leave")
        expect(page.locator("h1")).to_have_text("Your account")
        look()


def test_a_claim_is_decided_by_keyboard(
    open_page: OpenPage,
    served: Settings,
    claimed: tuple[str, str],
    email: str,
    loaded_engine: Engine,
) -> None:
    path, _ = claimed
    with transaction(loaded_engine) as session:
        session.execute(text("UPDATE account SET role = 'reviewer'"))
    stranger = "stranger@gmail.com"
    with open_page(f"{path}/claim") as opened:
        page = opened.page
        tab_to(page, "email")
        page.keyboard.type(stranger)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Check your e-mail")
        tab_to(page, "code")
        page.keyboard.type(code_to(served, stranger))
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_be_visible()
        tab_to(page, "said")
        page.keyboard.type("I am the treasurer")
        tab_to(page, "Yes, I look after it")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("We have your request")
        assert violations(page) == []
    with open_page("/sign-in", width=WIDE) as opened:
        page = opened.page
        page.fill("#email", email)
        press(page, "Send me a link")
        page.goto(link_to(served, email))
        press(page, "Sign in")
        page.get_by_role("link", name="Who says that a group is theirs").click()
        expect(page.locator("main")).to_contain_text("I am the treasurer")
        assert violations(page) == []
        opened.allowed = ("422",)
        page.get_by_role("button", name="Refuse").press("Enter")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
        assert violations(page) == []
        page.get_by_role("button", name="Agree").press("Enter")
        expect(page.locator("main")).to_contain_text("Nothing waits")
        assert violations(page) == []


@pytest.fixture
def claimed(loaded_engine: Engine) -> Iterator[tuple[str, str]]:
    """Address of a listing that shows an e-mail address, and that address."""
    with transaction(loaded_engine) as session:
        shown = "SELECT id, email FROM service WHERE email IS NOT NULL ORDER BY name LIMIT 1"
        id_, email = session.execute(text(shown)).one()
    yield f"/services/{id_}", email.lower()
    with loaded_engine.begin() as connection:
        for table in ("claim", "account", "sign_in", "rate_count"):
            connection.execute(text(f"DELETE FROM {table}"))
