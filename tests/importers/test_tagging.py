"""Listings carry the concepts that feeds and people are sure of, and those their words suggest."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from directory.kinds import PublicationStatus
from directory.models import Attribute, Service, TaxonomyTerm
from directory.queries.index_rows import list_listing_rows, list_readings
from directory.queries.tags import list_tags, put_terms, put_vocabulary
from directory.tags import OWN_CONCEPTS, TagStatus
from importers import listings, tagging
from importers.feed import Listing, ListingFeed
from importers.listings import plan_listings
from importers.records import (
    AttributeRecord,
    OrganizationRecord,
    ServiceRecord,
    TaxonomyTermRecord,
)
from importers.report import IssueLog
from importers.tagging import suggest_tags, with_confirmed_tags
from importers.writing import Origin
from matching.candidates import text_of
from matching.index.building import read_listings
from matching.index.reading import pack, reading_version, text_hash
from matching.listings.listing import ListingText, document_of, plainly_about, read_once
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.public import PublicVocabulary
from tests.factories import make_organization, make_service

ORGANIZATION = OrganizationRecord(UUID(int=1), "Somewhere Society")
CHOIR = "A daytime choir. We sing songs from the shows."


def make_feed(*services: ServiceRecord, terms: tuple[TaxonomyTermRecord, ...] = ()) -> ListingFeed:
    return ListingFeed(
        fetched=len(services),
        listings=tuple(Listing(line, service) for line, service in enumerate(services, start=1)),
        organizations={ORGANIZATION.id: ORGANIZATION},
        locations={},
        taxonomy_terms={term.id: term for term in terms},
    )


def make_record(description: str = CHOIR, **fields: Any) -> ServiceRecord:
    return ServiceRecord(
        UUID(int=2), ORGANIZATION.id, "Tuesday Voices", description=description, **fields
    )


def tagged_with(term: TaxonomyTermRecord, value: str | None = None) -> ServiceRecord:
    return make_record(attributes=(AttributeRecord(UUID(int=4), "taxonomy", value, term.id),))


def run(session: Session, feed: ListingFeed) -> tuple[int, int]:
    """Import; answer how many listings are new and how many changed."""
    plan = plan_listings(session, feed, "test", IssueLog([]), allow_shrink=False)
    run_id = _run_id(session)
    plan.write(session, Origin("test", run_id, is_demonstration=False))
    session.flush()
    return len(plan.services.new), len(plan.changes)


def _run_id(session: Session) -> UUID:
    from datetime import UTC, datetime

    from directory.queries.imports import add_import_run

    return add_import_run(session, "test", "feed.json", datetime.now(UTC))


def tags_of(session: Session, service_id: UUID) -> dict[str, bool]:
    """Concepts, and whether each is only suggested."""
    return {tag.concept: tag.is_suggested for tag in list_tags(session, [service_id])}


def test_words_suggest_tags_and_a_second_run_changes_nothing(session: Session) -> None:
    assert run(session, make_feed(make_record())) == (1, 0)
    assert tags_of(session, UUID(int=2))["singing"] is True
    assert run(session, make_feed(make_record())) == (0, 0)
    assert tags_of(session, UUID(int=2))["singing"] is True


def test_changed_words_change_what_is_suggested(session: Session) -> None:
    run(session, make_feed(make_record()))
    assert run(session, make_feed(make_record("Chess for beginners."))) == (0, 1)
    tags = tags_of(session, UUID(int=2))
    assert "chess" in tags
    assert "singing" not in tags


OWN = TaxonomyTermRecord(UUID(int=3), "Chess", code="chess", taxonomy=OWN_CONCEPTS)


@pytest.mark.parametrize("value", [None, "confirmed"])
def test_a_feeds_own_concepts_are_certain(session: Session, value: str | None) -> None:
    run(session, make_feed(tagged_with(OWN, value), terms=(OWN,)))
    assert tags_of(session, UUID(int=2)) == {"chess": False, "singing": True}
    assert run(session, make_feed(tagged_with(OWN, value), terms=(OWN,))) == (0, 0)


def test_a_suggestion_in_a_feed_is_not_believed(session: Session) -> None:
    run(session, make_feed(tagged_with(OWN, "suggested"), terms=(OWN,)))
    assert "chess" not in tags_of(session, UUID(int=2))


@pytest.mark.parametrize(
    ("term", "concept"),
    [
        (
            TaxonomyTermRecord(
                UUID(int=3),
                "Archery",
                term_uri=next(
                    iter(vocabulary().by_id["archery"].public[PublicVocabulary.OPENACTIVE])
                ),
            ),
            "archery",
        ),
        (
            TaxonomyTermRecord(UUID(int=3), "Community transport", code="49", taxonomy="DfE"),
            "transport",
        ),
        (
            TaxonomyTermRecord(UUID(int=3), "Carers assessment", code="esdServiceType:1755"),
            "carers_assessment",
        ),
    ],
)
def test_a_public_term_is_certain(session: Session, term: TaxonomyTermRecord, concept: str) -> None:
    feed = make_feed(tagged_with(term), terms=(term,))
    run(session, feed)
    assert tags_of(session, UUID(int=2))[concept] is False
    assert run(session, feed) == (0, 0)


def test_an_unknown_term_says_nothing() -> None:
    term = TaxonomyTermRecord(UUID(int=3), "Odd", code="49", taxonomy="Somebody's list")
    feed = make_feed(tagged_with(term), terms=(term,))
    assert with_confirmed_tags(feed) == feed


def test_what_a_person_confirmed_stays(session: Session) -> None:
    service = make_service(session, organization=make_organization(session), name="Chess club")
    suggest_tags(session, [service.id])
    session.flush()
    tag = next(tag for tag in list_tags(session, [service.id]) if tag.concept == "chess")
    attribute = session.get_one(Attribute, tag.id)
    attribute.value = TagStatus.CONFIRMED
    session.flush()
    session.get_one(Service, service.id).name = "Sewing circle"
    session.flush()
    suggest_tags(session, [service.id])
    assert tags_of(session, service.id)["chess"] is False
    assert tags_of(session, service.id)["sewing"] is True


def test_a_new_vocabulary_looks_at_every_listing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest_tags(session, [])
    service = make_service(session, organization=make_organization(session), name="Chess club")
    assert suggest_tags(session, []) == 0
    assert tags_of(session, service.id) == {}
    monkeypatch.setattr(tagging, "vocabulary_version", lambda: str(uuid4()))
    assert suggest_tags(session, []) > 0
    assert "chess" in tags_of(session, service.id)
    assert session.scalars(select(Attribute).where(Attribute.link_id == service.id)).all()


CountWritten = Callable[[Session, str], AbstractContextManager[list[str]]]


@pytest.fixture
def count_written() -> CountWritten:
    """Collects the statements that write to a table, or analyse it, within a block."""

    @contextmanager
    def counted(session: Session, table: str) -> Iterator[list[str]]:
        statements: list[str] = []
        writes = re.compile(rf"(INSERT INTO|UPDATE|DELETE FROM|ANALYZE)\b.*\b{table}\b", re.DOTALL)

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if writes.match(statement):
                statements.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counted


def readings_of(session: Session) -> dict[UUID, tuple[str, bytes]]:
    """Hash of the text and reading of each listing whose words were read."""
    return list_readings(session, reading_version())


@pytest.mark.parametrize("terms", [(), (OWN,)])
def test_an_import_stores_what_its_listings_say(
    session: Session, terms: tuple[TaxonomyTermRecord, ...]
) -> None:
    record = tagged_with(OWN) if terms else make_record()
    run(session, make_feed(record, terms=terms))
    [row] = list_listing_rows(session)
    text = text_of(row)
    assert text.concepts == tuple(term.code for term in terms)
    assert readings_of(session) == {record.id: (text_hash(text), pack(document_of(text)))}
    assert not read_listings(session, None).made


def test_a_draft_is_not_read_again(session: Session) -> None:
    run(session, make_feed(make_record()))
    [before] = readings_of(session).values()
    run(session, make_feed(make_record("Chess for beginners.")))
    [after] = readings_of(session).values()
    assert after != before
    session.get_one(Service, UUID(int=2)).publication_status = PublicationStatus.DRAFT
    session.flush()
    assert suggest_tags(session, [UUID(int=2)]) == 0
    assert list(readings_of(session).values()) == [after]


def test_an_organizations_new_name_is_read_in_its_listings(session: Session) -> None:
    run(session, make_feed(make_record()))
    [before] = readings_of(session).values()
    renamed = replace(ORGANIZATION, name="Somewhere Else")
    run(session, replace(make_feed(make_record()), organizations={renamed.id: renamed}))
    [after] = readings_of(session).values()
    assert after != before
    assert not read_listings(session, None).made


@pytest.mark.parametrize("terms", [(), ("Chess",)])
def test_words_are_read_once_for_both(terms: tuple[str, ...]) -> None:
    text = ListingText("Tuesday Voices", description=CHOIR, terms=terms)
    document, plain = read_once(text)
    assert document == document_of(text)
    assert plain == plainly_about(replace(text, terms=()))
    assert ("chess" in document.concepts) is bool(terms)
    assert "chess" not in plain


def test_terms_that_are_there_are_not_written_again(
    session: Session, count_written: CountWritten
) -> None:
    owner = make_organization(session)
    first = make_service(session, organization=owner, name="Chess club")
    second = make_service(session, organization=owner, name="Chess evenings")
    with count_written(session, "taxonomy_term") as written:
        suggest_tags(session, [first.id])
    assert written
    with count_written(session, "taxonomy_term") as written:
        suggest_tags(session, [second.id])
    assert tags_of(session, second.id)["chess"] is True
    # A server that hears of it would read every listing anew.
    assert not written


def test_a_concepts_new_label_is_the_terms_new_name(session: Session) -> None:
    term = {UUID(int=9): ("chess", "Chess")}
    put_vocabulary(session, tagging.TAXONOMY_ID, "1", "")
    put_terms(session, tagging.TAXONOMY_ID, term)
    put_terms(session, tagging.TAXONOMY_ID, {UUID(int=9): ("chess", "Chess and go")})
    assert session.get_one(TaxonomyTerm, UUID(int=9)).name == "Chess and go"


@pytest.mark.parametrize("many", [0, 1])
def test_after_many_listings_the_tables_are_looked_at_before_they_are_read(
    session: Session, monkeypatch: pytest.MonkeyPatch, count_written: CountWritten, many: int
) -> None:
    monkeypatch.setattr(listings, "MANY", many)
    with count_written(session, "service") as written:
        run(session, make_feed(make_record()))
    analysed = [statement for statement in written if statement.startswith("ANALYZE")]
    assert bool(analysed) is (many == 0)
