"""Everything works with scripts turned off."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import SAID, OpenPage, search


def test_the_whole_search(open_page: OpenPage) -> None:
    with open_page(has_scripts=False) as opened:
        page = opened.page
        page.click(".connect-more summary")
        page.check("#free")
        search(page, "kingsthrope", SAID)
        assert page.url == f"{opened.address}/#results"
        expect(page.locator("#results-heading")).to_be_in_viewport()
        expect(page.locator("#results-heading")).to_contain_text("near Kingsthorpe")
        expect(page.locator("#near")).to_have_value("kingsthrope")
        expect(page.locator("#said")).to_have_value(SAID)
        expect(page.locator("#free")).to_be_checked()
        assert page.locator("#result-list .connect-result").count() >= 1
        for dead in ("#copy-list", "#print-list", "#map"):
            expect(page.locator(dead)).to_be_hidden()


def test_chips_are_removed_changed_and_restored(open_page: OpenPage) -> None:
    with open_page(has_scripts=False) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        labels = page.locator(".connect-chip__label")
        before = labels.all_inner_texts()
        page.locator(".connect-chip__remove").first.click()
        assert before[0] not in labels.all_inner_texts()
        page.click(".connect-rethink summary")
        page.locator("#thread-1").select_option(label="To avoid")
        page.get_by_role("button", name="Search again").click()
        expect(page.locator(".connect-chip--avoid")).to_have_count(1)
        page.get_by_role("button", name="Undo changes").click()
        assert labels.all_inner_texts() == before


def test_a_problem_is_said_and_what_was_typed_stays(open_page: OpenPage) -> None:
    with open_page(has_scripts=False) as opened:
        opened.allowed = ("422",)
        page = opened.page
        page.fill("#said", SAID)
        page.click(".connect-more summary")
        page.fill("#from", "14:00")
        page.fill("#to", "10:00")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("after the start time")
        expect(page.locator("#said")).to_have_value(SAID)
        page.locator(".govuk-error-summary a").click()
        expect(page.locator("#to")).to_be_in_viewport()


def test_the_list_can_be_copied_and_the_map_kept(open_page: OpenPage, tmp_path: Path) -> None:
    with open_page(has_scripts=False) as opened:
        page = opened.page
        search(page, "corby", SAID)
        page.click(".connect-handover summary")
        assert page.locator("#plain-list").input_value().startswith("From Connect")
        with page.expect_download() as started:
            page.get_by_role("button", name="Open as a map file").click()
        started.value.save_as(tmp_path / "map.html")
        assert "<table" in (tmp_path / "map.html").read_text()


def test_a_listing_is_found_and_read_and_left(open_page: OpenPage) -> None:
    with open_page("/services", has_scripts=False) as opened:
        page = opened.page
        opened.allowed = ("bbc.co.uk",)
        page.context.route("https://www.bbc.co.uk/**", lambda r: r.fulfill(body="<p>Sunny</p>"))
        page.fill("#name", "thornfeild singres")
        page.get_by_role("button", name="Find").click()
        page.locator(".connect-browse__name").first.click()
        expect(page.locator("article h1")).to_contain_text("Singers")
        page.get_by_role("button", name="Leave this page quickly").click()
        page.wait_for_url("https://www.bbc.co.uk/weather")
