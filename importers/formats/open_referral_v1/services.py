"""A service of the old standard, or of Outpost, in the shape of the new one."""

from datetime import date
from typing import Any
from uuid import UUID

from importers.fields import Fields
from importers.formats.open_referral_v1.eligibility import put_ages, put_eligibility
from importers.formats.open_referral_v1.hours import holidays_alone, read_holidays, read_hours
from importers.formats.open_referral_v1.locations import read_visits
from importers.formats.open_referral_v1.people import read_contacts, read_phones
from importers.formats.open_referral_v1.terms import (
    read_deliverables,
    read_deliveries,
    read_terms,
)
from importers.formats.translated import Translated
from importers.formats.translated_hours import flag
from importers.identity import derive

# What a row of the old list has when it is the full record already.
WHOLE = frozenset(
    "service_at_locations locations contacts phones regular_schedules regular_schedule eligibilitys"
    " cost_options service_areas service_taxonomys taxonomies languages fundings".split()
)
_SAME = ("id", "name", "description", "url", "email", "status", "fees", "fees_description")
_SAME_TOO = ("accreditations", "licenses", "alternate_name", "assured_date", "assurer_email")
_WORDS = ("wait_time", "interpretation_services", "application_process", "alert")
_ACCESS = {
    "referral": "A referral is needed.",
    "appointment": "By appointment.",
    "membership": "For members.",
    "drop-in": "Drop in.",
}
_OF_OTHERS = {"vocabulary", "physical_addresses", "latitude", "services", "geometry", "score"}
_OF_SERVICE = {*WHOLE, "organization", "organisation", "attending_type", "min_age", "free"}


def is_other_object(values: dict[str, Any]) -> bool:
    """Whether a row is a location, a taxonomy, a review or an organization of the old standard."""
    return bool(_OF_OTHERS & values.keys()) and not _OF_SERVICE & values.keys()


def translate_service(old: Fields, today: date) -> Translated:
    """A row in the shape that a reader of Open Referral UK 3.0 reads."""
    item = Translated().take(old, *_SAME, *_SAME_TOO, *_WORDS, "last_modified")
    item.take(old, last_modified="updated_at")
    named = old.refer("id", "service")
    service_id = named[0] if named else derive(old.source, "service", old.values.get("name"))
    put_ages(item, old)
    put_eligibility(item, old)
    _put_access(item, old)
    _put_free(item, old)
    _put_links(item, old)
    _put_status(item, old, today)
    _put_organization(item, old)
    _put_places(item, old, service_id)
    item["attributes"] = [*read_terms(old), *read_deliveries(old), *read_deliverables(old)]
    item["contacts"], item["phones"] = read_contacts(old), read_phones(old)
    item["cost_options"] = [_cost(part) for part in old.children("cost_options")]
    item["languages"] = [_language(part) for part in old.children("languages")]
    item["funding"] = [
        Translated(part.path).take(part, "id", "source") for part in old.children("fundings")
    ]
    return item


def _put_places(item: Translated, old: Fields, service_id: UUID) -> None:
    holidays = read_holidays(old, service_id)
    visits = read_visits(old, service_id, holidays)
    hours = read_hours(old, service_id, holidays)
    if not hours and not any(visit.get("schedules") for visit in visits):
        hours = holidays_alone(holidays, old, service_id)
    item["schedules"] = [*hours, *holidays.instead]
    item["service_at_locations"] = visits
    item["service_areas"] = [
        Translated(part.path).take(
            part, "id", "name", "description", "service_area", "extent", "extent_type", "uri"
        )
        for part in old.children("service_areas")
    ]


def _put_organization(item: Translated, old: Fields) -> None:
    item.take(old, "organization_id")
    for key in ("organization", "organisation"):
        part = old.child(key)
        if part is not None:
            same = ("id", "name", "description", "email", "website", "url", "logo", "uri")
            item.put("organization", Translated(part.path).take(part, *same), key)


def _put_access(item: Translated, old: Fields) -> None:
    """How people come to it, where no words of its own say so."""
    value = old.values.get("attending_access")
    words = value if isinstance(value, list) else str(value or "").split(",")
    told = [_ACCESS.get(str(word).strip().lower(), str(word).strip()) for word in words]
    item.put("application_process", " ".join(filter(None, told)), "attending_access")
    is_referred = flag(old, "needs_referral")
    if is_referred is not None:
        text = _ACCESS["referral"] if is_referred else "No referral is needed."
        item.put("application_process", text, "needs_referral")


def _put_free(item: Translated, old: Fields) -> None:
    is_free = flag(old, "free")
    if is_free:
        item.put("fees", "Free", "free")
    elif is_free is False:
        item.beyond["is_free"] = False


def _put_links(item: Translated, old: Fields) -> None:
    """The first link where there is no address of its own; answers of a local offer as words."""
    for link in old.children("links"):
        item.put("url", link.values.get("url"), f"{link.path}.url")
    offer = old.child("local_offer")
    if offer is None:
        return
    answers = [
        f"{answer.text('question')}\n{answer.text('answer')}"
        for answer in offer.children("survey_answers")
        if answer.text("answer")
    ]
    words = [item.get("description"), offer.values.get("description"), *answers]
    item["description"] = "\n\n".join(str(part) for part in words if part)
    item.put("url", offer.values.get("link"), "local_offer.link")


def _put_status(item: Translated, old: Fields, today: date) -> None:
    """Inactive outside the time for which its publisher shows it."""
    first, last = old.day("visible_from"), old.day("visible_to")
    if (first and first > today) or (last and last < today):
        item["status"] = "inactive"


def _cost(part: Fields) -> Translated:
    cost = Translated(part.path).take(
        part, "id", "valid_from", "valid_to", "option", "amount", "amount_description", "currency"
    )
    return cost.take(part, amount_description="cost_type")


def _language(part: Fields) -> Translated:
    return (
        Translated(part.path).take(part, "id", "name", "code", "note").take(part, name="language")
    )
