"""Coverage as a picture for a committee paper: A4, upright or across, to be read without help."""

from enum import StrEnum
from functools import partial
from io import BytesIO
from math import hypot
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
from maps.coverage.words import say_sources
from maps.drawing import bands
from maps.drawing.area_shapes import box_of, grid_shapes
from maps.drawing.insets import LETTERS, Box, Inset, insets_within
from maps.drawing.legend import INK, draw_legend, fill_of
from maps.drawing.names import TOWNS, Room, names_in
from maps.drawing.paper import LAYOUTS, SITE_LAYOUTS, Frame, Layout
from maps.drawing.picture import CoveragePicture, Mark
from maps.drawing.text_block import Paragraph, draw_block

DOTS_AN_INCH = 220
# Of the sheet's height, for what must not be overlooked.
STRIP = 0.022
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
METRES_A_MILE = 1609.344
SCALE_DOWN_PT = 8
# Labels nearer to each other than this could not be read.
LABEL_PT = 9

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
        layouts = SITE_LAYOUTS if picture.sites else LAYOUTS
        figure = _draw(picture, layouts[picture.sheet])
        return _written(figure, form, picture.heading, picture)


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
    if picture.fiction:
        _write_fiction(figure, picture)
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
        for letter, inset, frame in zip(LETTERS, insets, layout.insets, strict=False):
            _draw_inset(figure, frame, letter, inset, picture, draw_on)
            _outline(main, letter, inset)
    draw_legend(figure, layout.legend, picture)
    if layout.sites is not None:
        _write_sites(figure, layout.sites, picture)
    _write_foot(figure, layout.foot, picture)
    return figure


def _write_head(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    first, *more = picture.summary
    lines: list[Paragraph] = [
        (picture.heading, 15, "bold"),
        (first, 10, "bold"),
        (" ".join(more), 9, "normal"),
    ]
    draw_block(figure, frame, lines)


def _write_fiction(figure: Figure, picture: CoveragePicture) -> None:
    """Across the top of the sheet, so that no copy of it goes without."""
    strip = Rectangle((0, 1 - STRIP), 1, STRIP, transform=figure.transFigure, color="#ffdd00")
    figure.add_artist(strip)
    figure.text(
        0.5, 1 - STRIP / 2, picture.fiction, ha="center", va="center", fontsize=8, fontweight="bold"
    )


def _write_sites(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    """The places suggested by their numbers on the map, and what could take their place."""
    lines: list[Paragraph] = []
    for site in picture.sites:
        lines.append((site.heading, 9.5, "bold"))
        lines.append((" ".join(site.more), 8.5, "normal"))
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
            kept.plot(ax=axes, aspect=None, linewidth=0, **fill_of(band))
    if len(seen):
        seen.boundary.plot(ax=axes, aspect=None, color=bands.OUTLINE, linewidth=0.25)
    if len(edges):
        edges.boundary.plot(ax=axes, aspect=None, color=INK, linewidth=1.1)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal", adjustable="box", anchor="NW")


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
    _draw_marks(axes, inside)
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


def _draw_marks(axes: Axes, marks: list[Mark]) -> None:
    """Listings, then what could be taken in a site's place, then the sites with their numbers."""
    listed = [mark for mark in marks if not mark.is_suggested]
    others = [mark for mark in marks if mark.is_alternative]
    sites = [mark for mark in marks if mark.is_suggested and not mark.is_alternative]
    small = 22 if len(listed) <= 60 else 8
    # Names may lie upon a listing, never upon what the picture is about.
    looks = ((listed, "o", INK, "white", small, 5), (others, "D", "white", INK, 20, 7),
             (sites, "s", "#ffdd00", INK, 55, 8))  # fmt: skip
    for some, shape, fill, edge, size, above in looks:
        axes.scatter(
            [mark.easting_m for mark in some],
            [mark.northing_m for mark in some],
            s=size,
            marker=shape,
            color=fill,
            edgecolors=edge,
            linewidths=0.8,
            zorder=above,
        )
    _label_others(axes, others)
    for mark in sites:
        where = (mark.easting_m, mark.northing_m)
        axes.annotate(
            mark.label, where, ha="center", va="center", fontsize=5.5, fontweight="bold", zorder=9
        )


def _label_others(axes: Axes, others: list[Mark]) -> None:
    """Labels beside what could take a site's place; of those that lie upon each other the first."""
    west, east = axes.get_xlim()
    apart_m = LABEL_PT * (east - west) / _room(axes, 1).width_pt
    written: list[Mark] = []
    for mark in others:
        if any(_away_m(mark, other) < apart_m for other in written):
            continue
        written.append(mark)
        axes.annotate(
            mark.label,
            (mark.easting_m, mark.northing_m),
            xytext=(4, -1.5),
            textcoords="offset points",
            fontsize=5.5,
            fontweight="bold",
            path_effects=HALO,
            zorder=7,
        )


def _away_m(one: Mark, other: Mark) -> float:
    return hypot(one.easting_m - other.easting_m, one.northing_m - other.northing_m)


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
