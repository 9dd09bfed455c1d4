"""A planner's question answered, with what the page needs around the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from api.pages.leaflet import leaflet_files
from api.pages.planning import wording
from api.pages.planning.form import PlanningForm
from api.pages.planning.question import question_of
from maps.coverage.ages import by_age, counted_ages
from maps.coverage.cover import answer_fully
from maps.coverage.downloads import Canvas
from maps.coverage.rows import AreaRow, SortBy, area_rows, sort_rows
from maps.coverage.summary import (
    DisadvantagedArea,
    GroupShare,
    by_decile,
    by_rurality,
    double_disadvantage,
)
from maps.coverage.table import THRESHOLDS_MIN, CoverageTable
from maps.coverage.words import say_sources, say_summary, say_title, say_who
from maps.drawing.bands import BandCount, Shown, count_bands, count_beside, knows_deprivation
from maps.drawing.picture import CoveragePicture, load_picture
from maps.people.demand import AgeGroup, DeprivationUnknownError, PeopleBasis


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table that it can be put in the order of."""

    heading: str
    href: str
    is_sorted: bool
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """A table of groups of people, and how many of each are within reach."""

    caption: str
    heading: str
    rows: Sequence[GroupShare]


@dataclass(frozen=True, slots=True)
class Covered:
    """The answer as the page shows it."""

    form: PlanningForm
    picture: CoveragePicture
    ages: tuple[GroupShare, ...]

    @property
    def table(self) -> CoverageTable:
        """The numbers."""
        return self.picture.table

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return say_title(self.table.question)

    @property
    def summary(self) -> Sequence[str]:
        """The answer in words."""
        return say_summary(self.table, self.picture.near)

    @property
    def sources(self) -> Sequence[str]:
        """What it was made from."""
        return say_sources(self.table)

    @property
    def who(self) -> str:
        """Whom the numbers count."""
        return say_who(self.table)

    @property
    def is_by_postcodes(self) -> bool:
        """Whether postcodes stand in for people."""
        return self.table.sources.people_basis is PeopleBasis.POSTCODES

    @property
    def bands(self) -> Sequence[BandCount]:
        """The legend's classes with what is in them."""
        return count_bands(self.table, self.picture.shown)

    @property
    def rows(self) -> Sequence[AreaRow]:
        """The table in the order asked for."""
        rows = area_rows(self.table, self.picture.near)
        return sort_rows(rows, self.form.sort_by, is_descending=self.form.is_descending)

    @property
    def deciles(self) -> Sequence[GroupShare]:
        """The share within reach by deprivation."""
        return by_decile(self.table)

    @property
    def rurality(self) -> Sequence[GroupShare]:
        """The share within reach in towns and in the country."""
        return by_rurality(self.table)

    @property
    def groups(self) -> list[Groups]:
        """Coverage by deprivation, by town and country and by age, as far as each is known."""
        found = [
            Groups("By deprivation", "Tenth of England", _named(self.deciles, _say_decile)),
            Groups("By town and country", "Area", _named(self.rurality, str.capitalize)),
            Groups("By age", "Who", _named(self.ages, _say_age)),
        ]
        return [each for each in found if each.rows]

    @property
    def beside(self) -> Sequence[Sequence[BandCount]]:
        """Areas by share within reach and deprivation; empty where that is not known."""
        return count_beside(self.table) if knows_deprivation(self.table) else ()

    @property
    def has_outlines(self) -> bool:
        """Whether there is anything to draw a map of."""
        return self.picture.has_outlines

    @property
    def fiction(self) -> str:
        """That listings are fictional; nothing where none is."""
        return self.picture.fiction

    @property
    def other_thresholds(self) -> Sequence[int]:
        """The usual journeys besides the one that was asked for."""
        return [most for most in THRESHOLDS_MIN if most != self.table.question.minutes]

    @property
    def doubly(self) -> Sequence[DisadvantagedArea]:
        """Deprived areas where few are within reach."""
        return double_disadvantage(self.table)

    def near(self, code: str) -> str:
        """The place that an area lies at."""
        codes = self.table.areas.codes
        return self.picture.near[codes.index(code)] if self.picture.near else ""

    def columns(self) -> list[Column]:
        """Headings with the address that sorts by each."""
        who = self.who[0].upper() + self.who[1:]
        headings = {
            SortBy.NAME: "Area",
            SortBy.PEOPLE: who,
            SortBy.WITHIN: "Within reach",
            SortBy.BEYOND: "Beyond reach",
            SortBy.SHARE: "Share within",
            **{SortBy(f"share_{most}"): f"Within {most} minutes" for most in self.other_thresholds},
            SortBy.MINUTES: "Minutes to the nearest",
            SortBy.CHOICES: "Choices",
            SortBy.SINGLE: "Only one provider",
            SortBy.LISTINGS: "Listed here",
            SortBy.CONFIRMED: "Of them confirmed",
        }
        if self.beside:
            headings[SortBy.DECILE] = (
                "Deprivation decile" if self.table.areas.decile else "Deprivation decile on average"
            )
        return [self._column(by, heading) for by, heading in headings.items()]

    def _column(self, by: SortBy, heading: str) -> Column:
        is_sorted = self.form.sort_by is by
        is_down = self.form.is_descending if is_sorted else False
        turned = "up" if is_down else "down"
        first = "up" if by is SortBy.NAME else "down"
        address = self.form.link(
            "/planning/coverage", sort=by.value, order=turned if is_sorted else first
        )
        return Column(heading, f"{address}#table", is_sorted, is_down)

    @property
    def sorted_in_words(self) -> str:
        """The order that the rows stand in."""
        heading = next(column for column in self.columns() if column.is_sorted).heading
        if self.form.sort_by is SortBy.NAME:
            return f"{heading}, {'Z to A' if self.form.is_descending else 'A to Z'}"
        return f"{heading}, {'largest' if self.form.is_descending else 'smallest'} first"


def cover(session: Session, form: PlanningForm, now: datetime) -> Covered:
    """The answer to a form.

    Raises
    ------
    PlanningFormError
        The form asks for what cannot be asked.
    DirectoryError
        It can be asked and not answered: the message says what is not loaded.
    """
    answered = answer_fully(session, question_of(form), now)
    table = answered.table
    if form.shown is Shown.DEPRIVATION and not knows_deprivation(table):
        msg = (
            "No deprivation deciles are loaded, so nothing can be shown beside them. Load some with"
            " connect import run statistics FILE --area lsoa --vintage 2021 --commit."
        )
        raise DeprivationUnknownError(msg)
    ages = counted_ages(by_age(session, answered))
    return Covered(form, load_picture(session, table, shown=form.shown, sheet=form.sheet), ages)


def canvas_of(session: Session, covered: Covered) -> Canvas:
    """What the files with a picture in them are drawn from."""
    form = covered.form
    return Canvas(session, leaflet_files, shown=form.shown, sheet=form.sheet, ages=covered.ages)


def _named(groups: Sequence[GroupShare], say: Callable[[str], str]) -> list[GroupShare]:
    return [replace(group, group=say(group.group)) for group in groups]


def _say_decile(decile: str) -> str:
    ends = {"1": "1, most deprived", "10": "10, least deprived", "not known": "Not known"}
    return ends.get(decile, decile)


def _say_age(group: str) -> str:
    return wording.AGES[AgeGroup(group)]
