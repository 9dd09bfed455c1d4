"""An organization with one listing, and its keeper at a desk."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.models import (
    Account,
    Organization,
    Service,
)
from directory.queries.keepers import put_keeper
from tests.api.accounts.browser import EMAIL, make_account
from tests.api.bulk.desk import Desk
from tests.factories import make_location, make_organization, make_postcode, make_service
from tests.upkeep.editing import NOW


@pytest.fixture
def organization(session: Session) -> Organization:
    return make_organization(session)


@pytest.fixture
def service(session: Session, organization: Organization) -> Service:
    make_postcode(session, "NN160AA")
    service = make_service(session, organization=organization, phone="01536 000000")
    make_location(session, service=service, postcode="NN16 0AA", name="Hall")
    return service


@pytest.fixture
def keeper(session: Session, organization: Organization) -> Account:
    account = make_account(session)
    put_keeper(session, account.id, organization.id, NOW)
    return account


@pytest.fixture
def desk(app: FastAPI, keeper: Account, service: Service) -> Desk:
    desk = Desk(app)
    desk.sign_in(EMAIL)
    return desk
