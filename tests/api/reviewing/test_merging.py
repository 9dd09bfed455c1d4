"""Two listings become one, or are said to be two; one is withdrawn, or put back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import ListingKind, PublicationStatus, ReportKind, VersionState
from directory.models import (
    Account,
    Audit,
    DuplicateDecision,
    ListingReport,
    Organization,
    OutgoingMessage,
    Service,
)
from directory.queries.keepers import is_keeper, put_keeper
from directory.queries.versions import find_draft
from tests.api.reviewing.people import Person, kept_service, now, send_moved
from tests.factories import make_location, make_service
from upkeep.content import load_content
from upkeep.likely_pairs import renew_likely_pairs


@pytest.fixture
def pair(session: Session, keeper: Person) -> tuple[Service, Service]:
    """The same choir twice, each kept by somebody else."""
    kept = kept_service(session, keeper, "Kettering Tuesday Singers")
    gone = make_service(
        session,
        "Kettering Tuesday Singers",
        description="Singing for everybody, every week.",
        phone="01536 555 010",
        url="https://singers.example.org",
        kind=ListingKind.GROUP,
    )
    make_location(session, service=gone, name="The Hall", postcode="NN15 7HX")
    return kept, gone


def test_likely_twins_are_shown_and_dismissed_for_good(
    session: Session, reviewer: Person, pair: tuple[Service, Service]
) -> None:
    assert "No two listings look like one thing" in reviewer.visitor.get("/reviews/duplicates").text
    assert renew_likely_pairs(session, now()) == 1
    page = reviewer.visitor.get("/reviews/duplicates").text
    assert "Kettering Tuesday Singers, twice" in page
    assert "name the same" in page
    a, b = sorted(one.id for one in pair)
    path = "/reviews/duplicates"
    reviewer.visitor.post(path, path, a=str(a), b=str(b))
    assert "No two listings" in reviewer.visitor.get(path).text
    assert renew_likely_pairs(session, now()) == 0
    [decision] = session.scalars(select(DuplicateDecision))
    assert (decision.is_same, decision.service_id, decision.other_id) == (False, a, b)
    assert reviewer.visitor.post(path, path, a=str(a), b="x").status_code == 404


def test_all_listings_are_compared_again_when_asked(session: Session, reviewer: Person) -> None:
    path = "/reviews/duplicates"
    assert reviewer.visitor.post(f"{path}/compare", path).status_code == 303
    assert reviewer.visitor.post(f"{path}/compare", path).status_code == 303


def test_each_field_is_taken_from_either_and_lists_from_both(
    session: Session, reviewer: Person, pair: tuple[Service, Service]
) -> None:
    kept, gone = pair
    path = f"/reviews/merge/{kept.id}/{gone.id}"
    page = reviewer.visitor.get(path).text
    assert page.count('value="kept" checked') == page.count("Whose holds?")
    assert 'name="phones"' in page
    reviewer.visitor.post(path, path, description="gone", phones="both", url="kept")
    said = load_content(session, kept.id).service
    assert said.description == "Singing for everybody, every week."
    assert [one.number for one in said.phones] == ["01536 555 010"]
    assert said.url is None
    assert said.assured_date is None


def test_the_place_of_the_one_that_goes_can_be_taken(
    session: Session, reviewer: Person, pair: tuple[Service, Service]
) -> None:
    kept, gone = pair
    theirs = load_content(session, gone.id).locations[0].id
    path = f"/reviews/merge/{kept.id}/{gone.id}"
    reviewer.visitor.post(path, path, service_at_locations="gone")
    assert [one.id for one in load_content(session, kept.id).locations] == [theirs]


def test_the_old_address_leads_to_the_kept_one(
    session: Session, reviewer: Person, pair: tuple[Service, Service]
) -> None:
    kept, gone = pair
    last = make_service(session, "All the Singers")
    for one, into in ((gone, kept), (kept, last)):
        path = f"/reviews/merge/{into.id}/{one.id}"
        answer = reviewer.visitor.post(path, path)
        assert answer.headers["location"] == f"/services/{into.id}"
    for before in ("/services", "/api/services"):
        for one in (gone, kept):
            answer = reviewer.visitor.client.get(f"{before}/{one.id}")
            assert answer.status_code == 301
            assert answer.headers["location"] == f"{before}/{last.id}"
            assert answer.headers["cache-control"] == "no-cache"
        assert reviewer.visitor.client.get(f"{before}/{last.id}").status_code == 200
    assert reviewer.visitor.client.head(f"/services/{gone.id}").status_code == 301
    # What is gone is nobody's to merge again.
    assert reviewer.visitor.get(f"/reviews/merge/{gone.id}/{last.id}").status_code == 404


def test_what_hangs_on_the_one_that_goes_follows(
    session: Session, reviewer: Person, keeper: Person, pair: tuple[Service, Service]
) -> None:
    gone, kept = pair
    other = Account(email="lena@example.org", role="partner")
    session.add(other)
    session.flush()
    put_keeper(session, other.id, kept.organization_id, now())
    session.add(ListingReport(service_id=gone.id, kind=ReportKind.WRONG, made_at=now()))
    send_moved(session, keeper, gone)
    path = f"/reviews/merge/{kept.id}/{gone.id}"
    assert "1 person who looks after it" in reviewer.visitor.get(path).text
    reviewer.visitor.post(path, path)
    assert session.scalars(select(ListingReport.service_id)).all() == [kept.id]
    assert is_keeper(session, keeper.account.id, kept.organization_id)
    assert is_keeper(session, other.id, kept.organization_id)
    draft = find_draft(session, gone.id, keeper.account.id)
    assert draft is not None
    assert draft.state == VersionState.SENT_BACK
    [message] = session.scalars(select(OutgoingMessage))
    assert "was merged into" in str(message.text)


def test_keepers_of_other_listings_keep_to_their_own(
    session: Session, reviewer: Person, keeper: Person, pair: tuple[Service, Service]
) -> None:
    gone, kept = pair
    runs = session.get_one(Organization, gone.organization_id)
    make_service(session, "Another of theirs", organization=runs)
    path = f"/reviews/merge/{kept.id}/{gone.id}"
    assert "has no other listing" not in reviewer.visitor.get(path).text
    reviewer.visitor.post(path, path)
    assert not is_keeper(session, keeper.account.id, kept.organization_id)


def test_the_other_listing_is_found_by_name(
    reviewer: Person, pair: tuple[Service, Service]
) -> None:
    kept, gone = pair
    page = reviewer.visitor.get(f"/reviews/merge/{kept.id}").text
    assert f"/reviews/merge/{kept.id}/{gone.id}" in page
    assert f"/reviews/merge/{kept.id}/{kept.id}" not in page
    assert "No other listing is called so" in (
        reviewer.visitor.get(f"/reviews/merge/{kept.id}?name=zzzzzz").text
    )
    assert reviewer.visitor.get(f"/reviews/merge/{kept.id}/{kept.id}").status_code == 404


def test_a_merge_is_undone(
    session: Session, reviewer: Person, pair: tuple[Service, Service]
) -> None:
    kept, gone = pair
    path = f"/reviews/merge/{kept.id}/{gone.id}"
    reviewer.visitor.post(path, path)
    history = f"/listings/{gone.id}/history"
    reviewer.visitor.post(f"/listings/{gone.id}/put-back", history)
    assert reviewer.visitor.get(f"/services/{gone.id}").status_code == 200
    [decision] = session.scalars(select(DuplicateDecision))
    assert not decision.is_same
    # Withdrawn later for another reason, it leads nowhere.
    withdraw = f"/listings/{gone.id}/withdraw"
    reviewer.visitor.post(withdraw, withdraw, reason="It has closed")
    assert reviewer.visitor.get(f"/services/{gone.id}").status_code == 410


def test_a_withdrawn_listing_is_gone_in_plain_words_and_can_be_put_back(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    path = f"/listings/{service.id}/withdraw"
    refused = reviewer.visitor.post(path, path)
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert "The 1 person who looks after it reads this." in refused.text
    reviewer.visitor.post(path, path, reason="They told us that it ended.")
    session.refresh(service)
    assert service.publication_status == PublicationStatus.WITHDRAWN
    page = reviewer.visitor.get(f"/services/{service.id}")
    assert page.status_code == 410
    assert "This listing has been withdrawn" in page.text
    assert "They told us" not in page.text
    api = reviewer.visitor.client.get(f"/api/services/{service.id}")
    assert (api.status_code, api.json()["error"]["status"]) == (410, 410)
    [message] = session.scalars(select(OutgoingMessage))
    assert "They told us that it ended." in str(message.text)
    history = f"/listings/{service.id}/history"
    assert "They told us that it ended." in keeper.visitor.get(history).text
    reviewer.visitor.post(f"/listings/{service.id}/put-back", history)
    assert reviewer.visitor.get(f"/services/{service.id}").status_code == 200
    status = select(Audit).where(Audit.record_id == service.id, Audit.field == "publication_status")
    lines = session.scalars(status.order_by(Audit.at)).all()
    assert [line.became for line in lines] == ["withdrawn", "published"]


def test_only_reviewers_withdraw_and_merge(
    session: Session, keeper: Person, pair: tuple[Service, Service]
) -> None:
    one, other = pair
    for path in (
        f"/listings/{one.id}/withdraw",
        f"/reviews/merge/{one.id}/{other.id}",
        "/reviews/duplicates",
        f"/reviews/feeds/{one.id}",
    ):
        assert keeper.visitor.get(path).status_code == 403
