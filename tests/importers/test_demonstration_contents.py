"""The demonstration directory holds what a stranger needs to judge a search by."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from matching.taxonomy.concept import vocabulary
from tests.importers.demonstration_file import (
    Record,
    locations,
    read_page,
    schedules,
    terms,
    visibilities,
)

GUIDE = Path(__file__).parents[2] / "docs" / "demonstration.md"
KINDS = ("service", "group", "hub", "helpline", "giving")
TOWNS = (
    *("Northampton", "Corby", "Kettering", "Wellingborough", "Rushden", "Daventry", "Towcester"),
    *("Brackley", "Oundle", "Desborough", "Rothwell", "Burton Latimer", "Higham Ferrers"),
    *("Irthlingborough", "Raunds", "Thrapston", "Finedon"),
)
HUB_TOWNS = (
    *("Kingsthorpe", "Corby", "Northampton", "Kettering", "Wellingborough", "Rushden"),
    *("Daventry", "Towcester", "Brackley", "Oundle"),
)
# Subjects that somebody will ask for, by concepts of which at least one must be there twice.
SUBJECTS = {
    "arts": {"arts", "painting_drawing", "pottery", "drama"},
    "singing": {"singing"},
    "gardens": {"gardening", "allotments"},
    "sheds": {"woodwork", "repair"},
    "food": {"food_bank", "lunch_club"},
    "warmth": {"warm_space"},
    "faith": {"faith"},
    "culture": {"culture", "eastern_european", "south_asian", "caribbean_african"},
    "sport": {"sport", "walking_football", "bowls_darts", "swimming"},
    "walking": {"walking"},
    "animals": {"animals", "dogs"},
    "history": {"history"},
    "reading": {"reading"},
    "digital": {"digital_skills"},
    "carers": {"carers", "young_carers", "parent_carers"},
    "dementia": {"dementia"},
    "bereavement": {"bereavement", "suicide_bereavement", "baby_loss"},
    "mental wellbeing": {"wellbeing", "depression", "anxiety"},
    "hearing voices": {"psychosis"},
    "learning disability": {"learning_disability"},
    "autism": {"autism"},
    "sensory loss": {"sight_loss", "hearing_loss"},
    "veterans": {"veterans"},
    "LGBTQ+": {"lgbtq"},
    "domestic abuse": {"domestic_abuse"},
    "drink and drugs": {"alcohol", "drugs"},
    "debt": {"debt", "money"},
    "energy": {"energy_bills"},
    "housing": {"housing", "homelessness"},
    "work": {"employment"},
    "transport": {"transport"},
    "reablement": {"reablement"},
    "hospital discharge": {"hospital_discharge"},
    "equipment": {"equipment"},
    "falls": {"strength_balance"},
    "befriending": {"befriending"},
    "ways to give": {"volunteering", "teaching_others"},
}


@pytest.fixture(scope="module")
def listings() -> list[Record]:
    """The services of the file."""
    contents: list[Record] = read_page()["contents"]
    return contents


def concepts(listing: Record) -> set[str]:
    """The concepts that a listing is tagged with."""
    attributes = listing.get("attributes", [])
    return {a["taxonomy_term"]["code"] for a in attributes if a["link_type"] == "taxonomy"}


def towns(listing: Record) -> set[str]:
    """Where a listing happens, as its addresses say."""
    return {place["addresses"][0]["city"] for place in locations(listing)}


def test_every_kind_is_there(listings: list[Record]) -> None:
    kinds = [kind for listing in listings for kind in terms(listing, "listing_kind")]
    assert set(kinds) == set(KINDS)
    assert kinds.count("giving") >= 10
    assert kinds.count("helpline") >= 5


def test_twelve_kinds_of_thing_are_there_ten_times(listings: list[Record]) -> None:
    counted = Counter(concept for listing in listings for concept in concepts(listing))
    assert sum(count >= 10 for count in counted.values()) >= 12
    assert set(counted) <= set(vocabulary().by_id)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_there(subject: str, listings: list[Record]) -> None:
    assert sum(bool(concepts(listing) & SUBJECTS[subject]) for listing in listings) >= 2


@pytest.mark.parametrize("town", TOWNS)
def test_every_town_is_there(town: str, listings: list[Record]) -> None:
    assert any(town in towns(listing) for listing in listings)


def test_thirty_villages_both_authorities_and_neighbours_are_there(listings: list[Record]) -> None:
    counties = Counter(
        place["addresses"][0]["state_province"] for x in listings for place in locations(x)
    )
    assert counties["North Northamptonshire"] > 80
    assert counties["West Northamptonshire"] > 80
    assert len(counties) >= 5, counties
    inside = {
        place["addresses"][0]["city"]
        for listing in listings
        for place in locations(listing)
        if place["addresses"][0]["state_province"].endswith("Northamptonshire")
    }
    assert len(inside - set(TOWNS)) >= 30


@pytest.mark.parametrize("town", HUB_TOWNS)
def test_a_hub_has_a_full_week_and_services_under_its_roof(
    town: str, listings: list[Record]
) -> None:
    other = "Kingsthorpe" if town == "Northampton" else "nowhere"
    hubs = [
        x
        for x in listings
        if "hub" in terms(x, "listing_kind")
        and town in json.dumps(locations(x))
        and other not in json.dumps(locations(x))
    ]
    assert hubs, town
    hub = hubs[0]
    [home] = locations(hub)
    under_its_roof = [
        listing
        for listing in listings
        if listing["organization_id"] == hub["organization_id"]
        and home in locations(listing)
        and terms(listing, "listing_kind") <= {"service", "group"}
    ]
    assert len(under_its_roof) >= 4
    days = {day for row in schedules(hub) for day in row.get("byday", "").split(",")}
    assert days >= {"MO", "TU", "WE", "TH", "FR"}
    assert terms(hub, "picture") == {"drawing"}


SPECIAL: dict[str, Callable[[Record], bool]] = {
    "hidden place": lambda x: visibilities(x) == {"hidden"},
    "approximate place": lambda x: visibilities(x) == {"approximate"},
    "last checked two years ago": lambda x: x.get("assured_date", "9") < "2024-12",
    "never checked": lambda x: "assured_date" not in x,
    "closed": lambda x: x["status"] == "defunct",
    "paused": lambda x: x["status"] == "temporarily closed" and bool(x["alert"]),
    "no schedule": lambda x: bool(locations(x)) and not schedules(x),
    "hours in words alone": lambda x: any("freq" not in row for row in schedules(x)),
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
    "fortnightly": lambda x: any(row.get("interval") == 2 for row in schedules(x)),
    "last of the month": lambda x: any(row.get("byday", "")[:2] == "-1" for row in schedules(x)),
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


@pytest.mark.parametrize("code", ["pl", "gu", "bn", "ro", "so", "pa", "uk"])
def test_groups_in_other_languages_exist(code: str, listings: list[Record]) -> None:
    assert any(code in {row["code"] for row in x.get("languages", [])} for x in listings)


def test_one_group_is_listed_twice_under_two_sources(listings: list[Record]) -> None:
    pair = [
        x for x in listings if {"knit", "natter"} <= set(re.findall("[a-z]+", x["name"].lower()))
    ]
    pair = [x for x in pair if "Rush" in x["name"]]
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


def test_the_guide_names_real_listings_and_counts_them(listings: list[Record]) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    kinds = [kind for listing in listings for kind in terms(listing, "listing_kind")]
    for kind in KINDS:
        assert f"| {kind} | {kinds.count(kind)} |" in guide
    assert f"holds {len(listings)} listings" in guide
    named = re.findall(r"^\| (.+?) \|", guide.split("## Listings that show")[1], re.MULTILINE)
    assert set(named) - {"Listing"} <= {listing["name"] for listing in listings}
