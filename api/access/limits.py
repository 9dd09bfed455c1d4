"""How often something may be tried, by whom, and where it is counted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Request

from api.access.errors import TooManyTriesError
from api.dependencies import OpenTransaction, TransactionOpener
from directory.queries.rate_counts import count_try, span_begin
from directory.tokens import digest

IPV4_PREFIX, IPV6_PREFIX = 24, 48


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so long."""

    name: str
    most: int
    span: timedelta


# By the address that is asked for. Five codes an asking and twenty askings a day leave a guesser
# one chance in ten thousand a day, and a code typed elsewhere fewer still.
ASKED_OFTEN = Limit("asked for", 5, timedelta(minutes=15))
ASKED_ALL_DAY = Limit("asked for in a day", 20, timedelta(days=1))
CODES_FOR_ADDRESS = Limit("codes for an address", 10, timedelta(days=1))
# By the network: a council's whole staff may come from one address.
ASKED_BY_NETWORK = Limit("asked by a network", 60, timedelta(minutes=15))
CODES_BY_NETWORK = Limit("codes by a network", 100, timedelta(minutes=15))
JOINED_BY_NETWORK = Limit("joined by a network", 20, timedelta(minutes=15))
FORMS_BY_NETWORK = Limit("forms by a network", 60, timedelta(minutes=15))
# Anybody may correct a listing: a few a network, and no more of one listing than can be read.
CORRECTIONS_BY_NETWORK = Limit("corrections by a network", 10, timedelta(minutes=15))
CORRECTIONS_OF_LISTING = Limit("corrections of a listing", 10, timedelta(days=1))
# By the account: somebody who goes through forty groups, and types names all the while.
SAVES_BY_ACCOUNT = Limit("saves by an account", 600, timedelta(minutes=15))
BEGUN_BY_ACCOUNT = Limit("listings begun by an account", 60, timedelta(days=1))
NAMES_BY_ACCOUNT = Limit("names looked for by an account", 900, timedelta(minutes=15))
WRONG_TOKENS_BY_NETWORK = Limit("wrong tokens by a network", 60, timedelta(minutes=15))
# By the account: each is read in a process of its own, and a county's worth takes seconds.
UPLOADS_BY_ACCOUNT = Limit("uploads by an account", 30, timedelta(minutes=15))
DOWNLOADS_BY_ACCOUNT = Limit("downloads by an account", 60, timedelta(minutes=15))
# By the token: forty groups, each written some times over while a program is being tried out.
WRITES_BY_TOKEN = Limit("writes by a token", 600, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Tries:
    """Counts tries in the database, each in a transaction of its own.

    Notes
    -----
    A failed request is counted like any other, and no request waits for the end of another that
    comes from the same network. What is kept is a digest of what was tried and by whom.
    """

    open_session: OpenTransaction
    network: str
    now: datetime

    def count(self, limit: Limit, who: str) -> None:
        """Count one try.

        Raises
        ------
        TooManyTriesError
            It was one too many.
        """
        begins = span_begin(self.now, limit.span)
        with self.open_session() as session:
            tries = count_try(session, digest(f"{limit.name}:{who}"), begins)
        if tries > limit.most:
            raise TooManyTriesError(int((begins + limit.span - self.now).total_seconds()) + 1)

    def count_network(self, limit: Limit) -> None:
        """Count one try by the network that the request comes from.

        Raises
        ------
        TooManyTriesError
            It was one too many.
        """
        self.count(limit, self.network)


def network_of(address: str | None) -> str:
    """The network that an address of the internet belongs to, as coarse as a firm's."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network((found, IPV6_PREFIX), strict=False))
        found = found.ipv4_mapped
    return str(ip_network((found, IPV4_PREFIX), strict=False))


async def count_tries(request: Request, opener: TransactionOpener) -> Tries:
    """The counter of a request."""
    client = request.client.host if request.client else None
    return Tries(opener, network_of(client), datetime.now(UTC))


TryCounter = Annotated[Tries, Depends(count_tries)]
