"""Reviewing in a real browser: on a telephone, by keyboard, without scripts, with axe."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.access.cookies import SESSION
from directory.database import transaction
from directory.geography import GridPoint
from directory.kinds import Role
from directory.models import ImportRun, Service, WaitingDifference
from directory.queries.keepers import put_keeper
from directory.signing_in import open_session
from importers.records import AddressRecord
from tests.api.accounts.browser import make_account
from tests.browser.conftest import (
    WALKS,
    WIDE,
    OpenPage,
    Watched,
    at_both_widths,
    flaws,
    violations,
)
from tests.browser.test_keyboard import tab_to
from tests.factories import make_location, make_organization, make_service
from upkeep.content import load_content
from upkeep.offering import Offer, offer
from upkeep.trust import Editor
from upkeep.versions import current_version


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A listing whose new address waits, another just like it, and who is signed in."""

    reviewer: str
    keeper: str
    service_id: UUID
    other_id: UUID
    version_id: UUID


@pytest.fixture
def reviewed(loaded_engine: Engine) -> Iterator[Reviewed]:
    """What a reviewer finds; taken away again."""
    now = datetime.now(UTC)
    with transaction(loaded_engine) as session:
        reviewer = make_account(session, "rita@council.example.org", Role.REVIEWER)
        keeper = make_account(session, "kim@weavers.example.org", Role.PARTNER)
        rita, kim = (
            open_session(session, one.id, now, lasts=timedelta(hours=1))
            for one in (reviewer, keeper)
        )
        weavers, others = (
            make_organization(session, name) for name in ("Wold Weavers", "Wold Crafts")
        )
        service, other = (
            make_service(session, "Weavers of the Wold", organization=runs, description=said)
            for runs, said in ((weavers, "We weave on Tuesdays."), (others, "Weaving for all."))
        )
        for one in (service, other):
            make_location(session, service=one, name="Loom Hall", postcode="NN15 7HX")
        put_keeper(session, keeper.id, weavers.id, now)
        content, live = load_content(session, service.id), current_version(session, service.id, now)
        assert live is not None
        [hall] = content.locations
        there = replace(
            hall,
            point=GridPoint(486_900.0, 278_900.0),
            addresses=(AddressRecord(uuid4(), address_1="2 New Street", postal_code="NN15 7HX"),),
        )
        words = replace(content.service, description="We weave on Wednesday evenings.")
        offered = Offer(replace(content, service=words, locations=(there,)), live.id)
        waiting = offer(session, offered, Editor(keeper.id, Role.PARTNER), now).waiting
        assert waiting is not None
        _offer_of_feed(session, service)
        found = Reviewed(rita, kim, service.id, other.id, waiting.id)
    yield found
    with loaded_engine.begin() as connection:
        ids = {"ids": [found.service_id, found.other_id]}
        connection.execute(text("DELETE FROM waiting_difference"))
        connection.execute(text("DELETE FROM listing_version"))
        connection.execute(text("DELETE FROM service WHERE id = ANY(:ids)"), ids)
        connection.execute(text("DELETE FROM organization WHERE name LIKE 'Wold %'"))
        connection.execute(text("DELETE FROM location WHERE name = 'Loom Hall'"))
        for table in ("account", "sign_in", "rate_count", "confirmed_field", "outgoing_message"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM import_run WHERE origin = 'feed of a test'"))


def _offer_of_feed(session: Session, service: Service) -> None:
    run = ImportRun(id=uuid4(), source="open-referral-uk", origin="feed of a test", report={})
    session.add(run)
    session.flush()
    session.add(
        WaitingDifference(
            record_type="service",
            record_id=service.id,
            field="url",
            held=None,
            offered="https://weavers.example.org",
            import_run_id=run.id,
        )
    )


def sign_in(opened: Watched, token: str, path: str) -> Page:
    page = opened.page
    page.context.add_cookies([{"name": SESSION, "value": token, "url": opened.address}])
    page.goto(f"{opened.address}{path}")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_axe_finds_nothing_on_any_page(open_page: OpenPage, reviewed: Reviewed) -> None:
    change = f"/reviews/changes/{reviewed.version_id}"
    history = f"/listings/{reviewed.service_id}/history"
    merge = f"/reviews/merge/{reviewed.service_id}"
    with open_page("/about") as opened:
        opened.allowed = ("422",)
        for path in (
            "/reviews",
            change,
            "/reviews/duplicates",
            merge,
            f"{merge}/{reviewed.other_id}",
            "/reviews/feeds",
            f"/reviews/feeds/{reviewed.service_id}",
            history,
            f"{history}/1",
            f"/listings/{reviewed.service_id}/withdraw",
        ):
            page = sign_in(opened, reviewed.reviewer, path)
            for closed in page.locator("main details").all():
                closed.locator("summary").click()
            assert flaws(page) == [], path
        page = sign_in(opened, reviewed.reviewer, change)
        press(page, "Send back")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
        assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
        assert flaws(page) == []


@WALKS
def test_a_change_is_looked_at_and_approved(
    open_page: OpenPage, reviewed: Reviewed, width: int, has_scripts: bool
) -> None:
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.reviewer, "/account")
        page.get_by_role("link", name="What waits for a reviewer").click()
        page.get_by_role("link", name="Weavers of the Wold").click()
        expect(page.locator("main")).to_contain_text("Moved 283 m to the north-east")
        expect(page.locator("ins", has_text="2 New Street")).to_be_visible()
        pins = page.get_by_role("group", name="Map: Moved 283 m to the north-east")
        for _ in at_both_widths(page):
            expect(pins).to_be_visible(visible=has_scripts)
            for pin in ("Now", "Would be") if has_scripts else ():
                expect(pins.get_by_text(pin)).to_be_visible()
        press(page, "Approve")
        expect(page.locator("main")).to_contain_text("It was approved")
        page.locator("main").get_by_role("link", name="Weavers of the Wold").click()
        expect(page.locator("main")).to_contain_text("2 New Street")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_change_is_changed_and_then_approved(
    open_page: OpenPage, reviewed: Reviewed, has_scripts: bool
) -> None:
    path = f"/reviews/changes/{reviewed.version_id}"
    with open_page("/about", has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.reviewer, path)
        press(page, "Change it, then approve")
        page.goto(f"{opened.address}/listings/{reviewed.service_id}/edit/what")
        page.fill("#what_words", "We weave on Wednesday evenings, and darn.")
        press(page, "Save and continue")
        page.goto(f"{opened.address}/listings/{reviewed.service_id}/check")
        page.locator("main form button").last.click()
        page.goto(f"{opened.address}{path}")
        expect(page.locator("main")).to_contain_text("It was approved")
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page.locator("main")).to_contain_text("and darn.")
        expect(page.locator("main")).to_contain_text("2 New Street")


def test_a_change_is_sent_back_by_keyboard_alone(open_page: OpenPage, reviewed: Reviewed) -> None:
    with open_page("/about", width=WIDE) as opened:
        page = sign_in(opened, reviewed.reviewer, "/reviews")
        tab_to(page, "Weavers of the Wold")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Weavers of the Wold")
        tab_to(page, "reason")
        page.keyboard.type("Which door is it?")
        tab_to(page, "decision=send back")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("No change waits")


@WALKS
def test_two_listings_are_merged(
    open_page: OpenPage, reviewed: Reviewed, width: int, has_scripts: bool
) -> None:
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.reviewer, f"/reviews/merge/{reviewed.other_id}")
        page.get_by_role("link", name="Weavers of the Wold").click()
        chosen = page.get_by_role("group", name="Whose holds? What it is")
        chosen.get_by_label("The other one’s").check()
        press(page, "Merge them")
        expect(page).to_have_url(f"{opened.address}/services/{reviewed.other_id}")
        expect(page.locator("main")).to_contain_text("We weave on Wednesday evenings.")
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page).to_have_url(f"{opened.address}/services/{reviewed.other_id}")


def test_two_listings_are_merged_by_keyboard_alone(open_page: OpenPage, reviewed: Reviewed) -> None:
    path = f"/reviews/merge/{reviewed.service_id}/{reviewed.other_id}"
    with open_page("/about", width=WIDE) as opened:
        page = sign_in(opened, reviewed.reviewer, path)
        tab_to(page, "Merge them")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{opened.address}/services/{reviewed.service_id}")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_feed_s_value_is_taken(
    open_page: OpenPage, reviewed: Reviewed, has_scripts: bool
) -> None:
    with open_page("/about", has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.reviewer, "/reviews/feeds")
        page.get_by_role("link", name="Weavers of the Wold").click()
        page.get_by_label("Take the feed’s").check()
        press(page, "Do as chosen")
        expect(page.locator("main")).to_contain_text("No feed says anything else")
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page.locator("main")).to_contain_text("https://weavers.example.org")


@WALKS
def test_a_keeper_reads_the_history_and_puts_a_version_back(
    open_page: OpenPage, reviewed: Reviewed, width: int, has_scripts: bool
) -> None:
    history = f"/listings/{reviewed.service_id}/history"
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.keeper, history)
        page.locator("summary", has_text="What changed").click()
        expect(page.locator("del", has_text="Tuesdays")).to_be_visible()
        page.get_by_role("link", name="Put version 1 back").click()
        press(page, "Put it back")
        expect(page.locator("h2").first).to_contain_text("Version 3")
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page.locator("main")).to_contain_text("We weave on Tuesdays.")


def test_a_version_is_put_back_by_keyboard_alone(open_page: OpenPage, reviewed: Reviewed) -> None:
    with open_page("/about", width=WIDE) as opened:
        page = sign_in(opened, reviewed.reviewer, f"/listings/{reviewed.service_id}/history")
        tab_to(page, "Put version 1 back")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Put version 1 back")
        tab_to(page, "Put it back")
        page.keyboard.press("Enter")
        expect(page.locator("h2").first).to_contain_text("Version 3")


def test_a_listing_is_withdrawn_and_put_back(open_page: OpenPage, reviewed: Reviewed) -> None:
    with open_page("/about") as opened:
        opened.allowed = ("410",)
        page = sign_in(opened, reviewed.reviewer, f"/listings/{reviewed.service_id}/history")
        page.get_by_role("link", name="Withdraw it").click()
        page.fill("#reason", "It has ended.")
        press(page, "Withdraw it")
        expect(page.locator("main")).to_contain_text("The reason given: It has ended.")
        assert violations(page) == []
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page.locator("h1")).to_have_text("This listing has been withdrawn")
        assert violations(page) == []
        page.go_back()
        press(page, "Put it back")
        expect(page.locator("main")).not_to_contain_text("nobody finds it")
