"""How fresh the listings are, by area, source and concept, and what waits for a reviewer."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response

from api.dependencies import DatabaseSession, Now
from api.pages.shell import load_shell
from api.quality_words import NO_AREA, say_area, say_source
from api.templating import render
from directory.kinds import AreaKind
from directory.quality import ListingFacts
from directory.queries.assurance import list_certain_concepts
from directory.queries.freshness import are_areas_loaded, find_waits, list_areas_of_listings
from directory.queries.quality import list_listing_facts
from importers.formats.spreadsheet.row import guarded
from matching.taxonomy.concept import vocabulary
from upkeep.freshness.standing import (
    SortBy,
    Standing,
    in_order,
    names_among,
    stand,
    stand_by,
)

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

# How far back what was decided counts in how long it took.
DECIDED_WITHIN = timedelta(days=90)
NO_CONCEPT = "No concept recorded"
HEADINGS = {
    SortBy.LISTINGS: "Listings",
    SortBy.MONTHS_3: "Confirmed within 3 months",
    SortBy.MONTHS_6: "Within 6 months",
    SortBy.MONTHS_12: "Within 12 months",
    SortBy.NEVER: "Never",
    SortBy.COMPLETE: "Complete",
}
COLUMNS = (
    "name",
    "listings",
    "confirmed_within_3_months",
    "confirmed_within_6_months",
    "confirmed_within_12_months",
    "never_confirmed",
    "complete",
)


class By(StrEnum):
    """What the listings are put together by."""

    AREA = "area"
    WARD = "ward"
    SOURCE = "source"
    CONCEPT = "concept"


TITLES = {By.AREA: "Area", By.WARD: "Ward", By.SOURCE: "Source", By.CONCEPT: "Concept"}


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the tables are sorted by; the least confirmed first, unless told otherwise."""

    by: SortBy
    is_descending: bool

    @classmethod
    def of(cls, sort: str, order: str) -> "Sorting":
        """As an address says it; what is not known is as if it were not said."""
        by = SortBy(sort) if sort in set(SortBy) else SortBy.MONTHS_6
        return cls(by, order == "down")

    def link(self, by: SortBy, table: By) -> str:
        """The address that sorts by something, turned round where it is sorted so already."""
        turned = "down" if by is self.by and not self.is_descending else "up"
        first = turned if by in (self.by, SortBy.NAME) else "down"
        return f"/freshness?{urlencode({'sort': by.value, 'order': first})}#{table.value}"


@dataclass(frozen=True, slots=True)
class Table:
    """The listings put together by one thing."""

    by: By
    rows: list[Standing]


@router.get("/freshness")
def show_freshness(
    request: Request,
    session: DatabaseSession,
    now: Now,
    sort: Annotated[str, Query(max_length=40)] = "",
    order: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Shares in tables, and what waits."""
    facts, today, sorting = list_listing_facts(session), now.date(), Sorting.of(sort, order)
    return render(
        request,
        "pages/freshness/dashboard.html",
        whole=stand("All listings", facts, today),
        tables=[
            Table(by, in_order(rows, sorting.by, is_descending=sorting.is_descending))
            for by, rows in _tables(session, facts, today).items()
        ],
        waits=find_waits(session, now - DECIDED_WITHIN),
        sorting=sorting,
        headings=HEADINGS,
        titles=TITLES,
        name_column=SortBy.NAME,
        decided_within=DECIDED_WITHIN,
        today=today,
    )


@router.get("/freshness.csv")
def download_freshness(session: DatabaseSession, now: Now, by: By = By.AREA) -> Response:
    """One of the tables as a file."""
    rows = _tables(session, list_listing_facts(session), now.date()).get(by, [])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in in_order(rows, SortBy.NAME, is_descending=False):
        shares = (*row.within, row.never, row.complete)
        writer.writerow([guarded(row.name), row.listings, *(round(each, 4) for each in shares)])
    headers = {"Content-Disposition": f'attachment; filename="freshness-by-{by}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _tables(session: Session, facts: list[ListingFacts], today: date) -> dict[By, list[Standing]]:
    """By everything that is loaded."""
    concepts = {
        id_: [vocabulary().by_id[each].label for each in found if each in vocabulary().by_id]
        for id_, found in list_certain_concepts(session).items()
    }
    names: dict[By, Callable[[ListingFacts], Iterable[str]]] = {
        By.AREA: lambda one: tuple(map(say_area, one.areas)) or (NO_AREA,),
        By.SOURCE: lambda one: (say_source(one.source),),
        By.CONCEPT: names_among(concepts, NO_CONCEPT),
    }
    if are_areas_loaded(session, AreaKind.WARD):
        wards = list_areas_of_listings(session, AreaKind.WARD)
        names[By.WARD] = names_among(wards, NO_AREA)
    return {by: stand_by(facts, names[by], today) for by in By if by in names}
