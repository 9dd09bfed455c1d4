"""Who a listing is for: ages, and everything else in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, raws, words, words_too_long
from api.pages.search_form import FieldProblem

FIELDS = ("who_words", "who_from", "who_to")
OLDEST = 120
TURNED = "The youngest age must not be more than the oldest"
NO_AGE = f"The {{which}} age must be a number of years from 0 to {OLDEST}, like 18"


@dataclass(frozen=True, slots=True)
class Who:
    """Asks who may come."""

    name: str = "who"
    template: str = "partials/editing/who.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far."""
        service = asked.content.service
        return {
            "who_words": service.eligibility_description or "",
            "who_from": _typed(service.minimum_age),
            "who_to": _typed(service.maximum_age),
        }

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """All of it may stay empty: then everybody may think that it is for them."""
        values = raws(form, FIELDS)
        text = words(form, "who_words")
        problems = [*words_too_long("Who it is for", "who_words", text)]
        ages: dict[str, float | None] = {}
        for field, which in (("who_from", "youngest"), ("who_to", "oldest")):
            ages[field] = _age(values[field])
            if ages[field] is None and values[field]:
                problems.append(FieldProblem(field, NO_AGE.format(which=which)))
        least, most = ages["who_from"], ages["who_to"]
        if least is not None and most is not None and least > most:
            problems.append(FieldProblem("who_from", TURNED))
        if problems:
            return Answered(None, values, tuple(problems))
        service = replace(
            asked.content.service,
            eligibility_description=kept(asked.content.service.eligibility_description, text),
            minimum_age=least,
            maximum_age=most,
        )
        return Answered(replace(asked.content, service=service), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its lines on the page to check."""
        service = asked.content.service
        text = service.eligibility_description
        return (
            Said("Who it is for", (text,) if text else (), "who_words"),
            Said("Ages", _ages(service.minimum_age, service.maximum_age), "who_from"),
        )

    def advise(self, asked: Asked) -> tuple[Advice, ...]:  # noqa: ARG002 - nothing depends on it
        """Nothing: not everything is for some people alone."""
        return ()


def _age(text: str) -> float | None:
    if not text.isascii() or not text.isdigit() or int(text[:4]) > OLDEST:
        return None
    return float(text)


def _typed(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def _ages(least: float | None, most: float | None) -> tuple[str, ...]:
    if least and most is not None:
        return (f"{least:g} to {most:g}",)
    if least:
        return (f"{least:g} and over",)
    return (f"Up to {most:g}",) if most is not None else ()


WHO = Who()
