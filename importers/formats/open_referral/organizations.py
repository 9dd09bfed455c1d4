"""Organizations."""

from uuid import UUID

from importers.fields import Fields
from importers.formats.open_referral.attributes import find_attributes, keep_attributes
from importers.formats.open_referral.people import read_contacts, read_phones
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.records import OrganizationIdentifierRecord, OrganizationRecord


def _identifiers(item: Fields) -> tuple[OrganizationIdentifierRecord, ...]:
    found = []
    for part in item.children("organization_identifiers"):
        identifier = part.name("identifier")
        if identifier is None:
            part.note("identifier", "is missing; left out")
            continue
        scheme, kind = part.name("identifier_scheme"), part.name("identifier_type")
        id_, _ = part.identify("organization_identifier", scheme, identifier)
        found.append(OrganizationIdentifierRecord(id_, identifier, scheme, kind))
    return tuple(found)


def read_organization(
    item: Fields, service_name: str, otherwise: UUID | None, vocabulary: Vocabulary
) -> OrganizationRecord:
    """An organization; one without a name takes the name of its service.

    Parameters
    ----------
    otherwise
        Its id where the object has none of its own.
    """
    name = item.name("name") or service_name
    id_, source_id = item.identify("organization", name)
    if otherwise and item.name("id") is None:
        id_, source_id = otherwise, None
    parent = item.refer("parent_organization_id", "organization")
    return OrganizationRecord(
        id=id_,
        name=name,
        source_id=source_id,
        alternate_name=item.name("alternate_name"),
        description=item.text("description"),
        email=item.email("email"),
        website=item.url("website") or item.url("url"),
        logo=item.url("logo"),
        uri=item.url("uri"),
        legal_status=item.name("legal_status"),
        tax_status=item.name("tax_status"),
        tax_id=item.name("tax_id"),
        year_incorporated=item.whole("year_incorporated", least=1),
        parent_organization_id=parent[0] if parent and parent[0] != id_ else None,
        organization_identifiers=_identifiers(item),
        contacts=read_contacts(item),
        phones=read_phones(item),
        attributes=keep_attributes(find_attributes(item), vocabulary),
    )
