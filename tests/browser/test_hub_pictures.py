"""The drawing on a hub's page: seen, described, in its place before it is loaded, never printed."""

import pytest

from tests.browser.conftest import OpenPage, at_both_widths, violations


def test_a_hub_s_drawing(open_page: OpenPage) -> None:
    with open_page("/services?kind=hub") as opened:
        page = opened.page
        page.get_by_role("link", name="The Thornfield Hub").first.click()
        picture = page.get_by_role("img", name="Drawing: ")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.connect-picture').naturalWidth > 0")
        for width in at_both_widths(page):
            box = picture.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
            assert box["height"] == pytest.approx(box["width"] * 450 / 800, abs=1), width
            assert violations(page) == [], width
        page.emulate_media(media="print")
        assert not picture.is_visible()


def test_nothing_moves_when_the_drawing_comes(open_page: OpenPage) -> None:
    with open_page("/services?kind=hub") as opened:
        page = opened.page
        page.route("**/pictures/*.svg", lambda route: route.abort())
        opened.allowed = ("net::ERR_FAILED",)
        page.get_by_role("link", name="The Thornfield Hub").first.click()
        heading = page.get_by_role("heading", name="Where")
        page.wait_for_load_state()
        without = heading.bounding_box()
        page.unroute("**/pictures/*.svg")
        page.reload()
        page.wait_for_function("document.querySelector('.connect-picture').naturalWidth > 0")
        page.wait_for_load_state()
        assert heading.bounding_box() == without
