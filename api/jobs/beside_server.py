"""The worker that ``connect serve`` starts: a process of its own, which ends with the server."""

import os
import signal
import sys
from threading import Thread

from api.jobs.worker import run_worker
from api.logs import configure_logging
from directory.config import get_settings

LESS_URGENT = 5


def main() -> None:
    """Work on the database of the environment until told to, or until the server is gone."""
    settings = get_settings()
    if settings.database_url is None:
        sys.exit("CONNECT_DATABASE_URL is not set; connect jobs run starts a worker by itself")
    configure_logging(settings.data_dir, to_stderr=not sys.stderr.isatty())
    # Whoever searches goes first.
    os.nice(LESS_URGENT)
    Thread(target=_end_with_server, daemon=True).start()
    run_worker(settings, settings.database_url)


def _end_with_server() -> None:
    """Wait for the end of the pipe that the server holds: it ends however the server does."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
