"""What a listing is about, as a person confirms it: concepts that are certain or refused."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from directory.kinds import ListingKind
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.identity import derive
from importers.records import AttributeRecord, ServiceRecord
from importers.tagging import MOST_SUGGESTED, concepts_by_term, term_id_of
from matching.listings.listing import ListingText, plainly_about

HUB = "community_hub"
# Where most groups of a village meet, hub or not.
_BUILDING = re.compile(
    r"\b(?:village halls?|community (?:centres?|centers?|rooms?|house)|resource centres?)\b",
    re.IGNORECASE,
)


def concepts_said(service: ServiceRecord, status: TagStatus) -> list[str]:
    """Ids of our concepts that a listing carries with a status, in its order."""
    known = concepts_by_term()
    return [
        known[one.taxonomy_term_id][0]
        for one in service.attributes
        if one.taxonomy_term_id in known and one.link_type == TAG_LINK_TYPE and one.value == status
    ]


def suggested_concepts(service: ServiceRecord, organization: str) -> list[str]:
    """Ids of the concepts that its words are plainly about and that nobody has refused."""
    words = ListingText(
        service.name,
        organization,
        service.description or "",
        service.eligibility_description or "",
    )
    # Left out of the first few, and not of the words: in the place of one that was refused no
    # other is offered that nobody had seen.
    refused = set(concepts_said(service, TagStatus.REJECTED))
    if service.kind is not ListingKind.HUB and not _speaks_of_a_hub(words):
        refused.add(HUB)
    return [id_ for id_ in plainly_about(words)[:MOST_SUGGESTED] if id_ not in refused]


def _speaks_of_a_hub(words: ListingText) -> bool:
    """Whether more than the building where it happens makes a listing sound like a hub."""
    elsewhere = replace(
        words,
        name=_BUILDING.sub("hall", words.name),
        organization=_BUILDING.sub("hall", words.organization),
        description=_BUILDING.sub("hall", words.description),
        eligibility=_BUILDING.sub("hall", words.eligibility),
    )
    return HUB in plainly_about(elsewhere)


def with_concepts(
    service: ServiceRecord, confirmed: Sequence[str], refused: Collection[str]
) -> tuple[AttributeRecord, ...]:
    """The attributes of a listing that is about the confirmed concepts, and not the refused.

    Notes
    -----
    Attributes of other vocabularies, and those that say the same already, stay as they are. What
    was refused stays refused until somebody confirms it.
    """
    known = concepts_by_term()
    wanted = dict.fromkeys(confirmed, TagStatus.CONFIRMED)
    wanted |= {id_: TagStatus.REJECTED for id_ in sorted(refused) if id_ not in wanted}
    kept: list[AttributeRecord] = []
    for one in service.attributes:
        id_ = _own(one, known)
        if id_ is None or wanted.get(id_) == one.value:
            kept.append(one)
            wanted.pop(id_ or "", None)
    return (*kept, *(_tag(service.id, id_, status) for id_, status in wanted.items()))


def _own(one: AttributeRecord, known: dict[UUID, tuple[str, str]]) -> str | None:
    """The concept of ours that an attribute tags the listing with."""
    if one.link_type != TAG_LINK_TYPE or one.taxonomy_term_id not in known:
        return None
    return known[one.taxonomy_term_id][0]


def _tag(service_id: UUID, concept_id: str, status: TagStatus) -> AttributeRecord:
    return AttributeRecord(
        derive("attribute", str(status), service_id, concept_id),
        TAG_LINK_TYPE,
        status.value,
        term_id_of(concept_id),
    )
