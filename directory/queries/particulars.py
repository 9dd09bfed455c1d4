"""What a result shows beside its name, read for all results at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

# A listing that is no longer shown, or whose location is no longer shown as it was, has no row.
# A number at a hidden location would tell where that is: only the location that is shown counts.
_SHOWN: TextClause = text(
    """
    SELECT service.id, service.application_process, service.fees, service.fees_description,
        service.is_free, phone.number, phone.extension, address.postal_code, price.options
    FROM unnest(:services, :locations) AS shown (service_id, location_id)
    JOIN service ON service.id = shown.service_id
    LEFT JOIN phone ON phone.id = coalesce(
        (
            SELECT its.id FROM phone AS its WHERE its.service_id = service.id ORDER BY 1 LIMIT 1
        ),
        (
            SELECT its.id FROM contact JOIN phone AS its ON its.contact_id = contact.id
            WHERE contact.service_id = service.id ORDER BY 1 LIMIT 1
        ),
        (
            SELECT its.id FROM service_at_location AS at
            JOIN phone AS its ON its.service_at_location_id = at.id
            WHERE at.service_id = service.id AND at.location_id = shown.location_id
            ORDER BY 1 LIMIT 1
        ),
        (
            SELECT its.id FROM phone AS its WHERE its.location_id = shown.location_id
            ORDER BY 1 LIMIT 1
        ),
        (
            SELECT its.id FROM phone AS its WHERE its.organization_id = service.organization_id
            ORDER BY 1 LIMIT 1
        )
    )
    LEFT JOIN LATERAL (
        SELECT array_agg(address.postal_code ORDER BY address.id) AS postal_code FROM address
        WHERE address.location_id = shown.location_id AND address.postal_code IS NOT NULL
    ) AS address ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(
            coalesce(
                nullif(cost.amount_description, ''), nullif(cost.option, ''),
                '\u00a3' || to_char(cost.amount, 'FM999999990.00')
            ) ORDER BY cost.id
        ) AS options FROM cost_option AS cost WHERE cost.service_id = service.id
    ) AS price ON true
    WHERE service.status = 'active' AND service.publication_status = 'published'
    AND (
        shown.location_id IS NULL OR EXISTS (
            SELECT 1 FROM service_at_location AS at JOIN location ON location.id = at.location_id
            WHERE at.service_id = service.id AND at.location_id = shown.location_id
            AND location.visibility = CASE WHEN shown.location_id = ANY (:approximate)
                THEN 'approximate' ELSE 'exact' END
        )
    )
    """
).bindparams(
    bindparam("services", type_=ARRAY(Uuid)),
    bindparam("locations", type_=ARRAY(Uuid)),
    bindparam("approximate", type_=ARRAY(Uuid)),
)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A listing that may be shown still, with what its result says; all of it as written."""

    service_id: UUID
    application_process: str | None
    fees: str | None
    fees_description: str | None
    is_free: bool | None
    number: str | None
    extension: str | None
    postal_codes: list[str] | None
    prices: list[str | None] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing to be shown, and the public location that it is shown at."""

    service_id: UUID
    location_id: UUID | None
    is_approximate: bool = False


def list_shown(session: Session, shown: Sequence[Shown]) -> list[ShownRow]:
    """What listings say beside their names, in one statement; of those that may still be shown.

    Notes
    -----
    The number is the service's, a contact's, that at the location, of it, or the owner's.
    """
    if not shown:
        return []
    parameters: dict[str, Any] = {
        "services": [each.service_id for each in shown],
        "locations": [each.location_id for each in shown],
        "approximate": [each.location_id for each in shown if each.is_approximate],
    }
    return [ShownRow(*row) for row in session.execute(_SHOWN, parameters)]
