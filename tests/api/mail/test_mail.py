"""Messages as they arrive: in a folder, at a real SMTP server, and at a stand-in for Notify."""

import asyncio
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy.orm import Session as DatabaseSession

from api.mail.mailer import MailError
from api.mail.message import Message, write_message
from api.mail.notify import NotifyMailer
from api.mail.sending import make_mailer, send_mail
from api.mail.smtp import SmtpMailer
from directory.config import Settings
from tests.api.accounts.browser import Visitor, link_in, make_account
from tests.api.conftest import app_on
from tests.browser.conftest import free_port

TO = "secretary@harebell.example.org"
SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.fixture
def message() -> Message:
    return write_message(
        TO, "sign_in", link="https://connect.example.org/sign-in/link/x", code="012345", minutes=15
    )


def send(settings: Settings, message: Message) -> None:
    asyncio.run(make_mailer(settings).send(message))


def test_a_template_gives_subject_and_text(message: Message) -> None:
    assert message.subject == "Sign in to Connect Northamptonshire"
    assert message.text.startswith("Somebody, most likely you,")
    assert "\n012345\n" in message.text
    assert max(len(line) for line in message.text.splitlines()) < 900


def test_the_default_is_a_folder_that_its_owner_alone_reads(
    settings: Settings, message: Message
) -> None:
    send(settings, message)
    folder = settings.data_dir / "mail"
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["to"] == TO
    assert mail["from"] == settings.mail_from
    assert mail["subject"] == message.subject
    assert str(message.id) in mail["message-id"]
    assert mail["auto-submitted"] == "auto-generated"


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path, message: Message) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(MailError) as failure:
        send(Settings(data_dir=tmp_path), message)
    assert TO not in str(failure.value)


class Received(Sink):
    """Keeps what an SMTP server was given, or refuses it."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusal = ""

    async def handle_DATA(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refusal:
            return self.refusal
        self.envelopes.append(envelope)
        return "250 OK"


def authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"connect", b"let me send"))


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def smtp_server(received: Received) -> Iterator[Controller]:
    """A real server that asks for a name and a password."""
    controller = Controller(
        received,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def over_smtp(
    settings: Settings, smtp_server: Controller, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    monkeypatch.setattr("api.mail.smtp.TIMEOUT_S", 2)
    return settings.model_copy(
        update={
            "mail": "smtp",
            "mail_from": "Connect <connect@example.org>",
            "smtp_port": smtp_server.port,
            "smtp_security": "none",
            "smtp_user": "connect",
            "smtp_password": "let me send",
        }
    )


class TestSmtp:
    def test_a_server_receives_the_message(
        self, over_smtp: Settings, received: Received, message: Message
    ) -> None:
        send(over_smtp, message)
        [envelope] = received.envelopes
        assert envelope.rcpt_tos == [TO]
        assert envelope.mail_from == "connect@example.org"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body()
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == message.text

    @pytest.mark.parametrize(
        "changes",
        [
            {"smtp_password": "wrong"},
            {"smtp_port": 1},
            {"smtp_security": "starttls"},
            {"smtp_security": "tls"},
        ],
    )
    def test_a_message_that_is_not_taken_is_said(
        self, over_smtp: Settings, received: Received, message: Message, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(MailError) as failure:
            send(over_smtp.model_copy(update=changes), message)
        assert TO not in str(failure.value)
        assert received.envelopes == []

    def test_a_refusal_is_said_without_its_words(
        self, over_smtp: Settings, received: Received, message: Message
    ) -> None:
        received.refusal = f"554 no such mailbox {TO}"
        with pytest.raises(MailError) as failure:
            send(over_smtp, message)
        assert TO not in str(failure.value)

    def test_a_password_is_never_printed(self, over_smtp: Settings) -> None:
        assert "let me send" not in repr(over_smtp)
        assert "let me send" not in repr(SmtpMailer.of(over_smtp))

    def test_a_certificate_of_nobody_is_not_trusted(
        self, settings: Settings, received: Received, message: Message, tmp_path: Path
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own_certificate(tmp_path))
        controller = Controller(
            received, hostname="127.0.0.1", port=free_port(), tls_context=context
        )
        controller.start()
        try:
            changes = {"mail": "smtp", "smtp_port": controller.port, "smtp_security": "starttls"}
            with pytest.raises(MailError):
                send(settings.model_copy(update=changes), message)
        finally:
            controller.stop()
        assert received.envelopes == []

    def test_a_server_process_receives_what_lets_somebody_in(
        self, settings: Settings, session: DatabaseSession, tmp_path: Path
    ) -> None:
        port, mailbox = free_port(), tmp_path / "mailbox"
        line = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
        handler = ["-c", "aiosmtpd.handlers.Mailbox", str(mailbox)]
        make_account(session, TO)
        changes = {"mail": "smtp", "smtp_port": port, "smtp_security": "none"}
        with subprocess.Popen([*line, *handler], cwd=tmp_path) as process:
            wait_for(port)
            for app in app_on(settings.model_copy(update=changes), session):
                visitor = Visitor(app)
                visitor.ask(TO)
                [file] = (mailbox / "new").iterdir()
                assert visitor.open_link(link_in(visitor.read(file))).status_code == 303
                assert visitor.is_signed_in()
            process.terminate()


def wait_for(port: int) -> None:
    """Wait until something listens on a port of this machine."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    msg = f"nothing listens on {port}"
    raise AssertionError(msg)


def own_certificate(folder: Path) -> Path:
    """A key and the certificate that it signed for itself, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "server.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Notify(BaseHTTPRequestHandler):
    """Stands in for GOV.UK Notify: the one endpoint, the token checked as it documents."""

    sent: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status = 201 if self._is_known() and self.path == "/v2/notifications/email" else 403
        if status == 201:
            Notify.sent.append(body)
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def _is_known(self) -> bool:
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            read = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"])
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no token
            return False
        age_s = datetime.now(UTC).timestamp() - read.claims["iat"]
        return bool(read.claims["iss"] == SERVICE and -1 < age_s < 30)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def by_notify(settings: Settings) -> Iterator[Settings]:
    """Settings that send to the stand-in."""
    Notify.sent.clear()
    server = HTTPServer(("127.0.0.1", 0), Notify)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield settings.model_copy(
        update={
            "mail": "notify",
            "notify_url": f"http://127.0.0.1:{server.server_address[1]}",
            "notify_key": f"connect_live-{SERVICE}-{SECRET}",
            "notify_template": "c0ffee00-0000-4000-8000-000000000000",
        }
    )
    server.shutdown()
    thread.join()
    server.server_close()


class TestNotify:
    def test_it_is_given_the_message(self, by_notify: Settings, message: Message) -> None:
        send(by_notify, message)
        [sent] = Notify.sent
        assert sent["email_address"] == TO
        assert sent["template_id"] == by_notify.notify_template
        assert sent["personalisation"] == {"subject": message.subject, "body": message.text}
        assert sent["reference"] == str(message.id)

    @pytest.mark.parametrize(
        "changes",
        [
            {"notify_key": f"connect-{SERVICE}-{SERVICE}"},
            {"notify_key": "nonsense"},
            {"notify_key": None},
            {"notify_template": None},
            {"notify_url": "http://127.0.0.1:1"},
        ],
    )
    def test_a_message_that_is_not_taken_is_said(
        self, by_notify: Settings, message: Message, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(MailError) as failure:
            send(by_notify.model_copy(update=changes), message)
        assert TO not in str(failure.value)
        assert Notify.sent == []

    def test_a_key_is_never_printed(self, by_notify: Settings) -> None:
        assert SECRET not in repr(by_notify)
        assert SECRET not in repr(NotifyMailer.of(by_notify))


def test_a_failure_beside_a_request_is_logged_without_the_address(
    tmp_path: Path, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "mail").write_text("in the way")
    asyncio.run(send_mail(Settings(data_dir=tmp_path), message))
    [record] = caplog.records
    assert record.getMessage() == "message not sent"
    assert TO not in str(vars(record))
