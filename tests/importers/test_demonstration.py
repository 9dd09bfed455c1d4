"""The demonstration file is well formed, wholly fictional, and a valid page of the standard."""

import json
import re
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from matching.taxonomy.concept import vocabulary
from tests.importers.demonstration_file import (
    Record,
    five_grams,
    locations,
    read_page,
    schedules,
    terms,
    walk,
)

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
PHONE = re.compile(r"01632 960[0-9]{3}")
HOST = re.compile(r"(?:https?://|@)([\w.-]+)")
_DAY = "(MO|TU|WE|TH|FR|SA|SU)"
BYDAY = {
    "WEEKLY": re.compile(rf"{_DAY}(,{_DAY})*"),
    "MONTHLY": re.compile(rf"(-1|[1-5]){_DAY}(,(-1|[1-5]){_DAY})*"),
}
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
STATISTICS_HOST = "statistics.data.gov.uk"  # the published address of each authority's code
COUNTY_BOX = {"lon": (-1.40, -0.30), "lat": (51.95, 52.70)}
CONCEPTS = "Connect Northamptonshire concepts"
TERMS = {
    "listing_kind": {"service", "group", "hub", "helpline", "giving"},
    "location_visibility": {"approximate", "hidden"},
    "accessibility": {"step_free", "accessible_toilet", "hearing_loop", "parking"},
    "delivery": {"by_phone", "online", "at_home"},
    "picture": {"drawing"},
    "picture_description": {"description"},
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
    "schedules": ("id", "description"),
    "languages": ("id", "name", "code"),
    "cost_options": ("id", "option", "amount_description"),
    "service_areas": ("id", "name", "uri"),
}


@pytest.fixture(scope="module")
def listings() -> list[Record]:
    """The services of the file."""
    contents: list[Record] = read_page()["contents"]
    return contents


def test_the_file_is_one_whole_page_of_three_hundred_or_more(listings: list[Record]) -> None:
    page = read_page()
    assert len(listings) >= 300
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


def test_attributes_use_only_agreed_terms_and_known_concepts(listings: list[Record]) -> None:
    known = vocabulary().by_id
    for listing in listings:
        for name, record in walk(listing, "service"):
            if name != "attributes":
                continue
            term = record["taxonomy_term"]
            if record["link_type"] == "taxonomy":
                assert (term["taxonomy"], term["code"] in known) == (CONCEPTS, True), term
            else:
                assert term["name"] in TERMS[record["link_type"]]
            if record["link_type"] == "accessibility":
                assert record["value"] in ("yes", "no")
        assert len(terms(listing, "listing_kind")) == 1, listing["name"]
        assert terms(listing, "taxonomy"), f"{listing['name']} has no concept"


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


def test_schedules_can_be_read_or_are_words_alone(listings: list[Record]) -> None:
    for listing in listings:
        for row in schedules(listing):
            if "freq" not in row:
                assert set(row) == {"id", "description"}, listing["name"]
                continue
            assert BYDAY[row["freq"]].fullmatch(row["byday"]), listing["name"]
            assert CLOCK.fullmatch(row["opens_at"])
            assert CLOCK.fullmatch(row["closes_at"])
            assert row["opens_at"] < row["closes_at"], listing["name"]
            assert row["interval"] == 1 or "dtstart" in row, listing["name"]


def test_no_two_listings_share_half_of_their_word_five_grams(listings: list[Record]) -> None:
    grams = [(x["name"], five_grams(x["description"])) for x in listings]
    assert len({name for name, _ in grams}) == len(listings)
    for (one, left), (other, right) in combinations(grams, 2):
        fewer = min(len(left), len(right))
        assert fewer > 0, f"{one} or {other} says fewer than five words"
        assert len(left & right) < fewer / 2, f"{one} and {other}"


def test_every_listing_is_a_valid_open_referral_uk_service(
    shared: Path, listings: list[Record]
) -> None:
    compiled = shared / "standards" / "oruk-3.0" / "compiled" / "service.json"
    schema = json.loads(compiled.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for listing in listings:
        # Hours that could not be told are words alone, which the standard's schedule cannot be.
        faults = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(listing)]
        assert not faults, f"{listing['name']}: {faults}"
