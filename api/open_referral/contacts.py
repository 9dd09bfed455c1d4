"""Contacts, phones and languages: HSDS fields, since the UK profile has no telephone number."""

from collections.abc import Iterable

from api.open_referral.parts import Json, email_address, filled, in_order
from directory.models import Contact, Language, Phone


def phones(rows: Iterable[Phone]) -> list[Json]:
    """Telephone numbers, each with the languages that are answered in."""
    return [
        filled(
            id=phone.id,
            number=phone.number,
            extension=phone.extension,
            type=phone.type,
            description=phone.description,
            languages=languages(phone.languages),
        )
        for phone in in_order(rows)
    ]


def contacts(rows: Iterable[Contact]) -> list[Json]:
    """Roles or people to ask for."""
    return [
        filled(
            id=contact.id,
            organization_id=contact.organization_id,
            service_id=contact.service_id,
            service_at_location_id=contact.service_at_location_id,
            location_id=contact.location_id,
            name=contact.name,
            title=contact.title,
            department=contact.department,
            email=email_address(contact.email),
            phones=phones(contact.phones),
        )
        for contact in in_order(rows)
    ]


def languages(rows: Iterable[Language]) -> list[Json]:
    """Languages, with the names and codes that the UK profile dropped."""
    return [
        filled(
            id=language.id,
            service_id=language.service_id,
            location_id=language.location_id,
            phone_id=language.phone_id,
            name=language.name,
            code=language.code,
            note=language.note,
        )
        for language in in_order(rows)
    ]
