"""Where things stand on a sheet of A4."""

from dataclasses import dataclass

from maps.drawing.picture import Sheet

# Left, bottom, width and height as shares of the sheet.
Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a sheet; sizes in inches, frames as shares."""

    width_in: float
    height_in: float
    head: Frame
    main: Frame
    legend: Frame
    insets: tuple[Frame, ...]
    foot: Frame
    sites: Frame | None = None


LAYOUTS = {
    Sheet.PORTRAIT: Layout(
        8.27,
        11.69,
        head=(0.06, 0.79, 0.88, 0.175),
        main=(0.06, 0.385, 0.585, 0.40),
        legend=(0.665, 0.385, 0.275, 0.40),
        insets=((0.06, 0.15, 0.28, 0.2), (0.36, 0.15, 0.28, 0.2), (0.66, 0.15, 0.28, 0.2)),
        foot=(0.06, 0.02, 0.88, 0.105),
    ),
    Sheet.LANDSCAPE: Layout(
        11.69,
        8.27,
        head=(0.04, 0.78, 0.92, 0.19),
        main=(0.04, 0.165, 0.43, 0.61),
        legend=(0.485, 0.16, 0.21, 0.61),
        insets=((0.74, 0.595, 0.22, 0.175), (0.74, 0.34, 0.22, 0.205), (0.74, 0.175, 0.22, 0.115)),
        foot=(0.04, 0.015, 0.92, 0.105),
    ),
}

# With places that are suggested: their list takes room from the maps.
SITE_LAYOUTS = {
    Sheet.PORTRAIT: Layout(
        8.27,
        11.69,
        head=(0.06, 0.81, 0.88, 0.16),
        main=(0.06, 0.475, 0.585, 0.325),
        legend=(0.665, 0.475, 0.275, 0.325),
        sites=(0.06, 0.265, 0.88, 0.185),
        insets=((0.06, 0.125, 0.28, 0.115), (0.36, 0.125, 0.28, 0.115), (0.66, 0.125, 0.28, 0.115)),
        foot=(0.06, 0.015, 0.88, 0.09),
    ),
    Sheet.LANDSCAPE: Layout(
        11.69,
        8.27,
        head=(0.04, 0.79, 0.92, 0.18),
        main=(0.04, 0.33, 0.40, 0.45),
        legend=(0.455, 0.33, 0.24, 0.45),
        sites=(0.04, 0.125, 0.66, 0.175),
        insets=((0.74, 0.595, 0.22, 0.175), (0.74, 0.34, 0.22, 0.205), (0.74, 0.145, 0.22, 0.135)),
        foot=(0.04, 0.01, 0.92, 0.095),
    ),
}
