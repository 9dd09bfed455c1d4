"""The planner's pages in a real browser: seen, heard, by keyboard, without scripts, in time."""

from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import (
    NARROW,
    WIDE,
    OpenPage,
    at_both_widths,
    violations,
    width_of,
)
from tests.browser.test_keyboard import tab_to

ASKED = "/planning/coverage?what=food+bank"
WHERE_NEXT = "/planning/where-next?what=food+bank&add=2"
PAGES = [
    "/planning",
    ASKED,
    f"{ASKED}&by=district&show=minutes&sort=name",
    "/planning/coverage?what=qqzz",
    f"{ASKED}&mode=bus",
    f"{ASKED}&by=ward",
    "/planning/where-next",
    WHERE_NEXT,
    "/planning/what-if",
    "/planning/what-if?what=food+bank",
    "/planning/what-if?what=food+bank&closes=abc",
    "/planning/where-next/proof?what=food+bank&add=2",
]


@pytest.fixture(scope="module", autouse=True)
def _ready(address: str) -> None:
    """What a server works out once is worked out, however busy the machine."""
    for path in (ASKED, "/planning/coverage/map?what=food+bank", WHERE_NEXT):
        with urlopen(f"{address}{path}", timeout=120) as answer:
            assert answer.status == 200


def map_frame(page: Page) -> Frame:
    """The map, once it is drawn."""
    frame = page.frame_locator("iframe.connect-plan__map")
    expect(frame.locator("html[data-drawn=yes]")).to_have_count(1)
    return page.frames[1]


@pytest.mark.parametrize("path", PAGES)
def test_page(open_page: OpenPage, path: str) -> None:
    with open_page(path) as opened:
        opened.allowed = ("422",)
        page = opened.page
        if page.locator("iframe").count():
            map_frame(page)
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        for width in at_both_widths(page):
            assert violations(page) == [], width
            assert width_of(page) <= width, width
            if len(page.frames) > 1:
                inside = page.frames[1].evaluate("document.documentElement.scrollWidth")
                across = page.locator("iframe").evaluate("(frame) => frame.clientWidth")
                assert inside <= across, width


def test_the_question_is_asked_by_keyboard(open_page: OpenPage) -> None:
    with open_page("/planning", width=WIDE) as opened:
        page = opened.page
        tab_to(page, "what")
        page.keyboard.type("choirs")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("within 30 minutes on foot")
        title = "Singing and choirs: who can get to one within 30 minutes on foot"
        expect(page).to_have_title(f"{title} - Connect Northamptonshire")


def test_the_map_is_moved_and_every_area_read_by_keyboard(open_page: OpenPage) -> None:
    with open_page(ASKED, width=WIDE) as opened:
        page = opened.page
        frame = map_frame(page)
        frame.locator("#area").focus()
        page.keyboard.press("ArrowDown")
        said = frame.locator("#said")
        expect(said).to_contain_text("within 30 minutes on foot")
        first = said.inner_text()
        page.keyboard.press("ArrowDown")
        expect(said).not_to_have_text(first)
        frame.locator(".map").focus()
        pane = frame.locator(".map > .leaflet-map-pane")
        before = pane.get_attribute("style") or ""
        page.keyboard.press("ArrowLeft")
        expect(pane).not_to_have_attribute("style", before)
        frame.locator("button[data-inset='0']").press("Enter")
        frame.locator(".cluster, .mark").first.press("Enter")


def test_what_is_hidden_is_gone_and_comes_back(open_page: OpenPage) -> None:
    with open_page(ASKED, width=WIDE) as opened:
        frame = map_frame(opened.page)
        pins = frame.locator(".map .mark, .map .cluster")
        assert pins.count() > 0
        frame.get_by_label("Listings").uncheck()
        expect(pins).to_have_count(0)
        frame.get_by_label("Listings").check()
        assert pins.count() > 0
        frame.get_by_label("Place names").uncheck()
        expect(frame.locator(".map .town")).to_have_count(0)


def test_gaps_are_hatched_and_the_map_is_one_layer_of_areas(open_page: OpenPage) -> None:
    with open_page(ASKED, width=WIDE) as opened:
        frame = map_frame(opened.page)
        fills: list[str] = frame.evaluate(
            "[...document.querySelectorAll('.map path.leaflet-interactive')].map((p) =>"
            " p.getAttribute('fill'))"
        )
        assert len(fills) == 422
        assert "url(#hatch-lines)" in fills


def test_the_whole_without_scripts(open_page: OpenPage) -> None:
    with open_page("/planning", has_scripts=False) as opened:
        page = opened.page
        page.fill("#what", "food bank")
        page.select_option("#by", "district")
        page.get_by_role("button", name="Work it out").click()
        expect(page.locator("#table tbody tr")).to_have_count(7)
        expect(page.locator("noscript, img.connect-plan__picture").first).to_be_attached()
        page.locator("#table thead a", has_text="Area").click()
        expect(page.locator("#table th[aria-sort]")).to_contain_text("Area")
        names = page.locator("#table tbody th").all_inner_texts()
        assert names == sorted(names)


def test_the_file_to_keep_opens_without_a_connection(
    open_page: OpenPage, tmp_path: Path, browser: Any
) -> None:
    with open_page(ASKED, width=WIDE) as opened:
        with opened.page.expect_download() as started:
            opened.page.get_by_role("link", name="Map as one web page").click()
        file = tmp_path / "coverage.html"
        started.value.save_as(file)
    with open_page("/planning", width=WIDE, bypass_csp=True) as opened:
        opened.page.context.set_offline(True)
        opened.page.goto(file.as_uri())
        expect(opened.page.locator("html[data-drawn=yes]")).to_have_count(1)
        assert violations(opened.page) == []
    with open_page("/planning", width=NARROW) as opened:
        opened.page.goto(file.as_uri())
        expect(opened.page.locator("html[data-drawn=yes]")).to_have_count(1)


def test_a_page_is_printed_with_its_words_and_table(open_page: OpenPage) -> None:
    with open_page(f"{ASKED}&by=lsoa", width=WIDE) as opened:
        opened.page.emulate_media(media="print")
        table = opened.page.locator(".connect-plan__table")
        # Nothing can be scrolled to on paper.
        assert table.evaluate("box => box.scrollHeight <= box.clientHeight")
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
        expect(opened.page.locator("h1")).to_be_visible()
        expect(opened.page.locator("#table")).to_be_visible()
        expect(opened.page.locator(".connect-plan__files")).to_be_hidden()
        expect(opened.page.locator("#what")).to_be_hidden()
