"""Where PostgreSQL's own programs are on this machine."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from directory.errors import ClusterError

HOMEBREW_PREFIXES = (Path("/opt/homebrew/opt"), Path("/usr/local/opt"))
DEBIAN_ROOT = Path("/usr/lib/postgresql")
# Whatever a release of Debian ships, the first of these brings PostgreSQL together with PostGIS.
PACKAGES_TO_ASK_FOR = "postgresql-postgis (or postgresql-<version>-postgis-3)"


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL that has PostGIS beside it."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Full name of one program, for instance ``pg_ctl``."""
        return str(self.folder / name)


def find_programs(configured: Path | None = None, *, major: int | None = None) -> Programs:
    """The newest PostgreSQL with PostGIS, or the one that can open a cluster of version ``major``.

    Raises
    ------
    ClusterError
        When there is none, or none of the version asked for.
    """
    if configured is not None:
        found = [_configured(configured)]
    else:
        found = sorted((*_debian(), *_homebrew()), key=lambda programs: programs.major)
    if not found:
        msg = (
            "PostgreSQL with PostGIS is not installed. On Debian install"
            f" {PACKAGES_TO_ASK_FOR}, or set CONNECT_POSTGRES_BIN to the folder of its programs,"
            " or set CONNECT_DATABASE_URL to a PostGIS database that runs elsewhere."
        )
        raise ClusterError(msg)
    fitting = [programs for programs in found if major in (None, programs.major)]
    if not fitting:
        here = ", ".join(str(programs.major) for programs in found)
        msg = (
            f"the data folder was made by PostgreSQL {major}, and only {here} is installed."
            f" Install postgresql-{major}-postgis-3, or restore a backup into a new data folder."
        )
        raise ClusterError(msg)
    return fitting[-1]


def find_client(name: str, configured: Path | None = None) -> str:
    """Full name of the newest ``pg_dump`` or ``pg_restore``; these need no PostGIS beside them.

    Raises
    ------
    ClusterError
        When it is not installed.
    """
    folders = [configured] if configured else []
    numbered = [folder for folder in DEBIAN_ROOT.glob("[0-9]*") if folder.name.isdigit()]
    folders += [folder / "bin" for folder in sorted(numbered, key=lambda f: -int(f.name))]
    folders += [programs.folder for programs in reversed(_homebrew())]
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    anywhere = shutil.which(name)
    if anywhere is None:
        msg = f"{name} is not installed; on Debian install postgresql-client"
        raise ClusterError(msg)
    return anywhere


def _configured(folder: Path) -> Programs:
    if not (folder / "pg_ctl").exists():
        msg = f"CONNECT_POSTGRES_BIN was {folder}; it must be a folder that holds pg_ctl."
        raise ClusterError(msg)
    said = subprocess.run(
        [folder / "pg_ctl", "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return Programs(folder, int(version[1]) if version else 0)


def _debian() -> list[Programs]:
    return [
        Programs(folder / "bin", int(folder.name))
        for folder in DEBIAN_ROOT.glob("[0-9]*")
        if folder.name.isdigit()
        and (folder / "bin" / "pg_ctl").exists()
        and Path("/usr/share/postgresql", folder.name, "extension/postgis.control").exists()
    ]


def _homebrew() -> list[Programs]:
    found = []
    for prefix in HOMEBREW_PREFIXES:
        for folder in prefix.glob("postgresql@*"):
            version = folder.name.partition("@")[2]
            shares = (folder / "share", prefix.parent / "share")
            if version.isdigit() and any(
                any(share.glob("postgresql*/extension/postgis.control")) for share in shares
            ):
                found.append(Programs(folder / "bin", int(version)))
    return found
