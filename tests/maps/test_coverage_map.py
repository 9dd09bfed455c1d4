"""The map to move about in: one layer, nothing from elsewhere, light, and safe with any name."""

import gzip
import json
import re
from typing import Any

import pytest

from maps.drawing.bands import Shown
from maps.drawing.coverage_map import LinkedFiles, draw_file, draw_frame
from maps.drawing.picture import CoveragePicture, Mark
from maps.drawing.sheet import LeafletFiles
from tests.maps.pictures import make_picture, make_table

LEAFLET = LeafletFiles(script="var L = {};", style=".a { background: url(images/layers.png) }")
LINKED = LinkedFiles(("/static/1/leaflet.js",), ("/static/1/leaflet.css",))
EVIL = "</script><script>alert(1)</script>&"


def frame(picture: CoveragePicture | None = None) -> str:
    return draw_frame(picture or make_picture(), nonce="abc", files=LINKED)


def collection(html: str) -> dict[str, Any]:
    found = re.search(r"Coverage\.areas\(\s*(\{.*?\}), (\{\"fills\".*?\})\s*\)", html, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return {**read, "settings": json.loads(found[2])}


def test_nothing_comes_from_elsewhere() -> None:
    for html in (frame(), draw_file(make_picture(), LEAFLET)):
        addresses = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", html)
        assert addresses == []
        assert "url(images" not in html
        assert "$(" not in html


def test_scripts_and_styles_of_the_frame_carry_the_nonce() -> None:
    html = frame()
    assert (
        re.findall(r"<(?:script|style)(?![^>]*(?:nonce=\"abc\"|src=\"/static/))[^>]*>", html) == []
    )
    assert not re.search(r"\s(?:style|on[a-z]+)=\"", html)


def test_one_layer_holds_every_area_once_with_its_class() -> None:
    html = frame()
    assert html.count("Coverage.areas(") == 1
    read = collection(html)
    bands = [feature["properties"]["b"] for feature in read["features"]]
    assert bands == [5, 0, 1, 1, 2, 3, 4, 4, 6]
    assert read["settings"]["fills"][5:] == ["url(#hatch-lines)", "url(#hatch-dots)"]
    assert 'id="hatch-lines"' in html
    assert 'id="hatch-dots"' in html


def test_what_is_said_of_an_area_is_what_the_table_holds() -> None:
    first, second = collection(frame())["features"][:2]
    assert first["properties"]["w"] == 0
    assert first["properties"]["m"] is None, "nobody there can get to one"
    assert second["properties"] == {
        "n": "West Northamptonshire 001A, Northampton",
        "b": 0,
        "p": 1000,
        "w": 199,
        "m": 58,
        "l": 0,
    }


def test_the_legend_says_what_each_class_means_and_how_many_areas_it_has() -> None:
    html = frame()
    assert "Under 20% of people" in html
    assert "Nobody within reach" in html
    assert "No people counted here" in html
    by_minutes = frame(make_picture(shown=Shown.MINUTES))
    assert "15 minutes or less" in by_minutes
    assert "Nobody within four hours" in by_minutes


@pytest.mark.parametrize("evil", [EVIL, "`${alert(1)}`", "<img src=x onerror=alert(1)>"])
def test_names_stay_text(evil: str) -> None:
    picture = make_picture(marks=(Mark(evil, 475_500.0, 260_900.0),), near=(evil,) * 9)
    for html in (frame(picture), draw_file(picture, LEAFLET)):
        assert "<script>alert" not in html
        assert "<img" not in html


def test_a_map_of_a_county_is_light() -> None:
    table = make_table(tuple(at / 443 for at in range(443)))
    picture = make_picture(table, near=("Kingsthorpe Hollow",) * 443)
    assert len(gzip.compress(frame(picture).encode(), 6)) <= 80_000


def test_ten_thousand_listings_are_one_cluster() -> None:
    marks = tuple(
        Mark(f"Listing {at}", 470_000.0 + at % 100 * 130, 258_000.0 + at // 100 * 130)
        for at in range(10_000)
    )
    html = frame(make_picture(marks=marks))
    assert html.count("L.markerClusterGroup(") == 1
    assert len(html) < 1_000_000


def test_a_suggested_place_is_told_from_a_listing_in_words() -> None:
    marks = (Mark("Hall", 475_500.0, 260_900.0, is_suggested=True),)
    assert "A place where one could be" in frame(make_picture(marks=marks))
    assert "A place where one could be" not in frame()


def test_the_file_says_all_that_the_map_says_in_words_and_in_a_table() -> None:
    html = draw_file(make_picture(), LEAFLET)
    assert '<html lang="en-GB">' in html
    assert html.count('<th scope="row">') == 9
    assert "people (45%) are within 30 minutes on foot" in html
    assert "Contains National Statistics data." in html
    assert "maximum-scale" not in html


def test_areas_without_outlines_do_not_stop_the_map() -> None:
    table = make_table((0.5, 0.5))
    areas = table.areas
    object.__setattr__(areas, "geometry_wkb", (areas.geometry_wkb[0], None))
    assert len(collection(frame(make_picture(table)))["features"]) == 1
