"""What the colours, hatches and marks of a picture mean, outside the map."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from maps.coverage.words import AREAS, say_number
from maps.drawing import bands
from maps.drawing.bands import Band, BandCount, Hatch, Shown
from maps.drawing.paper import Frame
from maps.drawing.picture import CoveragePicture

INK, QUIET = "#0b0c0c", "#383f43"
HATCHES = {
    Hatch.LINES: ("////", bands.GAP_LINES),
    Hatch.DOTS: ("....", bands.NO_DATA_DOTS),
    Hatch.CROSS: ("xxx", bands.BOTH_LINES),
}
# Of the three times three classes: the side of a square, in inches, and the room beside them.
SIDE_IN, WIDE = 0.42, 0.17


def fill_of(band: Band) -> dict[str, Any]:
    """How a class is filled, as matplotlib's patches have it."""
    if band.hatch is Hatch.NONE:
        return {"facecolor": band.colour}
    hatch, ink = HATCHES[band.hatch]
    # The hatch takes the colour of the edge, whose own line is drawn with no width.
    return {"facecolor": band.colour, "hatch": hatch, "edgecolor": ink}


def draw_legend(figure: Figure, frame: Frame, picture: CoveragePicture) -> None:
    """Every colour and hatch, with how many areas and people are in it, and every mark."""
    axes = figure.add_axes(frame)
    axes.set_xlim(0, 1)
    height_in = frame[3] * figure.get_figheight()
    axes.set_ylim(height_in, 0)
    axes.set_axis_off()
    axes.text(0, 0.12, _heading(picture), va="top", fontsize=9, fontweight="bold")
    if picture.shown is Shown.DEPRIVATION:
        top = _draw_beside(axes, picture)
    else:
        top = _draw_bands(axes, picture)
    _draw_mark_keys(axes, picture, top + 0.1)


def _draw_bands(axes: Axes, picture: CoveragePicture) -> float:
    """One class below another; answers where the next thing can stand."""
    top = 0.55
    for count in bands.count_bands(picture.table, picture.shown):
        if not count.areas and count.band.hatch is not Hatch.NONE:
            continue
        _draw_box(axes, count.band, (0, top), (0.14, 0.24))
        axes.text(0.19, top + 0.01, count.band.label, va="top", fontsize=8.5)
        axes.text(0.19, top + 0.16, _tally(count, picture), va="top", fontsize=7, color=QUIET)
        top += 0.33 if picture.suggested else 0.42
    return top


def _draw_box(
    axes: Axes, band: Band, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    fill = {"facecolor": band.colour, **fill_of(band)}
    axes.add_patch(Rectangle(corner, *size, linewidth=0, **fill))
    axes.add_patch(Rectangle(corner, *size, fill=False, ec=INK, lw=0.7))


def _draw_beside(axes: Axes, picture: CoveragePicture) -> float:
    """Squares of three by three with what each side means; then what is not known."""
    top = 0.72
    left = 0.30
    for column, words in enumerate(("Under\n50%", "50% to\n80%", "80% or\nmore")):
        middle = left + (column + 0.5) * WIDE
        axes.text(middle, top - 0.04, words, ha="center", va="bottom", fontsize=6.5)
    rows = ("Most\ndeprived\n(1 to 3)", "Between\n(4 to 7)", "Least\ndeprived\n(8 to 10)")
    for row, (words, counts) in enumerate(
        zip(rows, bands.count_beside(picture.table), strict=True)
    ):
        below = top + row * SIDE_IN
        axes.text(left - 0.02, below + SIDE_IN / 2, words, ha="right", va="center", fontsize=6.5)
        for column, count in enumerate(counts):
            where = (left + column * WIDE, below)
            _draw_box(axes, count.band, where, (WIDE, SIDE_IN))
            _write_count(axes, count, (where[0] + WIDE / 2, below + SIDE_IN / 2))
    top += 3 * SIDE_IN + 0.1
    said = f"Numbers of {AREAS[picture.table.question.by]} in each class"
    axes.text(0, top, said, va="top", fontsize=7, color=QUIET)
    top += 0.25
    *_, unknown = bands.count_bands(picture.table, Shown.DEPRIVATION)
    if unknown.areas:
        _draw_box(axes, unknown.band, (0, top), (0.14, 0.24))
        axes.text(0.19, top + 0.01, unknown.band.label, va="top", fontsize=7.5)
        axes.text(0.19, top + 0.16, _tally(unknown, picture), va="top", fontsize=7, color=QUIET)
        top += 0.33
    return top


def _write_count(axes: Axes, count: BandCount, middle: tuple[float, float]) -> None:
    """How many areas are in a class, on a plate that no colour or hatch shows through."""
    plate = {"boxstyle": "round,pad=0.15", "facecolor": "white", "linewidth": 0}
    axes.text(*middle, str(count.areas), ha="center", va="center", fontsize=7, bbox=plate)


def _heading(picture: CoveragePicture) -> str:
    if picture.shown is Shown.MINUTES:
        return "Minutes to the nearest,\non average"
    if picture.shown is Shown.DEPRIVATION:
        return "Share within reach (across)\nbeside deprivation (down)"
    return f"Share of each area’s\n{bands.unit_of(picture.table)} within reach"


def _tally(count: BandCount, picture: CoveragePicture) -> str:
    areas = f"{count.areas} area{'' if count.areas == 1 else 's'}"
    unit = bands.unit_of(picture.table)
    return f"{areas}, {say_number(count.people)} {unit}" if count.areas else "no area"


def _draw_mark_keys(axes: Axes, picture: CoveragePicture, top: float) -> None:
    suggested = [mark.is_alternative for mark in picture.suggested]
    keys = [
        (len(picture.marks) > len(suggested), "o", INK, "white", 36, "A listing"),
        (False in suggested, "s", "#ffdd00", INK, 46, "A place where one could be"),
        (True in suggested, "D", "white", INK, 30, "Another that could take its place"),
    ]
    for is_present, shape, fill, edge, size, words in keys:
        if is_present:
            axes.scatter([0.07], [top + 0.1], s=size, marker=shape, color=fill, edgecolors=edge)
            axes.text(0.19, top + 0.1, words, va="center", fontsize=7.5)
            top += 0.25
