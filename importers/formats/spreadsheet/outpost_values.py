"""What the cells of Outpost's layout say beside name and place, from all rows of a service."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from importers.fields import Fields
from importers.formats.open_referral.costs import LARGEST_AMOUNT, decide_is_free
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.outpost_columns import CONTACT, COST, LINK, SCHEDULE
from importers.formats.spreadsheet.row import Row
from importers.identity import derive
from importers.records import (
    AttributeRecord,
    ContactRecord,
    CostOptionRecord,
    ScheduleRecord,
)

_DAYS = {
    name[:count]: code
    for name, code in (
        ("monday", "MO"),
        ("tuesday", "TU"),
        ("wednesday", "WE"),
        ("thursday", "TH"),
        ("friday", "FR"),
        ("saturday", "SA"),
        ("sunday", "SU"),
    )
    for count in range(3, len(name) + 1)
}
# What Outpost's own example leaves in a cell for a time.
_PLACEHOLDERS = {"hh:mm:ss", "hh:mm", "00:00:00", ""}
_TERMS = {
    "service_taxonomies": "service_taxonomies",
    "suitabilities": "suitability",
    "send_needs_support": "send_need",
}


def read_contacts(rows: Sequence[Row], service_id: UUID) -> tuple[ContactRecord, ...]:
    """The contacts that are plainly meant to be seen; of others nothing is kept, nor reported."""
    found: dict[UUID, ContactRecord] = {}
    for row in rows:
        if not row.has(CONTACT):
            continue
        if row.yes_no("contact_visible") is not True:
            row.private |= frozenset(CONTACT)
            if not row.shown("contact_visible"):
                message = "is empty, so the contact is kept private: write TRUE to show it"
                row.note("contact_visible", message, "(empty)")
            continue
        name, title = row.name("contact_name"), row.name("contact_title")
        email = row.email("contact_email")
        id_ = derive(service_id, "contact", name, title, email)
        phones = row.phones("contact_phone", id_)
        if name or title or email or phones:
            found.setdefault(id_, ContactRecord(id_, name, title, None, email, phones))
    return tuple(found.values())


def read_costs(rows: Sequence[Row], service_id: UUID) -> tuple[CostOptionRecord, ...]:
    """Prices: for whom, how much, and for what."""
    found: dict[UUID, CostOptionRecord] = {}
    for row in rows:
        if not row.has(COST):
            continue
        option, amount, per = (
            row.name("cost_option"),
            row.decimal("cost_amount"),
            row.text("cost_type"),
        )
        if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
            row.note("cost_amount", f"must be between 0 and {LARGEST_AMOUNT}; left out")
            amount = None
        id_ = derive(service_id, "cost_option", option, amount, per)
        currency = "GBP" if amount is not None else None
        found[id_] = CostOptionRecord(
            id_, option=option, currency=currency, amount=amount, amount_description=per
        )
    return tuple(found.values())


def read_is_free(row: Row, costs: tuple[CostOptionRecord, ...]) -> bool | None:
    """Whether it costs nothing, by its column or else by the prices."""
    if not row.shown("free"):
        return decide_is_free(costs)
    is_free = row.yes_no("free")
    if is_free and any(cost.amount for cost in costs):
        row.note("free", "says that it is free, and a row has a price; taken as not known")
        return None
    return is_free


def _clock(row: Row, column: str) -> time | None:
    if row.shown(column).lower() in _PLACEHOLDERS - {"00:00:00"}:
        return None
    heading = row.headings.get(column, column)
    fields = Fields({heading: row.shown(column)}, "", row.line, row.source, row.log)
    return fields.clock(heading)


def read_schedules(rows: Sequence[Row], service_id: UUID) -> tuple[ScheduleRecord, ...]:
    """A weekday with its hours; without a time to open it is no more than a day in words."""
    found: dict[UUID, ScheduleRecord] = {}
    for row in rows:
        if not row.has(SCHEDULE):
            continue
        word = row.shown("scheduled_weekday").lower().rstrip("s.")
        day = _DAYS.get(word)
        opens, closes = _clock(row, "schedules_opens_at"), _clock(row, "schedules_closes_at")
        if day is None:
            row.note(
                "scheduled_weekday",
                "is no day of the week, so the hours are left out: write one such as monday",
                row.shown("scheduled_weekday") or "(empty)",
            )
            continue
        if opens is None:
            message = "is no time, so only the day is kept: write one such as 09:30:00"
            row.note("schedules_opens_at", message, row.shown("schedules_opens_at") or "(empty)")
            closes = None
        id_ = derive(service_id, "schedule", day, opens, closes)
        found[id_] = ScheduleRecord(
            id_, freq="WEEKLY", interval=1, byday=day, opens_at=opens, closes_at=closes
        )
    return tuple(found.values())


def read_links(rows: Sequence[Row]) -> list[str]:
    """Further web addresses, each with its label."""
    found = []
    for row in rows:
        url = row.url("links_url") if row.has(LINK) else None
        if url:
            label = row.name("links_label")
            found.append(f"{label} {url}" if label else url)
    return list(dict.fromkeys(found))


def read_eligibility(row: Row) -> str | None:
    """For whom it is suitable, in words."""
    suitable = ", ".join(row.listed("suitabilities"))
    needs = ", ".join(row.listed("send_needs_support"))
    parts = (
        f"Suitable for: {suitable}" if suitable else None,
        f"Special needs supported: {needs}" if needs else None,
    )
    return "\n".join(part for part in parts if part) or None


def read_attributes(
    row: Row, service_id: UUID, gathering: SheetGathering
) -> tuple[AttributeRecord, ...]:
    """The terms of Outpost's own vocabularies."""
    found = [
        _attribute(row, service_id, gathering, link_type, name)
        for column, link_type in _TERMS.items()
        for name in row.listed(column)
    ]
    if row.yes_no("is_local_offer"):
        id_ = derive(service_id, "attribute", "local_offer")
        found.append(AttributeRecord(id_, "local_offer", "yes"))
    return tuple(found)


def _attribute(
    row: Row, service_id: UUID, gathering: SheetGathering, link_type: str, name: str
) -> AttributeRecord:
    term = {"name": name, "taxonomy": f"Outpost {link_type}"}
    item = Fields({"taxonomy_term": term}, "", row.line, row.source, row.log)
    term_id = gathering.vocabulary.enter_term_of(item)
    return AttributeRecord(
        derive(service_id, "attribute", link_type, name), link_type, None, term_id
    )
