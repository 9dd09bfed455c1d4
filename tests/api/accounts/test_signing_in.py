"""In by a link or a code: once, in time, in the browser that asked, and telling nobody anything."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.signing_in import MOST_WRONG_CODES, ask_by_command
from tests.api.accounts.browser import EMAIL, PAGE, Visitor, code_in, link_in, make_account


@pytest.fixture
def visitor(app: FastAPI, session: Session) -> Visitor:
    make_account(session)
    return Visitor(app)


def let_pass(session: Session, table: str, **spans: timedelta) -> None:
    """Move what a table keeps into the past."""
    for column, span in spans.items():
        session.execute(text(f"UPDATE {table} SET {column} = {column} - :span"), {"span": span})
    session.expire_all()


class TestLink:
    def test_it_lets_in_the_browser_that_asked(self, visitor: Visitor) -> None:
        asked = visitor.ask()
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in/code")
        mail = visitor.last_mail()
        assert mail["to"] == EMAIL
        entered = visitor.open_link(link_in(mail))
        assert (entered.status_code, entered.headers["location"]) == (303, "/account")
        assert EMAIL in visitor.get("/account").text

    def test_opening_it_signs_nobody_in(self, visitor: Visitor) -> None:
        visitor.ask()
        link = link_in(visitor.last_mail())
        for _ in range(3):
            assert visitor.get(link).status_code == 200
            assert visitor.client.head(link).status_code == 200
        assert not visitor.is_signed_in()
        assert visitor.open_link(link).status_code == 303

    def test_it_works_once(self, visitor: Visitor) -> None:
        visitor.ask()
        link = link_in(visitor.last_mail())
        token = visitor.form_token(link)
        fields = {"form_token": token, "token": link.rpartition("/")[2]}
        browser = dict(visitor.client.cookies)
        assert visitor.client.post("/sign-in/link", data=fields).status_code == 303
        visitor.client.cookies.clear()
        visitor.client.cookies.update(browser)
        assert visitor.client.post("/sign-in/link", data=fields).status_code == 410
        assert visitor.get(link).status_code == 410
        assert not visitor.is_signed_in()

    def test_it_works_for_a_quarter_of_an_hour(self, visitor: Visitor, session: Session) -> None:
        visitor.ask()
        link = link_in(visitor.last_mail())
        token = visitor.form_token(link)
        let_pass(session, "sign_in", expires_at=timedelta(minutes=16))
        assert visitor.get(link).status_code == 410
        fields = {"form_token": token, "token": link.rpartition("/")[2]}
        assert visitor.client.post("/sign-in/link", data=fields).status_code == 410

    def test_another_browser_is_not_let_in(self, visitor: Visitor) -> None:
        visitor.ask()
        link = link_in(visitor.last_mail())
        other = Visitor(visitor.app)
        page = other.get(link)
        assert "where you asked" in page.text
        assert link.rpartition("/")[2] not in page.text
        token = other.form_token("/sign-in")
        fields = {"form_token": token, "token": link.rpartition("/")[2]}
        assert other.client.post("/sign-in/link", data=fields).status_code == 410
        assert not other.is_signed_in()
        assert visitor.open_link(link).status_code == 303

    def test_one_from_a_command_lets_in_whoever_opens_it_first(
        self, app: FastAPI, session: Session
    ) -> None:
        account = make_account(session, "first@example.org", Role.ADMINISTRATOR)
        link = f"/sign-in/link/{ask_by_command(session, account, datetime.now(UTC))}"
        first, second = Visitor(app), Visitor(app)
        assert first.open_link(link).status_code == 303
        assert first.is_signed_in()
        assert second.get(link).status_code == 410

    @pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "../account", "'; --"])
    def test_one_that_was_made_up_is_refused(self, visitor: Visitor, token: str) -> None:
        assert visitor.get(f"/sign-in/link/{token}").status_code in {404, 410}
        made_up = visitor.post("/sign-in/link", "/sign-in", token=token)
        assert made_up.status_code == 410


class TestCode:
    def test_it_lets_in_the_browser_that_asked(self, visitor: Visitor) -> None:
        visitor.ask()
        code = code_in(visitor.last_mail())
        assert visitor.type_code(f"{code[:3]} {code[3:]}").status_code == 303
        assert visitor.is_signed_in()

    def test_it_lets_in_elsewhere_with_the_address(self, visitor: Visitor) -> None:
        visitor.ask()
        other = Visitor(visitor.app)
        code = code_in(visitor.last_mail())
        assert other.type_code(code).status_code == 422
        assert other.type_code(code, email=EMAIL.upper()).status_code == 303
        assert other.is_signed_in()
        assert not visitor.is_signed_in()

    def test_it_works_once_and_takes_the_link_with_it(self, visitor: Visitor) -> None:
        visitor.ask()
        mail = visitor.last_mail()
        assert visitor.type_code(code_in(mail)).status_code == 303
        again = Visitor(visitor.app)
        assert again.type_code(code_in(mail), email=EMAIL).status_code == 422
        assert visitor.get(link_in(mail)).status_code == 410

    def test_it_works_for_a_quarter_of_an_hour(self, visitor: Visitor, session: Session) -> None:
        visitor.ask()
        code = code_in(visitor.last_mail())
        let_pass(session, "sign_in", expires_at=timedelta(minutes=16))
        assert visitor.type_code(code, email=EMAIL).status_code == 422

    def test_it_cannot_be_guessed(self, visitor: Visitor) -> None:
        visitor.ask()
        mail = visitor.last_mail()
        code = code_in(mail)
        for step in range(1, MOST_WRONG_CODES + 1):
            wrong = f"{(int(code) + step) % 1_000_000:06}"
            assert visitor.type_code(wrong).status_code == 422
        # The right one comes too late; the link, which nobody guesses, still works.
        assert visitor.type_code(code).status_code == 422
        assert visitor.open_link(link_in(mail)).status_code == 303

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
    def test_what_is_no_code_is_not_counted(self, visitor: Visitor, code: str) -> None:
        visitor.ask()
        for _ in range(MOST_WRONG_CODES + 1):
            page = visitor.type_code(code)
            assert page.status_code == 422
            assert "There is a problem" in page.text
        assert visitor.type_code(code_in(visitor.last_mail())).status_code == 303


class TestNothingIsTold:
    def test_an_unknown_address_is_answered_alike(self, app: FastAPI, session: Session) -> None:
        make_account(session)
        make_account(session, "gone@example.org", disabled_at=datetime.now(UTC))
        shown = []
        for email in (EMAIL, "nobody@example.org", "gone@example.org"):
            visitor = Visitor(app)
            asked = visitor.ask(email)
            page = visitor.get("/sign-in/code")
            wrong = [visitor.type_code("000000").status_code for _ in range(7)]
            seal = visitor.form_token("/sign-in/code")
            headers = {k: v for k, v in asked.headers.items() if k != "set-cookie"}
            body = page.text.replace(seal, "")
            shown.append((asked.status_code, headers, len(body), wrong))
        assert shown[0] == shown[1] == shown[2]
        assert len(Visitor(app).mails()) == 1

    def test_the_same_statements_are_made(
        self, app: FastAPI, session: Session, statements: list[str]
    ) -> None:
        make_account(session)
        made = []
        for email in (EMAIL, "nobody@example.org"):
            visitor = Visitor(app)
            token = visitor.form_token("/sign-in")
            session.expunge_all()
            statements.clear()
            visitor.client.post("/sign-in", data={"form_token": token, "email": email})
            made.append([each.split(" WHERE")[0] for each in statements])
        assert made[0] == made[1]
        assert any("INSERT INTO sign_in" in each for each in made[0])

    def test_no_secret_is_kept(self, visitor: Visitor, session: Session) -> None:
        visitor.ask()
        mail = visitor.last_mail()
        visitor.open_link(link_in(mail))
        kept = str(
            [
                tuple(row)
                for table in ("sign_in", "account_session", "rate_count")
                for row in session.execute(text(f"SELECT * FROM {table}"))
            ]
        )
        cookies = list(visitor.client.cookies.values())
        assert cookies
        secrets = [code_in(mail), link_in(mail).rpartition("/")[2], EMAIL, *cookies]
        assert [secret for secret in secrets if secret in kept] == []

    def test_nothing_is_logged(
        self, visitor: Visitor, session: Session, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "connect")
        visitor.ask()
        mail = visitor.last_mail()
        visitor.type_code("000000", email=EMAIL)
        visitor.open_link(link_in(mail))
        visitor.client.post("/sign-in", data={"email": EMAIL})
        told = "\n".join(str(vars(record)) for record in caplog.records)
        assert "/sign-in/link/{token}" in told
        for secret in (EMAIL, code_in(mail), link_in(mail).rpartition("/")[2]):
            assert secret not in told

    @pytest.mark.parametrize(
        "email", ["", "x", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "ü@x.de"]
    )
    def test_what_is_no_address_is_said(self, visitor: Visitor, email: str) -> None:
        page = visitor.ask(email)
        assert page.status_code == 422
        assert "correct format" in page.text
        assert visitor.mails() == []


class TestWhereTo:
    def test_a_page_that_needs_it_leads_to_signing_in_and_back(self, visitor: Visitor) -> None:
        led = visitor.get("/account")
        assert (led.status_code, led.headers["location"]) == (303, "/sign-in?then=%2Faccount")
        visitor.ask(then="/services")
        entered = visitor.open_link(link_in(visitor.last_mail()))
        assert entered.headers["location"] == "/services"

    @pytest.mark.parametrize(
        "then",
        ["//evil.example", "/\\evil.example", "https://evil.example", "/x?y=//z", "javascript:"],
    )
    def test_it_never_leads_elsewhere(self, visitor: Visitor, then: str) -> None:
        assert "evil" not in visitor.client.get("/sign-in", params={"then": then}).text
        visitor.ask(then=then)
        entered = visitor.open_link(link_in(visitor.last_mail()))
        assert entered.headers["location"] == "/account"

    def test_the_link_is_never_built_from_the_request(self, visitor: Visitor) -> None:
        token = visitor.form_token("/sign-in")
        visitor.client.post(
            "/sign-in",
            data={"form_token": token, "email": EMAIL},
            headers={"x-forwarded-host": "evil.example", **PAGE},
        )
        assert "http://127.0.0.1:8000/sign-in/link/" in visitor.last_mail().get_content()


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    """What the session says to the database."""
    from sqlalchemy import event

    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            said.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)
