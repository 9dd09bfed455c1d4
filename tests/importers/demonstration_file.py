"""The demonstration file as tests look at it: its services, and what hangs on each."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DEMONSTRATION = Path(__file__).parents[2] / "importers" / "demonstration" / "demonstration.json"

Record = dict[str, Any]


@cache
def read_page() -> Record:
    """The whole file: a page of services."""
    parsed: Record = json.loads(DEMONSTRATION.read_text(encoding="utf-8"))
    return parsed


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
