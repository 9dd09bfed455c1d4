"""The pairs of listings that are likely one thing, as they were last compared."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from directory.models import LikelyPair


def replace_likely_pairs(
    session: Session,
    pairs: Iterable[tuple[UUID, UUID, float, Mapping[str, str]]],
    now: datetime,
) -> None:
    """Keep these pairs (the smaller id first, with score and levels) and no others."""
    session.execute(delete(LikelyPair))
    rows = [
        {
            "id": uuid4(),
            "service_id": one,
            "other_id": other,
            "score": score,
            "levels": dict(levels),
            "found_at": now,
        }
        for one, other, score, levels in pairs
    ]
    if rows:
        session.execute(insert(LikelyPair), rows)
