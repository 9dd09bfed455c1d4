"""Headers that every answer carries, and the size a request may have."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Problem, error_response
from directory.config import Settings

BODY_BYTES = 256 * 1024
DISCARDED_BYTES = 8 * 1024 * 1024
# Two thousand rows with everything filled in, and a page of description each, take about 4 MB.
LARGER_BYTES = {"/bulk": 6 * 1024 * 1024}
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
A_YEAR_S = 31_536_000


def content_policy(tile_url: str | None) -> str:
    """The content security policy: everything from this server, map tiles from theirs."""
    images = " ".join(["'self'", "data:", *tile_sources(tile_url)])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images}",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def tile_sources(tile_url: str | None) -> list[str]:
    """The origin of the map tiles, for the policy; a sub-domain placeholder matches any."""
    address = urlsplit((tile_url or "").replace("{s}", "*"))
    is_plain = not set(address.netloc) & set("{};,' ")
    if address.scheme not in {"http", "https"} or not address.netloc or not is_plain:
        return []
    return [f"{address.scheme}://{address.netloc}"]


class SecurityHeaders:
    """ASGI middleware that adds the headers; a response that sets one itself keeps its own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_policy(settings.tile_url),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if (settings.public_url or "").startswith("https://"):
            self.headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        special = _headers_for(scope["method"], scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.update(special)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HeadAsGet:
    """ASGI middleware that answers HEAD as GET without the body, as monitors and crawlers ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


def _headers_for(method: str, path: str) -> dict[str, str]:
    """What the answer to this sort of request carries besides."""
    if method == "POST":
        # It may repeat what was said, or where somebody lives.
        return {"Cache-Control": "no-store"}
    is_open_data = path.startswith("/api/") or path == "/openapi.json"
    if is_open_data and method in {"GET", "HEAD"}:
        return {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return {"Cross-Origin-Resource-Policy": "same-origin"}


class BodyLimit:
    """ASGI middleware that reads a body up to the limit and refuses a longer one."""

    def __init__(self, app: ASGIApp, most_bytes: int = BODY_BYTES) -> None:
        self.app = app
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        most_bytes = LARGER_BYTES.get(scope["path"], self.most_bytes)
        body = await _read(receive, most_bytes)
        if body is None:
            problem = Problem("body", f"The body must be at most {most_bytes // 1024} kB.")
            response = await run_in_threadpool(error_response, Request(scope), 413, None, [problem])
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        await self.app(scope, _once(body, receive), send)


async def _read(receive: Receive, most_bytes: int) -> bytes | None:
    """The whole body; nothing where it is too long.

    Notes
    -----
    What is too long is read on for a while and thrown away: a connection that is closed while the
    sender still writes is reset, and the sender never reads the refusal.
    """
    body, read_bytes = bytearray(), 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        read_bytes += len(part)
        if read_bytes <= most_bytes:
            body += part
        if not message.get("more_body") or read_bytes > most_bytes + DISCARDED_BYTES:
            return bytes(body) if read_bytes <= most_bytes else None


def _once(body: bytes, receive: Receive) -> Receive:
    """Hands out the body that was read already, then whatever the connection says."""
    is_given = False

    async def replay() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
