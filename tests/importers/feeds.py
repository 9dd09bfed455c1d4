"""What importer tests read: services as a feed writes them, and a feed on a real local server."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy.orm import Session

from directory.geography import to_grid
from importers.pipeline import run
from importers.report import Report
from tests.factories import make_postcode

ORUK = "open-referral-uk"
# Points of an imaginary county; each postcode below is loaded at one of them.
NN1 = {"longitude": -0.897, "latitude": 52.237}
FAR = {"longitude": -0.70, "latitude": 52.49}
NN1_POSTCODE = "NN1 1ZZ"


def make_id(name: str) -> str:
    """The UUID that stands for a name."""
    return str(uuid5(NAMESPACE_DNS, name))


def make_term(name: str, link_type: str, **parts: Any) -> dict[str, Any]:
    """An attribute with a taxonomy term."""
    term = {"id": make_id(f"term {link_type} {name}"), "name": name, "description": name}
    key = f"{link_type} {name} {parts}"
    return {"id": make_id(key), "link_type": link_type, "taxonomy_term": term, **parts}


def make_place(name: str = "hall", **parts: Any) -> dict[str, Any]:
    """A location with an address and a point."""
    address = {
        "id": make_id(f"address {name}"),
        "address_1": "1 Long Row",
        "postal_code": NN1_POSTCODE,
    }
    return {
        "id": make_id(name),
        "location_type": "physical",
        "name": name,
        "addresses": [address],
        **NN1,
    } | parts


def make_row(name: str, *places: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A service as a feed's full record has it."""
    visits = [
        {"id": make_id(f"visit {name} {place['name']}"), "location": place} for place in places
    ]
    organization = {"id": make_id("trust"), "name": "Harebell Trust", "description": "A trust."}
    return {
        "id": make_id(name),
        "name": name,
        "status": "active",
        "description": f"{name} meets weekly.",
        "organization": organization,
        "service_at_locations": visits,
    } | parts


def make_rows(count: int, **parts: Any) -> list[dict[str, Any]]:
    """Several services."""
    return [make_row(f"Group {number}", **parts) for number in range(count)]


def write_feed(folder: Path, *rows: Any, name: str = "feed.json") -> str:
    """A file with a list of rows; answers its path."""
    path = folder / name
    path.write_text(json.dumps(list(rows), indent=1), encoding="utf-8")
    return str(path)


def load_postcodes(session: Session) -> None:
    """The one postcode that is loaded, at the point of ``NN1``."""
    make_postcode(session, "NN11ZZ", to_grid(lon=NN1["longitude"], lat=NN1["latitude"]))


def commit(session: Session, origin: str, source: str = ORUK, **options: Any) -> Report:
    """A run that writes."""
    return run(session, source, origin, is_commit=True, **options)


def counts(report: Report) -> dict[str, int]:
    """The numbers of a report that are not nothing."""
    names = "fetched parsed new changed unchanged gone rejected duplicate".split()
    return {name: report.as_json()[name] for name in names if report.as_json()[name]}


@dataclass(slots=True)
class Reply:
    """What the server answers instead of its page."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait_s: float = 0.0
    length: int | None = None


@dataclass(slots=True)
class LocalFeed:
    """A feed on a local server, and how it misbehaves.

    Parameters
    ----------
    size_of
        Rows a page, by the number of the request for a page, counted from 1.
    mischief
        Called with the number of the request and its path: a reply to give instead, or nothing.
    """

    rows: list[dict[str, Any]]
    size_of: Callable[[int], int] = lambda _number: 3
    mischief: Callable[[int, str], Reply | None] = lambda _number, _path: None
    total_items: int | None = None
    asked: list[str] = field(default_factory=list)
    pages: int = 0
    url: str = ""

    def answer(self, path: str, page: int) -> Reply:
        """The reply to one request."""
        self.asked.append(f"{path} {page}" if path.endswith("/services") else path)
        wrong = self.mischief(len(self.asked), path)
        if wrong:
            return wrong
        if path.endswith("/services"):
            return Reply(body=json.dumps(self._page(page)).encode())
        found = [row for row in self.rows if path.endswith(f"/{row['id']}")]
        return Reply(body=json.dumps(found[0]).encode()) if found else Reply(status=404)

    def _page(self, page: int) -> dict[str, Any]:
        self.pages += 1
        size = self.size_of(self.pages)
        items = self.rows[(page - 1) * size : page * size]
        nested = {"service_at_locations", "attributes", "phones", "schedules"}
        total_pages = -(-len(self.rows) // size)
        return {
            "total_items": len(self.rows) if self.total_items is None else self.total_items,
            "total_pages": total_pages,
            "page_number": page,
            "size": len(items),
            "first_page": page == 1,
            "last_page": page >= total_pages,
            "empty": not items,
            "contents": [
                {key: value for key, value in row.items() if key not in nested} for row in items
            ],
        }


@contextmanager
def serve(feed: LocalFeed) -> Iterator[LocalFeed]:
    """The feed at ``feed.url`` for as long as the block lasts."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            reply = feed.answer(parts.path, page)
            time.sleep(reply.wait_s)
            body = reply.body or b""
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(reply.length or len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    feed.url = f"http://127.0.0.1:{server.server_port}/api"
    try:
        yield feed
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
