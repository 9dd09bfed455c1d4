"""The whole search by keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDE, OpenPage

MOST_TABS = 120


def focused(page: Page) -> str:
    """What has the focus: its id, its field's name and value, or its words."""
    words = page.evaluate(
        """() => {
          const at = document.activeElement;
          return at.id || [at.name, at.value].filter(Boolean).join("=") || at.innerText.trim();
        }"""
    )
    return str(words)


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        passed.append(focused(page))
        if passed[-1] == wanted:
            assert_focus_is_seen(page)
            return
    msg = f"{wanted} was not reached: {passed}"
    raise AssertionError(msg)


def assert_focus_is_seen(page: Page) -> None:
    """The focused element differs from itself without the focus: outline, shadow or colour."""
    differs = page.evaluate(
        """() => {
          const look = (at) => {
            const of = at.type === "radio" || at.type === "checkbox" ? "::before" : null;
            const style = getComputedStyle(of ? at.nextElementSibling : at, of);
            return [style.outlineStyle, style.outlineWidth, style.boxShadow,
                    style.backgroundColor, style.borderWidth].join();
          };
          const at = document.activeElement;
          const seen = look(at);
          at.blur();
          const unseen = look(at);
          at.focus({ preventScroll: true });
          return seen !== unseen;
        }"""
    )
    assert differs, focused(page)


def test_from_the_first_key_to_a_listing(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to main content"
        page.keyboard.press("Enter")
        tab_to(page, "near")
        page.keyboard.type("kingsthorpe")
        tab_to(page, "said")
        page.keyboard.type("used to sing in a choir, loves the garden")
        tab_to(page, "mode")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#mode-walk")).to_be_checked()
        tab_to(page, "Search")
        page.keyboard.press("Enter")
        expect(page.locator("#results-heading")).to_be_focused()
        before = page.locator(".connect-chip").count()
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "connect-chip__remove":
                break
        assert_focus_is_seen(page)
        page.keyboard.press("Enter")
        expect(page.locator("#heard-heading")).to_be_focused()
        expect(page.locator(".connect-chip")).to_have_count(before - 1)
        name = page.locator(".connect-result h3 a").first.inner_text()
        tab_to(page, name)
        with page.context.expect_page() as opening:
            page.keyboard.press("Enter")
        opening.value.locator("article h1").wait_for()


def test_nothing_holds_the_keyboard(open_page: OpenPage) -> None:
    with open_page(width=WIDE) as opened:
        page = opened.page
        page.fill("#near", "kingsthorpe")
        page.locator(".connect-pin").first.wait_for()
        page.locator(".connect-pin").first.focus()
        tab_to(page, "Tell us what is wrong")
        tab_to(page, "near", key="Shift+Tab")
