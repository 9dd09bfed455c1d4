"""Feeds on a real local server, which misbehave as they are told to."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from importers.formats.web import FetchLimits

QUICK = FetchLimits(
    quiet_s=0.3,
    first_wait_s=0.01,
    longest_wait_s=0.05,
    attempts=4,
    total_s=20,
    response_bytes=4_000_000,
)
NESTED = frozenset({"service_at_locations", "attributes", "phones", "schedules"})


@dataclass(slots=True)
class Reply:
    """What the server answers; an endless one goes on until the other side hangs up."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait_s: float = 0.0
    length: int | None = None
    is_endless: bool = False


# What nobody can wait for, and what passes: with a body, a status, or a silence.
PASSING = {
    "500": Reply(status=500),
    "503": Reply(status=503, headers={"Retry-After": "0"}),
    "429-date": Reply(status=429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "429-word": Reply(status=429, headers={"Retry-After": "soon"}),
    "half": Reply(body=b'{"total_items": 10, "contents": [{"id": '),
    "cut": Reply(body=b'{"contents": []}', length=500),
    "binary": Reply(body=b"\xff\xfe\xfa not text"),
    "timeout": Reply(wait_s=0.8),
}
_LOGIN = b"<!doctype html><title>Log in</title><form>...</form>"
LASTING = {
    "500": Reply(status=500),
    "403": Reply(status=403),
    "429": Reply(status=429, headers={"Retry-After": "86400"}),
    "half": Reply(body=b'{"total_items": 10, "contents": [{"id": '),
    "words": Reply(body=b'{"contents": "none", "items": "none"}'),
    "deep": Reply(body=b"[" * 100_000),
    "loop": Reply(status=302, headers={"Location": "/api/services"}),
    "file": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
    "other-host": Reply(status=302, headers={"Location": "http://localhost:9/services"}),
    "404": Reply(status=404),
    "login": Reply(headers={"Content-Type": "text/html; charset=utf-8"}, body=_LOGIN),
    "csv": Reply(headers={"Content-Type": "text/csv"}, body=b"id,name\n1,Choir\n"),
    "endless": Reply(is_endless=True),
}


class Answering(Protocol):
    """A feed that can be served."""

    url: str

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        """The reply to one request."""


Feed = TypeVar("Feed", bound=Answering)
Envelope = Callable[[list[Any], int, int, int], dict[str, Any]]


def oruk_3(items: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    """The envelope of Open Referral UK 3.0."""
    total_pages = -(-total // size)
    return {
        "total_items": total,
        "total_pages": total_pages,
        "page_number": page,
        "size": len(items),
        "first_page": page == 1,
        "last_page": page >= total_pages,
        "empty": not items,
        "contents": items,
    }


def oruk_1(items: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    """The envelope of Open Referral UK 1.0."""
    total_pages = -(-total // size)
    return {
        "number": page,
        "size": len(items),
        "totalPages": total_pages,
        "totalElements": total,
        "first": page == 1,
        "last": page >= total_pages,
        "content": items,
    }


def laravel(items: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    """The envelope of Laravel's pages."""
    last_page = -(-total // size)
    following = f"/api/services?page={page + 1}" if page < last_page else None
    meta = {"current_page": page, "last_page": last_page, "per_page": size, "total": total}
    return {"data": items, "links": {"next": following}, "meta": meta}


@dataclass(slots=True)
class LocalFeed:
    """A feed of services on a local server, and how it misbehaves.

    Parameters
    ----------
    size_of
        Rows a page, by the number of the request for a page, counted from 1.
    mischief
        Called with the number of the request and its path: a reply to give instead, or nothing.
    unlisted
        Fields that a service's own record has and the list has not.
    """

    rows: list[dict[str, Any]]
    size_of: Callable[[int], int] = lambda _number: 3
    mischief: Callable[[int, str], Reply | None] = lambda _number, _path: None
    total_items: int | None = None
    envelope: Envelope = oruk_3
    unlisted: frozenset[str] = NESTED
    asked: list[str] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    pages: int = 0
    url: str = ""

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        """The reply to one request."""
        page = int(query.get("page", "1"))
        self.asked.append(f"{path} {page}" if path.endswith("/services") else path)
        self.queries.append(query)
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
        items = [
            {key: value for key, value in row.items() if key not in self.unlisted}
            for row in self.rows[(page - 1) * size : page * size]
        ]
        made = self.envelope(items, page, size, len(self.rows))
        claimed = {"total_items", "totalElements"} & made.keys()
        return made | ({} if self.total_items is None else dict.fromkeys(claimed, self.total_items))


def _write(answering: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = reply.body or b""
    answering.send_response(reply.status)
    for name, value in reply.headers.items():
        answering.send_header(name, value)
    if reply.is_endless:
        answering.send_header("Connection", "close")
    else:
        answering.send_header("Content-Length", str(reply.length or len(body)))
    answering.end_headers()
    answering.wfile.write(body)
    while reply.is_endless:
        answering.wfile.write(b'[{"id": "endless"},' * 5_000)


@contextmanager
def serve(feed: Feed) -> Iterator[Feed]:
    """The feed at ``feed.url`` for as long as the block lasts."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            reply = feed.answer(parts.path, dict(parse_qsl(parts.query)))
            time.sleep(reply.wait_s)
            with suppress(BrokenPipeError, ConnectionResetError):
                _write(self, reply)
                return
            self.close_connection = True

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
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
