"""The share of each age group that is within reach, by the same journeys."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from maps.coverage.cover import Answered
from maps.coverage.summary import GroupShare
from maps.people.demand import OUTSIDE, AgeGroup, list_age_groups, load_demand
from maps.remembered import Remembered

_made = Remembered(most=32)


def by_age(session: Session, answered: Answered) -> tuple[GroupShare, ...]:
    """How many of each age group are within reach; all together alone where nobody is counted.

    Notes
    -----
    Everybody sets out from the same postcodes at the same speed: an age group differs in where it
    lives. How fast older people walk is asked with another mode.
    """
    version = answered.table.version or None
    return _made.answer(version, "ages", lambda: _by_age(session, answered))


def _by_age(session: Session, answered: Answered) -> tuple[GroupShare, ...]:
    question, demand = answered.table.question, answered.demand
    groups = list_age_groups(session, question.by, question.vintage)
    is_reached = np.zeros(len(demand.codes), dtype=bool)
    is_reached[demand.area != OUTSIDE] = answered.reach.nearest <= question.minutes
    return tuple(_share(session, answered, group, is_reached) for group in groups)


def _share(
    session: Session, answered: Answered, group: AgeGroup, is_reached: NDArray[np.bool_]
) -> GroupShare:
    question, demand = answered.table.question, answered.demand
    theirs = load_demand(session, kind=question.by, vintage=question.vintage, age_group=group)
    is_inside = theirs.area != OUTSIDE
    if theirs.codes is demand.codes:
        is_within = is_inside & is_reached
    else:
        # Counted in other areas, so that the points without a postcode differ.
        reached = np.array(demand.codes)[is_reached]
        is_within = is_inside & np.isin(np.array(theirs.codes), reached)
    people = theirs.people
    return GroupShare(group.value, float(people[is_inside].sum()), float(people[is_within].sum()))


def counted_ages(groups: tuple[GroupShare, ...]) -> tuple[GroupShare, ...]:
    """The age groups without everybody; none where ages are not known."""
    return tuple(group for group in groups if group.group != AgeGroup.ALL)
