"""How single values are written, and how what is empty is left out."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Protocol, TypeAlias, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

Json: TypeAlias = dict[str, Any]


class HasId(Protocol):
    """Any record with an id of its own."""

    id: Any


Row = TypeVar("Row", bound=HasId)


def filled(**fields: object) -> Json:
    """The fields that hold something: the standard has no nulls and wants no empty fields."""
    written = {name: write(value) for name, value in fields.items()}
    return {name: value for name, value in written.items() if value not in (None, "", [], {})}


def write(value: object) -> Any:
    """A value as JSON writes it."""
    return next((way(value) for kind, way in _WAYS if isinstance(value, kind)), value)


def _moment(value: datetime) -> str:
    moment = value.astimezone(UTC).isoformat(timespec="milliseconds")
    return moment.removesuffix("+00:00") + "Z"


def _number(value: float | Decimal) -> float:
    return int(value) if value == int(value) else float(value)


# A date-time is also a date, so it comes first.
_WAYS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.strip),
    (UUID, str),
    (datetime, _moment),
    (date, date.isoformat),
    (time, lambda value: value.strftime("%H:%M")),
    (Decimal, _number),
    (float, _number),
)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in an order that is the same every time."""
    return sorted(rows, key=lambda row: str(row.id))


def web_address(text: str | None) -> str | None:
    """A web address with its scheme; nothing where the text cannot be one."""
    if not text or not text.strip() or any(character.isspace() for character in text.strip()):
        return None
    address = text.strip()
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return None
    return parts.geturl() if "." in parts.netloc and parts.scheme in {"http", "https"} else None


def email_address(text: str | None) -> str | None:
    """An e-mail address; nothing where the text cannot be one."""
    address = (text or "").strip()
    local, _, domain = address.partition("@")
    is_one = local and "." in domain and not any(c.isspace() for c in address)
    return address if is_one and "@" not in domain else None
