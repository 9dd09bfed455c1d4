"""What its keepers may say of an organization: a few lines, each text or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from importers.formats.spreadsheet.organizations import (
    CHARITY,
    COMPANY,
    NORTHERN_IRISH_CHARITY,
    SCOTTISH_CHARITY,
)
from importers.identity import derive
from importers.records import OrganizationIdentifierRecord, OrganizationRecord

_CHARITIES = (CHARITY, SCOTTISH_CHARITY, NORTHERN_IRISH_CHARITY)
# Of which registers each number is.
REGISTERS = {"charity_number": _CHARITIES, "company_number": (COMPANY,)}
# Before and after, by the name of each field that differs.
Differing = Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class OrganizationWords:
    """What an organization says of itself; its numbers have the prefix of their register."""

    name: str
    description: str | None = None
    website: str | None = None
    email: str | None = None
    charity_number: str | None = None
    company_number: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The fields by their names."""
        return asdict(self)

    def changed(self, values: Mapping[str, str | None]) -> "OrganizationWords":
        """The same with some fields as ``values`` has them."""
        known = self.as_dict()
        return OrganizationWords(**(known | {k: v for k, v in values.items() if k in known}))  # type: ignore[arg-type]


def words_of(record: OrganizationRecord) -> OrganizationWords:
    """What a record says."""
    held = record.organization_identifiers
    return OrganizationWords(
        record.name,
        record.description,
        record.website,
        record.email,
        *(_number(held, registers) for registers in REGISTERS.values()),
    )


def with_words(record: OrganizationRecord, words: OrganizationWords) -> OrganizationRecord:
    """The record that says something else; its other fields, and other numbers, stay."""
    before, identifiers = words_of(record).as_dict(), list(record.organization_identifiers)
    for field in REGISTERS:
        was, became = before[field], words.as_dict()[field]
        if was != became:
            identifiers = [one for one in identifiers if one.identifier not in {was, became}]
            identifiers += [_identifier(record, became)] if became else []
    return replace(
        record,
        name=words.name,
        description=words.description,
        website=words.website,
        email=words.email,
        organization_identifiers=tuple(identifiers),
    )


def differing(before: OrganizationWords, after: OrganizationWords) -> Differing:
    """The fields that differ, before and after."""
    was, became = before.as_dict(), after.as_dict()
    return {name: (was[name], became[name]) for name in was if was[name] != became[name]}


def shown_number(identifier: str | None) -> str | None:
    """A number as people write it, without the prefix of its register."""
    if identifier is None:
        return None
    registers = (one for known in REGISTERS.values() for one in known)
    prefix = next((f"{one}-" for one in registers if identifier.startswith(f"{one}-")), "")
    return identifier.removeprefix(prefix)


def _number(
    identifiers: Iterable[OrganizationIdentifierRecord], registers: tuple[str, ...]
) -> str | None:
    return next((one.identifier for one in identifiers if _is_of(one, registers)), None)


def _is_of(one: OrganizationIdentifierRecord, registers: tuple[str, ...]) -> bool:
    return one.identifier_scheme in registers or one.identifier.startswith(
        tuple(f"{register}-" for register in registers)
    )


def _identifier(record: OrganizationRecord, number: str) -> OrganizationIdentifierRecord:
    scheme = "-".join(number.split("-")[:2])
    return OrganizationIdentifierRecord(
        derive(record.id, "organization_identifier", number), number, scheme
    )
