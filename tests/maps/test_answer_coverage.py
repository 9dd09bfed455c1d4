"""Coverage of the demonstration directory: answered once, and refused where it cannot be."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import AreaKind, ServiceStatus
from directory.models import Area, AreaStatistic, Service
from directory.opening import LONDON
from maps.coverage.ages import by_age
from maps.coverage.cover import answer_coverage, answer_fully
from maps.coverage.summary import totals
from maps.coverage.table import CoverageQuestion
from maps.people.demand import AgeGroup, NoAreasError
from matching.request import Mode
from matching.taxonomy.naming import UnknownConceptError
from matching.travel.engine import NoTimetableError

NOW = datetime(2026, 11, 22, 11, tzinfo=LONDON)
QUESTION = CoverageQuestion(concepts=("lunch_club",), by=AreaKind.DISTRICT)


def test_asked_again_it_is_the_same_table(loaded_session: Session) -> None:
    first = answer_coverage(loaded_session, QUESTION, NOW)
    assert first.version
    assert answer_coverage(loaded_session, QUESTION, NOW) is first
    other = answer_coverage(loaded_session, CoverageQuestion(("food_bank",), AreaKind.DISTRICT))
    assert other.version != first.version


def test_a_listing_that_ends_is_noticed_at_once(loaded_session: Session) -> None:
    first = answer_fully(loaded_session, QUESTION, NOW)
    service = loaded_session.get_one(Service, first.provision.places[0].service_id)
    service.status = ServiceStatus.DEFUNCT
    loaded_session.flush()
    then = answer_coverage(loaded_session, QUESTION, NOW)
    assert then.sources.listings == first.table.sources.listings - 1
    assert totals(then).people_within <= totals(first.table).people_within
    # What this transaction has written nobody else may see, so nothing is kept of it.
    assert then.version == ""


def test_a_concept_may_be_named_by_its_words(loaded_session: Session) -> None:
    named = CoverageQuestion(concepts=("lunch club",), by=AreaKind.DISTRICT)
    ours = answer_coverage(loaded_session, QUESTION, NOW)
    assert totals(answer_coverage(loaded_session, named, NOW)) == totals(ours)


def test_several_concepts_are_one_group(loaded_session: Session) -> None:
    both = CoverageQuestion(("lunch_club", "food_bank"), AreaKind.DISTRICT)
    one, other = (CoverageQuestion((each,), AreaKind.DISTRICT) for each in both.concepts)
    reached = [
        totals(answer_coverage(loaded_session, each, NOW)).people_within
        for each in (both, one, other)
    ]
    assert max(reached[1:]) <= reached[0] <= sum(reached[1:])


def test_what_cannot_be_answered_is_refused(loaded_session: Session) -> None:
    with pytest.raises(UnknownConceptError):
        answer_coverage(loaded_session, CoverageQuestion(("no such thing at all",)), NOW)
    with pytest.raises(NoAreasError):
        answer_coverage(loaded_session, CoverageQuestion(("lunch_club",), AreaKind.WARD), NOW)
    with pytest.raises(NoTimetableError):
        answer_coverage(loaded_session, CoverageQuestion(("lunch_club",), mode=Mode.BUS), NOW)


def test_ages_are_told_by_the_same_journeys(loaded_session: Session) -> None:
    codes = loaded_session.scalars(
        select(Area.code).where(Area.kind == "lsoa", Area.vintage == 2011).order_by(Area.code)
    ).all()
    bands = ("0_15", "16_24", "25_34", "35_49", "50_64", "65_over")
    loaded_session.add_all(
        AreaStatistic(
            id=uuid4(),
            code=code,
            kind="lsoa",
            vintage=2011,
            measure=f"people.aged_{band}",
            value=100 * at + row % 7,
        )
        for row, code in enumerate(codes)
        for at, band in enumerate(bands, start=1)
    )
    loaded_session.flush()
    ages = {
        each.group: each
        for each in by_age(loaded_session, answer_fully(loaded_session, QUESTION, NOW))
    }
    whole = ages.pop("all")
    assert whole.people == pytest.approx(sum(each.people for each in ages.values()))
    assert whole.people_within == pytest.approx(sum(each.people_within for each in ages.values()))
    older = CoverageQuestion(QUESTION.concepts, AreaKind.DISTRICT, age_group=AgeGroup.AGED_65_OVER)
    alone = totals(answer_coverage(loaded_session, older, NOW))
    assert ages["65_over"].people_within == pytest.approx(alone.people_within)
    assert ages["65_over"].people == pytest.approx(alone.people)
