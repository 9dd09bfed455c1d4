"""Which version of Connect this is."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tomllib import loads

from directory.config import APPLICATION


@lru_cache(maxsize=1)
def connect_version() -> str:
    """The installed version, else that of the checkout this runs from."""
    try:
        return version(APPLICATION)
    except PackageNotFoundError:
        project = Path(__file__).parents[1] / "pyproject.toml"
        return str(loads(project.read_text(encoding="utf-8"))["project"]["version"])
