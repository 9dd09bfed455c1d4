"""What a service costs, and whether that makes it free."""

import re
from decimal import Decimal

from importers.fields import Fields
from importers.records import CostOptionRecord

LARGEST_AMOUNT = Decimal(1_000_000)

_FREE = re.compile(r"\b(?:free|no (?:charge|cost|fee)s?|without charge|nothing to pay)\b")
# "Free parking", "first session free", "free for carers": something is free, not the service.
_NOT_PLAINLY = re.compile(
    r"£|\bp(?:ence|ounds?)\b|\d+p\b|\bnot\b|n't\b|-free"
    r"|\bfree (?:for|if|when|from|until|under|to those)\b"
    r"|\bfree (?:trial|taster|parking|tea|coffee|wi-?fi|refreshments?|lunch|transport)"
    r"|\b(?:first|trial|taster|initial|some|may|but|except|unless|donations? of)\b"
)
_FREE_ALONE = re.compile(
    r"(?:(?:free(?: of (?:charge|cost))?|no (?:charge|cost|fee)s?|without charge|nothing to pay"
    r"|£0(?:\.00?)?)[\s,;.!]*)+"
)
_PRICE = re.compile(r"£\s*(\d+(?:\.\d+)?)|\b(\d+(?:\.\d+)?)\s*(?:pounds?\b|p\b|pence\b)")
_LONGEST_PLAIN = 120


def says_free(text: str | None) -> bool:
    """Whether a text plainly says that the service is free."""
    plain = " ".join((text or "").lower().replace("’", "'").split())
    return (
        len(plain) <= _LONGEST_PLAIN
        and _FREE.search(plain) is not None
        and _NOT_PLAINLY.search(plain) is None
    )


def says_free_alone(text: str | None) -> bool:
    """Whether a text says that the service is free and nothing else, however often."""
    return _FREE_ALONE.fullmatch((text or "").strip().lower()) is not None


def names_price(text: str | None) -> bool:
    """Whether a text names a price above nothing."""
    found = _PRICE.finditer((text or "").lower())
    return any(Decimal(match[1] or match[2]) > 0 for match in found)


def _amount(item: Fields) -> Decimal | None:
    value = item.values.get("amount")
    if isinstance(value, str) and value.strip().startswith("£"):
        item = Fields(
            {**item.values, "amount": value.strip()[1:]},
            item.path,
            item.line,
            item.source,
            item.log,
        )
    amount = item.decimal("amount")
    if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
        item.note("amount", f"must be between 0 and {LARGEST_AMOUNT}; left out")
        return None
    return amount


def read_cost_options(service: Fields) -> tuple[CostOptionRecord, ...]:
    """A service's prices; an empty one says nothing."""
    found = []
    for item in service.children("cost_options"):
        option, amount = item.name("option"), _amount(item)
        description = item.text("amount_description")
        if option is None and amount is None and description is None:
            continue
        id_, _ = item.identify("cost_option", option, amount, description)
        currency = item.name("currency")
        found.append(
            CostOptionRecord(
                id=id_,
                valid_from=item.day("valid_from"),
                valid_to=item.day("valid_to"),
                option=option,
                currency=currency.upper() if currency else None,
                amount=amount,
                amount_description=description,
            )
        )
    return tuple(found)


def decide_is_free(costs: tuple[CostOptionRecord, ...], *texts: str | None) -> bool | None:
    """Whether a service is free: yes, no, or not recorded.

    Notes
    -----
    No charge in every option, or plain words, make a yes; a charge and no word of "free" a no.
    Anything between, such as a charge with one option free of charge, is not recorded.
    """
    words = [*texts, *(cost.option for cost in costs), *(c.amount_description for c in costs)]
    amounts = [cost.amount for cost in costs if cost.amount is not None]
    has_price = any(amounts) or any(names_price(text) for text in words)
    speaks_of_free = any(_FREE.search((text or "").lower()) for text in words)
    if has_price:
        return None if speaks_of_free or not all(amounts) else False
    if amounts and len(amounts) == len(costs):
        return True
    return True if any(says_free(text) for text in words) else None
