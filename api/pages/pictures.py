"""The drawings that hubs are shown with."""

from dataclasses import dataclass
from pathlib import Path

from directory.models import Service

FOLDER = "pictures"
_DRAWN = {file.stem for file in (Path(__file__).parents[1] / "static" / FOLDER).glob("*.svg")}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing's path within the static files, and what it shows."""

    path: str
    description: str


def find_picture(service: Service) -> Picture | None:
    """The drawing of a listing, when it is one of ours and somebody has said what it shows."""
    if service.picture not in _DRAWN or not service.picture_description:
        return None
    return Picture(f"{FOLDER}/{service.picture}.svg", service.picture_description)
