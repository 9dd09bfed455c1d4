"""Whoever tries too often is told to wait, whichever server process counts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.access.errors import TooManyTriesError
from api.access.limits import ASKED_OFTEN, CODES_FOR_ADDRESS, Limit, Tries, network_of
from directory.database import make_session_factory
from tests.api.accounts.browser import EMAIL, PAGE, Visitor, make_account

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FEW = Limit("tests", 3, timedelta(minutes=15))


@pytest.fixture
def tries(engine: Engine) -> Iterator[Tries]:
    """A counter on the database itself, as every process has one."""
    sessions = make_session_factory(engine)
    yield Tries(sessions.begin, "192.0.2.0/24", NOW)
    with sessions.begin() as session:
        session.execute(text("DELETE FROM rate_count"))


def test_an_address_is_asked_for_so_often_and_no_more(app: FastAPI, session: Session) -> None:
    make_account(session)
    answers = [Visitor(app).ask(EMAIL if step % 2 else EMAIL.title()) for step in range(7)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 2
    assert 0 < int(answers[-1].headers["retry-after"]) <= 15 * 60
    assert "tried too often" in answers[-1].text
    assert len(Visitor(app).mails()) == 5
    # Others are let in meanwhile.
    make_account(session, "other@example.org")
    assert Visitor(app).ask("other@example.org").status_code == 303


def test_an_unknown_address_is_limited_alike(app: FastAPI) -> None:
    answers = [Visitor(app).ask("nobody@example.org").status_code for _ in range(6)]
    assert answers == [303] * ASKED_OFTEN.most + [429]


def test_codes_typed_elsewhere_are_limited_by_the_day(app: FastAPI, session: Session) -> None:
    make_account(session)
    visitor = Visitor(app)
    sent = [visitor.type_code("000000", email=EMAIL).status_code for _ in range(11)]
    assert sent == [422] * CODES_FOR_ADDRESS.most + [429]


def test_a_network_is_limited(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.pages.accounts import sign_in

    monkeypatch.setattr(sign_in, "ASKED_BY_NETWORK", FEW)
    answers = [Visitor(app).ask(f"someone{step}@example.org").status_code for step in range(4)]
    assert answers == [303] * 3 + [429]
    page = Visitor(app).client.get("/sign-in", headers=PAGE)
    assert page.status_code == 200


def test_none_of_many_at_once_passes_the_limit(tries: Tries) -> None:
    def attempt(_: int) -> bool:
        try:
            tries.count(FEW, "one")
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(24))) == FEW.most


def test_a_span_of_time_ends(tries: Tries) -> None:
    for _ in range(3):
        tries.count(FEW, "one")
    with pytest.raises(TooManyTriesError) as refused:
        tries.count(FEW, "one")
    assert refused.value.wait_s == 15 * 60 + 1
    later = Tries(tries.open_session, tries.network, NOW + timedelta(minutes=15))
    later.count(FEW, "one")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::77", "2001:db8:1::/48"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_coarse(address: str | None, network: str) -> None:
    assert network_of(address) == network
