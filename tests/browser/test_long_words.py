"""A heading with what somebody typed in it, at the width of a telephone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, text

from directory.database import transaction
from directory.kinds import Role
from directory.signing_in import open_session
from tests.api.accounts.browser import make_account
from tests.browser.conftest import NARROW, SAID, OpenPage, flaws, search
from tests.browser.test_reviewing import sign_in

LONG = "somebody.with.a.long.name@neighbourhood-council.example.org"


@pytest.fixture
def removing(loaded_engine: Engine) -> Iterator[tuple[str, str]]:
    """An administrator's session, and where they delete what is held of a long address."""
    with transaction(loaded_engine) as session:
        ada = make_account(session, "ada@council.example.org", Role.ADMINISTRATOR)
        other = make_account(session, LONG, Role.WORKER)
        token = open_session(session, ada.id, datetime.now(UTC), lasts=timedelta(hours=1))
        path = f"/accounts/{other.id}/remove"
    yield token, path
    with loaded_engine.begin() as connection:
        connection.execute(text("DELETE FROM account"))


def test_a_long_address_breaks(open_page: OpenPage, removing: tuple[str, str]) -> None:
    with open_page("/about", width=NARROW) as opened:
        page = sign_in(opened, *removing)
        expect(page.locator("h1")).to_contain_text(LONG)
        assert flaws(page, has_axe=False) == []


def test_no_map_is_headed_without_scripts(open_page: OpenPage) -> None:
    with open_page(has_scripts=False) as opened:
        search(opened.page, "corby", SAID)
        expect(opened.page.get_by_role("heading", name="Map", exact=True)).to_have_count(0)
    with open_page() as opened:
        search(opened.page, "corby", SAID)
        expect(opened.page.get_by_role("heading", name="Map", exact=True)).to_be_visible()
