"""JSON over HTTP from servers that are slow, busy or half broken."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from importers.errors import SourceAddressError
from importers.formats.outside import outside_transport

AGENT = "connect-northamptonshire (directory import)"
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_BUSY = {408, 425, 429, 500, 502, 503, 504}
_ABSENT = {404, 410}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long, how often and how much is asked for before an import gives up.

    Parameters
    ----------
    quiet_s
        Longest silence of a server.
    response_s
        Longest time one answer may take in all, however slowly it drips.
    total_s
        Longest time for the whole feed.
    """

    quiet_s: float = 10.0
    response_s: float = 60.0
    total_s: float = 3600.0
    attempts: int = 6
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    redirects: int = 5
    response_bytes: int = 64 * 1024 * 1024


DEFAULT_LIMITS = FetchLimits()


class AbsentError(Exception):
    """The address answers that there is nothing there."""


class _PassingError(Exception):
    """A failure that may pass; ``wait_s`` is how long the server asked to be left alone."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


def is_address(origin: str) -> bool:
    """Whether ``origin`` is an address, of whatever scheme, and not a path."""
    return re.match(r"[a-z][a-z0-9+.-]*://", origin, re.IGNORECASE) is not None


def without_secrets(address: str) -> str:
    """The address as it may be stored and printed: no user, password, query or fragment.

    Notes
    -----
    Of several addresses with spaces between, each is stripped; a space may stand in a query too,
    so what is no address by itself is left out.
    """
    return " ".join(_stripped(part) for part in address.split() if is_address(part))


def _stripped(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "(an address that cannot be read)"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _retry_after_s(response: httpx2.Response) -> float | None:
    """Seconds the server asks for: a number, or the time until a date (RFC 9110, 10.2.3)."""
    text = response.headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


class WebFeed:
    """Fetches JSON, one request at a time out of courtesy to small servers, within limits."""

    def __init__(self, client: httpx2.Client, limits: FetchLimits) -> None:
        self._client = client
        self._limits = limits
        self._deadline = time.monotonic() + limits.total_s

    def get_json(self, address: str, **query: str | int) -> Any:
        """What an address answers.

        Raises
        ------
        AbsentError
            There is nothing at the address.
        SourceAddressError
            It could not be fetched whole within the limits.
        """
        shown = _shown(address, query)
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self._limits.attempts),
            wait=self._wait_s,
            reraise=True,
        )
        try:
            return retrying(self._get_once, address, query)
        except _PassingError as error:
            msg = f"{shown}: {error} (asked {self._limits.attempts} times)."
            raise SourceAddressError(msg) from error
        except httpx2.TooManyRedirects as error:
            msg = f"{shown} redirects more than {self._limits.redirects} times."
            raise SourceAddressError(msg) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            # What these say may repeat the address, and a key with it.
            msg = f"{shown} could not be fetched ({type(error).__name__})."
            raise SourceAddressError(msg) from error

    def _wait_s(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        backoff_s = min(
            self._limits.first_wait_s * float(2 ** (state.attempt_number - 1)),
            self._limits.longest_wait_s,
        )
        asked_s = error.wait_s if isinstance(error, _PassingError) else None
        wait_s = max(backoff_s, asked_s or 0.0)
        if time.monotonic() + wait_s > self._deadline:
            msg = (
                f"{error}; waiting {wait_s:.0f} s more would pass the import's time limit of"
                f" {self._limits.total_s:.0f} s."
            )
            raise SourceAddressError(msg)
        return wait_s

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            msg = f"The feed took longer than the time limit of {self._limits.total_s:.0f} s."
            raise SourceAddressError(msg)

    def _get_once(self, address: str, query: dict[str, str | int]) -> Any:
        self._check_time()
        try:
            with self._client.stream("GET", address, params=query or None) as response:
                self._check_status(response)
                kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                data = self._read(response)
        except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            msg = f"no whole answer ({type(error).__name__})"
            raise _PassingError(msg) from error
        except httpx2.DecodingError as error:
            msg = "the answer is compressed in a way that cannot be read"
            raise _PassingError(msg) from error
        try:
            return _parse(data)
        except _PassingError as error:
            if not kind or "json" in kind or kind == "text/plain":
                raise
            # Asking again does not turn a page for people into data.
            msg = f"{_shown(address, query)} answered {kind[:80]}, not JSON{_hint(kind)}."
            raise SourceAddressError(msg) from error

    def _check_status(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in _BUSY:
            msg = f"the server answered {status}"
            raise _PassingError(msg, _retry_after_s(response))
        if status in _ABSENT:
            raise AbsentError
        if not response.is_success:
            msg = f"{without_secrets(str(response.url))} answered {status}."
            raise SourceAddressError(msg)

    def _read(self, response: httpx2.Response) -> bytes:
        started = time.monotonic()
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > self._limits.response_bytes:
                msg = f"An answer is larger than {self._limits.response_bytes} bytes."
                raise SourceAddressError(msg)
            self._check_time()
            if time.monotonic() - started > self._limits.response_s:
                msg = f"an answer took longer than {self._limits.response_s:.0f} s"
                raise _PassingError(msg)
        return bytes(data)


def _shown(address: str, query: dict[str, str | int]) -> str:
    """An address as a message shows it: no key that may stand in its query, but the page."""
    page = query.get("page")
    return without_secrets(address) + (f" (page {page})" if isinstance(page, int) else "")


def _hint(kind: str) -> str:
    is_page = kind in {"text/html", "application/xhtml+xml"}
    return "; it may ask people to log in, or be the address of a page" if is_page else ""


def _refuse_strange_redirect(response: httpx2.Response) -> None:
    """Follow a redirect only to the host that was asked, and never from https to http.

    Notes
    -----
    Another host may be anybody, within this network too, and would be given the key of the feed.
    """
    if not response.has_redirect_location:
        return
    asked = response.request.url
    shown = without_secrets(str(asked))
    try:
        target = asked.join(response.headers["location"])
    except httpx2.InvalidURL as error:
        msg = f"{shown} redirects to an address that cannot be read."
        raise SourceAddressError(msg) from error
    is_web = target.scheme in {"http", "https"}
    if not is_web or target.host != asked.host:
        where = f"{target.scheme}://{target.host}" if target.host else f"{target.scheme}:"
        msg = (
            f"{shown} redirects to {where}, which is not followed; use that address if it is right."
        )
        raise SourceAddressError(msg)
    if asked.scheme == "https" and target.scheme == "http":
        msg = f"{shown} redirects from https to http, which is not followed."
        raise SourceAddressError(msg)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode(json.detect_encoding(data)))
    except RecursionError as error:
        msg = "An answer's objects and lists lie within one another too deep to read."
        raise SourceAddressError(msg) from error
    except json.JSONDecodeError as error:
        msg = f"the answer is cut short or not JSON: line {error.lineno}, column {error.colno}"
        raise _PassingError(msg) from error
    except ValueError as error:
        msg = "the answer is not UTF-8, or holds a number too long to read"
        raise _PassingError(msg) from error


@contextmanager
def open_feed(address: str, limits: FetchLimits = DEFAULT_LIMITS) -> Iterator[WebFeed]:
    """A feed at an address, http or https.

    Notes
    -----
    A proxy named in the environment is not asked for addresses of this machine.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        msg = f"{without_secrets(address)} must begin with http:// or https://."
        raise SourceAddressError(msg)
    transport = outside_transport(parts.scheme.lower(), parts.hostname)
    with httpx2.Client(
        transport=transport,
        headers={"User-Agent": AGENT, "Accept": "application/json"},
        timeout=limits.quiet_s,
        follow_redirects=True,
        max_redirects=limits.redirects,
        trust_env=transport is None and parts.hostname not in _LOCAL,
        event_hooks={"response": [_refuse_strange_redirect]},
    ) as client:
        yield WebFeed(client, limits)
