"""What a result shows beside its score, read for the results alone in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from directory.opening import Recurrence
from directory.postcodes import find_in_text, parse_postcode
from directory.queries.hours import Hours, list_hours
from directory.queries.particulars import Shown, ShownRow, list_shown
from matching.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Particulars:
    """Whom to ring, where exactly, when and for how much."""

    phone: str | None
    postcode: str | None
    schedules: tuple[Recurrence, ...]
    cost_text: str | None
    referral: str | None


def _postcode(row: ShownRow, *, is_approximate: bool) -> str | None:
    """The first postcode that is one; of an approximate location the outcode alone."""
    for written in row.postal_codes or ():
        unit = parse_postcode(written) or find_in_text(written)
        if unit is not None:
            return unit.outward if is_approximate else str(unit)
    return None


def _phone(row: ShownRow) -> str | None:
    if row.number is None:
        return None
    return f"{row.number} ext. {row.extension}" if row.extension else row.number


def _cost(row: ShownRow) -> str | None:
    """The price in words, as recorded; nothing where it is not."""
    written = row.fees_description or row.fees
    if written:
        return written
    recorded = [part for part in row.prices or () if part]
    if recorded:
        return "; ".join(recorded)
    return "Free" if row.is_free else None


def _shown(candidate: Candidate) -> Shown:
    location = candidate.location
    if location is None:
        return Shown(candidate.service_id, None)
    return Shown(candidate.service_id, location.id, location.is_approximate)


def hours_of(session: Session, candidates: Sequence[Candidate]) -> Hours:
    """The hours that some candidates keep, in one statement."""
    locations = [candidate.location.id for candidate in candidates if candidate.location]
    return list_hours(session, [candidate.service_id for candidate in candidates], locations)


def read_particulars(
    session: Session, candidates: Sequence[Candidate], hours: Hours | None = None
) -> Mapping[UUID, Particulars]:
    """Particulars by service, of the candidates that may still be shown where they are shown.

    Parameters
    ----------
    hours
        Those of all candidates, where they are known; they are read where they are not.
    """
    if not candidates:
        return {}
    rows = {row.service_id: row for row in list_shown(session, [_shown(c) for c in candidates])}
    hours = hours or hours_of(session, candidates)
    found = {}
    for candidate in candidates:
        row, location = rows.get(candidate.service_id), candidate.location
        if row is not None:
            is_approximate = location is not None and location.is_approximate
            found[candidate.service_id] = Particulars(
                phone=_phone(row),
                postcode=_postcode(row, is_approximate=is_approximate),
                schedules=hours.find(candidate.service_id, location.id if location else None),
                cost_text=_cost(row),
                referral=row.application_process,
            )
    return found
