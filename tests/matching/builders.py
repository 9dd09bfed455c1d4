"""Candidates and searches in memory, for tests of scoring that need no database."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from directory.kinds import ListingKind
from matching.candidate import Candidate, CandidateLocation
from matching.conversation import hear
from matching.listings.listing import ListingText
from matching.request import Mode
from matching.scoring import Search, wishes_of
from matching.understanding import understand

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SPACE = UUID("1d9e2c66-5a51-4a52-9d0c-8b6ad9f1c001")


def make_candidate(name: str, description: str = "", **overrides: Any) -> Candidate:
    """A listing at a venue next door, checked lately."""
    eligibility = overrides.pop("eligibility", "")
    service_id = overrides.pop("service_id", uuid5(SPACE, name + description))
    distance_m = overrides.pop("distance_m", 100.0)
    location = overrides.pop("location", make_location(name))
    return Candidate(
        service_id=service_id,
        text=overrides.pop("text", ListingText(name, "Harebell", description, eligibility)),
        kind=overrides.pop("kind", ListingKind.GROUP),
        location=location,
        distance_m=None if location is None else distance_m,
        assured_date=overrides.pop("assured_date", date(2026, 11, 1)),
        **overrides,
    )


def make_location(name: str, **overrides: Any) -> CandidateLocation:
    """A venue of its own for each name."""
    number = uuid5(SPACE, name).int
    parts: dict[str, Any] = {
        "id": uuid5(SPACE, "at " + name),
        "name": None,
        "lon": -0.9 + (number % 1000) / 2000,
        "lat": 52.2 + (number // 1000 % 1000) / 2000,
        "is_approximate": False,
        "is_unverified": False,
        "is_step_free": None,
    }
    return CandidateLocation(**(parts | overrides))


def make_search(said: str, **overrides: Any) -> Search:
    """A search for what was said, by somebody whose place is known."""
    threads = hear(said).threads
    parts: dict[str, Any] = {
        "wishes": wishes_of(threads),
        "person": understand(threads),
        "mode": Mode.WALK,
        "has_place": True,
        "when": None,
        "now": NOW,
    }
    return Search(**(parts | overrides))
