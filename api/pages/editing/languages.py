"""Which languages are spoken besides English, and whether there is an interpreter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, line, line_too_long, raws, words_too_long
from importers.records import LanguageRecord
from matching.hearing.languages import language_named

FIELDS = ("languages_spoken", "languages_interpreters")
_BETWEEN = re.compile(r"\s*(?:[,;/&\n]|\band\b)\s*")


@dataclass(frozen=True, slots=True)
class Languages:
    """Asks for languages, in one field."""

    name: str = "languages"
    template: str = "partials/editing/languages.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far."""
        service = asked.content.service
        return {
            "languages_spoken": ", ".join(_names(service.languages)),
            "languages_interpreters": service.interpretation_services or "",
            "has_interpreters": bool(service.interpretation_services),
        }

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """The languages by their usual names, others as they were typed."""
        values = {**self.shown(asked), **raws(form, FIELDS)}
        text, interpreters = line(form, FIELDS[0]), line(form, FIELDS[1])
        problems = [
            *line_too_long("The languages", FIELDS[0], text),
            *words_too_long("Interpreters", FIELDS[1], interpreters),
        ]
        if problems:
            return Answered(None, values, tuple(problems))
        service = asked.content.service
        if text != (", ".join(_names(service.languages)) or None):
            service = replace(service, languages=_languages(text or "", service.languages))
        if FIELDS[1] in form.data:
            was = service.interpretation_services
            service = replace(service, interpretation_services=kept(was, interpreters))
        return Answered(replace(asked.content, service=service), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its lines on the page to check."""
        service = asked.content.service
        spoken = Said("Languages", tuple(_names(service.languages)), FIELDS[0])
        if not service.interpretation_services:
            return (spoken,)
        return (spoken, Said("Interpreters", (service.interpretation_services,), FIELDS[1]))

    def advise(self, asked: Asked) -> tuple[Advice, ...]:  # noqa: ARG002 - nothing depends on it
        """Nothing: most groups speak English alone."""
        return ()


def _names(languages: tuple[LanguageRecord, ...]) -> list[str]:
    return [name for one in languages if (name := one.name or one.code)]


def _languages(text: str, known: tuple[LanguageRecord, ...]) -> tuple[LanguageRecord, ...]:
    by_name = {(one.name or one.code or "").casefold(): one for one in known}
    typed = (part.strip(" .") for part in _BETWEEN.split(text))
    names = dict.fromkeys(language_named(part) or part for part in typed if part)
    return tuple(
        by_name.get(name.casefold()) or LanguageRecord(uuid4(), name=name) for name in names
    )


LANGUAGES = Languages()
