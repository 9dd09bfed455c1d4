"""Asking only what lies outside this server and its network, wherever a name leads."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.request import getproxies, proxy_bypass

import httpx2

from importers.errors import SourceAddressError

_IS_OUTSIDE_ONLY: ContextVar[bool] = ContextVar("is_outside_only", default=False)
# RFC 6052: an address of the older internet within one of the newer.
_TRANSLATED = ip_network("64:ff9b::/96")


@contextmanager
def outside_only() -> Iterator[None]:
    """Within this, feeds are asked for only where they lie outside."""
    token = _IS_OUTSIDE_ONLY.set(True)
    try:
        yield
    finally:
        _IS_OUTSIDE_ONLY.reset(token)


def outside_transport(scheme: str, host: str) -> httpx2.BaseTransport | None:
    """What connects, where feeds must lie outside; nothing where they may lie anywhere."""
    if not _IS_OUTSIDE_ONLY.get():
        return None
    proxy = None if proxy_bypass(host) else getproxies().get(scheme)
    return OutsideTransport(proxy)


def is_outside(address: str) -> bool:
    """Whether an address of the internet lies outside: no private, loopback or link-local one."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or _translated(found)
        if inner is not None:
            found = inner
        elif found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def list_addresses(host: str, port: int) -> list[str]:
    """The addresses that a name leads to now, of both families; none where it leads nowhere.

    Raises
    ------
    SourceAddressError
        One of them lies inside, so that none is asked.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(map(is_outside, addresses)):
        msg = f"{host} leads into this server's own network, where no feed is read."
        raise SourceAddressError(msg)
    return addresses


class OutsideTransport(httpx2.BaseTransport):
    """Looks a name up once for each request, and connects to what it has looked at.

    Notes
    -----
    A name may lead elsewhere a moment later, so it is not looked up again to connect. A proxy that
    the environment names looks it up itself, and decides where it goes.
    """

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy
        self._inner = httpx2.HTTPTransport(proxy=proxy)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask one of the addresses that the name leads to, the first that answers.

        Raises
        ------
        SourceAddressError
            The name leads inside.
        """
        url = request.url
        addresses = list_addresses(url.host, url.port or {"http": 80}.get(url.scheme, 443))
        if self._proxy:
            return self._inner.handle_request(request)
        failure: httpx2.TransportError = httpx2.ConnectError(f"{url.host} leads nowhere")
        for address in addresses:
            try:
                return self._inner.handle_request(_sent_to(request, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise failure

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _sent_to(request: httpx2.Request, address: str) -> httpx2.Request:
    """The same request to one address; the certificate must still be of the name."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def _translated(found: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(found) & 0xFFFFFFFF) if found in _TRANSLATED else None
