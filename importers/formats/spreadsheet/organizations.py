"""Who runs the listings of a spreadsheet, each once, from every row that speaks of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from importers.formats.spreadsheet.row import Row
from importers.identity import derive
from importers.records import OrganizationIdentifierRecord, OrganizationRecord

CHARITY, COMPANY = "GB-CHC", "GB-COH"
SCOTTISH_CHARITY, NORTHERN_IRISH_CHARITY = "GB-SC", "GB-NIC"
A_CHARITY_NUMBER = (
    "write its six or seven figures, such as 1012345, or SC or NIC and six figures, such as"
    " SC012345"
)
A_COMPANY_NUMBER = (
    "write its eight figures, such as 01234567, two letters and six figures, such as SC012345, or"
    " those of a registered society, such as IP12345R"
)
# A charity within another has a dash and a figure more, and is in the register under the other.
_CHARITY_NUMBER = re.compile(r"([0-9]{5,7})(?:-[0-9]+)?")
_SCOTTISH_NUMBER = re.compile(r"SC[0-9]{5,7}")
_NORTHERN_IRISH_NUMBER = re.compile(r"NIC?([0-9]{5,7})")
# Which letters begin a number at Companies House.
_COMPANY_LETTERS = """
    AC BR CE CS EN ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC R0 RC RS SA SC
    SE SF SG SI SL SO SP SR SZ ZC
"""
_COMPANY_NUMBER = re.compile(
    rf"[0-9]{{8}}|(?:{'|'.join(_COMPANY_LETTERS.split())})[0-9]{{6}}|(?:IP|NP|RS|SP)[0-9]{{5}}[A-Z]"
)


def same_key(*texts: str | None) -> str:
    """What stays the same when somebody types names again, with other spaces or capitals."""
    return "|".join(" ".join((text or "").casefold().split()) for text in texts)


def charity_identifier(row: Row, column: str) -> str | None:
    """A charity's number with the prefix of its register, by org-id.guide."""
    text = _number(row.shown(column))
    if not text or text in {"NONE", "NO"}:
        return None
    found = find_charity_identifier(text)
    if found is None:
        row.note(column, f"is no charity number: {A_CHARITY_NUMBER}")
    return found


def find_charity_identifier(text: str) -> str | None:
    """A charity's number as people write it with its prefix; nothing where it is none."""
    number = _number(text)
    if _SCOTTISH_NUMBER.fullmatch(number):
        return f"{SCOTTISH_CHARITY}-{number}"
    if found := _NORTHERN_IRISH_NUMBER.fullmatch(number):
        return f"{NORTHERN_IRISH_CHARITY}-{found[1]}"
    found = _CHARITY_NUMBER.fullmatch(number)
    return f"{CHARITY}-{found[1]}" if found else None


def company_identifier(row: Row, column: str) -> str | None:
    """A company's number, eight long; a spreadsheet takes the first noughts away."""
    text = _number(row.shown(column))
    if not text or text in {"NONE", "NO"}:
        return None
    found = find_company_identifier(text)
    if found is None:
        row.note(column, f"is no company number: {A_COMPANY_NUMBER}")
    return found


def find_company_identifier(text: str) -> str | None:
    """A company's number as people write it with its prefix; nothing where it is none."""
    typed = _number(text)
    number = typed.zfill(8) if typed.isdecimal() and len(typed) >= 5 else typed
    return f"{COMPANY}-{number}" if _COMPANY_NUMBER.fullmatch(number) else None


def _number(text: str) -> str:
    return text.upper().replace(" ", "")


@dataclass(slots=True)
class _Said:
    """What the rows say of one organization: each value by field, and where it first stood."""

    name: str
    values: dict[str, dict[str, Row]] = field(default_factory=dict)

    def hear(self, row: Row, column: str, what: str, value: str | None) -> None:
        """Take a value in; a second one that differs is noted."""
        if value is None:
            return
        known = self.values.setdefault(what, {})
        if known and value not in known:
            other = next(iter(known.values())).line
            row.note(
                column, f"differs from what {other} says of {self.name!r}: write the same in both"
            )
        known.setdefault(value, row)

    def decide(self, what: str) -> str | None:
        """The one value, whatever the order of the rows."""
        return min(self.values.get(what, ()), default=None)


@dataclass(slots=True)
class OrganizationBook:
    """Every organization of a file."""

    source: str
    said: dict[UUID, _Said] = field(default_factory=dict)

    def enter(
        self, row: Row, service_id: UUID, name: str | None, otherwise: str, columns: dict[str, str]
    ) -> UUID:
        """Id of who runs a listing; one that runs itself is an organization of the same name.

        Parameters
        ----------
        columns
            Where ``website``, ``email``, ``charity`` and ``company`` stand, as far as they do.
        """
        id_ = (
            derive(self.source, "organization", same_key(name))
            if name
            else derive(service_id, "organization")
        )
        said = self.said.setdefault(id_, _Said(name or otherwise))
        # Of two spellings the same one has to stay, whichever row comes first.
        said.name = min(said.name, name or otherwise)
        for what, column in columns.items():
            read = _READ[what]
            said.hear(row, column, what, read(row, column))
        return id_

    def records(self) -> dict[UUID, OrganizationRecord]:
        """The organizations as records."""
        return {id_: _record(id_, said) for id_, said in self.said.items()}


def _email(row: Row, column: str) -> str | None:
    return row.email(column)


def _website(row: Row, column: str) -> str | None:
    return row.url(column)


_READ = {
    "website": _website,
    "email": _email,
    "charity": charity_identifier,
    "company": company_identifier,
}


def _record(id_: UUID, said: _Said) -> OrganizationRecord:
    return OrganizationRecord(
        id=id_,
        name=said.name,
        email=said.decide("email"),
        website=said.decide("website"),
        organization_identifiers=tuple(
            _identifiers(id_, (said.decide("charity"), said.decide("company")))
        ),
    )


def _identifiers(
    id_: UUID, numbers: Iterable[str | None]
) -> Iterable[OrganizationIdentifierRecord]:
    for number in numbers:
        if number:
            scheme = "-".join(number.split("-")[:2])
            yield OrganizationIdentifierRecord(
                derive(id_, "organization_identifier", number), number, scheme
            )
