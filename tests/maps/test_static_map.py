"""The picture for a committee paper: it says all that is needed, and holds in black and white."""

import io
import re

import pytest
from PIL import Image

from maps.drawing.bands import Shown
from maps.drawing.picture import Mark, Sheet
from maps.drawing.static_map import FileForm, draw_picture
from maps.drawing.text_block import wrap
from maps.people.demand import PeopleBasis
from tests.maps.pictures import make_picture, make_table

A4_IN = (8.27, 11.69)


def texts(svg: bytes) -> str:
    """What is written on a picture: matplotlib leaves each line of it in a comment."""
    return "\n".join(re.findall(r"<!-- (.*?) -->", svg.decode()))


@pytest.fixture(scope="module")
def svg() -> bytes:
    return draw_picture(make_picture(), FileForm.SVG)


@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_png_is_a_sheet_of_a4_to_be_printed(sheet: Sheet) -> None:
    image = Image.open(io.BytesIO(draw_picture(make_picture(sheet=sheet), FileForm.PNG)))
    wide, high = A4_IN if sheet is Sheet.PORTRAIT else A4_IN[::-1]
    dots = image.info["dpi"][0]
    assert dots >= 200
    assert image.size == pytest.approx((wide * dots, high * dots), abs=2)
    assert image.info["Title"].startswith("Food banks")


def test_a_pdf_bears_its_title() -> None:
    pdf = draw_picture(make_picture(), FileForm.PDF)
    assert pdf.startswith(b"%PDF-")
    assert b"Food banks and pantries" in pdf


def test_the_sheet_says_what_how_much_from_what_and_when(svg: bytes) -> None:
    said = " ".join(texts(svg).split())
    assert "Food banks and pantries: who can get to one within 30 minutes on foot" in said
    assert "(45%)" in said
    assert "Under 20% of people" in said
    assert "Nobody within reach" in said
    assert "10 km (6 miles)" in said
    assert "22 November 2026" in said
    assert "no listing known is not the same as no service" in said
    assert "Contains National Statistics data." in said


def test_towns_are_drawn_larger() -> None:
    picture = make_picture(make_table((0.5,) * 66))
    assert "A  Northampton" in texts(draw_picture(picture, FileForm.SVG))


def test_gaps_and_what_is_not_known_are_hatched(svg: bytes) -> None:
    assert svg.count(b"<pattern ") >= 2
    covered = draw_picture(make_picture(make_table((0.5, 0.9))), FileForm.SVG)
    assert b"<pattern " not in covered


def test_the_legend_stands_outside_the_map() -> None:
    from maps.drawing.paper import LAYOUTS

    for layout in LAYOUTS.values():
        frames = [layout.head, layout.main, layout.legend, *layout.insets, layout.foot]
        for at, (left, bottom, width, height) in enumerate(frames):
            assert left + width <= 1
            assert bottom + height <= 1
            for other_left, other_bottom, other_width, other_height in frames[at + 1 :]:
                is_beside = left + width <= other_left or other_left + other_width <= left
                is_above = bottom + height <= other_bottom or other_bottom + other_height <= bottom
                assert is_beside or is_above


def test_a_long_title_and_many_concepts_stay_on_the_sheet() -> None:
    long = "Everything that anybody could ever look for in the whole of the county " * 5
    svg = draw_picture(make_picture(title=long), FileForm.SVG)
    rows = re.findall(r"<!-- (Everything.*?|.*?county) -->", svg.decode())
    assert len(rows) >= 4
    assert "22 November 2026" in " ".join(texts(svg).split())


def test_lines_are_no_wider_than_their_frame() -> None:
    lines = wrap("one two three four five six seven eight nine ten", 100, 10, "normal")
    assert len(lines) > 2
    assert " ".join(lines) == "one two three four five six seven eight nine ten"
    assert wrap("a" * 300, 100, 10, "bold") == ["a" * 300]


def test_postcodes_are_called_postcodes() -> None:
    table = make_table(basis=PeopleBasis.POSTCODES)
    said = texts(draw_picture(make_picture(table, shown=Shown.MINUTES), FileForm.SVG))
    assert "a share of postcodes is not a share of people" in " ".join(said.split())
    assert "No postcode within four hours" in said


def test_suggested_places_and_evil_names_are_drawn() -> None:
    marks = (Mark("$x$ & <b>", 475_500.0, 260_900.0, is_suggested=True),)
    svg = draw_picture(make_picture(marks=marks, near=("$\\frac$",) * 9), FileForm.SVG)
    assert "A place where one could be" in texts(svg)


def test_areas_without_outlines_make_a_sheet_that_says_so() -> None:
    table = make_table((0.5,))
    object.__setattr__(table.areas, "geometry_wkb", (None,))
    assert "No outlines of these areas are loaded" in texts(
        draw_picture(make_picture(table), FileForm.SVG)
    )
