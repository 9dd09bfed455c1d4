"""How soon a listing that was edited or withdrawn is right in the answers of a running server."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx2
import psycopg

from bench.listings.listing import GeneratedListing
from bench.match.engine import public_venue
from bench.match.server import Server
from directory.kinds import LocationVisibility, PublicationStatus, ServiceStatus

# What listings are turned into: none of it is among the generated activities.
TURNED_INTO = (
    "archery fencing badminton golf rugby cricket gymnastics calligraphy embroidery karaoke"
).split()
GIVEN_UP_AFTER_S = 10.0
ASKED_AFTER_WITHDRAWAL = 10


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of the edits.

    Parameters
    ----------
    visible_ms
        From each edit's commit to the end of the first answer that ranks by it.
    never
        How many did not arrive.
    shown_withdrawn
        In how many answers after its withdrawal was committed a listing was still shown.
    """

    visible_ms: list[float]
    never: int
    shown_withdrawn: int


def measure_refresh(server: Server, url: str, listings: Sequence[GeneratedListing]) -> Refreshed:
    """Edit some listings in the database, one after the other, and withdraw them again."""
    visible_ms: list[float] = []
    never = shown = 0
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    address = f"http://127.0.0.1:{server.port}"
    with (
        psycopg.connect(plain, autocommit=True) as connection,
        httpx2.Client(base_url=address, timeout=60, trust_env=False) as client,
    ):
        for one, word in zip(_editable(listings), TURNED_INTO, strict=False):
            asked = _Asked(client, one, word)
            connection.execute(
                "UPDATE service SET name = %s, description = %s, eligibility_description = NULL,"
                " minimum_age = NULL, maximum_age = NULL WHERE id = %s",
                (f"{word.capitalize()} for all", f"We teach {word} to anybody.", one.id),
            )
            taken_ms = _until_visible(asked)
            never += taken_ms is None
            visible_ms += [taken_ms] if taken_ms is not None else []
            connection.execute(
                "UPDATE service SET publication_status = %s WHERE id = %s",
                (PublicationStatus.WITHDRAWN.value, one.id),
            )
            shown += sum(asked.is_shown() for _ in range(ASKED_AFTER_WITHDRAWAL))
    return Refreshed(visible_ms, never, shown)


def _editable(listings: Sequence[GeneratedListing]) -> Iterator[GeneratedListing]:
    for one in listings:
        venue = public_venue(one)
        is_exact = venue is not None and venue.visibility is LocationVisibility.EXACT
        if is_exact and one.status is ServiceStatus.ACTIVE and not one.tags and not one.delivery:
            yield one


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search from a listing's own door, for what it is turned into."""

    client: httpx2.Client
    listing: GeneratedListing
    word: str

    def is_shown(self) -> bool:
        """Whether the listing is among the answers."""
        body = {"near": self.listing.venues[0].postcode, "said": f"wants to try {self.word}"}
        answer = self.client.post("/api/match", json=body).raise_for_status()
        return any(UUID(one["service_id"]) == self.listing.id for one in answer.json()["results"])


def _until_visible(asked: _Asked) -> float | None:
    began = time.perf_counter()
    while time.perf_counter() - began < GIVEN_UP_AFTER_S:
        if asked.is_shown():
            return (time.perf_counter() - began) * 1_000
    return None
