"""The share of each age group that is within reach, by the same journeys."""

import numpy as np
from sqlalchemy.orm import Session

from maps.coverage.cover import Answered
from maps.coverage.summary import GroupShare
from maps.people.demand import OUTSIDE, list_age_groups, load_demand


def by_age(session: Session, answered: Answered) -> tuple[GroupShare, ...]:
    """How many of each age group are within reach; all together alone where nobody is counted.

    Notes
    -----
    Everybody sets out from the same postcodes at the same speed: an age group differs in where it
    lives. How fast older people walk is asked with another mode.
    """
    question, demand = answered.table.question, answered.demand
    inside = np.array(demand.codes)[demand.area != OUTSIDE]
    reached = inside[answered.reach.nearest <= question.minutes]
    groups = []
    for group in list_age_groups(session, question.by, question.vintage):
        theirs = load_demand(session, kind=question.by, vintage=question.vintage, age_group=group)
        is_inside = theirs.area != OUTSIDE
        is_within = is_inside & np.isin(np.array(theirs.codes), reached)
        groups.append(
            GroupShare(
                group.value,
                float(theirs.people[is_inside].sum()),
                float(theirs.people[is_within].sum()),
            )
        )
    return tuple(groups)
