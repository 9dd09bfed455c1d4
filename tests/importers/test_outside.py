"""Feeds that lie outside alone: what a name leads to is looked at, and that is what is asked."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from importers.errors import SourceAddressError
from importers.formats import outside
from importers.formats.outside import is_outside, list_addresses, outside_only
from importers.formats.web import open_feed
from tests.importers.misbehaving_server import QUICK

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"),
        # The private addresses of networks of long ago, which some still have.
        *("fec0::1", "feff::1"),
    ],
)
def test_what_lies_inside(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_what_lies_outside(address: str) -> None:
    assert is_outside(address)


class Names:
    """Leads every name to some addresses, the next ones each time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0
        self.really = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self.lead)

    def lead(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host in {"127.0.0.1", b"127.0.0.1"}:
            return self.really(host, port, *args, **kwargs)
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


def test_one_address_inside_is_enough_to_ask_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, [PUBLIC, "10.0.0.1"])
    with pytest.raises(SourceAddressError, match="own network"):
        list_addresses("feeds.example.org", 443)


@dataclass(slots=True)
class Server:
    """A server on this machine, and the names by which it was asked."""

    port: int = 0
    hosts: list[str | None] = field(default_factory=list)

    def address(self, host: str) -> str:
        return f"http://{host}:{self.port}/services"


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.hosts.append(self.headers["Host"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        found.port = listening.server_port
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield found
        listening.shutdown()
        thread.join()


def ask(address: str) -> Any:
    with open_feed(address, QUICK) as web:
        return web.get_json(address)


@pytest.mark.parametrize("host", ["feeds.example.org", "127.0.0.1"])
def test_what_leads_inside_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, server: Server, host: str
) -> None:
    Names(monkeypatch, ["127.0.0.1"])
    with outside_only(), pytest.raises(SourceAddressError, match="own network"):
        ask(server.address(host))
    assert server.hosts == []


def test_elsewhere_all_is_as_before(server: Server) -> None:
    with outside_only():
        pass
    assert ask(server.address("127.0.0.1")) == {}


def test_what_was_looked_at_is_what_is_asked(
    monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    # The second time the name leads elsewhere: it is not looked up again to connect.
    names = Names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    monkeypatch.setattr(outside, "is_outside", lambda address: address == "127.0.0.1")
    address = server.address("feeds.example.org")
    with outside_only():
        assert ask(address) == {}
        assert (names.asked, server.hosts) == (1, [f"feeds.example.org:{server.port}"])
        with pytest.raises(SourceAddressError, match="own network"):
            ask(address)
    assert len(server.hosts) == 1


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, [])
    with outside_only(), pytest.raises(SourceAddressError, match="no whole answer"):
        ask("https://feeds.example.org/services")
