"""A listing with a hall and a refuge, and a program that may write it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.geography import GridPoint
from directory.kinds import LocationVisibility
from directory.models import Account, Organization, Service
from directory.queries.keepers import put_keeper
from tests.api.accounts.browser import make_account
from tests.api.writing.program import NOW, Program, token_of
from tests.factories import (
    make_cost_option,
    make_location,
    make_organization,
    make_postcode,
    make_schedule,
    make_service,
    make_service_area,
)

REFUGE = GridPoint(487_111.0, 279_222.0)


@pytest.fixture
def organization(session: Session) -> Organization:
    return make_organization(session)


@pytest.fixture
def keeper(session: Session, organization: Organization) -> Account:
    account = make_account(session)
    put_keeper(session, account.id, organization.id, NOW)
    return account


@pytest.fixture
def service(session: Session, organization: Organization) -> Service:
    """A listing with a hall, a refuge, and most of what a listing can have."""
    service = make_service(
        session,
        organization=organization,
        phone="01536 000000",
        description="Singing.",
        fees="Two pounds",
        assured_date=date(2026, 3, 4),
        delivery=["online"],
        is_free=False,
    )
    make_postcode(session, "NN160AA")
    make_postcode(session, "NN160BB", GridPoint(486_900.0, 278_900.0))
    make_location(session, service=service, postcode="NN16 0AA", name="Hall", is_step_free=True)
    make_location(
        session,
        service=service,
        postcode="NN17 1ZZ",
        name="The refuge",
        point=REFUGE,
        visibility=LocationVisibility.HIDDEN,
    )
    make_schedule(session, service)
    make_cost_option(session, service, option="A session", amount=2)
    make_service_area(session, service, name="Kettering")
    return service


@pytest.fixture
def program(
    client: TestClient, session: Session, organization: Organization, keeper: Account
) -> Program:
    return Program(client, token_of(session, organization, keeper))
