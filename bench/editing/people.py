"""The listings that are fought over, and who keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts import add_account
from directory.api_tokens import make_token
from directory.kinds import Actor, Role, TokenScope
from directory.models import Service
from directory.queries.audit import ChangedBy
from directory.queries.keepers import put_keeper

SEED = 20_261_122


@dataclass(frozen=True, slots=True)
class Keeper:
    """One editor: an account, and a token of the organization that it keeps."""

    account_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Listings of one organization, and everybody who changes them at once."""

    service_ids: tuple[UUID, ...]
    keepers: tuple[Keeper, ...]


def lay_ground(session: Session, editors: int, listings: int) -> Ground:
    """Give one organization so many keepers, and listings drawn from the whole directory."""
    everything = list(session.scalars(select(Service).order_by(Service.id)))
    chosen = Random(SEED).sample(everything, min(listings, len(everything)))  # noqa: S311
    organization_id = chosen[0].organization_id
    for one in chosen:
        one.organization_id = organization_id
    now = datetime.now(UTC)
    keepers = [_keeper(session, number, organization_id, now) for number in range(editors)]
    return Ground(tuple(one.id for one in chosen), tuple(keepers))


def _keeper(session: Session, number: int, organization_id: UUID, now: datetime) -> Keeper:
    by = ChangedBy(Actor.COMMAND)
    account = add_account(session, f"editor-{number}@example.org", Role.PARTNER, by)
    put_keeper(session, account.id, organization_id, now)
    lives = timedelta(days=1)
    made = make_token(
        session, organization_id, account.id, f"editor {number}", TokenScope.WRITE, lives, now
    )
    return Keeper(account.id, made.secret)


def counted(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """How often each listing says that it was changed: by programs, on pages, in spreadsheets."""
    query = select(Service.id, Service.alert, Service.wait_time, Service.alternate_name)
    return {
        row.id: (number_in(row.alert), number_in(row.wait_time), number_in(row.alternate_name))
        for row in session.execute(query.where(Service.id.in_(ids)))
    }


def number_in(text: str | None) -> int:
    """The number that a field counts up; 0 where it holds none."""
    figures = "".join(char for char in text or "" if char.isdigit())
    return int(figures) if figures else 0
