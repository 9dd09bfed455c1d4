"""A place that its keeper hides: nowhere but on the keepers' and reviewers' own pages."""

from datetime import UTC, datetime

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, Role
from directory.models import Address, Location, Service, ServiceAtLocation
from tests.api.accounts.browser import PAGE, Visitor, make_account
from tests.api.editing.writing import answer_page, keep, send, the_waiting, writer
from tests.factories import make_location, make_organization, make_service
from upkeep.deciding import approve

SECRETS = ("Quietways House", "Larkspur Yard", "NN16 0AP", "NN160AP", "NN16", "0AP")


def place(session: Session) -> tuple[Service, Service, Location]:
    """A listing at a place where another one is too."""
    organization = make_organization(session, "Harebell Trust")
    service = make_service(session, "Harebell Refuge", organization=organization)
    location = make_location(session, service=service, postcode="NN16 0AP", name="Quietways House")
    other = make_service(session, "Thursday Readers")
    session.add(ServiceAtLocation(service_id=other.id, location_id=location.id))
    session.flush()
    return service, other, location


def hide(visitor: Visitor, path: str, location: Location) -> None:
    """Answer the page as it is shown, with another street, and hide the place."""
    answer_page(
        visitor,
        path,
        "where",
        where_id_0=str(location.id),
        where_postcode_0="NN16 0AP",
        where_name_0="Quietways House",
        where_street_0="9 Larkspur Yard",
        where_town_0="Kettering",
        where_pin_0=visitor_pin(visitor, path),
        where_shows_0="hidden",
    )


def visitor_pin(visitor: Visitor, path: str) -> str:
    """The pin as the page shows it."""
    page = visitor.get(f"{path}/edit/where").text
    return page.split('id="where_pin_0"')[1].split('value="')[1].split('"')[0]


def test_what_is_hidden_is_told_to_nobody_and_others_keep_their_place(
    app: FastAPI, session: Session
) -> None:
    service, other, location = place(session)
    visitor, account = writer(app, session)
    keep(session, account, service.organization_id)
    path = f"/listings/{service.id}"
    hide(visitor, path, location)
    preview = visitor.get(f"{path}/preview").text
    send(visitor, path)
    session.expire_all()
    visit = session.query(ServiceAtLocation).filter_by(service_id=service.id).one()
    own = session.get_one(Location, visit.location_id)
    assert own.visibility is LocationVisibility.HIDDEN
    # The other listing's place is as it was.
    assert own.id != location.id
    assert session.get_one(Location, location.id).visibility is LocationVisibility.EXACT
    assert "Quietways House" in visitor.get(f"/services/{other.id}").text
    stranger = Visitor(app)
    seen = [
        preview,
        *(stranger.get(f"/services/{service.id}{ending}").text for ending in ("", "/edit")),
    ]
    seen += [stranger.get(address).text for address in (f"{path}/edit/where", f"{path}/preview")]
    seen.append(stranger.client.get(f"/api/services/{service.id}").text)
    seen += [str(row) for row in session.execute(text("SELECT * FROM audit"))]
    for secret in SECRETS:
        assert not [one for one in seen if secret in one], secret
    # And their keeper still has it whole; the street waits for a reviewer, who is asked about it.
    assert "Quietways House" in visitor.get(f"{path}/edit/where").text
    reviewer = make_account(session, "rita@example.org", Role.REVIEWER)
    approve(session, the_waiting(session).id, reviewer.id, datetime.now(UTC))
    session.expire_all()
    visit = session.query(ServiceAtLocation).filter_by(service_id=service.id).one()
    addresses = session.query(Address).filter_by(location_id=visit.location_id).all()
    assert [one.address_1 for one in addresses] == ["9 Larkspur Yard"]
    assert "Larkspur" not in visitor.get(f"/services/{other.id}").text


def test_looking_up_asks_who_is_asking(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    shown_on = "/listings/new"
    dates = visitor.post("/listings/edit/when-dates", shown_on, words="Mondays 10-12")
    assert "Mondays 10am to noon" in dates.text
    assert dates.headers["cache-control"] == "no-store"
    found = visitor.post("/listings/edit/where-postcode", shown_on, postcode="ZZ1 1ZZ<b>")
    assert "ZZ1 1ZZ&lt;b&gt;" in found.text
    stranger = Visitor(app)
    for address in ("/listings/edit/when-dates", "/listings/edit/where-postcode"):
        refused = stranger.client.post(address, data={"words": "x"}, headers=PAGE)
        assert refused.status_code in (303, 401, 403)
        assert "Mondays" not in refused.text
        # Without the page's own token nothing is answered either.
        forged = visitor.client.post(address, data={"words": "Mondays 10-12"}, headers=PAGE)
        assert forged.status_code == 403
