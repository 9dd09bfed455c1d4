"""Attributes: terms a record carries, some of which say what Connect keeps in columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from importers.fields import Fields
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.records import AttributeRecord

LISTING_KIND = "listing_kind"
LOCATION_VISIBILITY = "location_visibility"
DELIVERY = "delivery"
ACCESSIBILITY = "accessibility"

_YES = {"yes", "true", "y", "1", "1.0"}
_NO = {"no", "false", "n", "0", "0.0"}
_UNKNOWN = {"unknown", "not_recorded", "not_known", "unrecorded"}

Choice = TypeVar("Choice", bound=StrEnum)


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _as_word(text: str | None) -> str:
    """``locationVisibility``, ``Location visibility`` and ``location-visibility`` are one word."""
    parted = _HUMP.sub("_", (text or "").strip())
    return parted.lower().replace(" ", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class FoundAttribute:
    """An attribute as it stands, before it is known what it says.

    Parameters
    ----------
    link_id
        Id of the record it is about, where it names one.
    words
        Name, term and code of its taxonomy term, then its value; lower case, one word each.
    """

    item: Fields
    link_type: str
    link_id: UUID | None
    words: tuple[str, ...]
    value: str | None

    def choose(self, choices: type[Choice]) -> Choice | None:
        """Which of ``choices`` it names; nothing where it names none."""
        known = {choice.value: choice for choice in choices}
        return next((known[word] for word in self.words if word in known), None)

    def says(self) -> bool | None:
        """Yes, no, or not recorded; a term with no value beside it is a yes."""
        word = _as_word(self.value)
        if word in _YES or not word:
            return True
        if word in _NO:
            return False
        if word not in _UNKNOWN:
            self.item.note("value", "must be yes, no or unknown; taken as not recorded")
        return None


def find_attributes(owner: Fields) -> list[FoundAttribute]:
    """Everything in an owner's ``attributes``."""
    return [_find(item) for item in owner.children("attributes")]


def _find(item: Fields) -> FoundAttribute:
    term = item.child("taxonomy_term")
    texts = [term.name(key) for key in ("name", "term", "code")] if term else []
    value = (
        item.name("value")
        if not isinstance(item.values.get("value"), bool)
        else ("yes" if item.values["value"] else "no")
    )
    words = tuple(_as_word(text) for text in (*texts, value) if text)
    # A record of any kind may be linked, so the id is only read where it is a UUID or a number.
    link = item.refer("link_id", "location")
    return FoundAttribute(
        item, _as_word(item.name("link_type")), link[0] if link else None, words, value
    )


def keep_attributes(
    found: Iterable[FoundAttribute], vocabulary: Vocabulary
) -> tuple[AttributeRecord, ...]:
    """The attributes that stay attributes, their terms entered in the vocabulary."""
    kept = []
    for attribute in found:
        item = attribute.item
        term_id = vocabulary.enter_term_of(item)
        if term_id is None and attribute.value is None:
            continue
        link_type = item.name("link_type")
        id_, _ = item.identify("attribute", link_type, term_id, attribute.value)
        kept.append(AttributeRecord(id_, link_type, attribute.value, term_id))
    return tuple(kept)
