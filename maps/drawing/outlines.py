"""The authorities' outlines and the places' names as one GeoJSON collection."""

import json
from typing import Any

from sqlalchemy.orm import Session

from directory.queries.map_layers import list_authority_outlines, list_place_labels

DEGREE_PLACES = 5


def draw_outlines(session: Session) -> dict[str, Any]:
    """What every map draws first.

    Notes
    -----
    Polygons are of kind ``authority``, points of kind ``town``, ``suburb`` or ``village``.
    """
    areas = [
        _feature("authority", outline.name, json.loads(outline.geojson))
        for outline in list_authority_outlines(session)
    ]
    places = [
        _feature(place.kind, place.name, _point(lon=place.lon, lat=place.lat))
        for place in list_place_labels(session)
    ]
    return {"type": "FeatureCollection", "features": [*areas, *places]}


def attribution_of(session: Session) -> str:
    """The words that must stand beside the outlines."""
    said = [outline.attribution for outline in list_authority_outlines(session)]
    return " ".join(dict.fromkeys(words for words in said if words))


def _point(*, lon: float, lat: float) -> dict[str, Any]:
    coordinates = [round(lon, DEGREE_PLACES), round(lat, DEGREE_PLACES)]
    return {"type": "Point", "coordinates": coordinates}


def _feature(kind: str, name: str, geometry: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name},
        "geometry": geometry,
    }
