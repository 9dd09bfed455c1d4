"""What a planner asks, as it stands in the address: nothing in it is about anybody."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request

from api.pages.search_form import FieldProblem
from api.pages.wording import WEEKDAYS
from matching.request import Weekday

if TYPE_CHECKING:
    from maps.coverage.rows import SortBy
    from maps.drawing.bands import Shown
    from maps.drawing.picture import Sheet

LONGEST_FIELD = 200
MINUTES = (5, 10, 15, 20, 30, 45, 60)
ADDED = ("1", "2", "3", "4", "5")
ORDERS = ("up", "down")
USUAL = {"by": "lsoa", "mode": "walk", "minutes": "30", "band": "weekday_midday", "age": "all"}

# Fields that may be sent more than once.
SEVERAL = ("site", "closes", "opens")
MOST_CHANGES = 20


class PlanningFormError(Exception):
    """The address asks for what cannot be worked out."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("the planning form has problems")
        self.problems = problems


class ConceptsUnknownError(PlanningFormError):
    """Some words stand for nothing in the vocabulary."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(FieldProblem("what", "Choose something that the directory knows of"))
        self.words = words


@dataclass(frozen=True, slots=True)
class PlanningForm:
    """The fields as they were sent, to be shown again as they are."""

    what: str = ""
    by: str = ""
    mode: str = ""
    minutes: str = ""
    band: str = ""
    age: str = ""
    day: str = ""
    at: str = ""
    vintage: str = ""
    show: str = ""
    sort: str = ""
    order: str = ""
    paper: str = ""
    add: str = ""
    site: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """What a field holds, or what it means when it is left empty."""
        return str(getattr(self, name)) or USUAL.get(name, "")

    def link(self, path: str, **changed: str | tuple[str, ...]) -> str:
        """The same question at another address, or changed in some fields."""
        now = replace(self, **changed)  # type: ignore[arg-type]
        sent = {field.name: getattr(now, field.name) for field in fields(now)}
        asked = {name: value for name, value in sent.items() if value}
        return f"{path}?{urlencode(asked, doseq=True)}"

    def link_alone(self, path: str, **changed: str | tuple[str, ...]) -> str:
        """The same, without what only another page asks: order, files, sites, changes."""
        bare = replace(
            self, sort="", order="", paper="", add="", show="", site=(), closes=(), opens=()
        )
        return bare.link(path, **changed)

    @property
    def number_added(self) -> int:
        """How many places to look for."""
        return int(self.add) if self.add in ADDED else 1

    @property
    def has_more(self) -> bool:
        """Whether a field of the fold-out is filled in, so that it stays open."""
        folded = ("band", "age", "day", "at", "vintage")
        return any(self.value(name) != USUAL.get(name, "") for name in folded)

    @property
    def shown(self) -> "Shown":
        """What the colours tell."""
        from maps.drawing.bands import Shown  # noqa: PLC0415 - a server starts without the maps

        return Shown(self.show) if self.show in set(Shown) else Shown.SHARE

    @property
    def sheet(self) -> "Sheet":
        """Which way round the paper is."""
        from maps.drawing.picture import Sheet  # noqa: PLC0415 - a server starts without the maps

        return Sheet.LANDSCAPE if self.paper == Sheet.LANDSCAPE else Sheet.PORTRAIT

    @property
    def sort_by(self) -> "SortBy":
        """What the table is in the order of: where most people are beyond reach first."""
        from maps.coverage.rows import SortBy  # noqa: PLC0415 - a server starts without the maps

        return SortBy(self.sort) if self.sort in set(SortBy) else SortBy.BEYOND

    @property
    def is_descending(self) -> bool:
        """Whether the largest come first."""
        return self.order == "down" if self.sort == "name" else self.order != "up"


def weekday_of(text: str) -> Weekday | None:
    """A day as addresses have it (``MO``) or as people write it (``Monday``, ``mon``)."""
    wanted = text.lower()
    for day, name in WEEKDAYS.items():
        if wanted and wanted in (day.value.lower(), name.lower(), name[:3].lower()):
            return day
    return None


async def read_address(request: Request) -> PlanningForm:
    """The fields of the address; what is far too long is no field of ours."""
    sent = request.query_params
    names = [field.name for field in fields(PlanningForm) if field.name not in SEVERAL]
    values = {name: sent.get(name, "").strip() for name in names}
    values["what"] = ", ".join(word.strip() for word in sent.getlist("what") if word.strip())
    several = {
        name: tuple(value[:LONGEST_FIELD] for value in sent.getlist(name) if value)[:MOST_CHANGES]
        for name in SEVERAL
    }
    cut = {name: value[:LONGEST_FIELD] for name, value in values.items()}
    if day := weekday_of(cut["day"]):
        cut["day"] = day.value
    return PlanningForm(**cut, **several)  # type: ignore[arg-type]


Asked = Annotated[PlanningForm, Depends(read_address)]
