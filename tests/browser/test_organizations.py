"""An organization's own record in a real browser: changed on a telephone, agreed to, put back."""

from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WALKS, OpenPage, flaws
from tests.browser.test_keyboard import tab_to
from tests.browser.test_reviewing import Reviewed, press, reviewed, sign_in

__all__ = ["reviewed"]


@WALKS
def test_a_name_is_changed_agreed_to_and_put_back(
    open_page: OpenPage, reviewed: Reviewed, width: int, has_scripts: bool
) -> None:
    with open_page("/about", width=width, has_scripts=has_scripts) as opened:
        page = sign_in(opened, reviewed.keeper, "/account")
        page.get_by_role("link", name="Wold Weavers").click()
        page.get_by_role("link", name="What is said of the organisation itself").click()
        page.get_by_role("link", name="Change it").click()
        page.get_by_label("What is the organisation called?").fill("Wold Weavers and Spinners")
        page.get_by_label("Charity number").fill("1012345")
        page.get_by_label("Website").fill("https://weavers.example.org")
        press(page, "Save")
        expect(page.locator("main")).to_contain_text("This waits until a reviewer has agreed")
        expect(page.locator("dd", has_text="https://weavers.example.org").first).to_be_visible()
        page = sign_in(opened, reviewed.reviewer, "/reviews")
        page.get_by_role("link", name="Organisations").click()
        expect(page.locator("main")).to_contain_text("Wold Weavers")
        page.get_by_role("button", name="Approve").click()
        expect(page.locator("main")).to_contain_text("None waits")
        page.goto(f"{opened.address}/services/{reviewed.service_id}")
        expect(page.locator("main")).to_contain_text("Wold Weavers and Spinners")
        page.goto(f"{opened.address}/listings/{reviewed.service_id}/history")
        page.get_by_role("link", name="Its organisation").click()
        page.get_by_role("button", name="Put back what it said before change 2").click()
        expect(page.locator("h1")).to_have_text("Wold Weavers")


def test_axe_finds_nothing(open_page: OpenPage, reviewed: Reviewed) -> None:
    with open_page("/about") as opened:
        opened.allowed = ("422",)
        page = sign_in(opened, reviewed.keeper, "/account")
        page.get_by_role("link", name="Wold Weavers").click()
        page.get_by_role("link", name="What is said of the organisation itself").click()
        record = page.url.removeprefix(opened.address)
        page.goto(f"{opened.address}{record}/edit")
        page.get_by_label("Charity number").fill("one")
        press(page, "Save")
        expect(page.locator(".govuk-error-summary")).to_contain_text("This is no charity number")
        assert flaws(page) == []
        page.get_by_label("Charity number").fill("1012345")
        page.get_by_label("E-mail").fill("weavers")
        press(page, "Save")
        for who in (reviewed.keeper, reviewed.reviewer):
            for path in (record, f"{record}/edit"):
                page = sign_in(opened, who, path)
                assert flaws(page) == [], path
        page = sign_in(opened, reviewed.reviewer, "/reviews/organizations")
        page.get_by_role("button", name="Send back").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
        assert flaws(page) == []


def test_by_keyboard_alone(open_page: OpenPage, reviewed: Reviewed) -> None:
    with open_page("/about", width=NARROW) as opened:
        page = sign_in(opened, reviewed.keeper, "/account")
        page.get_by_role("link", name="Wold Weavers").click()
        record = page.url.removeprefix(opened.address)
        page.goto(f"{opened.address}{record.replace('/account', '')}/record/edit")
        tab_to(page, "organization_website")
        page.keyboard.type("https://weavers.example.org")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("https://weavers.example.org")
