"""Feeds of areas, of what is counted in them, and of their counterparts."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from directory.queries.areas import AreaSet
from importers.report import Issue


@dataclass(frozen=True, slots=True)
class FoundArea:
    """An area of a file; its outline is a multipolygon as WKB, EPSG:27700."""

    id: UUID
    line: int
    code: str
    name: str
    outline: bytes


@dataclass(frozen=True, slots=True)
class AreaFeed:
    """Areas of one kind and vintage, each code once.

    Parameters
    ----------
    details
        How many were mended, and how many bear their code for a name.
    """

    path: str
    fetched: int
    which: AreaSet
    areas: tuple[FoundArea, ...]
    attribution: str | None
    details: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundStatistics:
    """What one row counts in one area, by measure."""

    line: int
    code: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class StatisticFeed:
    """What a file counts in areas of one kind and vintage, each area once.

    Parameters
    ----------
    column
        The column that holds the areas' codes, as the file heads it.
    """

    path: str
    fetched: int
    which: AreaSet
    column: str
    measures: tuple[str, ...]
    rows: tuple[FoundStatistics, ...]
    details: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One area and its counterpart in another kind or vintage, which has a name of its own."""

    which: AreaSet
    code: str
    to_which: AreaSet
    to_code: str
    to_name: str | None


@dataclass(frozen=True, slots=True)
class FoundCounterparts:
    """The areas that stand in one row, each as the counterpart of every other."""

    line: int
    pairs: tuple[Counterpart, ...]


@dataclass(frozen=True, slots=True)
class LookupFeed:
    """Every row of a lookup.

    Parameters
    ----------
    details
        What became of how many areas, where the file says.
    """

    path: str
    fetched: int
    rows: tuple[FoundCounterparts, ...]
    details: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()
