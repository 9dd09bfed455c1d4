"""Listings carry the concepts that feeds and people are sure of, and those their words suggest."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Attribute, Service
from directory.queries.tags import list_tags
from directory.tags import OWN_CONCEPTS, TagStatus
from importers import tagging
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
