"""Who reviews and who keeps, signed in, and what waits between them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy.orm import Session

from api.access.cookies import SESSION
from directory.geography import GridPoint
from directory.kinds import Role
from directory.models import Account, ListingVersion, Service
from directory.queries.keepers import put_keeper
from directory.signing_in import open_session
from importers.records import AddressRecord
from tests.api.accounts.browser import Visitor, make_account
from tests.factories import make_location, make_organization, make_service
from upkeep.content import ListingContent, load_content
from upkeep.offering import Offer, Submitted, offer
from upkeep.trust import Editor
from upkeep.versions import current_version


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account and a browser."""

    account: Account
    visitor: Visitor

    @property
    def editor(self) -> Editor:
        return Editor(self.account.id, self.account.role)


def sign_in(app: FastAPI, session: Session, email: str, role: Role) -> Person:
    account = make_account(session, email, role)
    visitor = Visitor(app)
    token = open_session(session, account.id, now(), lasts=timedelta(hours=1))
    visitor.client.cookies.set(SESSION, token)
    return Person(account, visitor)


def now() -> datetime:
    return datetime.now(UTC)


def kept_service(session: Session, keeper: Person, name: str = "Tuesday Singers") -> Service:
    """A listing in a hall, whose organization somebody keeps."""
    organization = make_organization(session, f"{name} Trust")
    service = make_service(
        session, name, organization=organization, description="We sing on Tuesdays, all welcome."
    )
    make_location(session, service=service, name="The Hall", postcode="NN15 7HX")
    put_keeper(session, keeper.account.id, organization.id, now() - timedelta(days=30))
    session.flush()
    return service


def with_fields(content: ListingContent, **fields: object) -> ListingContent:
    return replace(content, service=replace(content.service, **fields))  # type: ignore[arg-type]


def moved(content: ListingContent) -> ListingContent:
    """The same listing 300 m to the east, in another street."""
    [hall] = content.locations
    assert hall.point is not None
    point = GridPoint(hall.point.easting_m + 300, hall.point.northing_m)
    addresses = (AddressRecord(uuid4(), address_1="2 New Street", postal_code="NN15 7HX"),)
    return replace(content, locations=(replace(hall, point=point, addresses=addresses),))


def send(session: Session, person: Person, service: Service, content: ListingContent) -> Submitted:
    live = current_version(session, service.id, now())
    assert live is not None
    return offer(session, Offer(content, live.id), person.editor, now())


def send_moved(session: Session, keeper: Person, service: Service) -> ListingVersion:
    """A change of address, which waits."""
    waiting = send(session, keeper, service, moved(load_content(session, service.id))).waiting
    assert waiting is not None
    return waiting


def live_form(shown: str, version_id: UUID) -> str:
    """The version that a page was compared with, as its form carries it."""
    assert f"/reviews/changes/{version_id}" in shown
    return shown.partition('name="live" value="')[2].partition('"')[0]
