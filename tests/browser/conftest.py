"""A real server, a real browser, and an eye on everything it complains of."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.main import create_app
from directory.config import Settings

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
NARROW, WIDE = 360, 1280
# Waited for at most: far longer than anything takes, for machines that do much else.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
# Walked through once with scripts on a telephone and once without on a desk; what must hold at
# both widths is looked at in both on either walk.
WALKS = pytest.mark.parametrize(("has_scripts", "width"), [(True, NARROW), (False, WIDE)])
SAID = "I'm 72, lost my husband, used to sing in a choir, I love my garden, I can't drive"


@dataclass
class Watched:
    """A page, and everything about it that should not have happened.

    Parameters
    ----------
    allowed
        Parts of complaints that the test means to cause.
    """

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def watch(self) -> None:
        """Listen for errors, policy messages, failed answers and requests to elsewhere."""
        page = self.page
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("pageerror", lambda failure: self.complaints.append(f"script: {failure}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("response", lambda answer: self._answer(answer.status, answer.url))

    def unexpected(self) -> list[str]:
        """What was complained of and not allowed."""
        return [
            complaint
            for complaint in self.complaints
            if not any(part in complaint for part in self.allowed)
        ]

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} or "Content Security Policy" in text:
            self.complaints.append(f"console: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "file:///")):
            self.complaints.append(f"left the origin: {url}")

    def _answer(self, status: int, url: str) -> None:
        if status >= 400:
            self.complaints.append(f"{status}: {url}")


OpenPage = Callable[..., AbstractContextManager[Watched]]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def served(loaded_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the server: its messages lie in the folder ``mail`` of its data."""
    folder, port = tmp_path_factory.mktemp("pages"), free_port()
    return Settings.model_validate(
        {"data_dir": folder, "database_url": loaded_database_url, "port": port}
    )


@pytest.fixture(scope="session")
def address(loaded_database_url: str, served: Settings) -> Iterator[str]:
    """Address of a server on the ready database."""
    settings, port = served, served.port
    app = create_app(settings, loaded_database_url)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one file: while it is open no other test can run an event loop."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-dev-shm-usage", *as_root]
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> OpenPage:
    """Opens a page of a width, with or without scripts, and fails on anything it complains of."""

    @contextmanager
    def opened(
        path: str = "/", *, width: int = NARROW, has_scripts: bool = True, **options: Any
    ) -> Iterator[Watched]:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=has_scripts,
            locale="en-GB",
            # Half-faded text has no contrast to measure.
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        watched = Watched(context.new_page(), address)
        watched.watch()
        watched.page.goto(f"{address}{path}")
        try:
            yield watched
            assert watched.unexpected() == []
        finally:
            context.close()

    return opened


def search(page: Page, near: str, said: str) -> None:
    """Fill the form in and press Search, as anybody would."""
    page.fill("#near", near)
    page.fill("#said", said)
    page.get_by_role("button", name="Search", exact=True).click()
    # What stands there may still answer what was typed before.
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    page.locator("#results-heading").wait_for()


def width_of(page: Page) -> int:
    """Pixels that the page takes across, whether they show or must be scrolled to."""
    # Between two pages there is a moment with none.
    page.locator("main").wait_for()
    return int(page.evaluate("document.documentElement.scrollWidth"))


def at_both_widths(page: Page) -> Iterator[int]:
    """Each width in turn, the present one first; at the end the page is as wide as it was."""
    shown = page.viewport_size
    assert shown is not None
    for width in (shown["width"], WIDE if shown["width"] == NARROW else NARROW):
        page.set_viewport_size({"width": width, "height": shown["height"]})
        yield width
    page.set_viewport_size(shown)


def violations_at_both_widths(page: Page) -> list[str]:
    """What axe finds at either width."""
    return [f"{width} px: {each}" for width in at_both_widths(page) for each in violations(page)]


def flaws(page: Page, *, has_axe: bool = True) -> list[str]:
    """What is wrong with a page at either width: what axe finds, and what stands out of it."""
    found = violations_at_both_widths(page) if has_axe else []
    across = {width: width_of(page) for width in at_both_widths(page)}
    return found + [f"{px} px across at {width} px" for width, px in across.items() if px > width]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds, in the page and every frame in it, each frame scanned by itself."""
    found = []
    for frame in page.frames:
        if frame.evaluate("typeof axe === 'undefined'"):
            frame.evaluate(_axe())
        # From the page around it a frame would be scanned once more, by fewer rules. Of what is no
        # violation only a line is asked for: all places of it take longer than to find them.
        report = frame.evaluate(
            "axe.run(document, { iframes: false, selectors: false, resultTypes: ['violations'] })"
        )
        found += [_said(rule) for rule in report["violations"]]
    return found


def _said(rule: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:120] for node in rule["nodes"][:3])
    return f"{rule['id']}: {rule['help']}: {places}"
