"""The danger panel is seen and heard of on every screen, and takes nobody's place in the form."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, search, violations

SAID = "likes singing, says he wants to end his life"
TWO = "took all her tablets an hour ago and wants to die, no food in the house till friday"


def photograph(page: Page, name: str) -> None:
    """Keep a picture where somebody asks for pictures, to be looked at."""
    folder = os.environ.get("PICTURES_OF_PAGES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_it_is_heard_of_while_she_types(open_page: OpenPage, width: int) -> None:
    with open_page(width=width) as opened:
        page = opened.page
        page.locator("#said").press_sequentially(SAID, delay=5)
        status = page.locator("#search-status")
        expect(status).to_contain_text("Thoughts of suicide")
        panel, jump = page.locator(".connect-urgent"), page.locator(".connect-urgent-jump")
        assert page.evaluate("document.activeElement.id") == "said"
        if width == NARROW:
            expect(jump).to_be_in_viewport(ratio=1)
            photograph(page, "typing-narrow")
            assert violations(page) == []
            jump.get_by_role("link", name="Danger heard: show numbers").click()
            expect(page.locator("#urgent-heading")).to_be_focused()
        else:
            photograph(page, "typing-wide")
        expect(jump).to_be_hidden()
        expect(panel).to_be_in_viewport()
        expect(page.locator("#urgent-heading")).to_be_in_viewport()
        photograph(page, f"panel-{width}")
        assert violations(page) == []
        assert page.url == f"{opened.address}/"


def test_the_link_comes_back_when_the_panel_is_left_behind(open_page: OpenPage) -> None:
    with open_page() as opened:
        page = opened.page
        search(page, "corby", SAID)
        jump = page.locator(".connect-urgent-jump")
        expect(jump).to_be_hidden()
        page.locator("footer").scroll_into_view_if_needed()
        expect(jump).to_be_in_viewport()
        jump.get_by_role("link").press("Enter")
        expect(page.locator("#urgent-heading")).to_be_focused()
        expect(page.locator("#urgent-heading")).to_be_in_viewport()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_without_scripts_the_link_leads_to_the_panel(open_page: OpenPage, width: int) -> None:
    with open_page(width=width, has_scripts=False) as opened:
        page = opened.page
        search(page, "corby", SAID)
        jump = page.locator(".connect-urgent-jump")
        expect(jump).to_be_in_viewport(ratio=1)
        expect(page.locator(".connect-urgent")).to_be_in_viewport()
        photograph(page, f"no-scripts-{width}")
        jump.get_by_role("link").click()
        expect(page.locator("#urgent-heading")).to_be_in_viewport(ratio=1)
        box, bar = page.locator("#urgent-heading").bounding_box(), jump.bounding_box()
        assert box is not None
        assert bar is not None
        assert width == WIDE or box["y"] >= bar["y"] + bar["height"], "the bar covers the heading"


def test_no_number_stands_in_the_panel_twice_and_999_is_first(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "corby", TWO)
        numbers = page.locator(".connect-urgent .connect-lines__phone").all_inner_texts()
        assert len(numbers) == len(set(numbers))
        assert numbers[0] == "999"
        items = page.locator(".connect-urgent__item")
        expect(items.first.locator("h3")).to_contain_text("A medical emergency")
        expect(items.last.locator("h3")).to_contain_text("No food or no heating")
        expect(items.last).not_to_contain_text("safeguarding")
        photograph(page, "two-dangers")
