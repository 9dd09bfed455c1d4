"""The demonstration file: well formed, fictional, and holding the listings other tests rely on."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = PROJECT / "docs" / "demonstration.md"
DEMONSTRATION = PROJECT / "importers" / "demonstration" / "demonstration.json"
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
PHONE = re.compile(r"01632 960[0-9]{3}")
HOST = re.compile(r"(?:https?://|@)([\w.-]+)")
BYDAY = {
    "WEEKLY": re.compile(r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*"),
    "MONTHLY": re.compile(r"[1-5](MO|TU|WE|TH|FR|SA|SU)"),
}
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
STATISTICS_HOST = "statistics.data.gov.uk"  # the published address of each authority's code
COUNTY_BOX = {"lon": (-1.40, -0.30), "lat": (51.95, 52.70)}
TERMS = {
    "listing_kind": {"service", "group", "hub", "helpline", "giving"},
    "location_visibility": {"approximate", "hidden"},
    "accessibility": {"step_free", "accessible_toilet", "hearing_loop", "parking"},
    "delivery": {"by_phone", "online", "at_home"},
}
REQUIRED = {
    "service": ("id", "name", "status", "organization_id", "organization", "description"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "addresses": (
        *("id", "address_1", "city", "state_province"),
        *("postal_code", "country", "address_type"),
    ),
    "attributes": ("id", "link_id", "link_type", "taxonomy_term"),
    "taxonomy_term": ("id", "name", "description"),
    "phones": ("id", "number"),
    "schedules": ("id", "freq", "interval", "byday", "opens_at", "closes_at", "description"),
    "languages": ("id", "name", "code"),
    "cost_options": ("id", "option", "amount_description"),
    "service_areas": ("id", "name", "uri"),
}

Record = dict[str, Any]


@pytest.fixture(scope="module")
def page() -> Record:
    """Return the whole file: a page of services."""
    parsed: Record = json.loads(DEMONSTRATION.read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="module")
def listings(page: Record) -> list[Record]:
    """Return the services of the file."""
    contents: list[Record] = page["contents"]
    return contents


def walk(value: Any, name: str) -> Iterator[tuple[str, Record]]:
    """Yield every object inside a value, with the name of the field that holds it."""
    if isinstance(value, dict):
        yield name, value
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, name)


def terms(record: Record, link_type: str) -> set[str]:
    """Return the terms of one link type that a service or location carries."""
    attributes = record.get("attributes", [])
    return {a["taxonomy_term"]["name"] for a in attributes if a["link_type"] == link_type}


def locations(listing: Record) -> list[Record]:
    """Return the locations of a listing."""
    return [sal["location"] for sal in listing.get("service_at_locations", [])]


def schedules(listing: Record) -> list[Record]:
    """Return the schedules of a listing and of its places."""
    own = list(listing.get("schedules", []))
    return own + [
        s for sal in listing.get("service_at_locations", []) for s in sal.get("schedules", [])
    ]


def visibilities(listing: Record) -> set[str]:
    """Return how visible the listing's places are, where that is not exact."""
    return {term for place in locations(listing) for term in terms(place, "location_visibility")}


def five_grams(text: str) -> set[tuple[str, ...]]:
    """Return the runs of five words in a text."""
    words = re.findall(r"[\w'’]+", text.lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def test_the_file_is_one_whole_page_of_sixty_or_more(page: Record, listings: list[Record]) -> None:
    assert 60 <= len(listings) <= 66
    assert page["total_items"] == page["size"] == len(listings)
    assert (page["page_number"], page["total_pages"]) == (1, 1)
    assert page["first_page"]
    assert page["last_page"]
    assert not page["empty"]


def test_services_are_distinct_and_one_id_means_one_thing(listings: list[Record]) -> None:
    assert len({listing["id"] for listing in listings}) == len(listings)
    seen: dict[str, str] = {}
    for listing in listings:
        for name, record in walk(listing, "service"):
            if "id" in record:
                UUID(record["id"])
                said = f"{name} {json.dumps(record, sort_keys=True)}"
                assert seen.setdefault(record["id"], said) == said, record["id"]


def test_every_required_field_is_present_and_not_empty(listings: list[Record]) -> None:
    for listing in listings:
        for name, record in walk(listing, "service"):
            for field in REQUIRED.get(name, ("id",)):
                assert record.get(field), f"{listing['name']}: {name}.{field}"
            assert None not in record.values(), f"{listing['name']}: {name}"
        assert listing["organization_id"] == listing["organization"]["id"]


def test_every_link_points_at_the_record_that_holds_it(listings: list[Record]) -> None:
    for listing in listings:
        assert {a["link_id"] for a in listing["attributes"]} == {listing["id"]}
        for sal in listing.get("service_at_locations", []):
            assert (sal["service_id"], sal["location_id"]) == (listing["id"], sal["location"]["id"])
        for place in locations(listing):
            assert {a["link_id"] for a in place.get("attributes", [])} <= {place["id"]}


def test_attributes_use_only_agreed_terms(listings: list[Record]) -> None:
    for listing in listings:
        for name, record in walk(listing, "service"):
            if name == "attributes":
                assert record["taxonomy_term"]["name"] in TERMS[record["link_type"]]
                has_answer = record["link_type"] == "accessibility"
                assert record.get("value") in (("yes", "no") if has_answer else (None,))
        assert len(terms(listing, "listing_kind")) == 1, listing["name"]


def test_no_real_person_number_or_site_can_be_reached(listings: list[Record]) -> None:
    for listing in listings:
        for name, record in walk(listing, "service"):
            if name == "phones":
                assert PHONE.fullmatch(record["number"]), record["number"]
            assert name != "contacts" or "name" not in record, listing["name"]
        for host in HOST.findall(json.dumps(listing)):
            is_fictional = host == "example.org" or host.endswith(".example.org")
            assert is_fictional or host == STATISTICS_HOST, host


def test_each_place_has_a_postcode_and_lies_in_or_beside_the_county(listings: list[Record]) -> None:
    for place in (place for listing in listings for place in locations(listing)):
        assert POSTCODE.fullmatch(place["addresses"][0]["postal_code"])
        assert COUNTY_BOX["lon"][0] < place["longitude"] < COUNTY_BOX["lon"][1], place["name"]
        assert COUNTY_BOX["lat"][0] < place["latitude"] < COUNTY_BOX["lat"][1], place["name"]


def test_both_authorities_and_a_neighbour_are_covered(listings: list[Record]) -> None:
    counties = {p["addresses"][0]["state_province"] for x in listings for p in locations(x)}
    assert counties == {"North Northamptonshire", "West Northamptonshire", "Leicestershire"}


def test_schedules_can_be_read(listings: list[Record]) -> None:
    for listing in listings:
        for row in schedules(listing):
            assert BYDAY[row["freq"]].fullmatch(row["byday"]), listing["name"]
            assert CLOCK.fullmatch(row["opens_at"])
            assert CLOCK.fullmatch(row["closes_at"])
            assert row["opens_at"] < row["closes_at"], listing["name"]
            assert row["interval"] == 1 or "dtstart" in row, listing["name"]


def test_every_kind_is_there(listings: list[Record]) -> None:
    kinds = [kind for listing in listings for kind in terms(listing, "listing_kind")]
    assert set(kinds) == TERMS["listing_kind"]
    assert kinds.count("giving") >= 4
    assert kinds.count("helpline") >= 2


@pytest.mark.parametrize("town", ["Kingsthorpe", "Corby"])
def test_a_hub_has_a_full_week_and_four_services_under_its_roof(
    town: str, listings: list[Record]
) -> None:
    hubs = [x for x in listings if "hub" in terms(x, "listing_kind")]
    [hub] = [x for x in hubs if town in json.dumps(locations(x))]
    [home] = locations(hub)
    under_its_roof = [
        listing
        for listing in listings
        if listing["organization_id"] == hub["organization_id"]
        and home in locations(listing)
        and terms(listing, "listing_kind") <= {"service", "group"}
    ]
    assert len(under_its_roof) >= 4
    days = {day for row in schedules(hub) for day in row["byday"].split(",")}
    assert days >= {"MO", "TU", "WE", "TH", "FR"}


SPECIAL: dict[str, Callable[[Record], bool]] = {
    "hidden place": lambda x: visibilities(x) == {"hidden"} and len(x["service_areas"]) == 2,
    "approximate place": lambda x: visibilities(x) == {"approximate"},
    "last checked two years ago": lambda x: x.get("assured_date", "").startswith("2024-09"),
    "never checked": lambda x: "assured_date" not in x,
    "closed": lambda x: x["status"] == "defunct",
    "paused": lambda x: x["status"] == "temporarily closed" and bool(x["alert"]),
    "no schedule": lambda x: bool(locations(x)) and not schedules(x),
    "no phone": lambda x: "phones" not in x,
    "by phone and nowhere": lambda x: not locations(x) and "by_phone" in terms(x, "delivery"),
    "online": lambda x: "online" in terms(x, "delivery"),
    "at home": lambda x: "at_home" in terms(x, "delivery"),
    "18 to 25": lambda x: (x.get("minimum_age"), x.get("maximum_age")) == (18, 25),
    "55 and over": lambda x: x.get("minimum_age") == 55,
    "women only": lambda x: "women only" in x.get("eligibility_description", "").lower(),
    "men only": lambda x: x.get("eligibility_description", "").lower().startswith("men only"),
    "referral": lambda x: "referral from gp" in x.get("application_process", "").lower(),
    "steps": lambda x: "no ramp" in json.dumps(locations(x)).lower(),
    "two places with hours of their own": lambda x: (
        len(x.get("service_at_locations", [])) == 2
        and all(sal.get("schedules") for sal in x["service_at_locations"])
    ),
    "fortnightly": lambda x: any(row["interval"] == 2 for row in schedules(x)),
    "seasonal": lambda x: any("valid_to" in row for row in schedules(x)),
    "term time": lambda x: any("term time" in row.get("notes", "") for row in schedules(x)),
    "cost not recorded": lambda x: "cost_options" not in x,
    "free": lambda x: (
        [(c["option"], c.get("amount")) for c in x.get("cost_options", [])] == [("Free", 0)]
    ),
}


@pytest.mark.parametrize("what", SPECIAL)
def test_special_listings_exist(what: str, listings: list[Record]) -> None:
    assert any(SPECIAL[what](listing) for listing in listings)


@pytest.mark.parametrize("code", ["pl", "gu", "bn"])
def test_groups_in_other_languages_exist(code: str, listings: list[Record]) -> None:
    assert any(code in {row["code"] for row in x.get("languages", [])} for x in listings)


def test_one_group_is_listed_twice_under_two_sources(listings: list[Record]) -> None:
    pair = [listing for listing in listings if "natter" in listing["name"].lower()]
    pair = [listing for listing in pair if "knit" in listing["name"].lower()]
    assert len(pair) == 2
    assert pair[0]["organization_id"] != pair[1]["organization_id"]
    [first], [second] = locations(pair[0]), locations(pair[1])
    assert first["id"] != second["id"]
    assert first["addresses"][0]["postal_code"] == second["addresses"][0]["postal_code"]


def test_step_free_is_yes_no_and_not_recorded_in_turn(listings: list[Record]) -> None:
    answers = set()
    for place in (place for listing in listings for place in locations(listing)):
        rows = place.get("attributes", [])
        found = [a["value"] for a in rows if a["taxonomy_term"]["name"] == "step_free"]
        answers.add(found[0] if found else None)
    assert answers == {"yes", "no", None}


def test_no_two_listings_share_half_of_their_word_five_grams(listings: list[Record]) -> None:
    grams = {x["name"]: five_grams(x["description"]) for x in listings}
    assert len(grams) == len(listings)
    for (one, left), (other, right) in combinations(grams.items(), 2):
        fewer = min(len(left), len(right))
        assert fewer > 0, f"{one} or {other} says fewer than five words"
        assert len(left & right) < fewer / 2, f"{one} and {other}"


def test_the_guide_names_real_listings_and_counts_them(listings: list[Record]) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    kinds = [kind for listing in listings for kind in terms(listing, "listing_kind")]
    for kind in TERMS["listing_kind"]:
        assert f"| {kind} | {kinds.count(kind)} |" in guide
    assert f"holds {len(listings)} listings" in guide
    named = re.findall(r"^\| (.+?) \|", guide.split("## Listings that show")[1], re.MULTILINE)
    assert set(named) - {"Listing"} <= {listing["name"] for listing in listings}


def test_every_listing_is_a_valid_open_referral_uk_service(
    shared: Path, listings: list[Record]
) -> None:
    compiled = shared / "standards" / "oruk-3.0" / "compiled" / "service.json"
    schema = json.loads(compiled.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for listing in listings:
        faults = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(listing)]
        assert not faults, f"{listing['name']}: {faults}"
