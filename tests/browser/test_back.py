"""Back to a search that was left: it is there as it was, and nothing of it is kept anywhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM, PATIENCE_MS, SAID, search

NEUTRAL = "https://www.bbc.co.uk/weather"


@pytest.fixture
def remembering(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a browser that keeps pages alive for Back, which tests otherwise turn off."""
    launched = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--disable-dev-shm-usage", "--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = launched.new_context(locale="en-GB").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/")
    search(page, "kingsthorpe", SAID)
    yield page
    launched.close()


def go_back(page: Page) -> None:
    # A page that was kept alive loads nothing that could be waited for.
    page.go_back(wait_until="commit")


@pytest.mark.parametrize("link", ["About", "Find by name"])
def test_the_call_is_there_again(remembering: Page, link: str) -> None:
    page = remembering
    listed = page.locator("#result-list").inner_text()
    page.get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_url("**/about" if link == "About" else "**/services")
    assert "husband" not in page.content()
    go_back(page)
    expect(page.locator("#said")).to_have_value(SAID)
    assert page.locator("#result-list").inner_text() == listed
    kept = page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie, history.state]"
    )
    assert kept == [0, 0, "", None]


def test_the_way_to_the_search_does_not_empty_it_and_starting_again_does(
    remembering: Page,
) -> None:
    page = remembering
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.locator("#near")).to_be_focused()
    expect(page.locator("#said")).to_have_value(SAID)
    page.get_by_role("link", name="Start again").click()
    expect(page.locator("#said")).to_have_value("")
    expect(page.get_by_role("link", name="Start again")).to_be_hidden()


def test_leaving_quickly_forgets_it_here_and_in_other_tabs(remembering: Page, address: str) -> None:
    page = remembering
    page.context.route("https://www.bbc.co.uk/**", lambda r: r.fulfill(body="<p>Sunny</p>"))
    other = page.context.new_page()
    other.goto(f"{address}/about")
    page.bring_to_front()
    page.get_by_role("link", name="Find by name", exact=True).first.click()
    page.locator(".connect-browse__name").first.click()
    page.locator("article h1").wait_for()
    page.wait_for_load_state("load")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)
    other.wait_for_url(NEUTRAL)
    go_back(page)
    page.wait_for_url(f"{address}/services")
    go_back(page)
    page.wait_for_url(f"{address}/")
    expect(page.locator("#said")).to_have_value("")
    expect(page.locator("#results-heading")).to_have_count(0)
