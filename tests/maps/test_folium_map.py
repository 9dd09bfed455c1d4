"""The stand-alone map file: it holds everything, and says what the table says."""

import json
import re
from html import escape
from typing import Any

import pytest

from maps.drawing.folium_map import choose_names, draw_map
from maps.drawing.sheet import LeafletFiles, MapEntry, MapPoint, MapSheet

LEAFLET = LeafletFiles(script="var L = {};", style=".a { background: url(images/layers.png) }")
HALL = MapPoint(lon=-0.9, lat=52.26, is_area_only=False)
AREA = MapPoint(lon=-0.8, lat=52.3, is_area_only=True)


def feature(kind: str, name: str, lon: float, lat: float) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": geometry}


OUTLINES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [feature("town", "Northampton", -0.9, 52.24)],
}


def draw(*entries: MapEntry) -> str:
    return draw_map(MapSheet("Results", "Made today.", entries, "Source: ONS."), OUTLINES, LEAFLET)


def scripts(html: str) -> str:
    return html.rpartition("<script>")[2]


def test_nothing_is_fetched_from_outside() -> None:
    html = draw(MapEntry(1, "Choir", ("Village Hall",), HALL))
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", html)
    assert "url(" not in html
    assert "$(" not in html


def test_the_page_has_a_language_and_a_title_and_may_be_enlarged() -> None:
    html = draw()
    assert '<html lang="en-GB">' in html
    assert "<title>Results</title>" in html
    assert "maximum-scale" not in html
    assert "user-scalable" not in html


def test_pins_carry_the_numbers_of_the_table() -> None:
    html = draw(
        MapEntry(1, "Choir", ("Village Hall",), HALL),
        MapEntry(2, "By phone", ("Ring: 01632 960001",), None),
        MapEntry(3, "Lunch club", ("Village Hall",), HALL),
    )
    drawn = scripts(html)
    assert '"html": "1, 3"' in drawn
    assert "By phone" not in drawn
    assert html.count("Not on the map") == 1
    assert html.count("<tr>") == 4


def test_an_area_is_a_soft_circle_and_said_to_be_one() -> None:
    html = draw(MapEntry(1, "Coffee", ("NN3 (area only)",), AREA))
    assert "L.circle(" in scripts(html)
    assert "A soft circle shows the area only" in html
    assert "A soft circle" not in draw(MapEntry(1, "Choir", (), HALL))


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script>", "`${alert(1)}`", "<b>"])
def test_names_and_lines_stay_text(evil: str) -> None:
    html = draw(MapEntry(1, evil, (evil,), HALL))
    assert "<script>alert" not in html
    assert "<b>" not in html.partition("<body>")[2]
    popup = re.search(r"bindPopup\((\".*?\")\);", scripts(html))
    assert popup is not None
    assert escape(evil) in json.loads(popup[1])


def test_names_are_written_towns_first_and_none_upon_another() -> None:
    crowded = {
        "features": [
            feature("town", "Northampton", -0.9, 52.24),
            feature("suburb", "Next door", -0.9001, 52.2401),
            feature("village", "Far off", -3.0, 55.0),
            feature("village", "Beside", -0.87, 52.26),
        ]
    }
    chosen = choose_names(crowded, [(52.2, -0.95), (52.3, -0.85)])
    assert [name for name, _, _ in chosen] == ["Northampton", "Beside"]
