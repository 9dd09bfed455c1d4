"""Contacts and phones; Outpost's contacts carry one number as text."""

import re

from importers.fields import Fields
from importers.formats.translated import Translated
from importers.formats.translated_hours import flag

_EXTENSION = re.compile(
    r"(?P<number>.*\d)\s*,?\s*(?:ext(?:ension|n)?\.?|x)\s*(?P<extension>\d+)\s*"
)


def _languages(item: Fields) -> list[dict[str, str]]:
    """A phone's language, which is plain text."""
    value = item.values.get("language")
    return [{"name": value}] if isinstance(value, str) and value.strip() else []


def _split(value: object) -> tuple[object, str | None]:
    """A number and the extension that stands behind it."""
    match = _EXTENSION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return (match["number"], match["extension"]) if match else (value, None)


def read_phones(owner: Fields) -> list[Translated]:
    """An owner's phones: a list, or one number in ``phone`` or ``telephone``."""
    found = []
    for item in owner.children("phones"):
        number, extension = _split(item.values.get("number"))
        phone = Translated(item.path).take(item, "id", "type", "description", "extension")
        phone.put("number", number, "number").put("extension", extension, "number")
        found.append(phone.put("languages", _languages(item), "language"))
    for key in ("phone", "telephone"):
        number, extension = _split(owner.values.get(key))
        if number not in (None, ""):
            phone = Translated(owner.path).put("number", number, key)
            found.append(phone.put("extension", extension, key))
    return found


def read_contacts(owner: Fields) -> list[Translated]:
    """An owner's contacts, without those that the feed itself keeps from view."""
    found = []
    for item in owner.children("contacts"):
        if flag(item, "visible") is False:
            continue
        contact = Translated(item.path).take(item, "id", "name", "title", "department", "email")
        contact["phones"] = read_phones(item)
        found.append(contact)
    return found
