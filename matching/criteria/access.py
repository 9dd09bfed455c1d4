"""Whether one gets in without steps."""

from enum import StrEnum

from matching.criteria.level import Criterion, Level


class AccessLevel(StrEnum):
    """Named levels of access."""

    STEP_FREE = "step_free"
    STEPS = "steps"
    NOT_RECORDED = "not_recorded"
    NO_VENUE = "no_venue"
    NOT_ASKED = "not_asked"


WORTH = {
    AccessLevel.STEP_FREE: 1.0,
    AccessLevel.NO_VENUE: 1.0,
    AccessLevel.NOT_RECORDED: 0.5,
    AccessLevel.NOT_ASKED: 0.5,
    AccessLevel.STEPS: 0.0,
}


def judge_access(*, is_asked: bool, has_venue: bool, is_step_free: bool | None) -> Level:
    """Level of access; not recorded is neither yes nor no."""
    if not is_asked:
        name = AccessLevel.NOT_ASKED
    elif not has_venue:
        name = AccessLevel.NO_VENUE
    elif is_step_free is None:
        name = AccessLevel.NOT_RECORDED
    else:
        name = AccessLevel.STEP_FREE if is_step_free else AccessLevel.STEPS
    return Level(Criterion.ACCESS, name, WORTH[name])
