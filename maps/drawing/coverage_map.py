"""Coverage as a map to move about in: one layer of areas, listings in clusters, towns larger."""

import json
import re
from dataclasses import dataclass
from typing import Any, cast

import folium
import numpy as np
import shapely
from branca.element import Figure, MacroElement
from folium.plugins import FastMarkerCluster
from folium.template import Template

from directory.geography import GridPoint, to_lon_lat
from maps.coverage.rows import read_table
from maps.coverage.summary import by_decile, by_rurality
from maps.coverage.words import (
    say_area,
    say_number,
    say_reach,
    say_share,
    say_sources,
    say_who,
)
from maps.drawing import bands, style
from maps.drawing.area_shapes import box_of, geojson_geometries
from maps.drawing.bands import Hatch, Shown
from maps.drawing.bare_map import BareMap
from maps.drawing.folium_map import COUNTY, PAGES, without_images
from maps.drawing.insets import LETTERS, Box, insets_within
from maps.drawing.names import TOWNS, Room, names_in
from maps.drawing.picture import CoveragePicture, Mark
from maps.drawing.sheet import LeafletFiles

Corners = list[tuple[float, float]]
# Points on a screen: a wide map, and a picture of a town beside it.
MAP_ROOM = Room(width_pt=600, height_pt=600, size_pt=13)
# Thousands of listings in small clusters would hide the areas, and be slow to draw.
MANY_MARKS, CLUSTER_PX, MANY_CLUSTER_PX = 300, 36, 110
INSET_ROOM = Room(width_pt=290, height_pt=250, size_pt=13)


@dataclass(frozen=True, slots=True)
class LinkedFiles:
    """Addresses of Leaflet's and its plugin's files on the server that shows the map."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


class _AreaLayer(folium.GeoJson):
    """Areas coloured by the number of their class; folium's own names each area twice more."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = Coverage.areas(
            {{ this.text }}, {{ this.settings }}
        ).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, text: str, settings: str) -> None:
        super().__init__({"type": "FeatureCollection", "features": []})
        self.text = text
        self.settings = settings


class _Context(MacroElement):
    """Outlines, names, insets and the choice of an area, around the one layer."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Coverage.surround(
            {{ this._parent.get_name() }}, {{ this.layer }}, {{ this.cluster }}, {{ this.text }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, layer: str, cluster: str, text: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Context"
        self.layer, self.cluster, self.text = layer, cluster, text


def draw_frame(picture: CoveragePicture, *, nonce: str, files: LinkedFiles) -> str:
    """The map as a document of its own, to be shown in a frame of a page of the same server.

    Parameters
    ----------
    nonce
        What the answer's content security policy allows scripts and styles by.
    """
    return _render(picture, "coverage_frame.html", nonce=nonce, files=files)


def draw_file(picture: CoveragePicture, leaflet: LeafletFiles) -> str:
    """The map with its words and its table as one file: nothing in it is fetched."""
    return _render(
        picture,
        "coverage_file.html",
        leaflet_script=leaflet.script,
        leaflet_style=without_images(leaflet.style),
        rows=read_table(picture.table, picture.near),
        summary=picture.summary,
        sources=say_sources(picture.table),
        sites=picture.sites,
        groups=_groups(picture),
    )


def _groups(picture: CoveragePicture) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """By deprivation and by town and country: caption and rows of group, people and share."""
    named = {
        "By deprivation, tenths of England": by_decile(picture.table),
        "By town and country": by_rurality(picture.table),
    }
    return [
        (
            caption,
            [
                (each.group, say_number(each.people), say_share(each.share_within))
                for each in groups
            ],
        )
        for caption, groups in named.items()
        if groups
    ]


def _render(picture: CoveragePicture, template: str, **context: Any) -> str:
    table = picture.table
    is_beside = picture.shown is Shown.DEPRIVATION
    figure = _draw(picture)
    box = box_of(table.areas)
    return PAGES.get_template(template).render(
        title=picture.heading,
        counts=bands.count_bands(table, picture.shown),
        who=say_who(table),
        fiction=picture.fiction,
        insets=list(zip(LETTERS, insets_within(box), strict=False)) if box else [],
        beside=bands.count_beside(table) if is_beside else (),
        has_marks=any(not mark.is_suggested for mark in picture.marks),
        has_suggested=bool(picture.suggested),
        has_others=any(mark.is_alternative for mark in picture.marks),
        map_html=figure.html.render(),
        map_script=figure.script.render(),
        bands=bands,
        hatches=Hatch,
        **context,
    )


def _draw(picture: CoveragePicture) -> Figure:
    drawn = BareMap(
        label=f"Map: {picture.heading}. A table says the same.",
        location=[52.3, -0.85],
        tiles=None,
        # Without tiles folium hands its own maximum to nobody, and clusters ask the map for one.
        maxZoom=style.CLOSEST_ZOOM,
        attribution_control=False,
        zoom_snap=0.25,
    )
    layer = _AreaLayer(_collection(picture), _script_text(_settings(picture)))
    drawn.add_child(layer)
    cluster = _cluster(picture.marks)
    drawn.add_child(cluster)
    box = box_of(picture.table.areas)
    context = _script_text(_context(picture, box))
    drawn.add_child(_Context(layer.get_name(), cluster.get_name(), context))
    figure = cast(Figure, drawn.get_root())
    figure.render()
    return figure


def _script_text(data: Any) -> str:
    """JSON that can stand in a script: no end of the script can hide in it."""
    return _escaped(json.dumps(data, separators=(",", ":"), ensure_ascii=False))


def _escaped(text: str) -> str:
    table = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}
    return re.sub("[<>&\u2028]", lambda found: table[found[0]], text)


def _collection(picture: CoveragePicture) -> str:
    """The areas as GeoJSON, with no more than what is said of them."""
    table = picture.table
    numbers = bands.band_numbers(table, picture.shown)
    features = [
        f'{{"type":"Feature","properties":{json.dumps(_said(picture, row, int(numbers[row])))},'
        f'"geometry":{geometry}}}'
        for row, geometry in enumerate(geojson_geometries(table.areas))
        if geometry is not None
    ]
    return _escaped(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}')


def _said(picture: CoveragePicture, row: int, band: int) -> dict[str, Any]:
    """Name, class, people, people within, minutes, listings, who cannot, and decile of an area."""
    table = picture.table
    minutes = table.minutes_mean[row]
    out = float(table.people_out_of_reach[row])
    is_reached = not np.isnan(minutes) and out < table.people[row]
    decile = float(table.decile_mean[row])
    more: dict[str, Any] = {}
    if is_reached and round(out):
        more["o"] = round(out)
    if picture.shown is Shown.DEPRIVATION and not np.isnan(decile):
        more["d"] = round(decile, 1)
    return {
        "n": say_area(table.areas.names[row], picture.near[row] if picture.near else ""),
        "b": band,
        "p": round(float(table.people[row])),
        "w": round(float(table.people_within[row])),
        "m": round(float(minutes)) if is_reached else None,
        "l": int(table.listings[row]),
        **more,
    }


def _settings(picture: CoveragePicture) -> dict[str, Any]:
    shown = bands.bands_of(picture.table, picture.shown)
    return {
        "fills": [
            band.colour if band.hatch is Hatch.NONE else f"url(#hatch-{band.hatch})"
            for band in shown
        ],
        "outline": bands.OUTLINE,
        "who": say_who(picture.table),
        "reach": say_reach(picture.table.question),
    }


def _cluster(marks: tuple[Mark, ...]) -> FastMarkerCluster:
    rows = [_row(mark) for mark in marks if not mark.is_suggested]
    radius_px = CLUSTER_PX if len(rows) <= MANY_MARKS else MANY_CLUSTER_PX
    cluster = FastMarkerCluster(  # type: ignore[no-untyped-call]
        rows,
        callback="Coverage.mark",
        icon_create_function="Coverage.clusterIcon",
        options={"showCoverageOnHover": False, "maxClusterRadius": radius_px, "animate": False},
    )
    cluster.default_js, cluster.default_css = [], []
    return cluster


def _row(mark: Mark) -> list[Any]:
    """Latitude, longitude and name; of what is suggested its label, and whether it is another."""
    lon, lat = mark.lon_lat
    row = [round(lat, 5), round(lon, 5), mark.name]
    return [*row, mark.label, int(mark.is_alternative)] if mark.is_suggested else row


def _context(picture: CoveragePicture, box: Box | None) -> dict[str, Any]:
    outlines = picture.outlines
    authorities = [
        feature for feature in outlines["features"] if feature["properties"]["kind"] == "authority"
    ]
    insets = insets_within(box) if box else ()
    return {
        "authorities": {"type": "FeatureCollection", "features": authorities},
        # A place that is suggested is never one of a number in a circle.
        "suggested": [_row(mark) for mark in picture.suggested],
        "corners": _corners(box) if box else list(COUNTY),
        "names": _names(picture, box, MAP_ROOM, TOWNS) if box else [],
        "insets": [
            {
                "letter": letter,
                "corners": _corners(inset.box),
                "names": _names(picture, inset.box, INSET_ROOM, None),
                "shape": round(_shape(inset.box), 2),
            }
            for letter, inset in zip(LETTERS, insets, strict=False)
        ],
    }


def _shape(box: Box) -> float:
    """Height of a box as a share of its width."""
    west, south, east, north = box
    return (north - south) / (east - west)


def _names(
    picture: CoveragePicture, box: Box, room: Room, kinds: frozenset[str] | None
) -> list[list[Any]]:
    """Name, latitude and longitude of what to write."""
    written = []
    for name, easting_m, northing_m in names_in(picture, box, room, kinds):
        lon, lat = to_lon_lat(GridPoint(easting_m, northing_m))
        written.append([name, round(lat, 4), round(lon, 4)])
    return written


def _corners(box: Box) -> Corners:
    """South-west and north-east (lat, lon) of a box."""
    corners = shapely.get_coordinates(shapely.box(*box))
    degrees = [to_lon_lat(GridPoint(float(e), float(n))) for e, n in corners]
    lons, lats = [lon for lon, _ in degrees], [lat for _, lat in degrees]
    return [
        (round(min(lats), 4), round(min(lons), 4)),
        (round(max(lats), 4), round(max(lons), 4)),
    ]
