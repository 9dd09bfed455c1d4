"""A directory with its demonstration, a server on it, and a browser that takes pictures."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from api.commands.demo import load_demonstration
from api.main import create_app
from directory.cluster import attached
from directory.config import Settings, get_settings
from directory.database import make_engine, transaction
from directory.readiness import make_ready
from directory.scratch import scratch_database

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
NARROW, WIDE, TALLEST = 360, 960, 1400
# Pages have few colours, and a picture is kept for ever.
COLOURS = 64
WAIT_S = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """Where pictures are taken."""

    address: str
    mail: Path
    engine: Engine
    browser: Browser
    read: set[Path] = field(default_factory=set)

    def open(self, path: str, width: int = NARROW) -> Page:
        """A page in a browser of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 700}, locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        return page

    def take(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page as ``docs/pictures/<name>.png``."""
        page.wait_for_load_state("networkidle")
        whole = Image.open(BytesIO(page.screenshot(full_page=True)))
        picture = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
        PICTURES.mkdir(exist_ok=True)
        picture.convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)
        print(f"docs/pictures/{name}.png")  # noqa: T201

    def sign_in(self, page: Page, email: str) -> None:
        """From the page that asks for an address to the one that was wanted."""
        page.fill("#email", email)
        page.get_by_role("button", name="Send me a link").click()
        page.fill("#code", self.code_to(email))
        page.get_by_role("button", name="Sign in").click()

    def code_to(self, email: str) -> str:
        """The code in the newest message to somebody."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            for file in sorted(set(self.mail.glob("*.eml")) - self.read, reverse=True):
                message = message_from_bytes(file.read_bytes(), policy=policy.default)
                body = message.get_body()
                found = re.search(r"^\d{6}", str(body.get_content()) if body else "", re.MULTILINE)
                if message["to"] == email and found:
                    self.read.add(file)
                    return found.group(0)
            time.sleep(0.1)
        msg = f"no message to {email}"
        raise TimeoutError(msg)


@contextmanager
def stage() -> Iterator[Stage]:
    """Set everything up in a scratch database, and leave nothing of it behind."""
    settings = get_settings()
    with (
        TemporaryDirectory() as folder,
        attached(settings) as beside,
        scratch_database(beside) as url,
    ):
        engine = make_engine(url)
        make_ready(engine)
        with transaction(engine) as session:
            load_demonstration(session)
        own = Settings.model_validate(
            {"data_dir": Path(folder), "database_url": url, "port": _free_port()}
        )
        with _served(own, url), _browser() as browser:
            address = f"http://127.0.0.1:{own.port}"
            yield Stage(address, Path(folder) / "mail", engine, browser)
        engine.dispose()


@contextmanager
def _served(settings: Settings, url: str) -> Iterator[None]:
    app = create_app(settings, url)
    server = uvicorn.Server(uvicorn.Config(app, port=settings.port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + WAIT_S
    while not server.started and time.monotonic() < end:
        time.sleep(0.05)
    yield
    server.should_exit = True
    thread.join(timeout=WAIT_S)


@contextmanager
def _browser() -> Iterator[Browser]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-dev-shm-usage", *as_root]
        )
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
