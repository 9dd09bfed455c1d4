"""Adding a listing and changing one in a real browser: how much it asks, by whatever means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from directory.config import Settings
from directory.database import transaction
from directory.kinds import Actor, Role, VersionWay
from directory.queries.audit import ChangedBy
from tests.api.accounts.browser import make_account
from tests.browser.conftest import NARROW, WIDE, OpenPage, violations, width_of
from tests.browser.test_accounts import code_to, press
from tests.browser.test_keyboard import tab_to
from upkeep.content import read_content
from upkeep.drafts import begin_draft, save_draft
from upkeep.offering import publish

MOST_PAGES, MOST_TAPS = 12, 40
NAME = "Semilong Darning Circle"
WORDS = "We mend clothes together and drink tea. Bring something with a hole in it."
ON = "Save and continue"


@pytest.fixture(autouse=True)
def _nobody_stays(loaded_engine: Engine) -> Iterator[None]:
    yield
    with loaded_engine.begin() as connection:
        for table in ("listing_version", "account", "sign_in", "rate_count"):
            connection.execute(text(f"DELETE FROM {table}"))


@dataclass
class Thumb:
    """Somebody on a telephone: every page that they see, every tap and every field."""

    page: Page
    has_axe: bool
    pages: list[str] = field(default_factory=list)
    taps: int = 0

    def look(self) -> None:
        """See a page, which must fit and be clean."""
        self.pages.append(self.page.locator("h1").inner_text())
        assert width_of(self.page) <= NARROW, self.pages
        if self.has_axe:
            assert violations(self.page) == [], self.pages

    def tap(self, role: str, name: str) -> None:
        """Tap a thing on the page."""
        self.taps += 1
        found = self.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        found.first.click()

    def type(self, id_: str, words: str) -> None:
        """Fill in a field."""
        self.taps += 1
        self.page.fill(f"#{id_}", words)

    def go_on(self, button: str = ON) -> None:
        """Press the button of a page, and see the next."""
        self.tap("button", button)
        self.look()


def reached(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)


def come_in(thumb: Thumb, served: Settings, email: str) -> None:
    """From the page that asks for an address to the one that was wanted."""
    thumb.look()
    thumb.type("email", email)
    thumb.go_on("Send me a link")
    thumb.type("code", code_to(served, email))
    thumb.go_on("Sign in")


def first_page(thumb: Thumb, name: str) -> None:
    thumb.type("what_name", name)
    thumb.tap("radio", "A group or club")
    thumb.type("what_words", WORDS)
    thumb.type("what_organization", "St Giles Church")
    thumb.go_on()


def other_pages(thumb: Thumb) -> None:
    thumb.type("who_words", "Everybody who can hold a needle")
    thumb.go_on()
    thumb.type("when_words_0", "Every other Tuesday, 2 to 4, not in August")
    thumb.go_on()
    if thumb.pages[-1] == "When it is on":
        # Which Tuesday comes next, nobody else can know.
        thumb.taps += 1
        thumb.page.locator("#when_first_0").check()
        thumb.go_on()
    thumb.type("where_postcode_0", "NN1 1DE")
    thumb.type("where_name_0", "St Giles Hall")
    thumb.go_on()
    thumb.tap("radio", "It costs something")
    thumb.type("cost_words", "£2 with tea")
    for way in range(4):
        thumb.taps += 1
        thumb.page.locator("fieldset fieldset").nth(way).get_by_label("Yes").check()
    thumb.go_on()
    thumb.type("join_process", "Just come along")
    thumb.type("join_phone_0", "01604 496 0199")
    thumb.type("join_email", "darners@example.org")
    thumb.type("join_role", "The secretary")
    thumb.type("languages_spoken", "Polish")
    thumb.type("giving_words", "Wool of any colour")
    thumb.go_on()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_first_listing_asks_for_little(
    open_page: OpenPage, served: Settings, has_scripts: bool
) -> None:
    with open_page("/", has_scripts=has_scripts) as opened:
        # "Every other Tuesday" is asked once more: which one comes next?
        opened.allowed = ("422",)
        thumb = Thumb(opened.page, has_axe=has_scripts)
        thumb.look()
        thumb.tap("link", "Add a group or service")
        come_in(thumb, served, f"first-{has_scripts}@example.org".lower())
        first_page(thumb, NAME)
        other_pages(thumb)
        assert thumb.pages[-1] == "Check and send"
        thumb.tap("checkbox", "Everything here is right today")
        thumb.go_on("Send")
        assert thumb.pages[-1] == "We have it"
        assert len(thumb.pages) <= MOST_PAGES, thumb.pages
        assert thumb.taps <= MOST_TAPS
        print(len(thumb.pages), "pages,", thumb.taps, "taps and fields:", thumb.pages)  # noqa: T201


def signed_in(opened_page: Page, served: Settings, engine: Engine, email: str) -> None:
    with transaction(engine) as session:
        make_account(session, email, Role.REVIEWER)
    opened_page.fill("#email", email)
    press(opened_page, "Send me a link")
    opened_page.fill("#code", code_to(served, email))
    press(opened_page, "Sign in")


def test_is_it_this_one_while_typing_and_after(open_page: OpenPage, served: Settings) -> None:
    with open_page("/listings/new") as opened:
        page = opened.page
        thumb = Thumb(page, has_axe=True)
        come_in(thumb, served, "likely@example.org")
        page.locator("#what_name").press_sequentially("Gorsebrook comunity choir")
        expect(page.locator("#likely")).to_contain_text("Gorsebrook Community Choir")
        assert violations(page) == []
        first_page(thumb, "Gorsebrook Community Choir")
        assert thumb.pages[-1] == "Is it this one?"
        page.get_by_role("button", name="No, it is another").click()
        reached(page, "Who it is for")


def test_a_whole_listing_by_keyboard(open_page: OpenPage, served: Settings) -> None:
    with open_page("/listings/new", width=WIDE) as opened:
        page = opened.page
        email = "keys@example.org"
        tab_to(page, "email")
        page.keyboard.type(email)
        page.keyboard.press("Enter")
        reached(page, "Check your e-mail")
        tab_to(page, "code")
        page.keyboard.type(code_to(served, email))
        page.keyboard.press("Enter")
        reached(page, "What it is")
        tab_to(page, "what_name")
        page.keyboard.type("Cogenhoe Kite Fliers")
        tab_to(page, "what_kind")
        page.keyboard.press("Space")
        tab_to(page, "what_words")
        page.keyboard.type(WORDS)
        tab_to(page, ON)
        page.keyboard.press("Enter")
        fields = {
            "Who it is for": ("who_from", "18"),
            "When it is on": ("", ""),
            "Where it is": ("where_postcode_0", "NN1 1DE"),
            "Cost and access": ("cost_words", "Nothing"),
        }
        for heading, (field_id, typed) in fields.items():
            reached(page, heading)
            tab_to(page, field_id or ON)
            page.keyboard.type(typed)
            # From within a field too the Enter key saves, and presses no button beside it.
            page.keyboard.press("Enter")
        reached(page, "How to join")
        tab_to(page, ON)
        page.keyboard.press("Enter")
        reached(page, "Check and send")
        tab_to(page, "assured")
        page.keyboard.press("Space")
        tab_to(page, "Send")
        page.keyboard.press("Enter")
        reached(page, "We have it")


def test_every_page_of_a_listing_is_clean_at_both_widths(
    open_page: OpenPage, served: Settings, loaded_engine: Engine
) -> None:
    with transaction(loaded_engine) as session:
        shown = "SELECT id FROM service WHERE name = 'Gorsebrook Community Choir'"
        id_ = session.scalar(text(shown))
    with open_page("/sign-in") as opened:
        page = opened.page
        signed_in(page, served, loaded_engine, "rita@council.example.org")
        path = f"{opened.address}/listings/{id_}"
        names = re.findall(r"/edit/(\w+)", (page.goto(f"{path}/edit") and page.content()) or "")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            for name in ("", *(f"/{name}" for name in dict.fromkeys(names))):
                page.goto(f"{path}/edit{name}")
                assert violations(page) == [], name
                assert width_of(page) <= width, name
        page.goto(f"{path}/edit/who")
        press(page, ON)
        for name in ("check", "preview", "edit"):
            page.goto(f"{path}/{name}")
            assert violations(page) == [], name
        press(page, "Throw away what I wrote")
        reached(page, "Your account")


def test_a_button_tapped_twice_sends_once(open_page: OpenPage, served: Settings) -> None:
    with open_page("/listings/new") as opened:
        page = opened.page
        come_in(Thumb(page, has_axe=False), served, "twice@example.org")
        page.fill("#what_name", NAME)
        page.get_by_label("A group or club").check()
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
        page.get_by_role("button", name=ON).dblclick()
        reached(page, "Who it is for")
        assert sum(url.endswith("/listings/new") for url in sent) == 1
        # Back leads to an empty form, which says what has been begun.
        page.go_back()
        page.get_by_role("link", name=f"go on with {NAME}").click()
        reached(page, "Who it is for")
        page.get_by_role("link", name="Back", exact=True).click()
        expect(page.locator("#what_name")).to_have_value(NAME)


def test_signed_out_in_the_middle_nothing_is_lost(
    open_page: OpenPage, served: Settings, loaded_engine: Engine
) -> None:
    email = "away@example.org"
    with open_page("/listings/new") as opened:
        page = opened.page
        opened.allowed = ("401", "403")
        come_in(Thumb(page, has_axe=False), served, email)
        page.fill("#what_name", NAME)
        page.get_by_label("A group or club").check()
        page.fill("#what_words", WORDS)
        with loaded_engine.begin() as connection:
            connection.execute(text("DELETE FROM account_session"))
        press(page, ON)
        expect(page.locator("main")).to_contain_text("You were signed out")
        expect(page.locator("#what_words")).to_have_value(WORDS)
        assert violations(page) == []
        with page.expect_popup() as opening:
            page.get_by_role("link", name="Sign in again").click()
        tab = opening.value
        tab.fill("#email", email)
        press(tab, "Send me a link")
        tab.fill("#code", code_to(served, email))
        press(tab, "Sign in")
        reached(tab, "Your account")
        press(page, ON)
        expect(page.locator("main")).to_contain_text("once more")
        expect(page.locator("#what_words")).to_have_value(WORDS)
        press(page, ON)
        reached(page, "Who it is for")


def test_two_changes_are_put_together_by_keyboard(
    open_page: OpenPage, served: Settings, loaded_engine: Engine
) -> None:
    now, email = datetime.now(UTC), "rita@council.example.org"
    with open_page("/sign-in", width=WIDE) as opened:
        page = opened.page
        signed_in(page, served, loaded_engine, email)
        reached(page, "Your account")
        with transaction(loaded_engine) as session:
            shown = "SELECT id FROM service WHERE name = 'Open Hand Gospel Choir'"
            id_ = session.scalars(text(shown)).one()
            account = session.scalars(text("SELECT id FROM account")).one()
            draft = begin_draft(session, id_, account, now)
            before = read_content(draft.content)
            mine = replace(before.service, eligibility_description="Anybody at all")
            save_draft(session, draft, replace(before, service=mine), now, "who")
            theirs = replace(before.service, eligibility_description="Grown-ups", wait_time="None")
            by = ChangedBy(Actor.ACCOUNT, account)
            after = replace(before, service=theirs)
            publish(session, after, by, VersionWay.PAGES, now)
        page.goto(f"{opened.address}/listings/{id_}/check")
        press(page, "Send")
        reached(page, "Somebody else changed it too")
        assert violations(page) == []
        expect(page.locator("main")).to_contain_text("Grown-ups")
        tab_to(page, "choice_0")
        page.keyboard.press("ArrowDown")
        tab_to(page, "Continue")
        page.keyboard.press("Enter")
        reached(page, "Check and send")
        expect(page.locator("main")).to_contain_text("Grown-ups")
        expect(page.locator("main")).not_to_contain_text("Anybody at all")
        with transaction(loaded_engine) as session:
            publish(session, before, by, VersionWay.PAGES, now)
