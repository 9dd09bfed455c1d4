"""Service areas, and the outlines that some of them carry."""

import json
from typing import Any

from importers.fields import Fields
from importers.formats.outlines import OutlineError, outline_from_geojson
from importers.records import ServiceAreaRecord
from importers.wording import LONGEST_TEXT


def _extent_text(item: Fields) -> str | None:
    """The extent as it was given, when it is words; an outline is kept as geometry alone."""
    value = item.values.get("extent")
    if isinstance(value, str) and len(value) <= LONGEST_TEXT and not value.lstrip().startswith("{"):
        return item.text("extent")
    return None


def _geojson(item: Fields) -> Any:
    """The object in ``extent``, given as such or as text; nothing where it is not GeoJSON."""
    value = item.values.get("extent")
    kind = (item.name("extent_type") or "").lower()
    if isinstance(value, dict):
        return value
    if not isinstance(value, str) or not (kind == "geojson" or value.lstrip().startswith("{")):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        item.note("extent", "is not GeoJSON; its outline was left out")
        return None


def _outline(item: Fields) -> bytes | None:
    found = _geojson(item)
    if found is None:
        return None
    try:
        return outline_from_geojson(found)
    except OutlineError as error:
        item.note("extent", f"{error}; its outline was left out")
        return None


def read_service_areas(*owners: Fields) -> tuple[ServiceAreaRecord, ...]:
    """Where people must live to be served, from a service and its places, each area once."""
    found: dict[object, ServiceAreaRecord] = {}
    for item in (item for owner in owners for item in owner.children("service_areas")):
        name, uri = item.name("name", "service_area"), item.url("uri")
        extent, geometry = _extent_text(item), _outline(item)
        if not any((name, uri, extent, geometry)):
            continue
        id_, _ = item.identify("service_area", name, uri, extent)
        found.setdefault(
            id_,
            ServiceAreaRecord(
                id=id_,
                name=name,
                description=item.text("description"),
                extent=extent,
                extent_type=item.name("extent_type"),
                uri=uri,
                geometry=geometry,
            ),
        )
    return tuple(found.values())
