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

from directory.queries.tags import (
    TaggedText,
    add_suggested_tags,
    delete_tags,
    find_vocabulary_version,
    list_tagged_texts,
    list_tags,
    put_terms,
    put_vocabulary,
)
from directory.tags import OWN_CONCEPTS, TAG_LINK_TYPE, TagStatus
from importers.feed import ListingFeed
from importers.identity import derive
from importers.records import (
    AttributeRecord,
    ServiceRecord,
    TaxonomyRecord,
    TaxonomyTermRecord,
)
from matching.listing import ListingText, plainly_about
from matching.taxonomy.concept import FOLDER, vocabulary
from matching.taxonomy.public import public_identifier

# More say nothing any more; the plainest come first.
MOST_SUGGESTED = 8
DESCRIPTION = "What matters to people, in the words they use for it."
TAXONOMY_ID = derive("taxonomy", OWN_CONCEPTS)
# A change of how tags are worked out is a new version too.
METHOD = "1"


def term_id_of(concept_id: str) -> UUID:
    """Id of a concept's term."""
    return derive("taxonomy_term", OWN_CONCEPTS, concept_id)


@lru_cache(maxsize=1)
def vocabulary_version() -> str:
    """A short digest of the concepts' files and of the method."""
    digest = hashlib.sha256(METHOD.encode())
    for path in (*sorted(FOLDER.glob("*.toml")), FOLDER.parent / "idioms.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def is_suggested(attribute: AttributeRecord) -> bool:
    """Whether an attribute is a suggestion: no feed is believed in it, ours are made afresh."""
    return attribute.link_type == TAG_LINK_TYPE and attribute.value == TagStatus.SUGGESTED


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
        if is_suggested(attribute):
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


def suggest_tags(session: Session, service_ids: Collection[UUID]) -> int:
    """Renew the suggested tags of listings whose words may have changed; answer how many differ.

    Notes
    -----
    With a new version of the vocabulary every listing is looked at, else those alone.
    """
    is_new = find_vocabulary_version(session, TAXONOMY_ID) != vocabulary_version()
    if not is_new and not service_ids:
        return 0
    texts = list_tagged_texts(session, None if is_new else service_ids)
    tags = list_tags(session, [text.service_id for text in texts])
    certain = {(tag.service_id, tag.concept) for tag in tags if not tag.is_suggested}
    held = {(tag.service_id, tag.concept): tag.id for tag in tags if tag.is_suggested}
    wanted = {
        (text.service_id, concept_id)
        for text in texts
        for concept_id in suggested_for(text)
        if (text.service_id, concept_id) not in certain
    }
    added = sorted(wanted - held.keys(), key=str)
    put_vocabulary(session, TAXONOMY_ID, vocabulary_version(), DESCRIPTION)
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
