"""Opportunities as OpenActive's publishers write them, and a feed of changes to serve."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.opening import LONDON
from tests.importers.feeds import NN1, NN1_POSTCODE, commit, counts
from tests.importers.misbehaving_server import Reply

OPENACTIVE = "openactive"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
BASE = "https://example.org"
BADMINTON = "https://openactive.io/activity-list#c0360db0-a817-4bae-9167-40f89b49fc9e"
TODAY = datetime.now(LONDON).date()


def make_item(number: int | str, data: Any, **parts: Any) -> dict[str, Any]:
    """An item that says what is so now."""
    kind = data.get("@type", "") if isinstance(data, dict) else ""
    return {"state": "updated", "kind": kind, "id": number, "modified": 1, "data": data} | parts


def gone(kind: str, number: int | str, modified: int) -> dict[str, Any]:
    """An item that says that there was something, and is not now."""
    return {"state": "deleted", "kind": kind, "id": number, "modified": modified}


def make_venue(**parts: Any) -> dict[str, Any]:
    """A place with its address and point."""
    return {
        "@type": "Place",
        "@id": f"{BASE}/venues/1",
        "name": "Harebell Leisure Centre",
        "telephone": "01632 960100",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Long Row",
            "addressLocality": "Northampton",
            "addressRegion": "Northamptonshire",
            "postalCode": NN1_POSTCODE,
            "addressCountry": "GB",
        },
        "geo": {"@type": "GeoCoordinates", **NN1},
    } | parts


def make_series(number: int = 1, **parts: Any) -> dict[str, Any]:
    """A weekly session."""
    return {
        "@context": ["https://openactive.io/"],
        "@type": "SessionSeries",
        "@id": f"{BASE}/series/{number}",
        "name": f"Session {number}",
        "description": "A friendly hour.",
        "url": f"{BASE}/sessions/{number}",
        "activity": [
            {
                "@type": "Concept",
                "@id": BADMINTON,
                "prefLabel": "Badminton",
                "inScheme": "https://openactive.io/activity-list",
            }
        ],
        "location": make_venue(),
        "organizer": {
            "@type": "Organization",
            "@id": f"{BASE}/trust",
            "name": "Harebell Leisure",
            "url": BASE,
            "telephone": "01632 960101",
        },
        "eventSchedule": [
            {
                "@type": "Schedule",
                "byDay": ["https://schema.org/Tuesday"],
                "startTime": "19:00",
                "endTime": "20:30",
                "repeatFrequency": "P1W",
            }
        ],
    } | parts


def make_date(day: date, number: int = 1, **parts: Any) -> dict[str, Any]:
    """One date of a session, in the evening by the clocks of London."""
    starts = datetime(day.year, day.month, day.day, 19, 0, tzinfo=LONDON)
    return {
        "@type": "ScheduledSession",
        "@id": f"{BASE}/dates/{number}-{day}",
        "startDate": starts.isoformat(),
        "endDate": (starts + timedelta(hours=1)).isoformat(),
        "superEvent": f"{BASE}/series/{number}",
    } | parts


def weekly_dates(count: int, weeks: int = 1, number: int = 1) -> list[dict[str, Any]]:
    """Dates from tomorrow on, one in so many weeks."""
    first = TODAY + timedelta(days=1)
    days = [first + timedelta(weeks=weeks * step) for step in range(count)]
    return [make_item(f"d{number}-{day}", make_date(day, number)) for day in days]


def make_page(items: list[Any], following: str) -> dict[str, Any]:
    """A page of a feed."""
    return {"next": following, "items": items, "license": LICENCE}


def write_page(folder: Path, *items: Any) -> str:
    """A file with one page of a feed; answers its path."""
    path = folder / "page.json"
    page = make_page(list(items), f"{BASE}/feed?after=1")
    path.write_text(json.dumps(page, indent=1), encoding="utf-8")
    return str(path)


def take(session: Session, folder: Path, *items: Any) -> list[models.Service]:
    """The services after a committed run whose second run changes nothing."""
    path = write_page(folder, *items)
    first = commit(session, path, OPENACTIVE)
    again = commit(session, path, OPENACTIVE)
    assert counts(again).get("unchanged", 0) == first.new
    session.expire_all()
    return list(session.scalars(select(models.Service).order_by(models.Service.name)))


def schedules(session: Session) -> list[models.Schedule]:
    """Every schedule there is."""
    return list(session.scalars(select(models.Schedule).order_by(models.Schedule.dtstart)))


@dataclass(slots=True)
class LocalChanges:
    """A feed of changes on a local server, and how it misbehaves.

    Parameters
    ----------
    size_of
        Items a page, by the number of the request, counted from 1.
    mischief
        Called with the number of the request and where in the items it begins.
    """

    items: list[Any]
    size_of: Callable[[int], int] = lambda _number: 3
    mischief: Callable[[int, int], Reply | None] = lambda _number, _after: None
    asked: list[int] = field(default_factory=list)
    key: str = ""
    url: str = ""

    @property
    def feed(self) -> str:
        """Address of the first page."""
        return self.address(0)

    def address(self, after: int) -> str:
        """Address of the page that begins after so many items."""
        return f"{self.url}/feed?key={self.key}&after={after}"

    def answer(self, _path: str, query: dict[str, str]) -> Reply:
        """The reply to one request."""
        after = int(query.get("after", "0"))
        self.asked.append(after)
        wrong = self.mischief(len(self.asked), after)
        if wrong:
            return wrong
        items = self.items[after : after + self.size_of(len(self.asked))]
        return self.page(items, after + len(items))

    def page(self, items: list[Any], after: int) -> Reply:
        """A page of these items, the next one beginning after so many."""
        return Reply(body=json.dumps(make_page(items, self.address(after))).encode())
