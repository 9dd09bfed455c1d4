"""``connect serve``: bring the directory to ready and answer over HTTP until told to stop."""

import os
import socket
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import StageLines, TerminatedError
from api.public_address import local_address
from directory.errors import DirectoryError

if TYPE_CHECKING:
    import uvicorn
    from sqlalchemy import Engine

    from api.jobs.beside import WorkerBeside
    from directory.config import Settings
    from directory.readiness import Watcher

ANSWER_EVERY_S = 0.05
FIRST_ANSWER_LIMIT_S = 60
GRACE_S = 5


class PortTakenError(DirectoryError):
    """Something else listens where the server should."""


class ServerNotStartedError(DirectoryError):
    """The application could not be made or refused to start."""


def serve(
    host: Annotated[str | None, typer.Option(help="Address; CONNECT_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; CONNECT_PORT.", min=1, max=65535)] = None,
    workers: Annotated[
        int | None, typer.Option(help="Server processes; CONNECT_WORKERS.", min=1, max=64)
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration directory if it is not there.")
    ] = False,
    no_jobs: Annotated[
        bool, typer.Option("--no-jobs", help="Start no worker; CONNECT_JOBS.")
    ] = False,
) -> None:
    """Serve the pages and the API, in the foreground, until Ctrl-C."""
    from directory.config import get_settings
    from directory.readiness import ready_database

    given = {"host": host, "port": port, "workers": workers, "jobs": "off" if no_jobs else None}
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = get_settings().model_copy(update=chosen)
    watcher = StageLines(sys.stdout)
    with (
        suppress(KeyboardInterrupt, TerminatedError),
        _listening_socket(settings.host, settings.port) as listener,
        ready_database(settings, watcher) as database,
    ):
        if demo:
            _load_demonstration(database.engine, watcher)
        database.engine.dispose()
        _run_server(settings, database.url, listener)


def _listening_socket(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that a second server is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, since asyncio sends small answers at once (TCP_NODELAY) only then; else
    # every answer on a kept connection waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        msg = (
            f"cannot listen on {host} port {port} ({error.strerror}); stop what uses it, or choose"
            " another with --port or CONNECT_PORT"
        )
        raise PortTakenError(msg) from error
    listener.set_inheritable(True)
    return listener


def _load_demonstration(engine: "Engine", watcher: "Watcher") -> None:
    from api.commands.demo import is_demonstration_loaded, load_demonstration
    from directory.database import transaction

    began = perf_counter()
    stage = "Loading the demonstration directory"
    with transaction(engine) as session:
        if is_demonstration_loaded(session):
            return
        watcher.begins(stage)
        report = load_demonstration(session)
    watcher.ended(stage, outcome=f"{report.new} listings", took_s=perf_counter() - began)


def _run_server(settings: "Settings", database_url: str, listener: socket.socket) -> None:
    # Imported here as well, so that a fault in it is told once and not by every process in turn.
    import uvicorn

    import api.main  # noqa: F401
    from api.jobs.beside import WorkerBeside
    from directory.config import get_settings

    # Server processes are made anew and read the environment, as this process did.
    os.environ["CONNECT_DATABASE_URL"] = database_url
    os.environ["CONNECT_DATA_DIR"] = str(settings.data_dir)
    os.environ["CONNECT_HOST"], os.environ["CONNECT_PORT"] = settings.host, str(settings.port)
    # A single server process is this one, which has read it before: with another --port its
    # letters would lead nowhere.
    get_settings.cache_clear()
    configuration = uvicorn.Config(
        "api.main:create_app_from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    beside = WorkerBeside()
    starting = (local_address(settings), beside if settings.jobs == "on" else None)
    threading.Thread(target=_announce, args=starting, daemon=True).start()
    try:
        is_failed = _serve_until_told(settings, configuration, listener)
    finally:
        beside.stop()
    if is_failed:
        msg = f"the server could not start; {settings.data_dir / 'logs'} may say why"
        raise ServerNotStartedError(msg)


def _serve_until_told(
    settings: "Settings", configuration: "uvicorn.Config", listener: socket.socket
) -> bool:
    """Answer until the process is told to end; whether it could not even start."""
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    from api.metrics import share_between_workers

    if settings.workers > 1:
        share_between_workers(settings.data_dir)
        supervisor = Multiprocess(configuration, sockets=[listener])
        supervisor.run()
        return any(worker.exitcode == STARTUP_FAILURE for worker in supervisor.processes)
    server = uvicorn.Server(configuration)
    server.run(sockets=[listener])
    return not server.started


def _announce(address: str, beside: "WorkerBeside | None") -> None:
    """Print the address when the first page can be had, and not before; then start the worker."""
    began = perf_counter()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while perf_counter() - began < FIRST_ANSWER_LIMIT_S:
        with suppress(OSError):
            opener.open(f"{address}/health", timeout=GRACE_S).close()
            took_s = perf_counter() - began
            print(f"Starting the server: it answers ({took_s:.1f} s)", flush=True)
            print(f"Serving {address} (Ctrl-C stops it)", flush=True)
            if beside is not None:
                beside.start()
            return
        time.sleep(ANSWER_EVERY_S)
