"""What it costs, where money matters."""

from enum import StrEnum

from matching.criteria.level import Criterion, Level


class CostLevel(StrEnum):
    """Named levels of cost."""

    FREE = "free"
    COSTS = "costs"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"


WORTH = {
    CostLevel.FREE: 1.0,
    CostLevel.NOT_RECORDED: 0.5,
    CostLevel.NOT_ASKED: 0.5,
    CostLevel.COSTS: 0.0,
}


def judge_cost(*, is_asked: bool, is_free: bool | None) -> Level:
    """Level of cost; a cost that is not recorded is not free."""
    if not is_asked:
        name = CostLevel.NOT_ASKED
    elif is_free is None:
        name = CostLevel.NOT_RECORDED
    else:
        name = CostLevel.FREE if is_free else CostLevel.COSTS
    return Level(Criterion.COST, name, WORTH[name])
