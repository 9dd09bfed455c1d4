"""A program reads a listing with its tag, changes it, and writes it back."""

from copy import deepcopy
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.kinds import Role, VersionWay
from directory.models import Account, Attribute, Audit, ListingVersion, Service
from directory.queries.tags import put_terms, put_vocabulary
from directory.queries.versions import list_waiting
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.tagging import DESCRIPTION, TAXONOMY_ID, concepts_by_term, vocabulary_version
from tests.api.accounts.browser import make_account
from tests.api.writing.program import NOW, Program
from upkeep.content import load_content
from upkeep.deciding import approve
from upkeep.trust import Editor


class TestTags:
    def test_the_same_listing_is_not_sent_again(self, client: TestClient, service: Service) -> None:
        first = client.get(f"/api/services/{service.id}")
        tag = first.headers["etag"]
        assert tag.startswith('"')
        for header in (tag, f'"x", W/{tag}', "*"):
            again = client.get(f"/api/services/{service.id}", headers={"If-None-Match": header})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
        other = client.get(f"/api/services/{service.id}", headers={"If-None-Match": '"x"'})
        assert other.status_code == 200

    def test_a_token_shows_what_anybody_is_shown(
        self, client: TestClient, program: Program, service: Service
    ) -> None:
        anybody, own = client.get(f"/api/services/{service.id}"), program.get(service)
        assert own.json() == anybody.json()
        assert own.headers["etag"] == anybody.headers["etag"]
        assert "private" in own.headers["cache-control"]
        assert "refuge" not in own.text

    @pytest.mark.parametrize("header", ["Bearer connect_wrong", "Basic YTpi", "Bearer", "x"])
    def test_a_wrong_token_is_told_so(
        self, client: TestClient, service: Service, header: str
    ) -> None:
        answer = client.get(f"/api/services/{service.id}", headers={"Authorization": header})
        assert answer.status_code == 401
        assert "invalid_token" in answer.headers["www-authenticate"]
        assert answer.json()["error"]["status"] == 401


class TestWriting:
    def test_what_the_get_gave_changes_nothing(
        self, session: Session, program: Program, service: Service
    ) -> None:
        before = load_content(session, service.id)
        shown = program.get(service)
        answer = program.put(service, shown.json())
        assert answer.status_code == 200, answer.text
        assert answer.json() == shown.json()
        assert answer.headers["etag"] == shown.headers["etag"]
        assert load_content(session, service.id) == before
        assert list(session.scalars(select(Audit.field).where(Audit.record_id == service.id))) == []

    def test_a_change_is_live_at_once_and_leaves_the_rest(
        self, session: Session, program: Program, service: Service, keeper: Account
    ) -> None:
        before = load_content(session, service.id)
        document = program.get(service).json()
        document["phones"][0]["number"] = "01536 111111"
        document["schedules"][0]["closes_at"] = "17:00"
        document["description"] = "Singing, and =cake"
        answer = program.put(service, document)
        assert answer.status_code == 200, answer.text
        assert answer.json()["phones"][0]["number"] == "01536 111111"
        after = load_content(session, service.id)
        assert after.locations == before.locations
        assert {one.id for one in after.service.phones} == {one.id for one in before.service.phones}
        assert after.service.service_areas == before.service.service_areas
        assert after.service.is_free is False
        assert after.service.fees_description is None
        assert after.service.assured_date == date(2026, 3, 4)
        version = session.scalars(
            select(ListingVersion).order_by(ListingVersion.number.desc()).limit(1)
        ).one()
        assert (version.way, version.made_by) == (VersionWay.API, keeper.id)
        fields = set(session.scalars(select(Audit.field).where(Audit.record_id == service.id)))
        assert fields == {"phones", "schedules", "description"}

    def test_the_same_again_is_refused_by_its_old_tag_and_changes_nothing_by_the_new(
        self, session: Session, program: Program, service: Service
    ) -> None:
        shown = program.get(service)
        document = {**shown.json(), "name": "Tuesday Choir"}
        first = program.put(service, document, shown.headers["etag"])
        assert first.status_code == 200
        again = program.put(service, document, shown.headers["etag"])
        assert again.status_code == 412
        assert again.headers["content-type"] == "application/problem+json"
        assert again.json()["current_etag"] == first.headers["etag"]
        # The words' suggested tags came with the change, and the day of it.
        assert set(again.json()["differing"]) <= {"/last_modified", "/attributes"}
        changed = {**first.json(), "alert": "Closed this week"}
        last = program.put(service, changed, shown.headers["etag"])
        assert "/alert" in last.json()["differing"]
        session.refresh(service)
        assert service.alert is None

    def test_an_address_waits_and_waits_once(
        self, session: Session, program: Program, service: Service
    ) -> None:
        document = program.get(service).json()
        document["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "NN16 0BB"
        document["phones"][0]["number"] = "01536 222222"
        answer = program.put(service, document)
        assert answer.status_code == 202, answer.text
        assert "/service_at_locations/0/location/addresses" in answer.json()["waiting"]
        assert answer.json()["listing"]["phones"][0]["number"] == "01536 222222"
        [waiting] = list_waiting(session, service.id)
        again = {**answer.json()["listing"]}
        again["service_at_locations"] = document["service_at_locations"]
        repeated = program.put(service, again)
        assert repeated.status_code == 202
        assert [one.id for one in list_waiting(session, service.id)] == [waiting.id]
        # Another change, without the address, does not take back what waits.
        third = {**program.get(service).json(), "alert": "Snow"}
        assert program.put(service, third).status_code == 202
        [waiting] = list_waiting(session, service.id)
        reviewer = make_account(session, "reviewer@example.org", Role.REVIEWER)
        approve(session, waiting.id, Editor(reviewer.id, Role.REVIEWER).account_id, NOW)
        session.expire_all()
        live = program.get(service).json()
        where = live["service_at_locations"][0]["location"]
        assert where["addresses"][0]["postal_code"] == "NN16 0BB"
        assert live["alert"] == "Snow"

    def test_hiding_is_done_at_once_and_showing_is_refused(
        self, session: Session, program: Program, service: Service
    ) -> None:
        document = program.get(service).json()
        hidden = deepcopy(document)
        [said] = [
            one
            for one in hidden["service_at_locations"][0]["location"]["attributes"]
            if one["link_type"] == "location_visibility"
        ]
        said["taxonomy_term"]["name"] = "approximate"
        answer = program.put(service, hidden)
        assert answer.status_code == 200, answer.text
        assert "addresses" not in answer.json()["service_at_locations"][0]["location"]
        shown = deepcopy(answer.json())
        for one in shown["service_at_locations"][0]["location"]["attributes"]:
            if one["link_type"] == "location_visibility":
                one["taxonomy_term"]["name"] = "exact"
        refused = program.put(service, shown)
        assert refused.status_code == 422
        moved = deepcopy(answer.json())
        moved["service_at_locations"][0]["location"]["latitude"] = 52.1
        assert program.put(service, moved).status_code == 422
        dropped = deepcopy(answer.json())
        del dropped["service_at_locations"][0]["location"]["attributes"]
        assert program.put(service, dropped).status_code == 422
        gone = {**answer.json(), "service_at_locations": []}
        assert program.put(service, gone).status_code == 202

    def test_a_hidden_location_can_be_neither_changed_nor_found(
        self, session: Session, program: Program, service: Service
    ) -> None:
        before = load_content(session, service.id)
        [refuge] = [one for one in before.locations if one.name == "The refuge"]
        [visit] = [
            one for one in before.service.service_at_locations if one.location_id == refuge.id
        ]
        document = program.get(service).json()
        place = {"id": str(refuge.id), "name": "Mine", "latitude": 52.4, "longitude": -0.72}
        place["location_type"] = "physical"
        document["service_at_locations"].append({"id": str(visit.id), "location": place})
        answer = program.put(service, document)
        assert answer.status_code == 202, answer.text
        assert "refuge" not in answer.text
        after = load_content(session, service.id)
        assert after.location(refuge.id) == refuge

    def test_a_tag_that_somebody_refused_stays_refused(
        self, session: Session, program: Program, service: Service
    ) -> None:
        term_id = next(iter(concepts_by_term()))
        put_vocabulary(session, TAXONOMY_ID, vocabulary_version(), DESCRIPTION)
        put_terms(session, TAXONOMY_ID, {term_id: concepts_by_term()[term_id]})
        refused = Attribute(
            id=uuid4(),
            link_id=service.id,
            link_entity="service",
            link_type=TAG_LINK_TYPE,
            value=TagStatus.REJECTED,
            taxonomy_term_id=term_id,
        )
        session.add(refused)
        session.flush()
        document = program.get(service).json()
        assert str(refused.id) not in str(document)
        attributes = [one for one in document["attributes"] if one["link_type"] != "delivery"]
        answer = program.put(service, {**document, "attributes": attributes})
        assert answer.status_code == 200, answer.text
        after = load_content(session, service.id).service
        assert after.delivery == ()
        assert [(one.value, one.taxonomy_term_id) for one in after.attributes] == [
            (TagStatus.REJECTED, term_id)
        ]
