"""Postcodes as people type them."""

import re
from dataclasses import dataclass

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_INWARD = r"[0-9][A-Z]{2}"
_FULL = re.compile(rf"({_OUTWARD})({_INWARD})")
_SECTOR = re.compile(rf"({_OUTWARD})\s+([0-9])")
_OUTCODE = re.compile(_OUTWARD)
_GROUP_IN_TEXT = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})(?:\s+([0-9]))?(?![A-Z0-9])", re.IGNORECASE)
_IN_TEXT = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})\s*({_INWARD})(?![A-Z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PostcodeUnit:
    """A full postcode in its two halves, upper case."""

    outward: str
    inward: str

    @property
    def code(self) -> str:
        """Without a space, as the ``postcode`` table keeps it."""
        return self.outward + self.inward

    @property
    def sector(self) -> str:
        """The outward half and the first figure of the inward one."""
        return f"{self.outward} {self.inward[0]}"

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}"


def parse_postcode(text: str) -> PostcodeUnit | None:
    """Read a full postcode in any spacing or case; nothing where the text is not one."""
    match = _FULL.fullmatch(re.sub(r"\s+", "", text).upper())
    return PostcodeUnit(match[1], match[2]) if match else None


def parse_sector(text: str) -> str | None:
    """Read a sector such as ``NN2 7``; nothing where the text is not one.

    Notes
    -----
    ``NN11`` is an outcode, so a sector needs its space unless the outcode would be too long.
    """
    typed = " ".join(text.split()).upper()
    match = _SECTOR.fullmatch(typed)
    if match:
        return f"{match[1]} {match[2]}"
    if re.fullmatch(r"[A-Z]{1,2}[0-9]{3}", typed):
        return f"{typed[:-1]} {typed[-1]}"
    return None


def parse_outcode(text: str) -> str | None:
    """Read an outcode such as ``NN2``; nothing where the text is not one."""
    typed = re.sub(r"\s+", "", text).upper()
    return typed if _OUTCODE.fullmatch(typed) else None


def find_in_text(text: str) -> PostcodeUnit | None:
    """The last full postcode written in an address or a note, where postcodes usually stand."""
    found = _IN_TEXT.findall(text)
    return PostcodeUnit(found[-1][0].upper(), found[-1][1].upper()) if found else None


@dataclass(frozen=True, slots=True)
class GroupInText:
    """What may be an outcode or a sector within a text, upper case, and the text around it."""

    outward: str
    figure: str
    around: str


def find_groups_in_text(text: str) -> list[GroupInText]:
    """What may be outcodes or sectors (a road such as the M1 may too), the last first."""
    return [
        GroupInText(
            match[1].upper(), match[2] or "", f"{text[: match.start()]} {text[match.end() :]}"
        )
        for match in reversed(list(_GROUP_IN_TEXT.finditer(text)))
    ]


def without_postcodes(text: str) -> str:
    """The text around the full postcodes in it."""
    return _IN_TEXT.sub(" ", text)
