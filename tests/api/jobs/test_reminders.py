"""Keepers are asked, by a real worker, and a real SMTP server process receives the messages."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine

from directory.database import transaction
from directory.kinds import ListingKind, Role, Task
from directory.models import AccountOrganization, Service
from directory.queries.jobs import put_job
from directory.queries.outgoing import count_messages
from tests.api.accounts.browser import make_account
from tests.api.jobs.conftest import SmtpProcess, StartWorker, within
from tests.api.jobs.test_crash import is_quiet, kill
from tests.factories import make_organization
from upkeep.freshness.cycle import day_of_month

GROUPS = 5
# A listing falls due on a day that every month has; what fell due days ago is asked after too.
LAST_DAY = 28


def id_due_today() -> UUID:
    """An id whose listing falls due today."""
    today = min(datetime.now(UTC).day, LAST_DAY)
    return next(one for one in iter(uuid4, None) if day_of_month(one) == today)


def make_groups(engine: Engine) -> set[str]:
    """Groups of different organizations, each with a keeper; the keepers' addresses."""
    emails = set()
    with transaction(engine) as session:
        for number in range(GROUPS):
            organization = make_organization(session, f"Trust {number}")
            group = {"name": f"Group {number}", "kind": ListingKind.GROUP}
            session.add(Service(id=id_due_today(), organization_id=organization.id, **group))
            email = f"keeper{number}@harebell.example.org"
            account = make_account(session, email, Role.PARTNER)
            session.add(AccountOrganization(account_id=account.id, organization_id=organization.id))
            emails.add(email)
        put_job(session, Task.ASK_KEEPERS)
    return emails


def test_each_keeper_is_asked_once_though_a_worker_dies_and_the_round_is_repeated(
    jobs_engine: Engine, smtp: SmtpProcess, start_worker: StartWorker
) -> None:
    emails = make_groups(jobs_engine)
    first = start_worker()
    assert within(lambda: len(smtp.received) >= 1)
    kill(first)
    with transaction(jobs_engine) as session:
        put_job(session, Task.ASK_KEEPERS)
    start_worker()
    assert within(lambda: is_quiet(jobs_engine))
    addresses = [line.split(" ", 2)[1] for line in smtp.received]
    assert len(addresses) == len(set(addresses))
    with transaction(jobs_engine) as session:
        counts = count_messages(session)
    assert counts["sent"] + counts["sending"] == len(emails)
    assert counts["sending"] < len(emails)
    # One that was with the server when the worker died has gone, or not; all others have.
    assert len(addresses) >= counts["sent"]
    assert set(addresses) <= emails
