"""The running server, as PostgreSQL's own ``postmaster.pid`` tells of it."""

import socket
from dataclasses import dataclass
from pathlib import Path

from directory.cluster.layout import PORT

LINES_WHEN_READY = 8


@dataclass(frozen=True, slots=True)
class Postmaster:
    """One running server: its process, when it started, and the folder of its socket."""

    pid: int
    started: str
    sockets: Path

    @property
    def identity(self) -> str:
        """Tells this run of the server from any other."""
        return f"{self.pid} {self.started}"

    def answers(self) -> bool:
        """Whether its socket accepts a connection."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True


def find_postmaster(data: Path) -> Postmaster | None:
    """The server that runs on the folder ``data``, nothing when none answers there."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < LINES_WHEN_READY or not lines[0].isdigit():
        return None
    found = Postmaster(int(lines[0]), lines[2], Path(lines[4]))
    return found if found.answers() else None


def forget_dead_postmaster(data: Path, sockets: Path) -> None:
    """Remove the lock files of a server that was killed.

    Notes
    -----
    PostgreSQL clears them itself when no process has the number in them. After a restart of the
    machine or container another program often has it, and a killed process keeps it until its
    parent has noticed; PostgreSQL then refuses to start. All of a server's processes stand in its
    data folder, so the files go only when none stands there.
    """
    processes = Path("/proc")
    if not processes.is_dir():
        return
    for process in processes.iterdir():
        if process.name.isdigit() and _stands_in(process, data):
            return
    (data / "postmaster.pid").unlink(missing_ok=True)
    (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _stands_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False
