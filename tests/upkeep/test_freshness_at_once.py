"""Links, taps and rounds at the same moment: one answer counts, and nobody waits for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from directory.cluster import Cluster
from directory.database import make_engine, transaction
from directory.kinds import ListingKind, ReportKind, Role
from directory.models import AssuranceLink, AssuranceRequest, Organization, Service
from directory.tokens import digest, new_token
from tests.api.accounts.browser import make_account
from tests.conftest import _clone
from upkeep.freshness.answering import confirm
from upkeep.freshness.asking import go_round
from upkeep.reports import say_rang


@pytest.fixture
def own_engine(
    cluster: Cluster, migrated_template: str, run_id: str, worker: str
) -> Iterator[Engine]:
    """Engine on a database of the test's own: lines of the audit can never be taken away."""
    for url in _clone(cluster, migrated_template, f"test_at_once_{run_id}_{worker}"):
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def asked(own_engine: Engine) -> list[str]:
    """The tokens of eight keepers' links to one listing, committed."""
    tokens, now = [new_token() for _ in range(8)], datetime.now(UTC)
    with transaction(own_engine) as session:
        organization = Organization(id=uuid4(), name="Harebell", description="Harebell")
        session.add(organization)
        session.flush()
        service = Service(
            id=uuid4(), organization_id=organization.id, name="Singers", kind=ListingKind.GROUP
        )
        session.add(service)
        session.flush()
        request = AssuranceRequest(id=uuid4(), service_id=service.id, asked_at=now)
        session.add(request)
        session.flush()
        expires_at = now + timedelta(days=1)
        for token in tokens:
            hashed = digest(token)
            link = AssuranceLink(request_id=request.id, token_hash=hashed, expires_at=expires_at)
            session.add(link)
    return tokens


def test_of_eight_who_press_at_once_one_confirms(own_engine: Engine, asked: list[str]) -> None:
    now = datetime.now(UTC)

    def press(token: str) -> bool:
        with transaction(own_engine) as session:
            opened = confirm(session, token, now)
            return opened is not None and opened.answered_on is None

    before = lines(own_engine)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, asked)) == [False] * 7 + [True]
    assert lines(own_engine) - before == 1


def lines(engine: Engine) -> int:
    """How often the audit tells that a listing was confirmed."""
    with engine.connect() as connection:
        count = "SELECT count(*) FROM audit WHERE field = 'assured_date'"
        return int(connection.execute(text(count)).scalar_one())


def test_rounds_links_and_taps_at_once_wait_for_each_other_and_never_for_ever(
    own_engine: Engine, asked: list[str]
) -> None:
    now = datetime.now(UTC)
    with transaction(own_engine) as session:
        account_id = make_account(session, "w@example.org", Role.WORKER).id
        service_id = session.execute(text("SELECT id FROM service")).scalar_one()

    def work(number: int) -> None:
        with transaction(own_engine) as session:
            if number % 3 == 0:
                go_round(session, now + timedelta(days=number))
            elif number % 3 == 1:
                confirm(session, asked[number % 8], now)
            else:
                say_rang(session, service_id, ReportKind.RIGHT, account_id, now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(24)))
