"""The pages of an Open Referral feed, walked until every service is in hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from importers.errors import SourceAddressError
from importers.formats.web import AbsentError, WebFeed
from importers.report import Progress

PASSES = 3
MOST_PAGES = 20_000
ROWS_KEYS = ("contents", "content", "services", "data")
_PAGING = {"page", "per_page"}

Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class _Page:
    rows: list[Any]
    total_pages: int | None
    total_items: int | None
    is_last: bool | None


@dataclass(slots=True)
class _Walk:
    """One pass over all pages."""

    rows: list[Any] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    total_items: int | None = None
    has_repeated_page: bool = False

    @property
    def unique(self) -> int:
        return len(_by_id(self.rows))

    @property
    def is_even(self) -> bool:
        """Whether every page but the last held as many rows as the first, and the last no more."""
        return len({*self.sizes[:-1]}) <= 1 and self.sizes[-1:] <= self.sizes[:1]

    @property
    def is_whole(self) -> bool:
        """Whether nothing can have slipped between two pages."""
        if self.total_items is None:
            return self.is_even
        # A server that reads over the number of a page gives the first one again and again.
        return self.unique >= self.total_items or (
            self.is_even and not self.has_repeated_page and len(self.rows) == self.total_items
        )

    def listed(self) -> list[Any]:
        """The rows; repeats that the feed's own count leaves out came from its paging and go."""
        if self.total_items is not None and self.unique >= self.total_items:
            return list(_by_id(self.rows).values())
        return self.rows


def _by_id(rows: Iterable[Any]) -> dict[object, Any]:
    unique: dict[object, Any] = {}
    for index, row in enumerate(rows):
        local_id = row.get("id") if isinstance(row, dict) else None
        is_named = isinstance(local_id, str | int) and local_id != ""
        unique.setdefault(str(local_id) if is_named else (index,), row)
    return unique


def _count(envelope: dict[str, Any], *keys: str) -> int | None:
    for key in keys:
        value = envelope.get(key)
        if isinstance(value, int | str) and str(value).isdigit():
            return int(value)
    return None


def _page(answer: Any, address: str) -> _Page:
    if isinstance(answer, list):
        return _Page(answer, 1, len(answer), is_last=True)
    envelope = answer if isinstance(answer, dict) else {}
    rows = next((envelope[key] for key in ROWS_KEYS if key in envelope), None)
    if not isinstance(rows, list):
        msg = f"{address}: field contents: must be a list of services."
        raise SourceAddressError(msg)
    counts = _counts(envelope)
    return _Page(
        rows,
        count_pages(envelope),
        _count(counts, "total_items", "totalElements", "total"),
        _is_last(envelope, counts),
    )


def _counts(envelope: dict[str, Any]) -> dict[str, Any]:
    """An envelope with what Laravel's pages keep in an object of their own."""
    meta = envelope.get("meta")
    return envelope | meta if isinstance(meta, dict) else envelope


def _is_last(envelope: dict[str, Any], counts: dict[str, Any]) -> bool | None:
    """Whether a page says that it is the last: in a yes or no, or in a link to the next."""
    said = next((counts[key] for key in ("last_page", "last") if key in counts), None)
    if isinstance(said, bool):
        return said
    links = envelope.get("links")
    if isinstance(links, dict) and "next" in links:
        return not links["next"]
    return None


def count_pages(envelope: dict[str, Any]) -> int | None:
    """How many pages an envelope says that there are; Laravel's ``last_page`` is such a number."""
    return _count(_counts(envelope), "total_pages", "totalPages", "last_page")


def _is_done(page: _Page, number: int, *, has_news: bool) -> bool:
    """Whether no page follows; without any count, one that says nothing new is the last."""
    if page.total_pages is not None:
        return number >= page.total_pages or not page.rows
    if page.is_last is not None:
        return page.is_last or not page.rows
    return not has_news


def _walk(feed: WebFeed, address: str, progress: Progress, query: Query) -> _Walk:
    walk = _Walk()
    for number in range(1, MOST_PAGES + 1):
        try:
            page = _page(feed.get_json(address, **{**query, "page": number}), address)
        except AbsentError:
            # The pages may have become fewer; whether anything is missing is for the sums to say.
            if number > 1:
                return walk
            raise
        known = walk.unique
        walk.rows += page.rows
        if page.rows or not walk.sizes:
            walk.sizes.append(len(page.rows))
        walk.total_items = page.total_items
        progress(len(walk.rows), page.total_items)
        has_news = walk.unique > known
        walk.has_repeated_page |= bool(page.rows) and not has_news
        if _is_done(page, number, has_news=has_news):
            return walk
    msg = f"{address} has more than {MOST_PAGES} pages."
    raise SourceAddressError(msg)


def services_address(origin: str) -> str:
    """Address of the list of services of a base address; itself where it is that already."""
    parts = urlsplit(origin)
    path = parts.path.rstrip("/")
    if not path.endswith(("/services", ".json")):
        path += "/services"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def query_of(origin: str) -> dict[str, str]:
    """What an address asks for beside the page, such as a filter or a key; sent every time."""
    pairs = parse_qsl(urlsplit(origin).query, keep_blank_values=True)
    return {name: value for name, value in pairs if name not in _PAGING}


def list_services(
    feed: WebFeed, address: str, progress: Progress, query: Query | None = None
) -> list[Any]:
    """Every item of a feed's list of services.

    Parameters
    ----------
    query
        What every request asks for beside the page.

    Raises
    ------
    SourceAddressError
        The pages do not add up to what the feed says it holds, pass after pass.

    Notes
    -----
    When the size of a page changes in mid-run, page numbers no longer say which rows come next.
    So a pass whose rows do not add up is walked again from the first page.
    """
    walk = _Walk()
    for _ in range(PASSES):
        try:
            walk = _walk(feed, address, progress, query or {})
        except AbsentError as error:
            msg = f"{address}: there is nothing at this address."
            raise SourceAddressError(msg) from error
        if walk.is_whole:
            return walk.listed()
    msg = (
        f"{address}: the feed says that it holds {walk.total_items} services, and its pages held"
        f" {walk.unique} (sizes {', '.join(map(str, walk.sizes[:10]))}); nothing was taken in."
    )
    raise SourceAddressError(msg)


def get_service(feed: WebFeed, address: str, local_id: str, query: Query | None = None) -> Any:
    """The full record of one service; nothing where the feed lists it and has no record of it."""
    try:
        return feed.get_json(f"{address}/{quote(local_id, safe='')}", **(query or {}))
    except AbsentError:
        return None
