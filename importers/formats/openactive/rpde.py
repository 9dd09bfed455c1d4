"""Realtime Paged Data Exchange 1.0: a feed of changes, walked to its end.

Notes
-----
https://openactive.io/realtime-paged-data-exchange/: each page names the next; the page that holds
nothing and names itself is the last. A changed item comes again, with a higher ``modified``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from importers.errors import SourceAddressError
from importers.formats.web import AbsentError, WebFeed, without_secrets
from importers.report import Progress

MOST_PAGES = 20_000
ROWS_KEYS = ("items",)


@dataclass(frozen=True, slots=True)
class RpdeItem:
    """One state of one item, and where in the feed it stood."""

    line: int
    key: tuple[str, str]
    modified: tuple[int, str]
    is_deleted: bool
    data: Any


@dataclass(slots=True)
class RpdeItems:
    """The newest state of every item.

    Parameters
    ----------
    malformed
        Rows that are no items, and where they stood.
    """

    newest: dict[tuple[str, str], RpdeItem] = field(default_factory=dict)
    malformed: list[tuple[int, Any]] = field(default_factory=list)
    licences: set[str] = field(default_factory=set)
    seen: int = 0

    def add(self, rows: Iterable[tuple[int | None, Any]]) -> None:
        """Take rows in the order in which the feed gives them."""
        for line, row in rows:
            self.seen += 1
            item = _read_item(self.seen if line is None else line, row)
            if item is None:
                self.malformed.append((self.seen if line is None else line, row))
                continue
            held = self.newest.get(item.key)
            if held is None or item.modified >= held.modified:
                self.newest[item.key] = item

    def live(self) -> list[RpdeItem]:
        """What the feed has and has not taken back."""
        return [item for item in self.newest.values() if not item.is_deleted]


def _read_item(line: int, row: Any) -> RpdeItem | None:
    if not isinstance(row, dict):
        return None
    kind, local_id, state = (row.get(key) for key in ("kind", "id", "state"))
    is_named = isinstance(local_id, str | int) and str(local_id).strip()
    if not is_named or state not in ("updated", "deleted"):
        return None
    return RpdeItem(
        line,
        (str(kind or ""), str(local_id)),
        _order(row.get("modified")),
        state == "deleted",
        row.get("data"),
    )


def _order(modified: object) -> tuple[int, str]:
    """What puts versions in order: a number of any length, or text such as a date-time."""
    text = str(modified if modified is not None else "").strip()
    return (int(text), "") if text.isdecimal() and len(text) <= 40 else (0, text)


def _next_address(answer: dict[str, Any], address: str) -> str:
    following = answer.get("next")
    if not isinstance(following, str) or not following.strip():
        msg = f"{without_secrets(address)}: field next: must be the address of the next page."
        raise SourceAddressError(msg)
    try:
        target = urljoin(address, following.strip())
        parts, asked = urlsplit(target), urlsplit(address)
    except ValueError as error:
        msg = f"{without_secrets(address)}: field next: is an address that cannot be read."
        raise SourceAddressError(msg) from error
    if parts.scheme not in {"http", "https"} or parts.hostname != asked.hostname:
        where = f"{parts.scheme}://{parts.hostname or ''}"
        msg = f"{without_secrets(address)}: field next: leads to {where}, which is not followed."
        raise SourceAddressError(msg)
    return target


def _get_page(feed: WebFeed, address: str, number: int) -> tuple[list[Any], dict[str, Any]]:
    shown = without_secrets(address)
    try:
        answer = feed.get_json(address)
    except AbsentError as error:
        msg = f"{shown}: there is nothing at this address (page {number})."
        raise SourceAddressError(msg) from error
    except SourceAddressError as error:
        msg = f"{str(error).removesuffix('.')} (page {number})."
        raise SourceAddressError(msg) from error
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        msg = f"{shown}: page {number}, field items: must be a list; this is no feed of changes."
        raise SourceAddressError(msg)
    return items, answer


def walk(feed: WebFeed, address: str, items: RpdeItems, progress: Progress) -> None:
    """Take in every page of a feed, from the first to the one that holds nothing.

    Raises
    ------
    SourceAddressError
        The pages lead in a circle, to another host, or nowhere; what follows would be missing.
    """
    asked: set[str] = set()
    for number in range(1, MOST_PAGES + 1):
        asked.add(address)
        rows, answer = _get_page(feed, address, number)
        items.add((None, row) for row in rows)
        if isinstance(answer.get("license"), str):
            items.licences.add(answer["license"])
        progress(items.seen, None)
        following = _next_address(answer, address)
        if not rows and following == address:
            return
        if following in asked:
            shown = without_secrets(address)
            msg = f"{shown}: page {number} names a page that came before as its next: a circle."
            raise SourceAddressError(msg)
        address = following
    msg = f"{without_secrets(address)} has more than {MOST_PAGES} pages."
    raise SourceAddressError(msg)
