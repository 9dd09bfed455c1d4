"""Many listings at once in a real browser: with scripts and without, by keyboard, with axe."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.config import Settings
from directory.database import transaction
from directory.kinds import Role
from directory.queries.keepers import put_keeper
from tests.api.accounts.browser import make_account
from tests.browser.conftest import NARROW, WALKS, WIDE, OpenPage, flaws, violations, width_of
from tests.browser.test_accounts import link_to, press
from tests.browser.test_keyboard import tab_to
from tests.upkeep.editing import NOW

LEFT = ("bulk_upload", "listing_version", "confirmed_field", "api_token")
PEOPLE = ("claim", "account_organization", "account", "sign_in", "rate_count")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps an organization of the demonstration."""

    email: str
    organization_id: str


@pytest.fixture
def keeper(loaded_engine: Engine, request: pytest.FixtureRequest) -> Iterator[Keeper]:
    email = "keeper@example.org"
    with transaction(loaded_engine) as session:
        busiest = "SELECT organization_id FROM service GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        organization_id = session.execute(text(busiest)).scalar_one()
        account = make_account(session, email, Role.PARTNER)
        put_keeper(session, account.id, organization_id, NOW)
        mine = {"id": organization_id}
        was = session.execute(
            text("SELECT id, alert, last_modified FROM service WHERE organization_id = :id"), mine
        ).mappings()
        before = [dict(row) for row in was]
    yield Keeper(email, str(organization_id))
    back = "UPDATE service SET alert = :alert, last_modified = :last_modified WHERE id = :id"
    with loaded_engine.begin() as connection:
        connection.execute(text(back), before)
        for table in (*LEFT, *PEOPLE):
            connection.execute(text(f"DELETE FROM {table}"))


def sign_in(page: Page, address: str, served: Settings, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#email", email)
    press(page, "Send me a link")
    page.goto(link_to(served, email))
    press(page, "Sign in")


def changed(path: Path, folder: Path) -> Path:
    """The downloaded file with an alert on one listing, a wrong cell in another, and a new one."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows[0]["Alert"] = "Closed in August"
    new = {"Name": "Quiet Hour", "Phone": "01632 960001", "Kind": "grope", "Reference": "Q1"}
    file = folder / "groups.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, new])
    return file


@WALKS
def test_download_change_upload_look_and_take_in(
    open_page: OpenPage,
    served: Settings,
    keeper: Keeper,
    tmp_path: Path,
    width: int,
    has_scripts: bool,
) -> None:
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = opened.page

        def look() -> None:
            assert flaws(page, has_axe=has_scripts) == []

        sign_in(page, opened.address, served, keeper.email)
        page.get_by_role("link", name="Many listings at once, by spreadsheet").click()
        look()
        with page.expect_download() as download:
            page.get_by_role("link", name="Your listings as CSV").click()
        file = tmp_path / "downloaded.csv"
        download.value.save_as(file)
        page.set_input_files("#file", changed(file, tmp_path))
        press(page, "See what would change")
        wait(page, has_scripts)
        expect(page.locator("h1")).to_have_text("What would change: groups.csv")
        look()
        expect(page.locator("main")).to_contain_text("is no kind of listing")
        page.get_by_role("link", name="Changed: 1", exact=True).click()
        expect(page.locator("ins").first).to_have_text("Closed in August")
        look()
        press(page, "Take in 1 listing, leave out 1")
        wait(page, has_scripts)
        expect(page.locator("h1")).to_have_text("Taken in: groups.csv")
        expect(page.locator("main")).to_contain_text("1 listing changed at once")
        look()


def wait(page: Page, has_scripts: bool) -> None:
    """Until it is done: the page says so by itself, or when it is asked again."""
    heading = page.locator("h1")
    for _ in range(240):
        if not heading.inner_text().startswith(("Looking at", "Taking in ")):
            return
        if not has_scripts:
            page.get_by_role("button", name="See how far it is").click()
        page.wait_for_timeout(500)


def test_the_bar_is_drawn_while_it_is_being_looked_at(
    open_page: OpenPage, served: Settings, keeper: Keeper, loaded_engine: Engine
) -> None:
    with open_page("/about") as opened:
        page = opened.page
        sign_in(page, opened.address, served, keeper.email)
        half = (
            "INSERT INTO bulk_upload (id, account_id, file_name, state, rows_done, rows_total,"
            " report, ended_at) SELECT gen_random_uuid(), id, 'x.csv', 'checking', 250, 1000, '{}',"
            " now() + interval '1 hour' FROM account WHERE email = :email RETURNING id"
        )
        with loaded_engine.begin() as connection:
            id_ = connection.execute(text(half), {"email": keeper.email}).scalar_one()
        page.goto(f"{opened.address}/bulk/{id_}")
        bar = page.get_by_role("progressbar")
        expect(bar).to_have_attribute("value", "250")
        expect(page.get_by_role("status")).to_have_text("Looked at: 250 of 1,000")
        assert violations(page) == []
        with loaded_engine.begin() as connection:
            connection.execute(text("UPDATE bulk_upload SET rows_done = 750"))
        expect(page.get_by_role("status")).to_have_text("Looked at: 750 of 1,000")
        with loaded_engine.begin() as connection:
            refused = "UPDATE bulk_upload SET state = 'refused', failure = 'x.csv is empty.'"
            connection.execute(text(refused))
        expect(page.locator("h1")).to_have_text("Could not be read: x.csv")


def test_by_keyboard_alone(
    open_page: OpenPage, served: Settings, keeper: Keeper, tmp_path: Path
) -> None:
    with open_page("/about", width=WIDE) as opened:
        page = opened.page
        sign_in(page, opened.address, served, keeper.email)
        page.goto(f"{opened.address}/bulk")
        opened.allowed = ("422",)
        tab_to(page, "See what would change")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Select a spreadsheet")
        assert violations(page) == []
        tab_to(page, "file")
        file = tmp_path / "one.csv"
        file.write_text("Name,Phone\nQuiet Hour,01632 960001\n", encoding="utf-8")
        # The system's own dialogue is not the page's, so the file is put where it would put it.
        page.set_input_files("#file", file)
        tab_to(page, "See what would change")
        page.keyboard.press("Enter")
        wait(page, has_scripts=True)
        expect(page.locator("main")).to_contain_text("New: 1")
        tab_to(page, "Throw it away")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Many listings at once")


def test_a_token_is_made_and_revoked(open_page: OpenPage, served: Settings, keeper: Keeper) -> None:
    with open_page("/about") as opened:
        page = opened.page
        sign_in(page, opened.address, served, keeper.email)
        page.goto(f"{opened.address}/account/organizations/{keeper.organization_id}")
        page.get_by_role("link", name="Programs that may read or change").click()
        assert violations(page) == []
        opened.allowed = ("422",)
        press(page, "Make a token")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Enter what the token is for")
        assert violations(page) == []
        tab_to(page, "name")
        page.keyboard.type("Our web site")
        page.get_by_label("Read and change listings").check()
        page.get_by_label("90 days").check()
        press(page, "Make a token")
        secret = page.locator("#secret").input_value()
        assert secret.startswith("connect_")
        assert violations(page) == []
        page.get_by_role("link", name="All tokens of").click()
        expect(page.locator("main")).not_to_contain_text(secret)
        assert violations(page) == []
        page.get_by_role("button", name="Revoke").press("Enter")
        expect(page.locator("main")).to_contain_text("revoked on")
        assert width_of(page) <= NARROW
