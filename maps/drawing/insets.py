"""Where towns are drawn larger, so that big rural areas do not rule the eye."""

from dataclasses import dataclass

# Easting and northing of opposite corners, EPSG:27700 metres.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Inset:
    """A town, or towns that lie together, and the box that holds them."""

    name: str
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        """Easting and northing of the middle, metres."""
        west, south, east, north = self.box
        return (west + east) / 2, (south + north) / 2


# What the insets are called on the large map, in their order.
LETTERS = "ABC"
INSETS = (
    Inset("Northampton", (469_000, 255_500, 482_500, 267_500)),
    Inset("Kettering and Corby", (480_000, 275_000, 496_500, 293_500)),
    Inset("Wellingborough and Rushden", (484_000, 263_000, 499_500, 273_500)),
)


def insets_within(box: Box) -> tuple[Inset, ...]:
    """The insets whose middle lies in a box."""
    west, south, east, north = box
    return tuple(
        inset
        for inset in INSETS
        if west <= inset.middle[0] <= east and south <= inset.middle[1] <= north
    )
