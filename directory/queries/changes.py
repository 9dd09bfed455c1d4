"""Hearing from the database what has changed, as soon as a change is committed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

import psycopg
from sqlalchemy import Engine

# The migration that made the triggers names it too.
CHANNEL = "connect_changes"
# The message that places, or the ways between them, are others than they were.
PLACES = "places"
# After the first change of a transaction all others are there already; those of the next may come.
GATHER_S = 0.02
# An edit must not wait for a stream of others to end. Where everything is read anew, all that an
# import of 20,000 listings tells is heard first: it came in 16 parts and more, each read by itself.
FEW_S, MANY_S = 0.2, 5.0
# One transaction's changes beyond this many are not worth telling apart.
MOST = 2_000


@dataclass(slots=True)
class Changes:
    """What has changed since it was last asked."""

    services: set[UUID] = field(default_factory=set)
    locations: set[UUID] = field(default_factory=set)
    organizations: set[UUID] = field(default_factory=set)
    are_all: bool = False
    has_decisions: bool = False
    has_places: bool = False

    def add(self, message: str) -> None:
        """Take in one message of a trigger."""
        kind, _, id_ = message.partition(":")
        if kind == "decided":
            self.has_decisions = True
        elif kind == PLACES:
            self.has_places = True
        elif id_:
            among = {"location": self.locations, "organization": self.organizations}
            among.get(kind, self.services).add(UUID(id_))
        else:
            self.are_all = True

    @property
    def are_many(self) -> bool:
        """Whether reading everything anew is less work."""
        told = len(self.services) + len(self.locations) + len(self.organizations)
        return self.are_all or told > MOST

    @property
    def has_listings(self) -> bool:
        """Whether any listing may be another than it was."""
        return bool(self.are_all or self.services or self.locations or self.organizations)


Wait = Callable[[float], Changes]


@contextmanager
def listening(engine: Engine) -> Iterator[Wait]:
    """A connection of its own that hears changes; what it yields waits for the next for a while.

    Raises
    ------
    psycopg.OperationalError
        The connection dropped: what has changed since is not known.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            msg = "the connection has no driver"
            raise psycopg.OperationalError(msg)
        driver.execute(f"LISTEN {CHANNEL}")
        try:
            yield lambda seconds: _wait(driver, seconds)
        finally:
            # A connection that listens must not go back to the others.
            connection.detach()


def _wait(driver: "psycopg.Connection[tuple[object, ...]]", seconds: float) -> Changes:
    changes = Changes()
    heard = list(driver.notifies(timeout=seconds, stop_after=1))
    began = monotonic()
    while heard:
        for notice in heard:
            changes.add(notice.payload)
        longest_s = MANY_S if changes.are_many else FEW_S
        is_late = monotonic() - began > longest_s
        heard = [] if is_late else list(driver.notifies(timeout=GATHER_S))
    return changes
