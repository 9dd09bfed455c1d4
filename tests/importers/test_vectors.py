"""Vectors of listings: made once, renewed when the text changes, kept when a run is killed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from directory.config import get_settings
from directory.database import transaction
from directory.kinds import LocationVisibility, PublicationStatus, ServiceStatus
from directory.models import ImportRun, Organization, Service, ServiceVector
from directory.queries.imports import add_import_run
from directory.queries.rows import delete_rows
from directory.queries.vectors import TEXT, ListingVector, count_waiting, hash_of, put_vectors
from importers import vectors as storing
from importers.vectors import renew_after_import, renew_all, renew_vectors
from matching.meaning.encoder import Encoder, chosen_model, get_encoder
from matching.meaning.model import SentenceModelError
from tests.factories import make_location, make_service

pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model reads from here on."""
    texts: list[str] = []
    whole = Encoder.encode_many

    def encode_many(self: Encoder, given: list[str], threads: int = 1) -> np.ndarray:
        texts.extend(given)
        return whole(self, given, threads)

    monkeypatch.setattr(Encoder, "encode_many", encode_many)
    return texts


def stored(session: Session) -> dict[UUID, ServiceVector]:
    session.flush()
    session.expire_all()
    return {each.service_id: each for each in session.scalars(select(ServiceVector))}


def waiting(session: Session) -> int:
    session.flush()
    return count_waiting(session, chosen_model().name)


def test_a_vector_is_stored_for_each_listing(session: Session, read: list[str]) -> None:
    choir = make_service(session, "Tuesday Singers", description="A choir for anybody")
    make_service(session, "Plot 19", description=None)
    assert waiting(session) == 2
    assert renew_vectors(session) == 2
    assert read == ["Plot 19\n", "Tuesday Singers\nA choir for anybody"]
    assert waiting(session) == 0
    vector = np.frombuffer(stored(session)[choir.id].vector, dtype=np.int8).astype(float)
    whole = get_encoder().encode([read[1]])[0]
    assert vector @ whole / np.linalg.norm(vector) > 0.99


def test_only_what_changed_is_read_again(session: Session, read: list[str]) -> None:
    choir = make_service(session, "Tuesday Singers", description="A choir")
    make_service(session, "Plot 19", description="An allotment")
    renew_vectors(session)
    read.clear()
    assert renew_vectors(session) == 0
    choir.assured_date = None
    choir.url = "https://example.org"
    assert waiting(session) == 0
    choir.description = "A choir that meets on Mondays now"
    assert waiting(session) == 1
    assert renew_vectors(session) == 1
    assert read == ["Tuesday Singers\nA choir that meets on Mondays now"]
    assert len(stored(session)) == 2


def test_an_edit_renews_the_listings_that_were_edited_alone(session: Session) -> None:
    one, other = make_service(session, "One"), make_service(session, "Other")
    assert renew_vectors(session, [one.id]) == 1
    assert set(stored(session)) == {one.id}
    assert renew_vectors(session, []) == 0
    assert renew_vectors(session, [uuid4(), other.id]) == 1


def test_the_vectors_of_another_model_wait_and_are_replaced(session: Session) -> None:
    choir = make_service(session, "Tuesday Singers")
    renew_vectors(session)
    stored(session)[choir.id].model = "another"
    assert waiting(session) == 1
    assert renew_vectors(session) == 1
    assert stored(session)[choir.id].model == chosen_model().name


def test_drafts_have_vectors_and_only_what_is_listed_is_said_to_wait(session: Session) -> None:
    draft = make_service(session, "Draft", publication_status=PublicationStatus.DRAFT)
    ended = make_service(session, "Ended", status=ServiceStatus.INACTIVE)
    hidden = make_service(session, "Refuge")
    make_location(session, service=hidden, visibility=LocationVisibility.HIDDEN)
    assert waiting(session) == 1
    renew_vectors(session)
    assert set(stored(session)) == {draft.id, hidden.id}
    assert ended.id not in stored(session)


def test_a_vector_goes_with_its_listing(session: Session) -> None:
    choir = make_service(session, "Tuesday Singers")
    renew_vectors(session)
    session.delete(choir)
    assert stored(session) == {}


@pytest.mark.parametrize("description", ["A choir", "", None, "naïve café — “quoted”\n\ttwo", "🎉"])
def test_the_hash_in_memory_is_the_databases(description: str | None, session: Session) -> None:
    service = make_service(session, "Tuesday Singers", description=description)
    renew_vectors(session)
    assert stored(session)[service.id].text_hash == hash_of(service.name, description or "")
    text = session.scalar(select(TEXT).where(Service.id == service.id))
    assert text == f"{service.name}\n{description or ''}"


def test_turned_off_nothing_is_stored(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    make_service(session, "Tuesday Singers")
    monkeypatch.setenv("CONNECT_SEMANTIC", "off")
    get_settings.cache_clear()
    with pytest.raises(SentenceModelError, match="CONNECT_SEMANTIC was off"):
        renew_vectors(session)
    assert stored(session) == {}


def test_a_run_that_is_killed_keeps_what_it_has_and_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "A_TURN", 3)
    with transaction(engine) as session:
        owner = Organization(id=uuid4(), name="Harebell", description="Harebell")
        session.add(owner)
        session.flush()
        for number in range(8):
            make_service(session, f"Listing {number}", organization=owner)

    def killed_at_the_second(session: Session, model: str, vectors: list[ListingVector]) -> None:
        put_vectors(session, model, vectors)
        if len(list(session.scalars(select(ServiceVector.service_id)))) > 3:
            raise KeyboardInterrupt

    try:
        monkeypatch.setattr(storing, "put_vectors", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            renew_all(engine)
        with transaction(engine) as session:
            assert waiting(session) == 5
        monkeypatch.setattr(storing, "put_vectors", put_vectors)
        told: list[tuple[int, int | None]] = []
        assert renew_all(engine, lambda done, total: told.append((done, total))) == 5
        assert told == [(3, 5), (5, 5)]
        with transaction(engine) as session:
            assert waiting(session) == 0
    finally:
        with transaction(engine) as session:
            delete_rows(session, Service, "organization_id", [owner.id])
            delete_rows(session, Organization, "id", [owner.id])


@pytest.fixture
def brought(engine: Engine) -> Iterator[Callable[[int], tuple[UUID, list[UUID]]]]:
    """Commits listings of a run of their own; answers the run and the listings."""
    owners: list[UUID] = []

    def bring(number: int) -> tuple[UUID, list[UUID]]:
        with transaction(engine) as session:
            run_id = add_import_run(session, "test", "feed.json", datetime.now(UTC))
            owner = Organization(id=uuid4(), name="Harebell", description="Harebell")
            session.add(owner)
            session.flush()
            made = [
                make_service(session, f"{run_id} {n}", organization=owner, import_run_id=run_id)
                for n in range(number)
            ]
            owners.append(owner.id)
            return run_id, [service.id for service in made]

    yield bring
    with transaction(engine) as session:
        delete_rows(session, Service, "organization_id", owners)
        delete_rows(session, Organization, "id", owners)
        session.execute(delete(ImportRun))


def test_an_import_ends_with_all_vectors_where_few_wait(
    engine: Engine, brought: Callable[[int], tuple[UUID, list[UUID]]]
) -> None:
    _, before = brought(2)
    run_id, made = brought(1)
    assert renew_after_import(engine, run_id) == (3, 0)
    with transaction(engine) as session:
        assert stored(session).keys() == {*before, *made}


def test_what_a_run_brought_comes_before_what_waits_already(
    engine: Engine,
    brought: Callable[[int], tuple[UUID, list[UUID]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storing, "AFTER_AN_IMPORT", 2)
    monkeypatch.setattr(storing, "A_TURN", 1)
    brought(3)
    run_id, made = brought(2)
    told: list[tuple[int, int | None]] = []
    answered = renew_after_import(engine, run_id, lambda done, total: told.append((done, total)))
    assert answered == (2, 3)
    assert told == [(1, 2), (2, 2)]
    with transaction(engine) as session:
        assert stored(session).keys() == set(made)
    assert renew_after_import(engine, run_id) == (0, 3)
    assert renew_after_import(engine, None) == (0, 3)


def test_a_large_feed_is_left_to_a_server_whole(
    engine: Engine,
    brought: Callable[[int], tuple[UUID, list[UUID]]],
    monkeypatch: pytest.MonkeyPatch,
    read: list[str],
) -> None:
    monkeypatch.setattr(storing, "AFTER_AN_IMPORT", 2)
    run_id, _ = brought(3)
    assert renew_after_import(engine, run_id) == (0, 3)
    assert read == []
    assert renew_all(engine) == 3
    assert renew_after_import(engine, run_id) == (0, 0)
