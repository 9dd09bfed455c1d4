"""What an organization says of itself, in words: what its fields are called, and what differs."""

from collections.abc import Mapping

from api.pages.editing.join import NO_EMAIL, NO_SITE, is_email, is_site
from api.pages.reviewing.comparison import ComparedField, compare_lines
from upkeep.organizations.words import REGISTERS, OrganizationWords, shown_number

LABELS = {
    "name": "Name",
    "description": "What it is",
    "website": "Website",
    "email": "E-mail",
    "charity_number": "Charity number",
    "company_number": "Company number",
}


def say_value(field: str, value: str | None) -> str:
    """A field's value as people write it."""
    return (shown_number(value) if field in REGISTERS else value) or ""


def say_words(words: OrganizationWords) -> dict[str, str]:
    """Every field's value as people write it."""
    return {field: say_value(field, value) for field, value in words.as_dict().items()}


def advise(words: OrganizationWords) -> dict[str, list[str]]:
    """What looks like a slip of the finger, by field."""
    found = {}
    if words.email and not is_email(words.email):
        found["email"] = [NO_EMAIL]
    if words.website and not is_site(words.website):
        found["website"] = [NO_SITE]
    return found


def compare_values(
    was: Mapping[str, str | None], became: Mapping[str, str | None]
) -> tuple[ComparedField, ...]:
    """The fields that differ, each change marked where it is."""
    return tuple(
        compare_lines(
            field,
            LABELS[field],
            say_value(field, was.get(field)).splitlines(),
            say_value(field, became[field]).splitlines(),
        )
        for field in LABELS
        if field in became and was.get(field) != became[field]
    )
