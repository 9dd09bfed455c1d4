"""Chips with scripts: changed, added and folded, and nothing half typed is taken for an answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAID, WIDE, OpenPage, at_both_widths, flaws, search

MANY = (
    "72, lost my husband, used to sing in a choir, loves her garden, plays bowls and chess, likes"
    " reading, can't drive, bit short of money, no more bingo, not religious, wobbly on her feet"
)

LIST_NAMES = (
    "(all) => all.map((one) =>"
    " document.getElementById(one.getAttribute('aria-labelledby')).textContent)"
)


def labels(page: Page) -> list[str]:
    return page.locator(".connect-chip__label").all_inner_texts()


def test_many_are_folded_and_what_is_left_out_says_so(open_page: OpenPage) -> None:
    with open_page() as opened:
        page = opened.page
        search(page, "kingsthorpe", MANY)
        heard = page.locator(".connect-heard")
        for width in at_both_widths(page):
            assert page.locator(".connect-chip:visible").count() == 8
            box = heard.bounding_box()
            assert box is not None
            assert box["height"] < 520, width
        heard.locator("#heard-more summary").press("Enter")
        refused = page.locator(".connect-chip--avoid .connect-chip__label")
        expect(refused.first).to_be_visible()
        assert all(label.startswith("Not ") for label in refused.all_inner_texts())
        titles = set(heard.locator("ul").evaluate_all(LIST_NAMES))
        assert titles >= {"Wants", "About them", "Leave out"}
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        assert flaws(page) == []


def test_a_fold_stays_open_while_she_types(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthorpe", MANY)
        page.click("#heard-more summary")
        fold = page.locator(".connect-why").nth(1)
        name = fold.get_attribute("id")
        fold.locator("summary").click()
        page.locator("#said").press_sequentially(" and tea", delay=5)
        page.wait_for_timeout(700)
        expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
        assert page.locator("#heard-more").get_attribute("open") is not None
        [still_open] = page.locator(".connect-why[open]").all()
        assert still_open.get_attribute("id") == name


def test_a_thing_is_added_by_keyboard(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        page.locator("#rethink summary").press("Enter")
        page.locator("#add_text").press_sequentially("debt")
        page.wait_for_timeout(500)
        assert "Debt" not in " ".join(labels(page))
        page.locator("#add_kind").select_option(label="Need")
        page.locator("#add_text").press("Enter")
        expect(page.locator("#heard-heading")).to_be_focused()
        assert "Debt" in " ".join(labels(page))
        expect(page.locator("#add_text")).to_have_value("")
        assert page.url == f"{opened.address}/"


def test_what_is_half_typed_is_neither_sent_nor_lost(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        page.click("#rethink summary")
        page.locator("#said").press_sequentially(" and tea")
        page.locator("#add_text").press_sequentially("deb", delay=120)
        page.wait_for_timeout(700)
        expect(page.locator("#add_text")).to_have_value("deb")
        expect(page.locator("#add_text")).to_be_focused()
        before = labels(page)
        page.locator("#said").press_sequentially(" and cake")
        page.wait_for_timeout(900)
        assert "deb" not in " ".join(labels(page)).lower().split()
        assert len(labels(page)) >= len(before)


def test_a_meaning_is_put_right_without_a_script(open_page: OpenPage) -> None:
    with open_page(has_scripts=False) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        before = labels(page)
        page.click("#rethink summary")
        page.locator("#word-1").fill("bowls")
        page.get_by_role("button", name="Search again").click()
        assert before[0] not in labels(page)
        assert "owls" in labels(page)[0]
        assert page.locator("#word-1").input_value() == ""


@pytest.mark.parametrize("has_scripts", [True, False])
def test_how_it_came_about_is_a_table_and_a_drawing(open_page: OpenPage, has_scripts: bool) -> None:
    with open_page(has_scripts=has_scripts) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        first = page.locator(".connect-why").first
        first.locator("summary").press("Enter")
        expect(first.locator("table")).to_be_visible()
        bar = first.locator("svg").first.bounding_box()
        assert bar is not None
        assert bar["width"] > 80
        assert bar["height"] >= 6
        [numbers] = [first.locator("td").all_inner_texts()]
        assert sum(int(n.replace("−", "-")) for n in numbers[::2]) == int(numbers[-1])
        page.emulate_media(media="print")
        expect(first.locator("table")).to_be_visible()
        expect(page.locator(".connect-why").nth(1)).to_be_hidden()
        shown = page.locator("body").inner_text()
        assert "used to sing" not in shown
        assert "Something that was said" in shown
