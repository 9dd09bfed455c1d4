"""Text in a frame of a picture, broken into lines by its measured width and never cut off."""

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

POINTS_AN_INCH = 72
LINE = 1.28
SMALLEST = 0.7

# Text, size in points and weight.
Paragraph = tuple[str, float, str]


def draw_block(
    figure: Figure, frame: tuple[float, float, float, float], paragraphs: list[Paragraph]
) -> None:
    """Write paragraphs from the top of a frame (shares of the sheet), smaller where needed."""
    left, bottom, width, height = frame
    width_pt = width * figure.get_figwidth() * POINTS_AN_INCH
    height_pt = height * figure.get_figheight() * POINTS_AN_INCH
    scale = 1.0
    lines = _broken(paragraphs, width_pt, scale)
    while _height(lines) > height_pt and scale > SMALLEST:
        scale -= 0.05
        lines = _broken(paragraphs, width_pt, scale)
    top_pt = 0.0
    for text, size, weight, gap in lines:
        down = (top_pt + size) / POINTS_AN_INCH / figure.get_figheight()
        figure.text(
            left, bottom + height - down, text, fontsize=size, fontweight=weight, va="baseline"
        )
        top_pt += size * LINE + gap


def _broken(
    paragraphs: list[Paragraph], width_pt: float, scale: float
) -> list[tuple[str, float, str, float]]:
    """Lines with size, weight and the room below each."""
    lines: list[tuple[str, float, str, float]] = []
    for text, size, weight in paragraphs:
        scaled = size * scale
        broken = wrap(text, width_pt, scaled, weight)
        lines += [(line, scaled, weight, 0.0) for line in broken[:-1]]
        lines.append((broken[-1], scaled, weight, scaled * 0.35))
    return lines


def _height(lines: list[tuple[str, float, str, float]]) -> float:
    return sum(size * LINE + gap for _, size, _, gap in lines)


def wrap(text: str, width_pt: float, size: float, weight: str) -> list[str]:
    """Lines that are each no wider than the width, broken between words."""
    font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    space = _width(" ", font)
    lines, line, taken = [], "", 0.0
    for word in text.split():
        width = _width(word, font)
        if line and taken + space + width > width_pt:
            lines.append(line)
            line, taken = word, width
        else:
            line, taken = f"{line} {word}".strip(), taken + width + (space if line else 0.0)
    return [*lines, line]


def _width(text: str, font: FontProperties) -> float:
    """Width in points."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)
