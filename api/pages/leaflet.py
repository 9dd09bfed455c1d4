"""Leaflet and the plugin that gathers markers, to be written into a file."""

from functools import lru_cache

from api.pages.static_files import STATIC_DIR
from maps.drawing.sheet import LeafletFiles


@lru_cache(maxsize=1)
def leaflet_files() -> LeafletFiles:
    """Both scripts as one, and the style sheet that they need."""
    folder = STATIC_DIR / "leaflet"
    scripts = [(folder / name).read_text() for name in ("leaflet.js", "markercluster.js")]
    return LeafletFiles("\n".join(scripts), (folder / "leaflet.css").read_text())
