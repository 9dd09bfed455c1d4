"""Confirming, ringing, correcting and the dashboard in a real browser, with scripts and without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.database import transaction
from directory.kinds import Role
from directory.models import AssuranceLink, AssuranceRequest
from directory.signing_in import open_session
from directory.tokens import digest, new_token
from tests.api.accounts.browser import make_account
from tests.browser.conftest import WALKS, WIDE, OpenPage, flaws, violations
from tests.browser.test_keyboard import tab_to


@dataclass(frozen=True, slots=True)
class Asked:
    """A listing whose keepers were asked, and the path of their link."""

    id: UUID
    name: str
    path: str


@pytest.fixture
def asked(loaded_engine: Engine) -> Iterator[Asked]:
    token, now = new_token(), datetime.now(UTC)
    with transaction(loaded_engine) as session:
        found = "SELECT id, name, assured_date, assurer_email FROM service WHERE status = 'active'"
        id_, name, day, assurer = session.execute(text(f"{found} ORDER BY name LIMIT 1")).one()
        request = AssuranceRequest(id=uuid4(), service_id=id_, asked_at=now)
        session.add(request)
        session.flush()
        link = AssuranceLink(
            request_id=request.id, token_hash=digest(token), expires_at=now + timedelta(days=1)
        )
        session.add(link)
    yield Asked(id_, name, f"/still-right/{token}")
    with loaded_engine.begin() as connection:
        for table in ("assurance_request", "listing_report", "account", "rate_count"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM confirmed_field WHERE field = 'assured_date'"))
        connection.execute(
            text("UPDATE service SET assured_date = :day, assurer_email = :who WHERE id = :id"),
            {"day": day, "who": assurer, "id": id_},
        )


def sign_in(page: Page, address: str, engine: Engine, role: Role) -> None:
    """Signed in, as a link would have done."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        account = make_account(session, f"{role}@freshness.example", role)
        token = open_session(session, account.id, now, lasts=timedelta(hours=1))
    page.context.add_cookies([{"name": "connect-session", "value": token, "url": address}])


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).click()


@WALKS
def test_all_still_right_is_one_page_and_one_button(
    open_page: OpenPage, asked: Asked, width: int, has_scripts: bool
) -> None:
    with open_page(asked.path, width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        expect(page.locator("h1")).to_have_text("Is this still right?")
        expect(page.locator("main")).to_contain_text(asked.name)
        assert page.locator("main button").count() == 1
        assert flaws(page, has_axe=has_scripts) == []
        press(page, "All still right")
        expect(page.locator("h1")).to_have_text("Thank you")
        assert flaws(page, has_axe=has_scripts) == []
        page.goto(f"{opened.address}{asked.path}")
        expect(page.locator("h1")).to_contain_text("This was already answered on")
        page.goto(f"{opened.address}/services/{asked.id}")
        expect(page.locator("main")).to_contain_text("(today)")


def test_confirming_with_the_keyboard_alone(open_page: OpenPage, asked: Asked) -> None:
    with open_page(asked.path, width=WIDE) as opened:
        tab_to(opened.page, "All still right")
        opened.page.keyboard.press("Enter")
        expect(opened.page.locator("h1")).to_have_text("Thank you")


@WALKS
def test_something_changed(
    open_page: OpenPage, asked: Asked, width: int, has_scripts: bool
) -> None:
    with open_page(asked.path, width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        opened.allowed = ("422", "410")
        page.get_by_role("link", name="Something changed").click()
        press(page, "Send")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say what is wrong")
        assert flaws(page, has_axe=has_scripts) == []
        page.locator(".govuk-error-summary a").click()
        page.fill("#said", "On Thursdays from now on")
        press(page, "Send")
        expect(page.locator("h1")).to_have_text("Thank you")
        page.goto(f"{opened.address}/still-right/{new_token()}")
        expect(page.locator("h1")).to_have_text("This link does not work")
        assert flaws(page, has_axe=has_scripts) == []


@WALKS
def test_rang_them_is_one_tap_that_can_be_taken_back(
    open_page: OpenPage,
    loaded_engine: Engine,
    address: str,
    asked: Asked,
    width: int,
    has_scripts: bool,
) -> None:
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        sign_in(page, address, loaded_engine, Role.WORKER)
        page.goto(f"{address}/services/{asked.id}")
        assert flaws(page, has_axe=has_scripts) == []
        press(page, "It has closed")
        expect(page.locator("h1")).to_have_text("Kept: it has closed")
        assert flaws(page, has_axe=has_scripts) == []
        press(page, "Take it back")
        expect(page.locator("h1")).to_have_text("Nothing is kept")
        page.get_by_role("link", name="Back to the listing").click()
        press(page, "Right")
        expect(page.locator("h1")).to_have_text("Kept: it is right")


def test_ringing_and_reviewing_with_the_keyboard_alone(
    open_page: OpenPage, loaded_engine: Engine, address: str, asked: Asked
) -> None:
    with open_page("/about", width=WIDE) as opened:
        page = opened.page
        sign_in(page, address, loaded_engine, Role.REVIEWER)
        page.goto(f"{address}/services/{asked.id}")
        tab_to(page, "told=wrong")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Kept: something is wrong")
        page.goto(f"{address}/reviews/reports")
        expect(page.locator("main")).to_contain_text(asked.name)
        assert violations(page) == []
        tab_to(page, f"Dealt with\n: {asked.name}, rang them: something is wrong")
        page.keyboard.press("Enter")
        expect(page.locator("#reports + p")).to_have_text("Nothing waits.")
        assert violations(page) == []


@WALKS
def test_anybody_corrects(open_page: OpenPage, asked: Asked, width: int, has_scripts: bool) -> None:
    with open_page(f"/services/{asked.id}", width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        page.get_by_role("link", name="Suggest a correction").click()
        expect(page.locator("main")).to_contain_text("We do not ask who you are")
        assert flaws(page, has_axe=has_scripts) == []
        page.get_by_label("When it is on").check()
        page.fill("#said", "Not on Tuesdays any more")
        press(page, "Send")
        expect(page.locator("h1")).to_have_text("Thank you")
        assert flaws(page, has_axe=False) == []


@WALKS
def test_the_dashboard_sorts(open_page: OpenPage, width: int, has_scripts: bool) -> None:
    with open_page("/freshness", width=width, has_scripts=has_scripts) as opened:
        page = opened.page
        expect(page.locator("h1")).to_have_text("How fresh the listings are")
        assert flaws(page, has_axe=has_scripts) == []
        page.locator("#source ~ div").get_by_role("link", name="Listings").click()
        assert "sort=listings&order=down#source" in page.url
        expect(page.locator("[aria-sort=descending]").first).to_contain_text("Listings")
