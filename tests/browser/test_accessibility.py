"""axe finds nothing on any page, on a telephone and on a desk."""

from pathlib import Path

import pytest

from tests.browser.conftest import SAID, OpenPage, search, violations_at_both_widths

PAGES = [
    "/",
    "/services",
    "/services?kind=hub",
    "/services?name=qqxxqqxx",
    "/about",
    "/privacy",
    "/accessibility",
    "/docs",
]
DANGER = "She says she wants to kill herself, she used to sing in a choir"


@pytest.mark.parametrize("path", PAGES)
def test_page(open_page: OpenPage, path: str) -> None:
    with open_page(path) as opened:
        assert violations_at_both_widths(opened.page) == []


@pytest.mark.parametrize("path", ["/nothing-here", "/services/not-an-id"])
def test_page_that_is_not_there(open_page: OpenPage, path: str) -> None:
    with open_page(path) as opened:
        opened.allowed = ("404",)
        assert violations_at_both_widths(opened.page) == []


@pytest.mark.parametrize("said", [SAID, DANGER])
def test_results_with_their_map_and_folds_open(open_page: OpenPage, said: str) -> None:
    with open_page() as opened:
        search(opened.page, "kingsthrope", said)
        opened.page.click("#map-toggle")
        opened.page.locator(".connect-pin").first.wait_for()
        opened.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        assert violations_at_both_widths(opened.page) == []
        opened.page.locator(".connect-pin").last.press("Enter")
        opened.page.locator(".leaflet-popup-content").wait_for()
        assert violations_at_both_widths(opened.page) == []


def test_problem_with_the_form(open_page: OpenPage) -> None:
    with open_page() as opened:
        opened.allowed = ("422",)
        opened.page.click(".connect-more summary")
        opened.page.fill("#from", "14:00")
        opened.page.fill("#to", "10:00")
        opened.page.locator(".govuk-error-summary").wait_for()
        assert violations_at_both_widths(opened.page) == []


def test_listing(open_page: OpenPage) -> None:
    with open_page("/services") as opened:
        opened.page.locator(".connect-browse__name").first.click()
        opened.page.locator("article h1").wait_for()
        assert violations_at_both_widths(opened.page) == []


def test_map_file(open_page: OpenPage, tmp_path: Path) -> None:
    with open_page() as opened:
        search(opened.page, "Corby", SAID)
        with opened.page.expect_download() as started:
            opened.page.get_by_role("button", name="Open as a map file").click()
        file = tmp_path / "map.html"
        started.value.save_as(file)
    # The file's own policy keeps axe out too, so it is scanned with the policy lifted.
    with open_page(bypass_csp=True) as opened:
        opened.page.goto(file.as_uri())
        opened.page.locator(".pin").first.wait_for()
        assert violations_at_both_widths(opened.page) == []
        opened.page.locator(".pin").last.press("Enter")
        opened.page.locator(".leaflet-popup-content").wait_for()
    with open_page(offline=False) as opened:
        opened.page.goto(file.as_uri())
        opened.page.locator(".pin").first.wait_for()
