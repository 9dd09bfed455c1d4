"""Who made each version of a listing, as far as whoever reads it may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import Role, VersionWay
from directory.models import Account, ListingVersion
from directory.queries.reviews import find_accounts
from directory.queries.sign_ins import Seen

WAYS = {
    VersionWay.PAGES: "on these pages",
    VersionWay.SPREADSHEET: "in a spreadsheet",
    VersionWay.API: "by a program",
    VersionWay.FEED: "from a feed",
    VersionWay.REVIEW: "while reviewing",
    VersionWay.RESTORED: "by putting an earlier version back",
    VersionWay.MERGED: "by merging another listing into it",
}
ROLES = {
    Role.PARTNER: "Somebody who looks after it",
    Role.REVIEWER: "A reviewer",
    Role.ADMINISTRATOR: "A reviewer",
}
GONE = "Somebody whose account is gone"


@dataclass(frozen=True, slots=True)
class Makers:
    """The accounts behind some versions, and who asks for them.

    Parameters
    ----------
    is_told
        Whether addresses are told: to reviewers, who can be asked about them, and to nobody else.
    """

    accounts: Mapping[UUID, Account]
    reader: UUID
    is_told: bool

    def who(self, version: ListingVersion) -> str:
        """Who made a version, and who agreed to it where that was somebody else."""
        if version.made_by is None and version.way == VersionWay.FEED:
            return "Before anybody changed it here" if version.number == 1 else "A feed"
        made = self._name(version.made_by)
        if version.decided_by in {None, version.made_by}:
            return made
        agreed = self._name(version.decided_by)
        return f"{made}; {agreed[0].lower()}{agreed[1:]} agreed"

    def how(self, version: ListingVersion) -> str:
        """How a version came about; nothing where that says no more than who made it."""
        return (
            "" if version.made_by is None and version.way == VersionWay.FEED else WAYS[version.way]
        )

    def _name(self, account_id: UUID | None) -> str:
        if account_id == self.reader:
            return "You"
        account = self.accounts.get(account_id) if account_id else None
        if account is None:
            return GONE
        return account.email if self.is_told else ROLES.get(account.role, "Somebody else")


def find_makers(
    session: Session, seen: Seen, versions: Sequence[ListingVersion], *, is_told: bool
) -> Makers:
    """Whoever made or agreed to some versions."""
    ids = {id_ for one in versions for id_ in (one.made_by, one.decided_by) if id_}
    return Makers(find_accounts(session, ids), seen.account_id, is_told)
