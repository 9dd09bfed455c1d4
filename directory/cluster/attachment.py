"""Use the database for the length of a command, and leave the cluster as it was found.

Notes
-----
Every command that uses the private cluster shares a lock. The command that finds no server starts
one; the last command to leave stops it, unless ``connect db start`` has asked it to stay. A command
that was killed lost its share of the lock with its life, so nothing has to be cleared up after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from directory.cluster.lifecycle import Cluster
from directory.cluster.locks import is_last, open_lock, share, turn
from directory.config import Settings


@contextmanager
def attached(settings: Settings, *, is_durable: bool = True) -> Iterator[str]:
    """Address of a database that answers: the one configured, or the private cluster's."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    cluster = Cluster(settings, is_durable=is_durable)
    layout = cluster.layout
    layout.make_folders()
    with open_lock(layout.users) as users:
        try:
            with turn(layout.starting):
                share(users)
                cluster.start_in_turn()
            yield cluster.url
        finally:
            with turn(layout.starting):
                if is_last(users) and not cluster.is_kept_in_turn():
                    cluster.stop_in_turn()
