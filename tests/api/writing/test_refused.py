"""What a program sends and cannot be taken: it is told why, field by field."""

import json
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.kinds import TokenScope
from directory.models import Account, Organization, Service
from tests.api.writing.program import Program, token_of
from tests.factories import (
    make_organization,
    make_service,
)
from upkeep.content import load_content


class TestRefusals:
    def test_without_a_tag_nothing_is_written(self, program: Program, service: Service) -> None:
        document = program.get(service).json()
        for tag in ("", "*"):
            answer = program.put(service, document, tag)
            assert answer.status_code == 428
            assert answer.json()["title"] == "Precondition Required"
        weak = f"W/{program.get(service).headers['etag']}"
        assert program.put(service, document, weak).status_code == 412

    @pytest.mark.parametrize(
        ("change", "pointer", "said"),
        [
            ({"nmae": "x"}, "/nmae", "name is"),
            ({"name": ""}, "/name", "needs a name"),
            ({"status": "sleeping"}, "/status", "must be one of active"),
            ({"url": "javascript:alert(1)"}, "/url", "http://"),
            ({"email": "nobody"}, "/email", "e-mail"),
            ({"minimum_age": 900}, "/minimum_age", "between 0 and 150"),
            ({"assured_date": "2026-11-01"}, "/assured_date", "cannot be changed"),
            ({"organization": {"id": "x", "name": "Mine"}}, "/organization", "cannot be changed"),
            ({"organization_id": str(uuid4())}, "/organization_id", "cannot be changed"),
            ({"id": str(uuid4())}, "/id", "cannot be changed"),
            ({"schedules": [{"opens_at": "25:00"}]}, "/schedules/0/opens_at", "09:30"),
            ({"phones": [{"number": "none"}]}, "/phones/0/number", "no telephone number"),
            ({"phones": [{"nr": "1"}]}, "/phones/0/nr", "no field"),
            ({"phones": "01536"}, "/phones", "must be a list"),
            (
                {"attributes": [{"taxonomy_term_id": str(uuid4())}]},
                "/attributes/0/taxonomy_term",
                "does not know",
            ),
        ],
    )
    def test_each_bad_field_is_named(
        self,
        session: Session,
        program: Program,
        service: Service,
        change: dict[str, Any],
        pointer: str,
        said: str,
    ) -> None:
        before = load_content(session, service.id)
        answer = program.put(service, {**program.get(service).json(), **change})
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        found = {one["pointer"]: one for one in answer.json()["errors"]}
        assert said in found[pointer]["detail"]
        assert "value" in found[pointer]
        assert load_content(session, service.id) == before

    def test_what_is_left_out_is_asked_for(self, program: Program, service: Service) -> None:
        document = program.get(service).json()
        del document["phones"]
        answer = program.put(service, document)
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/phones"]
        emptied = program.put(service, {**document, "phones": []})
        assert emptied.status_code == 200
        assert "phones" not in emptied.json()

    def test_a_contradictory_place_is_refused(self, program: Program, service: Service) -> None:
        document = program.get(service).json()
        document["service_at_locations"][0]["location"]["latitude"] = 51.5
        answer = program.put(service, document)
        assert answer.status_code == 422
        assert "contradicts" in answer.json()["errors"][0]["detail"]

    def test_only_its_own_organization_writes_it(
        self, client: TestClient, session: Session, program: Program, keeper: Account
    ) -> None:
        foreign = make_service(session, organization=make_organization(session, "Other"))
        answer = program.put(foreign, program.get(foreign).json())
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"

    def test_a_reading_token_writes_nothing(
        self,
        client: TestClient,
        session: Session,
        organization: Organization,
        keeper: Account,
        service: Service,
    ) -> None:
        secret = token_of(session, organization, keeper, TokenScope.READ)
        reader = Program(client, secret)
        answer = reader.put(service, reader.get(service).json())
        assert answer.status_code == 403
        assert "for read" in answer.json()["detail"]

    def test_nobody_writes_without_a_token(self, client: TestClient, service: Service) -> None:
        answer = client.put(f"/api/services/{service.id}", json={})
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "invalid" not in answer.headers["www-authenticate"]

    def test_what_is_not_there_and_what_cannot_be_read(
        self, client: TestClient, program: Program, service: Service
    ) -> None:
        lost = client.put(f"/api/services/{uuid4()}", json={}, headers=program.headers)
        assert (lost.status_code, lost.json()["status"]) == (404, 404)
        headers = {**program.headers, "Content-Type": "application/json"}
        for body, status in ((b"{", 400), (b"[]", 422), (b'"x"', 422)):
            path = f"/api/services/{service.id}"
            answer = client.put(path, content=body, headers=headers)
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
        large = json.dumps({"description": "x" * 300_000}).encode()
        answer = client.put(f"/api/services/{service.id}", content=large, headers=headers)
        assert answer.status_code == 413

    def test_script_and_formula_stay_text(
        self, app: FastAPI, program: Program, service: Service
    ) -> None:
        document = program.get(service).json()
        document["name"] = "<script>alert(1)</script>Singers"
        document["alert"] = "=HYPERLINK(1)"
        answer = program.put(service, document)
        assert answer.status_code == 200
        page = TestClient(app).get(f"/services/{service.id}").text
        assert "<script>alert" not in page


def test_the_documentation_names_the_token_and_the_answers(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    put = described["paths"]["/api/services/{service_id}"]["put"]
    assert put["security"] == [{"token": []}]
    assert {"200", "202", "401", "403", "404", "412", "422", "428"} <= put["responses"].keys()
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
