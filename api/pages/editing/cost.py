"""What a listing costs: free, or a price in words and in numbers; what is not known stays so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, line, line_too_long, raw, words, words_too_long
from api.pages.search_form import FieldProblem
from importers.formats.open_referral.costs import says_free_alone
from importers.records import CostOptionRecord

FREE, COSTS, UNKNOWN = "free", "costs", "unknown"
POUND = "GBP"
MOST_PRICES = 10
_AMOUNT = re.compile(r"£?\s*(\d{1,6})(?:\.(\d{1,2}))?")
_PENCE = re.compile(r"(\d{1,4})\s*p(?:ence)?", re.IGNORECASE)
NO_AMOUNT = "The price must be an amount in pounds, like 3.50; say anything else in words"
BOTH = "You say that it is free, and give a price. Say in words what is free and what costs."
IN_WORDS = "Say roughly how much: people with little money stay away when they cannot tell."


@dataclass(frozen=True, slots=True)
class Cost:
    """Asks what people pay."""

    name: str = "cost"
    template: str = "partials/editing/cost.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far, with one more line for a price."""
        service = asked.content.service
        free = {True: FREE, False: COSTS, None: "" if asked.is_new else UNKNOWN}[service.is_free]
        prices = [(_typed(one.amount), _for(one)) for one in service.cost_options]
        return {
            "cost_free": free,
            "cost_words": service.fees_description or service.fees or "",
            "prices": [*prices, ("", "")][:MOST_PRICES],
        }

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """The prices in their order, an empty one taken away."""
        typed = [
            (raw(form, f"cost_amount_{at}"), raw(form, f"cost_for_{at}"))
            for at in range(MOST_PRICES)
        ]
        shown = max((at + 1 for at, pair in enumerate(typed) if any(pair)), default=0) + 1
        values = {
            "cost_free": raw(form, "cost_free"),
            "cost_words": raw(form, "cost_words"),
            "prices": typed[: min(max(shown, 1), MOST_PRICES)],
        }
        text = words(form, "cost_words")
        problems = [
            *words_too_long("The cost", "cost_words", text),
            *(p for at in range(MOST_PRICES) for p in _price_problems(form, at)),
        ]
        # "Another price" was pressed: one more line, nothing kept yet.
        if problems or form.text("cost_look"):
            return Answered(None, values, tuple(problems))
        was = asked.content.service
        before = was.fees_description or was.fees
        is_said_anew = kept(before, text) != before
        service = replace(
            was,
            is_free={FREE: True, COSTS: False}.get(raw(form, "cost_free")),
            fees=None if is_said_anew else was.fees,
            fees_description=text if is_said_anew else was.fees_description,
            cost_options=_options(form, was.cost_options),
        )
        return Answered(replace(asked.content, service=service), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its lines on the page to check."""
        service = asked.content.service
        free = {True: "Free", False: "There is a cost", None: None}[service.is_free]
        text = service.fees_description or service.fees
        prices = (
            " ".join(part for part in (_pounds(one), _for(one)) if part)
            for one in service.cost_options
        )
        more = (w for w in (text, *prices) if not (service.is_free and says_free_alone(w)))
        return (Said("Cost", tuple(w for w in (free, *more) if w), "cost_free"),)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """What contradicts itself, and a cost that nobody can tell."""
        service = asked.content.service
        if service.is_free and any(one.amount for one in service.cost_options):
            return (Advice("cost_free", BOTH),)
        has_words = service.fees_description or service.fees or service.cost_options
        return (
            (Advice("cost_words", IN_WORDS),) if service.is_free is False and not has_words else ()
        )


def read_amount(text: str) -> Decimal | None:
    """An amount in pounds as people write it: ``3``, ``£3.50``, ``50p``."""
    if pence := _PENCE.fullmatch(text):
        return Decimal(pence[1]) / 100
    found = _AMOUNT.fullmatch(text.replace(",", ""))
    return Decimal(f"{found[1]}.{found[2] or '00'}") if found else None


def _price_problems(form: SentForm, at: int) -> tuple[FieldProblem, ...]:
    amount, field = raw(form, f"cost_amount_{at}"), f"cost_amount_{at}"
    if amount and read_amount(amount) is None:
        return (FieldProblem(field, NO_AMOUNT),)
    return line_too_long("What the price is for", f"cost_for_{at}", line(form, f"cost_for_{at}"))


def _options(form: SentForm, known: tuple[CostOptionRecord, ...]) -> tuple[CostOptionRecord, ...]:
    found = []
    for at in range(MOST_PRICES):
        amount, what = raw(form, f"cost_amount_{at}"), line(form, f"cost_for_{at}")
        if not amount and not what:
            continue
        before = known[at] if at < len(known) else CostOptionRecord(uuid4())
        if (amount, what or "") == (_typed(before.amount), _for(before)):
            found.append(before)
            continue
        price = read_amount(amount) if amount else None
        found.append(
            replace(
                before,
                amount=price,
                currency=POUND if price is not None else before.currency,
                option=what,
                amount_description=None,
            )
        )
    return tuple(found)


def _typed(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}".removesuffix(".00")


def _for(option: CostOptionRecord) -> str:
    parts = (option.option, option.amount_description)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _pounds(option: CostOptionRecord) -> str:
    if option.amount is None:
        return ""
    if option.currency not in {None, POUND}:
        return f"{option.amount:.2f} {option.currency}"
    return f"£{_typed(option.amount)}"


COST = Cost()
