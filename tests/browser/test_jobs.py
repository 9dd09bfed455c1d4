"""Jobs and accounts in a real browser: on a telephone, by keyboard, without scripts, with axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.config import Settings
from directory.database import transaction
from directory.kinds import Role, Task
from directory.queries.jobs import put_job
from directory.queries.outgoing import put_message
from tests.api.accounts.browser import make_account
from tests.browser.conftest import WALKS, OpenPage, flaws, violations_at_both_widths
from tests.browser.test_accounts import link_to, press
from tests.browser.test_keyboard import tab_to

ADA = "ada@council.example.org"


@pytest.fixture
def ada(loaded_engine: Engine) -> Iterator[str]:
    """Address of an administrator; a job and a message have failed."""
    with transaction(loaded_engine) as session:
        make_account(session, ADA, Role.ADMINISTRATOR)
        put_job(session, Task.COMPARE_LISTINGS)
        put_message(session, "about:browser", "a@harebell.example.org", "Is it still right?", "-\n")
        session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        session.execute(text("UPDATE outgoing_message SET state = 'failed', failure = 'refused'"))
    yield ADA
    emptied = "procrastinate_periodic_defers procrastinate_jobs outgoing_message scheduled_feed"
    with loaded_engine.begin() as connection:
        for table in [*emptied.split(), "account", "sign_in", "rate_count"]:
            connection.execute(text(f"DELETE FROM {table}"))


def sign_in(page: Page, served: Settings, email: str) -> None:
    page.fill("#email", email)
    press(page, "Send me a link")
    page.goto(link_to(served, email))
    press(page, "Sign in")


@WALKS
def test_jobs_are_looked_at_and_a_feed_is_followed(
    open_page: OpenPage, served: Settings, ada: str, width: int, has_scripts: bool
) -> None:
    with open_page("/sign-in", width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        opened.allowed = ("422",)

        def look() -> None:
            assert flaws(page, has_axe=has_scripts) == []

        sign_in(page, served, ada)
        page.get_by_role("link", name="Messages, feeds and daily work").click()
        expect(page.locator("main")).to_contain_text("None of it is running")
        look()
        page.get_by_role("button", name="Do it again").first.click()
        page.get_by_role("button", name="Send it again").click()
        expect(page.get_by_role("button", name="Send it again")).to_have_count(0)
        page.get_by_role("link", name="Follow a feed").click()
        press(page, "Follow it")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Choose how often")
        look()
        page.fill("#address", "https://feeds.example.org/services")
        page.locator("input[name=source]").first.check()
        page.get_by_label("Every week").check()
        press(page, "Follow it")
        expect(page.locator("main")).to_contain_text("Not read yet")
        look()
        page.get_by_role("button", name="Follow it no more").click()
        expect(page.locator("main")).to_contain_text("None.")


def test_accounts_are_added_and_closed_by_keyboard(
    open_page: OpenPage, served: Settings, ada: str
) -> None:
    with open_page("/sign-in") as opened:
        page = opened.page
        opened.allowed = ("422",)
        sign_in(page, served, ada)
        tab_to(page, "Who may sign in")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Who may sign in")
        expect(page.locator("main")).to_contain_text(ada)
        assert violations_at_both_widths(page) == []
        tab_to(page, "Add somebody")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Add somebody")
        tab_to(page, "email")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert violations_at_both_widths(page) == []
        tab_to(page, "email")
        page.keyboard.type("new@council.example.org")
        tab_to(page, "role")
        page.keyboard.press("Space")
        tab_to(page, "Add")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-notification-banner")).to_contain_text("They may sign in now")
        assert "/sign-in/link/" in link_to(served, "new@council.example.org")
        assert flaws(page) == []
        tab_to(page, "Disable the account")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Let them sign in again")
        assert violations_at_both_widths(page) == []
        tab_to(page, "Delete what is held of them")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Delete what is held of new@council")
        assert violations_at_both_widths(page) == []
        tab_to(page, "Delete it")
        page.keyboard.press("Enter")
        expect(page.locator("main")).not_to_contain_text("new@council.example.org")
