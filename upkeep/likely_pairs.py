"""Compares all listings, so that reviewers find likely twins without waiting for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from directory.queries.duplicates import find_decided, list_traits
from directory.queries.likely_pairs import replace_likely_pairs
from matching.duplicates import find_pairs


def renew_likely_pairs(session: Session, now: datetime) -> int:
    """Compare all listings anew; answer how many pairs are likely one thing and not decided.

    Notes
    -----
    20,000 listings take about 25 seconds: work for a job, once a night.
    """
    pairs = [
        pair
        for pair in find_pairs(list_traits(session), decided=find_decided(session))
        if not pair.is_decided_same
    ]
    replace_likely_pairs(session, ((one.a, one.b, one.score, one.levels) for one in pairs), now)
    return len(pairs)
