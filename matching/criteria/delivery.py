"""Whether a listing comes to somebody who cannot easily come to it."""

from collections.abc import Collection
from enum import StrEnum

from directory.kinds import Delivery
from matching.criteria.level import Criterion, Level


class DeliveryLevel(StrEnum):
    """Named levels of delivery."""

    COMES_TO_YOU = "comes_to_you"
    FROM_HOME = "from_home"
    AT_A_VENUE = "at_a_venue"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"


WORTH = {
    DeliveryLevel.COMES_TO_YOU: 1.0,
    DeliveryLevel.FROM_HOME: 0.9,
    DeliveryLevel.NOT_RECORDED: 0.5,
    DeliveryLevel.NOT_ASKED: 0.5,
    DeliveryLevel.AT_A_VENUE: 0.1,
}


def judge_delivery(*, is_asked: bool, delivery: Collection[Delivery], has_venue: bool) -> Level:
    """Level of delivery for somebody who takes part from home."""
    if not is_asked:
        name = DeliveryLevel.NOT_ASKED
    elif Delivery.AT_HOME in delivery:
        name = DeliveryLevel.COMES_TO_YOU
    elif Delivery.BY_PHONE in delivery or Delivery.ONLINE in delivery:
        name = DeliveryLevel.FROM_HOME
    else:
        name = DeliveryLevel.AT_A_VENUE if has_venue else DeliveryLevel.NOT_RECORDED
    return Level(Criterion.DELIVERY, name, WORTH[name])
