"""An opportunity in the shape of Open Referral UK 3.0."""

from datetime import date
from typing import Any

from importers.fields import Fields
from importers.formats.open_referral.attributes import DELIVERY
from importers.formats.openactive.hours import is_cancelled, objects, read_hours
from importers.formats.openactive.opportunities import Opportunity, id_of, kind_of
from importers.formats.openactive.places import read_phone, read_place
from importers.formats.translated import Translated
from importers.formats.translated_hours import flag
from importers.identity import derive

ACTIVITY_LIST = "https://openactive.io/activity-list"
_SCHEMES = {
    ACTIVITY_LIST: "OpenActive activity list",
    "https://openactive.io/accessibility-support": "OpenActive accessibility support",
}
# What an attribute says of the opportunity, and the list that its terms are of unless they say so.
_CONCEPTS = {
    "activity": ("interest", ACTIVITY_LIST),
    "accessibilitySupport": (
        "target_audience",
        "https://openactive.io/accessibility-support",
    ),
    "facilityType": ("interest", "https://openactive.io/facility-types"),
}
_GENDERS = {
    "FemaleOnly": "Women and girls only.",
    "MaleOnly": "Men and boys only.",
}


def translate_opportunity(opportunity: Opportunity, old: Fields, today: date) -> Translated | None:
    """An opportunity in the shape that a reader of the standard reads; none where it is over."""
    owner_id = derive(old.source, "service", opportunity.id)
    hours = read_hours(old, opportunity.kind, opportunity.dates, today, owner_id)
    if hours is None:
        return None
    item = Translated(opportunity.path, id=opportunity.id, schedules=hours)
    item.take(old, "name", "url")
    _put_words(item, old)
    _put_status(item, old)
    _put_eligibility(item, old)
    _put_costs(item, old)
    _put_organization(item, old)
    item["attributes"] = _attributes(old)
    _put_place(item, old, opportunity)
    return item


def _texts(value: Any) -> list[str]:
    """Plain words, or the labels of concepts, in a list or alone."""
    parts = value if isinstance(value, list) else [value]
    labels = (part.get("prefLabel") if isinstance(part, dict) else part for part in parts)
    return [label.strip() for label in labels if isinstance(label, str) and label.strip()]


def _put_words(item: Translated, old: Fields) -> None:
    words = [
        *_texts(old.values.get("description")),
        *_texts(old.values.get("attendeeInstructions")),
    ]
    item.put("description", "\n\n".join(words), "description")


def _put_status(item: Translated, old: Fields) -> None:
    status = str(old.values.get("eventStatus") or "")
    if is_cancelled(dict(old.values)):
        item.put("status", "inactive", "eventStatus")
    elif status.endswith("EventPostponed"):
        item.put("status", "temporarily closed", "eventStatus")


def _put_eligibility(item: Translated, old: Fields) -> None:
    """Ages as numbers; gender, level and what else limits who may come as words."""
    for key in ("ageRestriction", "ageRange"):
        ages = old.child(key)
        if ages is not None:
            for name, end in (("minimum_age", "minValue"), ("maximum_age", "maxValue")):
                item.put(name, ages.values.get(end), f"{key}.{end}")
            break
    gender = str(old.values.get("genderRestriction") or "")
    gender = gender.replace("#", "/").rpartition("/")[2].rpartition(":")[2]
    levels = ", ".join(_texts(old.values.get("level")))
    words = [
        _GENDERS.get(gender, ""),
        f"Level: {levels}." if levels else "",
        *_texts(old.values.get("additionalAdmissionRestriction")),
    ]
    item.put("eligibility_description", " ".join(filter(None, words)), "genderRestriction")


def _put_costs(item: Translated, old: Fields) -> None:
    costs = []
    for part in objects(old, "offers"):
        cost = Translated(part.path).take(
            part, option="name", amount="price", currency="priceCurrency"
        )
        costs.append(cost.take(part, amount_description="description"))
    item["cost_options"] = costs
    is_free = flag(old, "isAccessibleForFree")
    if is_free:
        item.put("fees", "Free", "isAccessibleForFree")
    elif is_free is False:
        item.beyond["is_free"] = False


def _put_organization(item: Translated, old: Fields) -> None:
    """Who runs it; a person who does so by himself is nobody's business but his own."""
    for key in ("organizer", "provider"):
        part = old.child(key) if isinstance(old.values.get(key), dict) else None
        if part is None or kind_of(dict(part.values)) == "Person":
            continue
        organization = Translated(part.path).put("id", id_of(dict(part.values)), "id")
        organization.take(part, "name", "description", "email", website="url")
        organization.take(part, name="legalName")
        organization["phones"] = read_phone(part)
        item.put("organization", organization, key)
        item.put("email", part.values.get("email"), f"{key}.email")


def _concept(item: Fields, link_type: str, scheme: str) -> Translated:
    given = item.values.get("inScheme")
    scheme = given if isinstance(given, str) and given.startswith("http") else scheme
    title = _SCHEMES.get(scheme, scheme)
    local_id = id_of(dict(item.values))
    term = Translated(item.path, taxonomy=title, taxonomy_detail={"name": title, "uri": scheme})
    term.put("id", local_id, "id").take(item, name="prefLabel", code="notation")
    if local_id and local_id.startswith("http"):
        term.put("term_uri", local_id, "id")
    return Translated(item.path, link_type=link_type, taxonomy_term=term)


def _attributes(old: Fields) -> list[Translated]:
    found = [
        _concept(item, link_type, scheme)
        for key, (link_type, scheme) in _CONCEPTS.items()
        for item in objects(old, key)
    ]
    if _is_online(old):
        term = Translated("eventAttendanceMode", name="online")
        found.append(Translated(term.path, link_type=DELIVERY, taxonomy_term=term))
    return found


def _is_online(old: Fields) -> bool:
    mode = str(old.values.get("eventAttendanceMode") or "")
    return mode.endswith(("OnlineEventAttendanceMode", "MixedEventAttendanceMode")) or bool(
        old.values.get("beta:virtualLocation")
    )


def _put_place(item: Translated, old: Fields, opportunity: Opportunity) -> None:
    places = objects(old, "location")
    whole = str(old.values.get("eventAttendanceMode") or "")
    if whole.endswith("OnlineEventAttendanceMode"):
        places = []
    visits = []
    for number, place in enumerate(places):
        if kind_of(dict(place.values)) == "VirtualLocation":
            continue
        visit_id = derive(old.source, "service_at_location", opportunity.id, number)
        location = read_place(place, old.values.get("accessibilityInformation"))
        visit = Translated(place.path, id=str(visit_id), location=location)
        meeting = old.values.get("meetingPoint")
        visits.append(visit.put("description", meeting, "meetingPoint"))
    item["service_at_locations"] = visits
