"""Listings by id, by name as somebody remembers it, and by page."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.kinds import ListingKind, PublicationStatus, ServiceStatus
from tests.factories import make_organization, make_service


def names(client: TestClient, **query: str | int | list[str]) -> list[str]:
    response = client.get("/api/services", params=query)
    assert response.status_code == 200, response.text
    return [item["name"] for item in response.json()["contents"]]


@pytest.fixture
def directory(session: Session) -> None:
    harebell = make_organization(session, "Harebell Trust")
    for name, kind in (
        ("Kingsthorpe Community Choir", ListingKind.GROUP),
        ("Kingsthorpe Lunch Club", ListingKind.GROUP),
        ("Choir", ListingKind.GROUP),
        ("Duston Men's Shed", ListingKind.GROUP),
        ("Daventry Debt Advice", ListingKind.SERVICE),
    ):
        make_service(session, name, kind=kind, organization=harebell)
    make_service(
        session,
        "Warm Room",
        kind=ListingKind.HUB,
        organization=make_organization(session, "Thornfield Neighbours"),
    )


@pytest.mark.usefixtures("directory")
class TestNames:
    def test_a_misspelt_name_is_found_best_first(self, client: TestClient) -> None:
        assert names(client, name="kingsthrope comunity quire")[0] == "Kingsthorpe Community Choir"
        assert names(client, name="daventary dept advise")[0] == "Daventry Debt Advice"

    def test_a_part_of_a_name_is_found(self, client: TestClient) -> None:
        assert names(client, name="mens shed") == ["Duston Men's Shed"]

    def test_the_exact_name_comes_before_longer_ones(self, client: TestClient) -> None:
        assert names(client, name="choir") == ["Choir", "Kingsthorpe Community Choir"]

    def test_an_organization_is_found_by_its_name(self, client: TestClient) -> None:
        assert names(client, name="thornfeild") == ["Warm Room"]

    def test_what_is_unlike_everything_finds_nothing(self, client: TestClient) -> None:
        assert names(client, name="xylophone quartet") == []

    @pytest.mark.parametrize("odd", ["%", "'; drop table service", "a\x00b", "\\", "🙂", "_"])
    def test_odd_text_is_only_text(self, client: TestClient, odd: str) -> None:
        names(client, name=odd)
        assert len(names(client)) == 6


@pytest.mark.usefixtures("directory")
class TestPages:
    def test_names_in_order(self, client: TestClient) -> None:
        assert names(client) == sorted(names(client), key=str.lower)

    def test_kinds_add_up(self, client: TestClient) -> None:
        assert names(client, kind="hub") == ["Warm Room"]
        assert names(client, kind=["hub", "service"]) == ["Daventry Debt Advice", "Warm Room"]
        assert len(names(client, kind="")) == 6

    def test_pages_hold_every_listing_once(self, client: TestClient) -> None:
        pages = [
            client.get("/api/services", params={"per_page": 4, "page": number}).json()
            for number in (1, 2, 3)
        ]
        held = [item["id"] for page in pages for item in page["contents"]]
        assert len(held) == len(set(held)) == 6
        assert [page["first_page"] for page in pages] == [True, False, False]
        assert [page["last_page"] for page in pages] == [False, True, True]
        assert [page["empty"] for page in pages] == [False, False, True]
        assert {page["total_pages"] for page in pages} == {2}

    @pytest.mark.parametrize(
        "query", [{"page": 0}, {"page": "x"}, {"per_page": 101}, {"kind": "zebedee"}]
    )
    def test_a_malformed_query_is_named(self, client: TestClient, query: dict[str, str]) -> None:
        response = client.get("/api/services", params=query)
        assert response.status_code == 422
        [problem] = response.json()["error"]["problems"]
        assert problem["field"].split(".")[0] in query
        assert "zebedee" not in response.text


class TestPublication:
    def test_what_never_was_is_not_found(self, client: TestClient) -> None:
        response = client.get(f"/api/services/{uuid4()}")
        assert response.status_code == 404
        assert response.json()["error"]["title"] == "There is no such listing"

    @pytest.mark.parametrize(
        ("publication", "status"),
        [(PublicationStatus.DRAFT, 404), (PublicationStatus.WITHDRAWN, 410)],
    )
    def test_what_is_not_published_is_not_read(
        self, client: TestClient, session: Session, publication: PublicationStatus, status: int
    ) -> None:
        service = make_service(session, "Zebedee", publication_status=publication)
        response = client.get(f"/api/services/{service.id}")
        assert response.status_code == status
        assert "Zebedee" not in response.text
        assert names(client) == []
        assert names(client, name="Zebedee") == []

    @pytest.mark.parametrize(
        ("status", "is_listed"),
        [
            (ServiceStatus.ACTIVE, True),
            (ServiceStatus.TEMPORARILY_CLOSED, True),
            (ServiceStatus.INACTIVE, False),
            (ServiceStatus.DEFUNCT, False),
        ],
    )
    def test_what_has_closed_can_be_read_but_is_not_listed(
        self, client: TestClient, session: Session, status: ServiceStatus, is_listed: bool
    ) -> None:
        service = make_service(session, "Whist Drive", status=status)
        assert client.get(f"/api/services/{service.id}").json()["status"] == status.value
        assert names(client) == (["Whist Drive"] if is_listed else [])
