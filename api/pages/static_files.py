"""Style sheets, scripts and images, at addresses that change when any of them does."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_DIR = Path(__file__).parents[1] / "static"
A_YEAR = "public, max-age=31536000, immutable"


@lru_cache(maxsize=1)
def static_version() -> str:
    """Digest of every static file: one for all, so that scripts can import each other."""
    digest = sha256()
    for path in sorted(path for path in STATIC_DIR.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(STATIC_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Address of a static file of this version of the application.

    Raises
    ------
    FileNotFoundError
        There is no such file: a page never links to nothing.
    """
    if not (STATIC_DIR / path).is_file():
        msg = f"there is no static file {path}"
        raise FileNotFoundError(msg)
    return f"/static/{static_version()}/{path}"


class VersionedFiles(StaticFiles):
    """Serves ``/<version>/<path>``; a browser keeps the current version for a year."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC_DIR)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, whatever version the address names, kept only if it is the current one."""
        version, _, within = path.partition("/")
        response = await super().get_response(within, scope)
        is_current = version == static_version() and response.status_code in {200, 304}
        response.headers["Cache-Control"] = A_YEAR if is_current else "no-cache"
        return response
