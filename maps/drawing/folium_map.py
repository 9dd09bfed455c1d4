"""A list of results as one stand-alone map file: nothing in it is fetched from anywhere."""

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any, cast

import folium
from branca.element import Figure, MacroElement
from folium.template import Template
from jinja2 import Environment, PackageLoader

from maps.drawing import style
from maps.drawing.bare_map import BareMap
from maps.drawing.sheet import LeafletFiles, MapEntry, MapPoint, MapSheet

# Both authorities, for when nothing in the list has a point.
COUNTY = ((51.97, -1.34), (52.65, -0.33))

PAGES = Environment(
    loader=PackageLoader("maps"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


class _Pin(MacroElement):
    """A marker made of text; folium's own first asks for a picture, and its popup for jQuery."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.marker({{ this.location|tojson }}, {
            icon: L.divIcon({{ this.icon|tojavascript }}),
            interactive: {{ (this.popup is not none)|tojson }},
            keyboard: {{ (this.popup is not none)|tojson }},
            zIndexOffset: {{ 0 if this.popup is not none else -1000 }}
        }).addTo({{ this._parent.get_name() }});
        {% if this.popup %}
        {{ this.get_name() }}.bindPopup({{ this.popup|tojavascript }});
        {{ this.get_name() }}.getElement().setAttribute(
            "aria-label", {{ this.label|tojavascript }}
        );
        {% endif %}
        {% endmacro %}
        """
    )

    def __init__(self, *, lon: float, lat: float, icon: dict[str, Any], label: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Pin"
        self.location = [lat, lon]
        self.icon = icon
        self.label = label
        self.popup: str | None = None


def draw_map(sheet: MapSheet, outlines: dict[str, Any], leaflet: LeafletFiles) -> str:
    """The file's text.

    Parameters
    ----------
    outlines
        GeoJSON (EPSG:4326) with features of kind ``authority`` and ``town``.
    """
    drawn = BareMap(
        location=[52.3, -0.85],
        tiles=None,
        max_zoom=style.CLOSEST_ZOOM,
        attribution_control=False,
        zoom_snap=0.5,
    )
    bounds = _bounds(sheet.entries)
    _draw_background(drawn, outlines)
    for name, lon, lat in choose_names(outlines, bounds):
        icon = {"html": escape(name), "class_name": "town", "icon_size": [110, 18]}
        drawn.add_child(_Pin(lon=lon, lat=lat, icon=icon, label=name))
    for point, entries in _by_point(sheet.entries).items():
        _draw_entries(drawn, point, entries)
    drawn.fit_bounds(bounds, padding=(30, 30), max_zoom=14)
    figure = cast(Figure, drawn.get_root())
    figure.render()
    return PAGES.get_template("map_file.html").render(
        sheet=sheet,
        map_html=figure.html.render(),
        map_script=figure.script.render(),
        leaflet_script=leaflet.script,
        leaflet_style=without_images(leaflet.style),
        has_area_only=any(e.point and e.point.is_area_only for e in sheet.entries),
    )


def without_images(css: str) -> str:
    """Leaflet's styles without the pictures of controls that the file does not have."""
    return re.sub(r"url\([^)]*\)", "none", css)


def _draw_background(drawn: folium.Map, outlines: dict[str, Any]) -> None:
    for feature in outlines["features"]:
        if feature["properties"]["kind"] == "authority":
            # folium writes the layer into a script as JSON, so it is copied without references.
            folium.GeoJson(
                json.loads(json.dumps(feature)),
                style_function=lambda _: style.OUTLINE,
                interactive=False,
            ).add_to(drawn)


def choose_names(
    outlines: dict[str, Any], bounds: list[tuple[float, float]]
) -> list[tuple[str, float, float]]:
    """Name, longitude and latitude of the places to write: towns first, none upon another."""
    (south, west), (north, east) = bounds
    # The file is drawn at a size that is not known, so room is kept by share of what is shown.
    wide, high = max(east - west, 0.04), max(north - south, 0.025)
    chosen: list[tuple[str, float, float]] = []
    for feature in outlines["features"]:
        if feature["properties"]["kind"] == "authority":
            continue
        lon, lat = feature["geometry"]["coordinates"]
        is_near = west - wide <= lon <= east + wide and south - high <= lat <= north + high
        if is_near and not any(
            abs(lon - x) < wide / 5 and abs(lat - y) < high / 12 for _, x, y in chosen
        ):
            chosen.append((feature["properties"]["name"], lon, lat))
    return chosen


def _by_point(entries: Iterable[MapEntry]) -> dict[MapPoint, list[MapEntry]]:
    """What shares a place shares a pin, which carries all their numbers."""
    shared: dict[MapPoint, list[MapEntry]] = {}
    for entry in entries:
        if entry.point:
            shared.setdefault(entry.point, []).append(entry)
    return shared


def _draw_entries(drawn: folium.Map, point: MapPoint, entries: list[MapEntry]) -> None:
    if point.is_area_only:
        folium.Circle(
            (point.lat, point.lon),
            radius=style.AREA_ONLY_RADIUS_M,
            interactive=False,
            **_folium_path(style.AREA_ONLY),
        ).add_to(drawn)
    size = [style.MARKER_SIZE_PX, style.MARKER_SIZE_PX]
    numbers = ", ".join(str(entry.number) for entry in entries)
    icon = {"html": numbers, "class_name": "pin", "icon_size": size}
    names = "; ".join(entry.name for entry in entries)
    pin = _Pin(lon=point.lon, lat=point.lat, icon=icon, label=f"{numbers}: {names}")
    pin.popup = "<hr>".join(_popup(entry) for entry in entries)
    drawn.add_child(pin)


def _popup(entry: MapEntry) -> str:
    lines = "".join(f"<br>{escape(line)}" for line in entry.lines)
    return f"<strong>{entry.number}. {escape(entry.name)}</strong>{lines}"


def _folium_path(options: dict[str, Any]) -> dict[str, Any]:
    """Path options as folium names them, in snake case."""
    return {re.sub(r"([A-Z])", r"_\1", name).lower(): value for name, value in options.items()}


def _bounds(entries: Iterable[MapEntry]) -> list[tuple[float, float]]:
    """South-west and north-east corners (lat, lon as Leaflet has it) that hold every entry."""
    points = [(entry.point.lat, entry.point.lon) for entry in entries if entry.point]
    if not points:
        return list(COUNTY)
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return [(min(lats), min(lons)), (max(lats), max(lons))]
