"""Coverage as a picture for a committee paper: A4, upright or across, to be read without help."""

from enum import StrEnum
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any

import geopandas
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from directory.geography import BRITISH_NATIONAL_GRID, WGS84
from maps.coverage.words import say_number, say_sources, say_title, say_who
from maps.drawing import bands
from maps.drawing.area_shapes import box_of, grid_shapes
from maps.drawing.bands import Band, Hatch
from maps.drawing.insets import Box, Inset, insets_within
from maps.drawing.names import TOWNS, Room, names_in
from maps.drawing.paper import LAYOUTS, Frame, Layout
from maps.drawing.picture import CoveragePicture, Mark
from maps.drawing.text_block import Paragraph, draw_block, wrap

DOTS_AN_INCH = 220
INK, QUIET = "#0b0c0c", "#383f43"
HALO = [withStroke(linewidth=2.2, foreground="white")]
# matplotlib types the names of settings one by one, and not in every version.
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "connect",
    "pdf.fonttype": 42,
    # A name with two dollar signs in it is a name.
    "text.parse_math": False,
}
HATCHES = {Hatch.LINES: ("////", bands.GAP_LINES), Hatch.DOTS: ("....", bands.NO_DATA_DOTS)}
METRES_A_MILE = 1609.344
SCALE_DOWN_PT = 8
# Suggested places whose names stand in the legend, and the room that a line of it has.
MOST_NAMED, FEW_NAMED = 5, 3
NAME_WIDTH_PT = 128

# matplotlib keeps its settings for the whole process, and a server draws in several threads.
_DRAWING = Lock()


class FileForm(StrEnum):
    """What kind of file the picture is."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


def draw_picture(picture: CoveragePicture, form: FileForm) -> bytes:
    """The file's content.

    Notes
    -----
    Everything that a reader needs stands on the sheet: what was asked, the answer in words, what
    the colours mean, the towns drawn larger, how far a mile is, what it was made from and when.
    """
    with _DRAWING, rc_context(STYLE):
        figure = _draw(picture, LAYOUTS[picture.sheet])
        return _written(figure, form, _title(picture), picture)


def _title(picture: CoveragePicture) -> str:
    return picture.title or say_title(picture.table.question)


def _written(figure: Figure, form: FileForm, title: str, picture: CoveragePicture) -> bytes:
    file = BytesIO()
    words = " ".join(picture.summary)
    described: dict[FileForm, dict[str, Any]] = {
        FileForm.PNG: {"Title": title, "Description": words},
        FileForm.SVG: {"Title": title, "Description": words, "Date": None},
        FileForm.PDF: {"Title": title, "Subject": words, "CreationDate": None},
    }
    figure.savefig(file, format=form.value, dpi=DOTS_AN_INCH, metadata=described[form])
    return file.getvalue()


def _draw(picture: CoveragePicture, layout: Layout) -> Figure:
    figure = Figure(figsize=(layout.width_in, layout.height_in), facecolor="white")
    _write_head(figure, layout.head, picture)
    areas = _frame_of(picture)
    edges = _edges_of(picture)
    whole = box_of(picture.table.areas)
    if whole is None:
        draw_block(figure, layout.main, [("No outlines of these areas are loaded.", 10, "normal")])
    else:
        insets = insets_within(whole)
        draw_on = partial(_draw_areas, picture=picture, areas=areas, edges=edges)
        main = figure.add_axes(layout.main)
        draw_on(main, box=_padded(whole))
        _finish(main, picture, whole, bar_km=10, size_pt=7.5, kinds=TOWNS)
        for letter, inset, frame in zip("ABC", insets, layout.insets, strict=False):
            _draw_inset(figure, frame, letter, inset, picture, draw_on)
            _outline(main, letter, inset)
    _draw_legend(figure, layout.legend, picture)
    _write_foot(figure, layout.foot, picture)
    return figure


def _write_head(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    first, *more = picture.summary
    lines: list[Paragraph] = [
        (_title(picture), 15, "bold"),
        (first, 10, "bold"),
        (" ".join(more), 9, "normal"),
    ]
    draw_block(figure, frame, lines)


def _write_foot(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    sources = " ".join(say_sources(picture.table))
    unknown = (
        "Not all there is is listed: no listing known is not the same as no service. A share is of"
        " the people who live in an area, not of its land. Dashed boxes are drawn larger as A, B"
        " and C; thick lines are the councils’ borders."
    )
    draw_block(figure, frame, [(unknown, 7.5, "bold"), (sources, 7, "normal")])


def _frame_of(picture: CoveragePicture) -> geopandas.GeoDataFrame:
    """The areas with the number of their class."""
    table = picture.table
    return geopandas.GeoDataFrame(
        {"band": bands.band_numbers(table, picture.shown)},
        geometry=list(grid_shapes(table.areas)),
        crs=BRITISH_NATIONAL_GRID,
    )


def _edges_of(picture: CoveragePicture) -> geopandas.GeoDataFrame:
    """The authorities' outlines."""
    drawn = [f for f in picture.outlines["features"] if f["properties"]["kind"] == "authority"]
    if not drawn:
        return geopandas.GeoDataFrame(geometry=[], crs=BRITISH_NATIONAL_GRID)
    return geopandas.GeoDataFrame.from_features(drawn, crs=WGS84).to_crs(BRITISH_NATIONAL_GRID)


def _draw_areas(
    axes: Axes,
    *,
    box: Box,
    picture: CoveragePicture,
    areas: geopandas.GeoDataFrame,
    edges: geopandas.GeoDataFrame,
) -> None:
    west, south, east, north = box
    seen = areas.cx[west:east, south:north]
    for number, band in enumerate(bands.bands_of(picture.table, picture.shown)):
        kept = seen[seen["band"] == number]
        if len(kept):
            kept.plot(ax=axes, aspect=None, linewidth=0, **_fill(band))
    if len(seen):
        seen.boundary.plot(ax=axes, aspect=None, color=bands.OUTLINE, linewidth=0.25)
    if len(edges):
        edges.boundary.plot(ax=axes, aspect=None, color=INK, linewidth=1.1)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal", adjustable="box", anchor="NW")


def _fill(band: Band) -> dict[str, Any]:
    if band.hatch is Hatch.NONE:
        return {"facecolor": band.colour}
    hatch, ink = HATCHES[band.hatch]
    # The hatch takes the colour of the edge, whose own line is drawn with no width.
    return {"facecolor": band.colour, "hatch": hatch, "edgecolor": ink}


def _finish(
    axes: Axes,
    picture: CoveragePicture,
    box: Box,
    *,
    bar_km: int,
    size_pt: float,
    kinds: frozenset[str] | None = None,
) -> None:
    """Listings, names and a scale on a map whose areas are drawn."""
    west, south, east, north = box
    inside = [
        mark
        for mark in picture.marks
        if west <= mark.easting_m <= east and south <= mark.northing_m <= north
    ]
    size = 22 if len(inside) <= 60 else 8
    for is_suggested, shape, fill in ((False, "o", INK), (True, "s", "#ffdd00")):
        some = [mark for mark in inside if mark.is_suggested is is_suggested]
        axes.scatter(
            [mark.easting_m for mark in some],
            [mark.northing_m for mark in some],
            s=max(size, 22) * 2.5 if is_suggested else size,
            marker=shape,
            color=fill,
            edgecolors=INK if is_suggested else "white",
            linewidths=0.8,
            # Names may lie upon a listing, never upon what the picture is about.
            zorder=8 if is_suggested else 5,
        )
        _write_numbers(axes, some)
    for name, easting_m, northing_m in names_in(picture, box, _room(axes, size_pt), kinds):
        axes.annotate(
            name,
            (easting_m, northing_m),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=size_pt,
            fontweight="bold",
            color=INK,
            path_effects=HALO,
            zorder=6,
        )
    _draw_scale(axes, bar_km)
    axes.set_axis_off()


def _write_numbers(axes: Axes, marks: list[Mark]) -> None:
    """The numbers that places have in a list, where their names begin with one."""
    for mark in marks:
        number, dot, _ = mark.name.partition(". ")
        if mark.is_suggested and dot and number.isdecimal():
            where = (mark.easting_m, mark.northing_m)
            axes.annotate(
                number, where, ha="center", va="center", fontsize=5.5, fontweight="bold", zorder=9
            )


def _room(axes: Axes, size_pt: float) -> Room:
    figure = axes.get_figure(root=True)
    frame = axes.get_position(original=True)
    width_in, height_in = (0.0, 0.0) if figure is None else figure.get_size_inches()
    return Room(frame.width * width_in * 72, frame.height * height_in * 72, size_pt)


def _draw_scale(axes: Axes, bar_km: int) -> None:
    """A bar of so many kilometres below the map, where no area lies."""
    west, east = axes.get_xlim()
    share = bar_km * 1000 / (east - west)
    # So many points below the map, however high it is.
    down = -SCALE_DOWN_PT / _room(axes, 1).height_pt
    axes.add_line(
        Line2D(
            [0, share],
            [down, down],
            transform=axes.transAxes,
            color=INK,
            lw=2.5,
            clip_on=False,
            solid_capstyle="butt",
        )
    )
    miles = bar_km * 1000 / METRES_A_MILE
    axes.text(
        share + 0.02,
        down,
        f"{bar_km} km ({miles:.0f} mile{'' if round(miles) == 1 else 's'})",
        transform=axes.transAxes,
        va="center",
        fontsize=7,
        color=INK,
    )


def _draw_inset(
    figure: Figure, frame: Frame, letter: str, inset: Inset, picture: CoveragePicture, draw_on: Any
) -> None:
    axes = figure.add_axes(frame)
    box = _shaped(inset.box, frame, figure)
    draw_on(axes, box=box)
    _finish(axes, picture, box, bar_km=2, size_pt=6)
    axes.set_title(f"{letter}  {inset.name}", fontsize=8.5, fontweight="bold", loc="left", pad=3)
    axes.add_patch(
        Rectangle((0, 0), 1, 1, transform=axes.transAxes, fill=False, ec=INK, lw=0.8, zorder=7)
    )


def _outline(axes: Axes, letter: str, inset: Inset) -> None:
    """Where an inset lies, on the main map."""
    west, south, east, north = inset.box
    size = (east - west, north - south)
    axes.add_patch(Rectangle((west, south), *size, fill=False, ec=INK, lw=1, ls="--", zorder=4))
    axes.text(
        west + 600,
        north - 600,
        letter,
        va="top",
        fontsize=8,
        fontweight="bold",
        path_effects=HALO,
        zorder=7,
    )


def _padded(box: Box) -> Box:
    west, south, east, north = box
    pad = 0.01 * max(east - west, north - south)
    return west - pad, south - pad, east + pad, north + pad


def _shaped(box: Box, frame: Frame, figure: Figure) -> Box:
    """A box widened to the shape of its frame, so that insets stand in line."""
    west, south, east, north = box
    _, _, wide, high = frame
    wanted = wide * figure.get_figwidth() / (high * figure.get_figheight())
    width, height = east - west, north - south
    more_width = max(0.0, height * wanted - width) / 2
    more_height = max(0.0, width / wanted - height) / 2
    return west - more_width, south - more_height, east + more_width, north + more_height


def _draw_legend(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    """What every colour and hatch means, with how many areas and people are in it."""
    axes = figure.add_axes(frame)
    axes.set_xlim(0, 1)
    height_in = frame[3] * figure.get_figheight()
    axes.set_ylim(height_in, 0)
    axes.set_axis_off()
    axes.text(0, 0.12, _legend_heading(picture), va="top", fontsize=9, fontweight="bold")
    top = 0.55
    for count in bands.count_bands(picture.table, picture.shown):
        if not count.areas and count.band.hatch is not Hatch.NONE:
            continue
        edge = {"facecolor": count.band.colour, **_fill(count.band)}
        axes.add_patch(Rectangle((0, top), 0.14, 0.24, linewidth=0, **edge))
        axes.add_patch(Rectangle((0, top), 0.14, 0.24, fill=False, ec=INK, lw=0.7))
        axes.text(0.19, top + 0.01, count.band.label, va="top", fontsize=8.5)
        axes.text(0.19, top + 0.16, _tally(count, picture), va="top", fontsize=7, color=QUIET)
        top += 0.33 if picture.suggested else 0.42
    _draw_mark_keys(axes, picture, top + 0.1)


def _legend_heading(picture: CoveragePicture) -> str:
    if picture.shown is bands.Shown.MINUTES:
        return "Minutes to the nearest,\non average"
    return f"Share of each area’s\n{_short_who(picture)} within reach"


def _short_who(picture: CoveragePicture) -> str:
    return "postcodes" if say_who(picture.table) == "postcodes" else "people"


def _tally(count: bands.BandCount, picture: CoveragePicture) -> str:
    areas = f"{count.areas} area{'' if count.areas == 1 else 's'}"
    return (
        f"{areas}, {say_number(count.people)} {_short_who(picture)}" if count.areas else "no area"
    )


def _draw_mark_keys(axes: Axes, picture: CoveragePicture, top: float) -> None:
    keys = [(False, "o", INK, "white", "A listing")]
    keys.append((True, "s", "#ffdd00", INK, "A place where one could be"))
    present = {mark.is_suggested for mark in picture.marks}
    for is_suggested, shape, fill, edge, words in keys:
        if is_suggested in present:
            axes.scatter([0.07], [top + 0.1], s=36, marker=shape, color=fill, edgecolors=edge)
            axes.text(0.19, top + 0.1, words, va="center", fontsize=8.5)
            top += 0.3
    most_lines = 2 if len(picture.suggested) <= FEW_NAMED else 1
    for mark in picture.suggested[:MOST_NAMED]:
        lines = wrap(mark.name, NAME_WIDTH_PT, 7.5, "normal")
        if len(lines) > most_lines:
            lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1]} …"]
        axes.text(0.19, top, "\n".join(lines), va="top", fontsize=7.5)
        top += 0.14 * len(lines) + 0.03
