"""All still right: one page, one button, once, by whoever holds the link, and by nobody else."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.mail.keepers import write_to_keepers
from directory.kinds import PublicationStatus, Role
from directory.models import Service
from directory.queries.keepers import end_keeping, put_keeper
from directory.tokens import new_token
from tests.api.accounts.browser import PAGE, Visitor, make_account
from tests.api.freshness.rounds import ADDRESS, LINK, OWN, ask, due_day, messages
from tests.factories import make_organization, make_service
from upkeep.freshness.letters import LINK_LASTS

TODAY = datetime.now(ZoneInfo("Europe/London")).date()
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def listing(session: Session) -> Service:
    organization = make_organization(session, "Harebell Trust")
    return make_service(session, f"Singers {SCRIPT}", organization=organization, email=OWN)


def stands(session: Session) -> tuple[date | None, date | None, str | None]:
    row = session.execute(
        text("SELECT assured_date, unanswered_since, assurer_email FROM service")
    ).one()
    return row[0], row[1], row[2]


def test_looking_confirms_nothing_and_one_press_does(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = ask(session, listing)
    visitor = Visitor(app)
    # As mail scanners and browsers that fetch ahead do.
    for _ in range(3):
        page = visitor.get(path)
        visitor.client.head(path)
        visitor.client.get(path, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch"})
        visitor.get(f"{path}/changed")
    assert stands(session) == (None, None, None)
    assert page.text.count("<form") == page.text.count('class="govuk-button"') == 1
    assert "All still right" in page.text
    assert SCRIPT not in page.text
    done = visitor.post(path, path)
    assert done.status_code == 200
    assert "Thank you" in done.text
    assert stands(session) == (TODAY, None, OWN)


def test_the_link_leaks_nowhere(app: FastAPI, session: Session, listing: Service) -> None:
    path = ask(session, listing)
    page = Visitor(app).get(path)
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.text
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    kept = session.scalar(text("SELECT string_agg(token_hash, ' ') FROM assurance_link"))
    assert path.rpartition("/")[2] not in str(kept)


def test_a_link_is_spent_by_the_first_answer_and_says_so(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = ask(session, listing)
    visitor = Visitor(app)
    token = visitor.form_token(path)
    visitor.post(path, path)
    session.execute(text("UPDATE service SET assured_date = '2020-01-01'"))
    again = visitor.client.post(path, data={"form_token": token}, headers=PAGE)
    assert "This was already answered on" in again.text
    assert OWN not in again.text
    for spent in (path, f"{path}/changed"):
        assert "This was already answered on" in visitor.get(spent).text
    assert stands(session)[0] == date(2020, 1, 1)
    lines = session.execute(text("SELECT actor FROM audit WHERE field = 'assured_date'")).all()
    assert [line.actor for line in lines] == ["link"]


def test_a_link_cannot_be_guessed_or_used_without_its_page(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = ask(session, listing)
    visitor = Visitor(app)
    token = visitor.form_token(path)
    for guess in (new_token(), "x", path.rpartition("/")[2][:-1], path.rpartition("/")[2].lower()):
        assert visitor.get(f"/still-right/{guess}").status_code == 410
        sent = visitor.client.post(
            f"/still-right/{guess}", data={"form_token": token}, headers=PAGE
        )
        assert sent.status_code == 410
    assert visitor.client.post(path, data={}, headers=PAGE).status_code == 403
    assert Visitor(app).client.post(path, data={"form_token": token}).status_code == 403
    assert stands(session)[0] is None


def test_a_link_ends(app: FastAPI, session: Session, listing: Service) -> None:
    path = ask(session, listing)
    visitor = Visitor(app)
    token = visitor.form_token(path)
    session.execute(text("UPDATE assurance_link SET expires_at = now()"))
    assert visitor.get(path).status_code == 410
    sent = visitor.client.post(path, data={"form_token": token}, headers=PAGE)
    assert sent.status_code == 410
    assert stands(session)[0] is None


def test_each_keeper_has_a_link_and_who_left_has_none(
    app: FastAPI, session: Session, listing: Service
) -> None:
    first, second = (make_account(session, f"{name}@keepers.example") for name in "ab")
    for account in (first, second):
        put_keeper(session, account.id, listing.organization_id, datetime.now(UTC))
    write = due_day(listing)
    ask(session, listing, write)
    sent = messages(session)
    assert [address for address, _, _ in sent] == ["a@keepers.example", "b@keepers.example"]
    paths = [LINK.findall(words)[0][0] for _, _, words in sent]
    assert len(set(paths)) == 2
    end_keeping(session, first.id, listing.organization_id, datetime.now(UTC))
    visitor = Visitor(app)
    assert visitor.get(paths[0]).status_code == 410
    assert visitor.post(paths[1], paths[1]).status_code == 200
    # Their own address is nobody's business; who it was stands in the audit.
    assert stands(session) == (TODAY, None, None)
    who = session.scalar(text("SELECT account_id FROM audit WHERE field = 'assured_date'"))
    assert who == second.id


def test_a_keeper_whose_group_changed_goes_to_the_pages_that_change_it(
    app: FastAPI, session: Session, listing: Service
) -> None:
    account = make_account(session, "a@keepers.example")
    put_keeper(session, account.id, listing.organization_id, datetime.now(UTC))
    path = f"{ask(session, listing)}/changed"
    visitor = Visitor(app)
    led = visitor.post(path, path)
    assert led.headers["location"] == f"/listings/{listing.id}/edit"
    assert session.scalar(text("SELECT answer FROM assurance_request")) == "changed"
    assert stands(session)[0] is None
    assert "already answered" in visitor.get(path).text


def test_without_an_account_a_few_words_go_to_a_reviewer(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = f"{ask(session, listing)}/changed"
    visitor = Visitor(app)
    refused = visitor.post(path, path, said=" ", about="Cost")
    assert refused.status_code == 422
    assert session.scalar(text("SELECT answer FROM assurance_request")) is None
    told = visitor.post(path, path, said=f"Now on Fridays {SCRIPT}", about="When it is on")
    assert "A reviewer puts" in told.text
    report = session.execute(text("SELECT kind, about, made_by FROM listing_report")).one()
    assert tuple(report) == ("correction", "When it is on", None)
    assert "already answered" in visitor.post(path, "/sign-in", said="And more").text
    assert session.scalar(text("SELECT count(*) FROM listing_report")) == 1


def test_answering_late_lets_it_come_up_again(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = ask(session, listing)
    session.execute(text("UPDATE service SET unanswered_since = '2026-03-04'"))
    visitor = Visitor(app)
    assert "Nobody has answered since March" in visitor.get(f"/services/{listing.id}").text
    visitor.post(path, path)
    assert stands(session)[:2] == (TODAY, None)
    session.expire_all()
    assert "Nobody has answered" not in visitor.get(f"/services/{listing.id}").text


def test_a_listing_that_is_withdrawn_is_confirmed_by_nobody(
    app: FastAPI, session: Session, listing: Service
) -> None:
    path = ask(session, listing)
    visitor = Visitor(app)
    token = visitor.form_token(path)
    listing.publication_status = PublicationStatus.WITHDRAWN
    session.flush()
    assert visitor.get(path).status_code == 410
    sent = visitor.client.post(path, data={"form_token": token}, headers=PAGE)
    assert sent.status_code == 404
    assert stands(session)[0] is None


def test_what_stands_in_the_message(session: Session, listing: Service) -> None:
    now = due_day(listing)
    ask(session, listing, now)
    [(address, subject, words)] = messages(session)
    assert (address, subject) == (OWN, f"Is Singers {SCRIPT} still right?")
    assert words.count("/still-right/") == 2
    ask(session, listing, now + timedelta(days=14))
    ask(session, listing, now + timedelta(days=28))
    assert [line[1].startswith("Reminder: is") for line in messages(session)] == [False, True, True]
    assert len({LINK.findall(line[2])[0][1] for line in messages(session)}) == 3
    assert LINK_LASTS.days > 56


def test_what_has_gone_holds_no_link_a_day_later(session: Session, listing: Service) -> None:
    now = due_day(listing)
    ask(session, listing, now)
    session.execute(text("UPDATE outgoing_message SET state = 'sent', sent_at = now()"))
    assert write_to_keepers(session, ADDRESS, now + timedelta(days=1)) == 0
    assert session.scalar(text("SELECT text FROM outgoing_message")) is None


def test_reviewers_get_what_there_is_nobody_to_ask_about(app: FastAPI, session: Session) -> None:
    lone = make_service(session, "Nobody’s Group")
    assert write_to_keepers(session, ADDRESS, due_day(lone)) == 0
    make_account(session, "r@council.example.org", Role.REVIEWER)
    visitor = Visitor(app)
    visitor.sign_in("r@council.example.org")
    page = visitor.get("/reviews/reports")
    assert "Nobody’s Group" in page.text
    assert "There is no address to ask" in page.text
    assert stands(session)[1] is None
