"""The search as a worker with a telephone or a desk uses it, scripts running."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import SAID, WIDE, OpenPage, search

DANGER = "He says he wants to end his life. He likes singing."


def numbers_on_map(page: Page) -> set[str]:
    pins = page.locator(".connect-pin").all_inner_texts()
    return {number for pin in pins for number in pin.split(", ")}


def test_results_come_while_she_types_and_nothing_is_left_behind(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        page.locator("#near").press_sequentially("kingsthrope", delay=20)
        heading = page.locator("#results-heading")
        expect(heading).to_contain_text("near Kingsthorpe")
        page.locator("#said").press_sequentially("used to sing in a choir", delay=10)
        expect(page.locator(".connect-chip").first).to_be_visible()
        expect(page.locator("#search-status")).to_contain_text("result")
        assert page.evaluate("document.activeElement.id") == "said"
        assert page.url == f"{opened.address}/"
        assert page.evaluate("history.length") <= 2
        kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert kept == [0, 0, ""]


def test_the_search_button_leads_to_the_results(open_page: OpenPage) -> None:
    with open_page() as opened:
        search(opened.page, "kingsthorpe", SAID)
        expect(opened.page.locator("#results-heading")).to_be_focused()
        expect(opened.page.locator(".connect-result").first).to_be_in_viewport()
        expect(opened.page.locator("#results-heading")).to_be_in_viewport()


def test_danger_comes_first_and_its_numbers_ring(open_page: OpenPage) -> None:
    with open_page() as opened:
        search(opened.page, "corby", DANGER)
        panel = opened.page.locator(".connect-urgent")
        expect(opened.page.locator("#urgent-heading")).to_be_focused()
        expect(panel).to_be_in_viewport()
        expect(panel).to_contain_text("end his life")
        links = panel.locator(".connect-lines a")
        addresses = {link.get_attribute("href") for link in links.all()}
        assert "tel:116123" in addresses
        assert "sms:85258" in addresses
        above = opened.page.evaluate(
            "document.querySelector('.connect-urgent').getBoundingClientRect().bottom"
            " <= document.querySelector('#results-heading').getBoundingClientRect().top"
        )
        assert above


def test_chips_are_removed_changed_and_restored_in_place(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        chips = page.locator(".connect-chip__label")
        before = chips.all_inner_texts()
        page.locator(".connect-chip__remove").first.click()
        expect(chips).not_to_have_text(before)
        assert before[0] not in chips.all_inner_texts()
        expect(page.locator("#heard-heading")).to_be_focused()
        page.locator("#said").press_sequentially(" and tea", delay=10)
        page.wait_for_timeout(800)
        assert before[0] not in chips.all_inner_texts()
        page.click(".connect-rethink summary")
        page.locator("#thread-1").select_option(label="To avoid")
        expect(page.locator(".connect-chip--avoid")).to_be_visible()
        page.get_by_role("button", name="Undo changes").click()
        expect(chips.first).to_have_text(before[0])


def test_the_map_numbers_its_pins_as_the_list_does(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        page.locator(".connect-pin").first.wait_for()
        items = page.locator("#result-list .connect-result").all()
        placed = {
            str(number)
            for number, item in enumerate(items, start=1)
            if item.get_attribute("data-lon")
        }
        assert numbers_on_map(page) == placed
        first = page.locator(".connect-pin").first
        name = first.get_attribute("aria-label")
        assert name is not None
        first.press("Enter")
        popup = page.locator(".leaflet-popup-content")
        for part in name.partition(": ")[2].split("; "):
            expect(popup).to_contain_text(part)
        listed = page.locator("#result-list").inner_text()
        for line in popup.locator("p").all_inner_texts():
            assert line.strip() in listed


def test_the_map_can_be_passed_by(open_page: OpenPage) -> None:
    with open_page() as opened:
        search(opened.page, "kingsthorpe", SAID)
        skip = opened.page.get_by_role("link", name="Skip the map")
        skip.focus()
        expect(skip).to_be_in_viewport()
        assert opened.page.locator(".connect-pin").count() == 0
        toggle = opened.page.get_by_role("button", name="Show the map")
        toggle.press("Enter")
        opened.page.locator(".connect-pin").first.wait_for()


def test_without_a_signal_the_old_results_stay(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        opened.allowed = ("ERR_INTERNET_DISCONNECTED",)
        page = opened.page
        search(page, "kingsthorpe", SAID)
        listed = page.locator("#result-list").inner_text()
        page.context.set_offline(True)
        page.locator("#said").press_sequentially(" and tea")
        expect(page.locator("#search-offline")).to_contain_text("no signal")
        assert page.locator("#result-list").inner_text() == listed
        page.context.set_offline(False)
        expect(page.locator("#search-offline")).to_be_hidden()


def test_a_slow_answer_never_overwrites_a_newer_one(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        held = []

        def hold_the_first(route: object) -> None:
            held.append(route)
            if len(held) > 1:
                route.continue_()  # type: ignore[attr-defined]

        page.route(f"{opened.address}/", hold_the_first)
        page.fill("#near", "Corby")
        while not held:
            page.wait_for_timeout(50)
        page.fill("#near", "Kettering")
        expect(page.locator("#results-heading")).to_contain_text("near Kettering")
        assert len(held) == 2


def test_the_list_is_copied(open_page: OpenPage) -> None:
    with open_page(permissions=["clipboard-read", "clipboard-write"]) as opened:
        search(opened.page, "kingsthorpe", SAID)
        opened.page.get_by_role("button", name="Copy the list").click()
        expect(opened.page.locator("#copy-list")).to_have_text("Copied")
        copied = opened.page.evaluate("navigator.clipboard.readText()")
        assert copied == opened.page.locator("#plain-list").input_value()
        assert "husband" not in copied


def test_more_results_are_shown(open_page: OpenPage) -> None:
    with open_page() as opened:
        search(opened.page, "kingsthorpe", "")
        assert opened.page.locator("#result-list .connect-result").count() == 10
        opened.page.get_by_role("button", name="Show more").click()
        expect(opened.page.locator("#result-list .connect-result")).to_have_count(20)


def test_a_listing_opens_beside_the_results_and_closes_back_to_them(open_page: OpenPage) -> None:
    with open_page() as opened:
        page = opened.page
        search(page, "kingsthorpe", SAID)
        listed = page.locator("#result-list").inner_text()
        with page.context.expect_page() as opening:
            page.locator(".connect-result h3 a").first.click()
        listing = opening.value
        listing.locator("article h1").wait_for()
        with listing.expect_event("close"):
            listing.get_by_role("link", name="go back to the results").click()
        assert page.locator("#result-list").inner_text() == listed


def test_leaving_takes_this_page_s_place_in_the_history(open_page: OpenPage) -> None:
    with open_page("/about") as opened:
        page = opened.page
        opened.allowed = ("bbc.co.uk",)
        page.context.route("https://www.bbc.co.uk/**", lambda r: r.fulfill(body="<p>Sunny</p>"))
        page.goto(f"{opened.address}/")
        before = page.evaluate("history.length")
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        assert page.evaluate("history.length") == before
        page.go_back()
        assert page.url == f"{opened.address}/about"


def test_the_print_holds_the_list_and_nothing_that_was_said(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        search(page, "kingsthrope", f"{DANGER} {SAID}")
        page.locator(".connect-pin").first.wait_for()
        page.emulate_media(media="print")
        for hidden in ("#search", ".connect-heard", ".connect-urgent", "#map-panel", "header"):
            expect(page.locator(hidden)).to_be_hidden()
        expect(page.locator(".connect-reasons").first).to_be_hidden()
        expect(page.locator(".connect-result").first).to_be_visible()
        expect(page.locator(".connect-printed")).to_contain_text("printed")
        shown = page.locator("body").inner_text()
        for said in ("husband", "end his life", "kingsthrope"):
            assert said not in shown


def test_a_place_that_was_offered_is_taken(open_page: OpenPage) -> None:
    with open_page() as opened:
        page = opened.page
        search(page, "Newton", "likes knitting")
        expect(page.locator(".connect-place")).to_contain_text("Did you mean")
        offered = page.locator(".connect-place button").first
        name = offered.inner_text()
        offered.click()
        expect(page.locator("#near")).to_have_value(name)
        expect(page.locator("#results-heading")).to_contain_text("near Newton")
        expect(page.locator(".connect-place")).not_to_contain_text(name)
