"""Questions about the official lines."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.models import Helpline


def list_helplines(session: Session) -> list[Helpline]:
    """Every line, in the order a panel names them."""
    return list(session.scalars(select(Helpline).order_by(Helpline.position, Helpline.key)))


def delete_helplines(session: Session, *, but: Collection[str]) -> None:
    """Take out every line but those of some keys."""
    session.execute(delete(Helpline).where(Helpline.key.not_in(but)))
