"""Questions about the official lines."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Helpline


def list_helplines(session: Session) -> list[Helpline]:
    """Every line, in the order a panel names them."""
    return list(session.scalars(select(Helpline).order_by(Helpline.position, Helpline.key)))
