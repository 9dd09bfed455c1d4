"""Tags listings with the concepts of matching: confirmed as a feed says, suggested by the words.

Confirmed tags are attributes like any other: a feed brings them and a change of them is a change.
Suggested ones are worked out from the words after a plan is written, and are no part of what a
feed is compared with.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from directory.queries.index_rows import list_listing_rows, put_readings
from directory.queries.tags import (
    TaggedText,
    add_suggested_tags,
    delete_tags,
    find_vocabulary_version,
    list_service_ids,
    list_tagged_texts,
    list_tags,
    put_terms,
    put_vocabulary,
)
from directory.tags import OWN_CONCEPTS, TAG_LINK_TYPE, UNCERTAIN, TagStatus
from importers.feed import ListingFeed
from importers.identity import derive
from importers.records import (
    AttributeRecord,
    ServiceRecord,
    TaxonomyRecord,
    TaxonomyTermRecord,
)
from matching.candidates import text_of
from matching.index.reading import pack, reading_version, text_hash
from matching.listings.listing import ListingText, plainly_about, read_once
from matching.taxonomy.concept import FOLDER, vocabulary
from matching.taxonomy.public import public_identifier

# More say nothing any more; the plainest come first.
MOST_SUGGESTED = 8
# So many listings are read at a time, since what is read of 20,000 fills a hundred megabytes.
A_PART = 500
DESCRIPTION = "What matters to people, in the words they use for it."
TAXONOMY_ID = derive("taxonomy", OWN_CONCEPTS)
# A change of how tags are worked out is a new version too.
METHOD = "1"


def term_id_of(concept_id: str) -> UUID:
    """Id of a concept's term."""
    return derive("taxonomy_term", OWN_CONCEPTS, concept_id)


@lru_cache(maxsize=1)
def concepts_by_term() -> dict[UUID, tuple[str, str]]:
    """Id and label of every concept of ours, by the id of its term."""
    return {term_id_of(one.id): (one.id, one.label) for one in vocabulary().by_id.values()}


@lru_cache(maxsize=1)
def vocabulary_version() -> str:
    """A short digest of the concepts' files and of the method."""
    digest = hashlib.sha256(METHOD.encode())
    for path in (*sorted(FOLDER.glob("*.toml")), FOLDER.parent / "idioms.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def is_uncertain(attribute: AttributeRecord) -> bool:
    """Whether an attribute is a suggestion, or one that somebody refused: no feed is believed."""
    return attribute.link_type == TAG_LINK_TYPE and attribute.value in UNCERTAIN


def with_confirmed_tags(feed: ListingFeed) -> ListingFeed:
    """The feed with what its terms say of our own concepts, our own or public, as certain tags."""
    meant = {id_: _concepts_of(term) for id_, term in feed.taxonomy_terms.items()}
    used: set[str] = set()
    listings = []
    for listing in feed.listings:
        service = _with_tags(listing.service, feed.taxonomy_terms, meant, used)
        listings.append(
            listing if service is listing.service else replace(listing, service=service)
        )
    if not used:
        return replace(feed, listings=tuple(listings))
    own = TaxonomyRecord(TAXONOMY_ID, OWN_CONCEPTS, description=DESCRIPTION)
    return replace(
        feed,
        listings=tuple(listings),
        taxonomies={**feed.taxonomies, TAXONOMY_ID: own},
        taxonomy_terms={**feed.taxonomy_terms, **_terms(used)},
    )


def _terms(concept_ids: Iterable[str]) -> dict[UUID, TaxonomyTermRecord]:
    return {
        term_id_of(id_): TaxonomyTermRecord(
            term_id_of(id_),
            vocabulary().by_id[id_].label,
            code=id_,
            taxonomy_id=TAXONOMY_ID,
            taxonomy=OWN_CONCEPTS,
        )
        for id_ in sorted(concept_ids)
    }


def _concepts_of(term: TaxonomyTermRecord) -> tuple[str, ...]:
    """Our concepts that a term of a public vocabulary stands for."""
    found = public_identifier(term.taxonomy, term.code, term.term_uri)
    return vocabulary().by_public_id.get(found, ()) if found else ()


def _with_tags(
    service: ServiceRecord,
    terms: Mapping[UUID, TaxonomyTermRecord],
    meant: Mapping[UUID, tuple[str, ...]],
    used: set[str],
) -> ServiceRecord:
    kept: list[AttributeRecord] = []
    told: set[str] = set()
    implied: dict[str, None] = {}
    for attribute in service.attributes:
        term = terms.get(attribute.taxonomy_term_id) if attribute.taxonomy_term_id else None
        if is_uncertain(attribute):
            continue
        if term is not None and term.taxonomy == OWN_CONCEPTS and term.code:
            told.add(term.code)
            kept.append(replace(attribute, value=TagStatus.CONFIRMED.value))
            continue
        if term is not None:
            implied |= dict.fromkeys(meant[term.id])
        kept.append(attribute)
    for concept_id in implied:
        if concept_id not in told:
            used.add(concept_id)
            id_ = derive("attribute", "confirmed", service.id, concept_id)
            kept.append(
                AttributeRecord(
                    id_, TAG_LINK_TYPE, TagStatus.CONFIRMED.value, term_id_of(concept_id)
                )
            )
    return replace(service, attributes=tuple(kept)) if kept != list(service.attributes) else service


def suggest_tags(
    session: Session, service_ids: Collection[UUID], *, may_renew_all: bool = True
) -> int:
    """Renew the suggested tags of listings whose words may have changed; answer how many differ.

    Parameters
    ----------
    may_renew_all
        Whether a new version of the vocabulary is a reason to look at every listing, which takes
        minutes; whoever waits for a page leaves that to the next import.

    Notes
    -----
    What matching reads of each is stored by the way: a server that hears of the change need not
    read it again. The vocabulary's own row is written only where it changes, since everybody who
    edits would wait for it.
    """
    version = find_vocabulary_version(session, TAXONOMY_ID)
    renews_all = version is None or (may_renew_all and version != vocabulary_version())
    if not renews_all and not service_ids:
        return 0
    if renews_all:
        put_vocabulary(session, TAXONOMY_ID, vocabulary_version(), DESCRIPTION)
    # In the order in which servers store readings, so that neither waits for the other in a ring.
    ids = list_service_ids(session) if renews_all else sorted(service_ids)
    parts = (ids[at : at + A_PART] for at in range(0, len(ids), A_PART))
    return sum(_renew_tags(session, _read_part(session, part)) for part in parts)


def _read_part(session: Session, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Concepts that the words of listings are plainly about; what else they say is stored."""
    ranked = {row.id: text_of(row) for row in list_listing_rows(session, ids)}
    about: dict[UUID, list[str]] = {}
    readings = []
    for text in list_tagged_texts(session, ids):
        words = ranked.get(text.service_id)
        if words is None:
            about[text.service_id] = suggested_for(text)
            continue
        document, plain = read_once(words)
        about[text.service_id] = plain[:MOST_SUGGESTED]
        readings.append((text.service_id, text_hash(words), pack(document)))
    put_readings(session, reading_version(), readings)
    return about


def _renew_tags(session: Session, about: Mapping[UUID, list[str]]) -> int:
    tags = list_tags(session, about.keys())
    certain = {(tag.service_id, tag.concept) for tag in tags if not tag.is_suggested}
    held = {(tag.service_id, tag.concept): tag.id for tag in tags if tag.is_suggested}
    wanted = {(service_id, id_) for service_id, concepts in about.items() for id_ in concepts}
    wanted -= certain
    added = sorted(wanted - held.keys(), key=str)
    labels = {concept_id: vocabulary().by_id[concept_id].label for _, concept_id in added}
    put_terms(session, TAXONOMY_ID, {term_id_of(id_): (id_, name) for id_, name in labels.items()})
    add_suggested_tags(
        session,
        [
            (derive("attribute", "suggested", service_id, id_), service_id, term_id_of(id_))
            for service_id, id_ in added
        ],
    )
    gone = held.keys() - wanted
    delete_tags(session, [held[key] for key in gone])
    return len(added) + len(gone)


def suggested_for(text: TaggedText) -> list[str]:
    """Ids of the concepts that a listing's words are plainly about, the plainest first."""
    words = ListingText(
        text.name, text.organization, text.description or "", text.eligibility or ""
    )
    return plainly_about(words)[:MOST_SUGGESTED]
