"""What a service costs."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.models.record import Identified, Record, child_of


class CostOption(Identified, Record):
    """One price and whom it is for; ``currency`` is an ISO 4217 code."""

    __tablename__ = "cost_option"

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    option: Mapped[str | None]
    currency: Mapped[str | None]
    amount: Mapped[Decimal | None]
    amount_description: Mapped[str | None]
