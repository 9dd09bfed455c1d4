"""When, where and what about: on a telephone, by keyboard, without scripts, with axe."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.config import Settings
from directory.database import transaction
from directory.kinds import Role
from directory.opening import LONDON
from tests.api.accounts.browser import make_account
from tests.browser.conftest import (
    NARROW,
    WIDE,
    OpenPage,
    Watched,
    at_both_widths,
    violations,
    violations_at_both_widths,
)
from tests.browser.test_accounts import link_to, press
from tests.browser.test_keyboard import tab_to

YEAR = datetime.now(LONDON).year
FORTNIGHT = "every other Tuesday, 2 to 4, not in August"


@pytest.fixture
def email(loaded_engine: Engine, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a reviewer, who may change any listing; what they leave behind is taken away."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    address = f"{words[-40:]}@example.org"
    with transaction(loaded_engine) as session:
        make_account(session, address, Role.REVIEWER)
    yield address
    with loaded_engine.begin() as connection:
        for table in ("listing_version", "account", "sign_in", "rate_count"):
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.fixture
def listing_id(loaded_engine: Engine) -> str:
    """A listing at one place whose address everybody may see, with times of its own."""
    query = """
        SELECT s.id FROM service s JOIN service_at_location a ON a.service_id = s.id
        JOIN location l ON l.id = a.location_id JOIN schedule c ON c.service_id = s.id
        WHERE l.visibility = 'exact' AND s.name LIKE '%a%'
        GROUP BY s.id HAVING count(DISTINCT a.id) = 1 ORDER BY s.id LIMIT 1"""
    with loaded_engine.connect() as connection:
        return str(connection.execute(text(query)).scalar_one())


@contextmanager
def signed_in(
    open_page: OpenPage, served: Settings, email: str, path: str, **options: object
) -> Iterator[Watched]:
    """A page of somebody who is signed in."""
    with open_page("/sign-in", **options) as opened:
        opened.allowed = ("422",)
        page = opened.page
        page.fill("#email", email)
        press(page, "Send me a link")
        page.goto(link_to(served, email))
        press(page, "Sign in")
        page.goto(f"{opened.address}{path}")
        yield opened


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_dates_are_said_while_somebody_types(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/when"
    with signed_in(open_page, served, email, path, width=NARROW) as opened:
        page = opened.page
        read = page.locator("#when_read_0")
        page.fill("#when_words_0", "Mondays 10-12")
        expect(read).to_contain_text("Mondays 10am to noon")
        expect(read.locator("ol li")).to_have_count(6)
        page.fill("#when_words_0", "Thursdays 8-10")
        expect(read).to_contain_text("morning or the evening")
        page.fill("#when_words_0", FORTNIGHT)
        expect(read).to_contain_text("Which is the next one?")
        assert fits(page)
        assert violations(page) == []
        press(page, "Save and continue")
        expect(page.locator(".govuk-error-summary")).to_contain_text("which day is the next one")
        assert violations(page) == []
        page.locator("#when_first_0").check()
        press(page, "Save and continue")
        expect(page.locator("h1")).not_to_have_text("When it is on")
        page.goto(f"{opened.address}{path}")
        expect(page.locator("#when_words_0")).to_have_value(
            re.compile(rf"{FORTNIGHT}, starting \d+ \w+ ({YEAR}|{YEAR + 1})")
        )
        expect(page.locator("#when_read_0 ol li")).to_have_count(6)


def test_when_without_scripts(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/when"
    with signed_in(open_page, served, email, path, width=NARROW, has_scripts=False) as opened:
        page = opened.page
        page.fill("#when_words_0", "")
        page.locator("summary").click()
        page.locator("#when_on_1").check()
        page.fill("#when_from_1", "10am")
        page.fill("#when_to_1", "12")
        page.locator("#when_bank").check()
        press(page, "Put these into words")
        words = "Tuesdays 10am to 12, not on bank holidays"
        expect(page.locator("#when_words_0")).to_have_value(words)
        expect(page.locator("#when_read_0 ol li")).to_have_count(6)
        # From here on at a desk.
        page.set_viewport_size({"width": WIDE, "height": 800})
        page.fill("#when_words_0", f"{words}\nmoonlit walks, dates vary")
        press(page, "Show the dates")
        expect(page.locator("main")).to_contain_text("moonlit walks")
        press(page, "Save and continue")
        expect(page.locator(".govuk-error-summary")).to_contain_text("tick the box")
        page.locator("#when_keep_0").check()
        press(page, "Save and continue")
        expect(page.locator("h1")).not_to_have_text("When it is on")


def test_when_by_keyboard(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/when"
    with signed_in(open_page, served, email, path, width=WIDE) as opened:
        page = opened.page
        tab_to(page, "when_words_0")
        page.keyboard.press("Control+A")
        page.keyboard.type("First Friday of the month, 2pm to 4pm")
        expect(page.locator("#when_read_0")).to_contain_text("First Friday of the month")
        tab_to(page, "Save and continue")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).not_to_have_text("When it is on")


def test_where_with_scripts(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/where"
    with signed_in(open_page, served, email, path, width=NARROW) as opened:
        page = opened.page
        assert violations_at_both_widths(page) == []
        page.fill("#where_postcode_0", "nn1 1ed")
        expect(page.locator(".connect-venue-form__found")).to_contain_text("West Northamptonshire")
        page.get_by_text("Put it in the right spot on the map").click()
        expect(page.locator(".connect-pin-map .connect-pin-map__marker")).to_be_visible()
        for width in at_both_widths(page):
            page.fill("#where_pin_0", "")
            page.locator(".connect-pin-map").click(position={"x": 60, "y": 60})
            pin = page.locator("#where_pin_0")
            expect(pin).to_have_value(re.compile(r"52\.\d{5}, -0\.\d{5}"))
            expect(page.locator(".connect-pin-map__said")).to_contain_text("m from the middle")
            assert fits(page), width
            assert violations(page) == [], width
        page.fill("#where_pin_0", "51.5, -0.1")
        press(page, "Save and continue")
        expect(page.locator(".govuk-error-summary")).to_contain_text("within 5 km")
        assert violations_at_both_widths(page) == []


def test_where_without_scripts_and_by_keyboard(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/where"
    with signed_in(open_page, served, email, path, width=NARROW, has_scripts=False) as opened:
        page = opened.page
        tab_to(page, "where_postcode_0")
        page.keyboard.press("Control+A")
        page.keyboard.type("nn1 1ed")
        tab_to(page, "where_name_0")
        page.keyboard.press("Control+A")
        page.keyboard.type("A house that nobody may know")
        page.get_by_label("Nobody may see where it is").check()
        tab_to(page, "where_look=postcode")
        page.keyboard.press("Enter")
        expect(page.locator(".connect-venue-form__found")).to_contain_text("NN1 1ED is in")
        expect(page.locator(".connect-seen")).to_contain_text("Nothing")
        press(page, "Save and continue")
        expect(page.locator("h1")).not_to_have_text("Where it is")
        assert "NN1" not in page.url
        assert "nobody may know" not in page.title()


def test_a_place_that_nobody_may_know_is_asked_of_no_map(
    open_page: OpenPage, served: Settings, email: str, listing_id: str
) -> None:
    path = f"/listings/{listing_id}/edit/where"
    with signed_in(open_page, served, email, path, width=NARROW) as opened:
        page = opened.page
        page.get_by_label("Nobody may see where it is").check()
        page.get_by_text("Put it in the right spot on the map").click()
        expect(page.locator("#where_pin_0")).to_be_visible()
        expect(page.locator(".connect-pin-map")).to_be_hidden()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_what_it_is_about(
    open_page: OpenPage, served: Settings, email: str, listing_id: str, has_scripts: bool
) -> None:
    path = f"/listings/{listing_id}/edit/who"
    with signed_in(open_page, served, email, path, width=NARROW, has_scripts=has_scripts) as opened:
        page = opened.page
        page.fill("#concepts_more", "archery")
        press(page, "Add")
        added = page.get_by_label("Archery", exact=True)
        expect(added).to_be_checked()
        if has_scripts:
            assert violations(page) == []
        added.uncheck()
        page.fill("#concepts_more", "zzyzx")
        press(page, "Save and continue")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Near it are")
        expect(added).not_to_be_checked()
        page.fill("#concepts_more", "")
        press(page, "Save and continue")
        page.goto(f"{opened.address}{path}")
        expect(page.locator("main")).not_to_contain_text("Archery")
