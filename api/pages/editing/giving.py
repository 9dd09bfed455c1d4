"""What a group could do with: hands, and things."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, raws, words, words_too_long
from directory.tags import GIVING_LINK_TYPE
from importers.records import AttributeRecord, ServiceRecord

FIELD = "giving_words"


@dataclass(frozen=True, slots=True)
class Giving:
    """Asks whether it needs volunteers or things."""

    name: str = "giving"
    template: str = "partials/editing/giving.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far."""
        return {FIELD: _words(asked.content.service) or ""}

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """In their own words; it may stay empty."""
        text = words(form, FIELD)
        problems = words_too_long("Ways to give", FIELD, text)
        if problems:
            return Answered(None, raws(form, (FIELD,)), problems)
        was = asked.content.service
        service = _with_words(was, kept(_words(was), text))
        return Answered(replace(asked.content, service=service), raws(form, (FIELD,)))

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its line on the page to check."""
        text = _words(asked.content.service)
        return (Said("Ways to give", (text,) if text else (), FIELD),)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:  # noqa: ARG002 - nothing depends on it
        """Nothing: nobody has to need anything."""
        return ()


def _words(service: ServiceRecord) -> str | None:
    return next((one.value for one in service.attributes if _is_giving(one)), None)


def _with_words(service: ServiceRecord, text: str | None) -> ServiceRecord:
    known = next((one for one in service.attributes if _is_giving(one)), None)
    others = tuple(one for one in service.attributes if not _is_giving(one))
    if text is None:
        return replace(service, attributes=others)
    new = replace(known or AttributeRecord(uuid4(), link_type=GIVING_LINK_TYPE), value=text)
    return replace(service, attributes=(*others, new))


def _is_giving(attribute: AttributeRecord) -> bool:
    return attribute.link_type == GIVING_LINK_TYPE


GIVING = Giving()
