"""Whose group it is: proved by the group's own address, or decided; shared, and handed over."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.kinds import PublicationStatus, Role
from directory.models import Contact, Service
from directory.queries.keepers import list_keepers
from tests.api.accounts.browser import Visitor, link_in, make_account
from tests.factories import make_organization, make_service

OWN, STRANGER = "secretary@harebell.example", "stranger@gmail.com"
REVIEWER = "reviewer@council.example.org"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def listing(session: Session) -> Service:
    organization = make_organization(session, f"Harebell {SCRIPT}", website="www.harebell.example")
    return make_service(session, "Tuesday Singers", organization=organization, email=OWN)


def come(app: FastAPI, path: str, email: str) -> Visitor:
    """Somebody without an account who follows the way that a page leads."""
    visitor = Visitor(app)
    led = visitor.get(path)
    assert led.status_code == 303
    page = led.headers["location"]
    assert page.startswith("/sign-in/new?then=")
    assert visitor.post("/sign-in/new", page, email=email, then=path).status_code == 303
    entered = visitor.open_link(link_in(visitor.last_mail()))
    assert entered.headers["location"] == path
    return visitor


def claim(app: FastAPI, listing: Service, email: str, said: str = "") -> Visitor:
    path = f"/services/{listing.id}/claim"
    visitor = come(app, path, email)
    assert visitor.post(path, path, said=said).status_code == 303
    return visitor


def signed_in(app: FastAPI, session: Session, email: str, role: Role) -> Visitor:
    make_account(session, email, role)
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor


def keepers(session: Session, organization_id: UUID) -> list[str]:
    return [account.email for account in list_keepers(session, organization_id)]


def audit(session: Session, field: str) -> list[tuple[object, ...]]:
    lines = "SELECT was IS NULL, became IS NULL FROM audit WHERE field = :field ORDER BY at"
    return [tuple(row) for row in session.execute(text(lines), {"field": field})]


class TestProof:
    @pytest.mark.parametrize("email", [OWN, "chair@harebell.example"])
    def test_the_groups_own_address_proves_it(
        self, app: FastAPI, session: Session, listing: Service, email: str
    ) -> None:
        visitor = claim(app, listing, email)
        page = visitor.get(f"/services/{listing.id}/claim").text
        assert "You look after Harebell" in page
        assert SCRIPT not in page
        assert keepers(session, listing.organization_id) == [email]
        assert (
            "Tuesday Singers"
            in visitor.get(f"/account/organizations/{listing.organization_id}").text
        )
        assert audit(session, "keeper") == [(True, False)]

    def test_the_address_of_a_contact_proves_it(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        session.add(Contact(service_id=listing.id, email=STRANGER))
        session.flush()
        claim(app, listing, STRANGER)
        assert keepers(session, listing.organization_id) == [STRANGER]

    def test_somebody_else_waits_for_a_reviewer(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        visitor = claim(app, listing, STRANGER, said=f"I am the treasurer {SCRIPT}")
        page = visitor.get(f"/services/{listing.id}/claim").text
        assert "We have your request" in page
        assert keepers(session, listing.organization_id) == []
        assert visitor.get(f"/account/organizations/{listing.organization_id}").status_code == 404
        again = visitor.post("/services/x/claim", "/account")
        assert again.status_code == 404
        visitor.post(f"/services/{listing.id}/claim", "/account")
        assert session.scalar(text("SELECT count(*) FROM claim")) == 1

    def test_an_account_is_made_when_the_address_has_proved_theirs(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        visitor = Visitor(app)
        visitor.post("/sign-in/new", "/sign-in/new", email=STRANGER)
        assert session.scalar(text("SELECT count(*) FROM account")) == 0
        visitor.open_link(link_in(visitor.last_mail()))
        assert session.scalar(text("SELECT role FROM account")) == "partner"
        # Asking to sign in at the usual page makes none.
        Visitor(app).ask("another@gmail.com")
        assert session.scalar(text("SELECT count(*) FROM account")) == 1

    def test_an_account_that_was_closed_is_not_opened_so(
        self, app: FastAPI, session: Session
    ) -> None:
        make_account(session, STRANGER)
        session.execute(text("UPDATE account SET disabled_at = now()"))
        session.expire_all()
        visitor = Visitor(app)
        visitor.post("/sign-in/new", "/sign-in/new", email=STRANGER)
        assert visitor.mails() == []

    def test_whoever_keeps_it_already_is_told(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        claim(app, listing, OWN)
        second = claim(app, listing, "chair@harebell.example")
        assert keepers(session, listing.organization_id) == [OWN, "chair@harebell.example"]
        mail = second.last_mail()
        assert mail["to"] == OWN
        assert "looks after" in mail["subject"]

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PARTNER}))
    def test_other_roles_claim_nothing(
        self, app: FastAPI, session: Session, listing: Service, role: Role
    ) -> None:
        visitor = signed_in(app, session, OWN, role)
        assert visitor.get(f"/services/{listing.id}/claim").status_code == 403
        sent = visitor.post(f"/services/{listing.id}/claim", "/account")
        assert sent.status_code == 403

    def test_what_the_public_does_not_see_cannot_be_claimed(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        listing.publication_status = PublicationStatus.WITHDRAWN
        session.flush()
        visitor = come(app, f"/services/{listing.id}/claim", OWN)
        assert visitor.get(f"/services/{listing.id}/claim").status_code == 404


class TestReview:
    def test_a_reviewer_agrees(self, app: FastAPI, session: Session, listing: Service) -> None:
        claimant = claim(app, listing, STRANGER, said=f"I am the treasurer {SCRIPT}")
        reviewer = signed_in(app, session, REVIEWER, Role.REVIEWER)
        page = reviewer.get("/reviews/claims").text
        assert "I am the treasurer" in page
        assert SCRIPT not in page
        assert "&lt;span" not in page
        assert OWN in page
        id_ = session.scalar(text("SELECT id FROM claim"))
        address = f"/reviews/claims/{id_}"
        assert reviewer.post(address, "/reviews/claims", decision="agree").status_code == 303
        assert keepers(session, listing.organization_id) == [STRANGER]
        mail = reviewer.last_mail()
        assert mail["to"] == STRANGER
        assert "you look after it now" in mail["subject"]
        assert claimant.get(f"/account/organizations/{listing.organization_id}").status_code == 200
        assert session.execute(text("SELECT said, proof FROM claim")).one() == (None, "reviewer")
        again = reviewer.post(address, "/account", decision="refuse", reason="No")
        assert again.status_code == 409
        assert keepers(session, listing.organization_id) == [STRANGER]

    def test_a_reviewer_refuses_with_a_reason(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        claimant = claim(app, listing, STRANGER)
        reviewer = signed_in(app, session, REVIEWER, Role.ADMINISTRATOR)
        address = f"/reviews/claims/{session.scalar(text('SELECT id FROM claim'))}"
        unsaid = reviewer.post(address, "/reviews/claims", decision="refuse")
        assert unsaid.status_code == 422
        assert "Say why" in unsaid.text
        sent = reviewer.post(address, "/reviews/claims", decision="refuse", reason="Ring us first")
        assert sent.status_code == 303
        assert keepers(session, listing.organization_id) == []
        assert "Ring us first" in reviewer.last_mail().get_content()
        assert "Nothing waits" in reviewer.get("/reviews/claims").text
        # It can be claimed again.
        claimant.post(f"/services/{listing.id}/claim", f"/services/{listing.id}/claim")
        assert "Nothing waits" not in reviewer.get("/reviews/claims").text

    @pytest.mark.parametrize("id_", ["x", "00000000-0000-0000-0000-000000000000"])
    def test_a_claim_that_is_not_there(self, app: FastAPI, session: Session, id_: str) -> None:
        reviewer = signed_in(app, session, REVIEWER, Role.REVIEWER)
        sent = reviewer.post(f"/reviews/claims/{id_}", "/account", decision="agree")
        assert sent.status_code == 404


class TestKeeping:
    def test_a_keeper_adds_a_colleague(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        added = keeper.post(f"{page}/people", page, email="New@Gmail.com")
        assert added.status_code == 303
        assert keepers(session, listing.organization_id) == [OWN, "new@gmail.com"]
        mail = keeper.last_mail()
        assert mail["to"] == "new@gmail.com"
        assert f"http://127.0.0.1:8000{page}" in mail.get_content()
        colleague = Visitor(app)
        colleague.sign_in("new@gmail.com")
        assert colleague.get(page).status_code == 200

    def test_leaving_hands_over(self, app: FastAPI, session: Session, listing: Service) -> None:
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        assert "nobody looks after them" in keeper.get(f"{page}/leave").text
        left = keeper.post(f"{page}/leave", f"{page}/leave", email="next@gmail.com")
        assert (left.status_code, left.headers["location"]) == (303, "/account")
        assert keepers(session, listing.organization_id) == ["next@gmail.com"]
        assert keeper.get(page).status_code == 404
        assert audit(session, "keeper") == [(True, False), (True, False), (False, True)]
        # Whoever has left may come back by the same proof.
        claim(app, listing, OWN)
        assert OWN in keepers(session, listing.organization_id)

    def test_leaving_needs_nobody_else(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        assert keeper.post(f"{page}/leave", f"{page}/leave").status_code == 303
        assert keepers(session, listing.organization_id) == []

    def test_an_address_that_is_none_is_refused(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        for address in ("people", "leave"):
            refused = keeper.post(f"{page}/{address}", page, email="nonsense")
            assert refused.status_code == 422
            assert "There is a problem" in refused.text
        assert keepers(session, listing.organization_id) == [OWN]

    @pytest.mark.parametrize("email", ["new@gmail.com", REVIEWER, "closed@gmail.com"])
    def test_whose_an_address_is_is_told_nobody(
        self, app: FastAPI, session: Session, listing: Service, email: str
    ) -> None:
        make_account(session, REVIEWER, Role.REVIEWER, name="Rita Reviewer")
        make_account(session, "closed@gmail.com", disabled_at=datetime.now(UTC))
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        for _ in range(2):
            added = keeper.post(f"{page}/people", page, email=email)
            assert (added.status_code, added.headers["location"]) == (303, page)
        shown = keeper.get(page).text
        assert f"<li>{email}</li>" in shown
        assert shown.count(email) == 1
        assert "nobody looks after them" not in keeper.get(f"{page}/leave").text
        really = [OWN, email] if email == "new@gmail.com" else [OWN]
        assert keepers(session, listing.organization_id) == really
        assert keeper.post(f"{page}/leave", page, email=email).headers["location"] == "/account"

    def test_whoever_works_here_is_told_that_nothing_changed(
        self, app: FastAPI, session: Session, listing: Service
    ) -> None:
        make_account(session, REVIEWER, Role.REVIEWER)
        keeper = claim(app, listing, OWN)
        page = f"/account/organizations/{listing.organization_id}"
        keeper.post(f"{page}/people", page, email=REVIEWER)
        mail = keeper.last_mail()
        assert mail["to"] == REVIEWER
        assert "you do not look after them" in mail.get_content()

    def test_nobody_else_gets_near(self, app: FastAPI, session: Session, listing: Service) -> None:
        claim(app, listing, OWN)
        stranger = signed_in(app, session, STRANGER, Role.PARTNER)
        page = f"/account/organizations/{listing.organization_id}"
        assert stranger.get(page).status_code == 404
        assert stranger.get(f"{page}/leave").status_code == 404
        for address in ("people", "leave"):
            sent = stranger.post(f"{page}/{address}", "/account", email=STRANGER)
            assert sent.status_code == 404
        assert keepers(session, listing.organization_id) == [OWN]
