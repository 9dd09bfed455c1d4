"""Looking, every night, for listings that are likely the same thing twice."""

from datetime import UTC, datetime

from api.jobs.place import Workplace
from directory.database import transaction


def compare(place: Workplace) -> None:
    """Compare all listings anew, for the reviewers."""
    # It reads every listing's words, for which it imports much.
    from upkeep.likely_pairs import renew_likely_pairs

    with transaction(place.engine) as session:
        renew_likely_pairs(session, datetime.now(UTC))
