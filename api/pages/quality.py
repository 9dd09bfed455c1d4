"""How good the directory's listings are: what they lack, by source and by area."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.dependencies import DatabaseSession, Now
from api.pages.shell import load_shell
from api.quality_words import FINDINGS, REASONS, say_area, say_source
from api.templating import render
from directory.quality import Finding, ListingFindings, Quality, Tally, assess
from directory.queries.quality import list_listing_facts

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A source or area, and how many of its listings each finding holds for."""

    label: str
    listings: int
    counts: tuple[int, ...]


@router.get("/quality")
def show_quality(
    request: Request,
    session: DatabaseSession,
    now: Now,
    finding: str = "",
    page: int = Query(1, ge=1, le=10_000),
) -> HTMLResponse:
    """Counts of what listings lack, and the listings that lack one thing."""
    quality = assess(list_listing_facts(session), now.date())
    chosen = Finding(finding) if finding in set(Finding) else None
    lacking = [one for one in quality.lacking if chosen in one.findings]
    pages = max(1, -(-len(lacking) // PER_PAGE))
    number = min(page, pages)
    return render(
        request,
        "pages/quality.html",
        quality=quality,
        findings=list(Finding),
        labels=FINDINGS,
        reasons=REASONS,
        chosen=chosen,
        lacking=_on_page(lacking, number),
        lacking_count=len(lacking),
        number=number,
        pages=pages,
        page_url=lambda to: f"/quality?{urlencode({'finding': chosen or '', 'page': to})}#listings",
        tables=_tables(quality),
    )


def _on_page(lacking: list[ListingFindings], number: int) -> list[ListingFindings]:
    return lacking[(number - 1) * PER_PAGE : number * PER_PAGE]


def _tables(quality: Quality) -> dict[str, list[Line]]:
    return {
        "By source": _lines(quality.by_source, say_source),
        "By area": _lines(quality.by_area, say_area),
    }


def _lines(groups: Mapping[str | None, Tally], say: Callable[[str | None], str]) -> list[Line]:
    """The groups with most listings first."""
    ordered = sorted(groups.items(), key=lambda group: (-group[1].listings, say(group[0])))
    return [
        Line(say(name), tally.listings, tuple(tally.findings[finding] for finding in Finding))
        for name, tally in ordered
    ]
