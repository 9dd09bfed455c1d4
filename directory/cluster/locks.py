"""File locks by which commands on one data folder take turns and count each other.

Notes
-----
The lock files are never removed, and Python opens them close-on-exec, so that neither the
postmaster nor any other program started meanwhile keeps a lock alive.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from directory.errors import ClusterError


def open_lock(path: Path) -> TextIO:
    """The lock file, made when it is missing."""
    try:
        return path.open("a", encoding="ascii")
    except OSError as error:
        msg = f"{path} could not be opened ({error.strerror}); CONNECT_DATA_DIR must be writable."
        raise ClusterError(msg) from error


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold the lock alone for the length of the block, waiting for whoever has it now."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def share(lock: TextIO) -> None:
    """Be counted among the users of the lock."""
    fcntl.flock(lock, fcntl.LOCK_SH)


def is_last(lock: TextIO) -> bool:
    """Whether nobody else shares the lock; only to be asked in one's turn, when about to leave."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_shared(path: Path) -> bool:
    """Whether anybody shares the lock now."""
    with open_lock(path) as lock:
        return not is_last(lock)
