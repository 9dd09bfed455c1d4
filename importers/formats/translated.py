"""Rows of another standard put into the shape of Open Referral UK 3.0, and read as such.

Whatever is wrong with a row is told in the words of the feed, since its publisher has never seen
the shape that the row was put into.
"""

import re
from dataclasses import replace
from itertools import islice
from typing import Any, Self

from importers.fields import Fields
from importers.formats.open_referral.services import ServiceReader

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


class Translated(dict[str, Any]):
    """An object in the standard's shape that knows where the feed has it.

    Parameters
    ----------
    path
        Path of the object within its row, as the feed spells it.

    Attributes
    ----------
    names
        What the feed calls a field that goes by another name here.
    beyond
        Columns of a service that the standard has no field for, such as ``is_free``.
    """

    def __init__(self, path: str = "", **values: Any) -> None:
        super().__init__(values)
        self.path = path
        self.names: dict[str, str] = {}
        self.beyond: dict[str, Any] = {}

    def take(self, old: Fields, *same: str, **renamed: str) -> Self:
        """Take fields over from the feed's object; what is held already stays."""
        for name, key in {**dict(zip(same, same, strict=True)), **renamed}.items():
            self.put(name, old.values.get(key), key)
        return self

    def put(self, name: str, value: Any, key: str) -> Self:
        """Hold a value that the feed has under ``key``, unless it or the field is empty."""
        if value not in _EMPTY and self.get(name) in _EMPTY:
            self[name] = value
            self.names[name] = key
        return self


def path_in_feed(item: Any, path: str) -> str:
    """The path, within a row, that the feed has for a path within its translation."""
    told = item.path if isinstance(item, Translated) else ""
    for key, index in _STEP.findall(path):
        if key:
            name = item.names.get(key, key) if isinstance(item, Translated) else key
            told = f"{told}.{name}" if told else name
            item = item.get(key) if isinstance(item, dict) else None
        else:
            told += f"[{index}]"
            is_there = isinstance(item, list) and int(index) < len(item)
            item = item[int(index)] if is_there else None
        if isinstance(item, Translated):
            told = item.path
    return told


def read_translated(reader: ServiceReader, line: int | None, item: Translated) -> None:
    """Read a translated row, its issues told in the feed's own words."""
    issues, listings, locations = (
        len(each) for each in (reader.log.issues, reader.listings, reader.book.found)
    )
    reader.read(line, item)
    for at, issue in enumerate(reader.log.issues[issues:], start=issues):
        reader.log.issues[at] = replace(issue, field=path_in_feed(item, issue.field))
    # Where a location is comes to be doubted only later, when postcodes are at hand.
    for id_ in list(islice(reversed(reader.book.found), len(reader.book.found) - locations)):
        found = reader.book.found[id_]
        told = path_in_feed(item, found.whereabouts.field)
        reader.book.found[id_] = replace(found, whereabouts=replace(found.whereabouts, field=told))
    if len(reader.listings) > listings:
        id_, listing = next(reversed(reader.listings.items()))
        service = replace(listing.service, **item.beyond)
        reader.listings[id_] = replace(listing, service=service)
