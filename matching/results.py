"""What a search shows of each listing: its facts, the reasons and what is not known."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from directory.opening import describe
from directory.queries.hours import Hours
from matching.answer import Precision, Result, ResultLocation
from matching.candidate import Candidate, CandidateLocation
from matching.cautions import cautions_for, told_by_said
from matching.explanation import reach_of, reasons_for
from matching.next_openings import NextOpenings
from matching.particulars import Particulars, read_particulars
from matching.ranking import Ranked
from matching.request import Mode
from matching.scoring import Search
from matching.travel.engine import LONGEST_MIN
from matching.travel.estimate import travel_min

LONGEST_SUMMARY = 220
# What the same listing says whoever asks: a third of the work on results.
MOST_KEPT = 4_096
_OPENINGS = NextOpenings()
_described = lru_cache(maxsize=MOST_KEPT)(describe)


def _location(location: CandidateLocation, postcode: str | None) -> ResultLocation:
    precision = Precision.UNVERIFIED if location.is_unverified else Precision.EXACT
    if location.is_approximate:
        precision = Precision.APPROXIMATE
    return ResultLocation(location.name, postcode, location.lon, location.lat, precision)


@lru_cache(maxsize=MOST_KEPT)
def summarise(description: str) -> str:
    """The first sentences of a description, cut at a word where they are long."""
    text = " ".join(description.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[:LONGEST_SUMMARY]
    sentence = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: sentence + 1] if sentence > LONGEST_SUMMARY // 3 else cut.rsplit(" ", 1)[0] + "…"


def results_of(
    session: Session,
    shown: Mapping[UUID, Ranked],
    search: Search,
    mode: Mode,
    hours: Hours | None,
) -> dict[UUID, Result]:
    """Results by service, their particulars read together; none for what is no longer shown."""
    found = read_particulars(session, [one.scored.candidate for one in shown.values()], hours)
    return {
        id_: _result(one, search, mode, found[id_]) for id_, one in shown.items() if id_ in found
    }


def _minutes(candidate: Candidate, mode: Mode) -> int | None:
    """Minutes to get there; nothing where they are not known, or there is no way."""
    if candidate.journey is not None:
        return candidate.journey.minutes if candidate.journey.minutes <= LONGEST_MIN else None
    return None if candidate.distance_m is None else travel_min(candidate.distance_m, mode)


def _result(ranked: Ranked, search: Search, mode: Mode, particulars: Particulars) -> Result:
    scored = ranked.scored
    candidate = scored.candidate
    distance_m = candidate.distance_m
    return Result(
        service_id=candidate.service_id,
        service_name=candidate.name,
        organization_name=candidate.text.organization,
        kind=candidate.kind,
        location=(
            _location(candidate.location, particulars.postcode) if candidate.location else None
        ),
        distance_m=None if distance_m is None else round(distance_m),
        travel_min=_minutes(candidate, mode),
        journey=candidate.journey,
        next_open=_OPENINGS.find(particulars.schedules, search.now),
        phone=particulars.phone,
        score=round(ranked.score, 4),
        reasons=reasons_for(scored, search, particulars),
        cautions=cautions_for(scored, search, particulars),
        summary=summarise(candidate.text.description),
        schedule_text=_described(particulars.schedules) or None,
        cost_text=particulars.cost_text,
        reach=reach_of(candidate),
        assured_date=candidate.assured_date,
        is_demonstration=candidate.is_demonstration,
        told_by_said=told_by_said(scored),
    )
