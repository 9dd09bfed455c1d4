"""The log: JSON lines that never hold what anybody typed."""

import logging
import os
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

_ACCESS = logging.getLogger("connect.access")
_FAILURES = logging.getLogger("connect.failures")
LOG_FILE = Path("logs") / "server.log"
MOST_FRAMES = 40
OWN_FIELDS = frozenset({"method", "route", "status", "ms", "error_id", "failure"})


def configure_logging(data_dir: Path, *, to_stderr: bool = True) -> None:
    """Write every log of this process to ``<data_dir>/logs/server.log`` and to stderr.

    Notes
    -----
    Several server processes append to the one file; a line is written at once, so lines stay whole.
    Where the folder cannot be written to, stderr alone has the log.
    """
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if to_stderr else []
    file = _file_handler(data_dir / LOG_FILE)
    handlers += [file] if file else []
    root = logging.getLogger()
    # Handlers that were there before would write a library's exceptions with their messages.
    for old in root.handlers[:]:
        root.removeHandler(old)
    for handler in handlers:
        handler.setFormatter(_formatter())
        root.addHandler(handler)
    # A library's chatter names addresses with their query strings; its warnings are wanted.
    root.setLevel(logging.WARNING)
    logging.getLogger("connect").setLevel(logging.INFO)
    _take_over_uvicorn()


def log_request(*, method: str, route: str, status: int, ms: float) -> None:
    """One answered request."""
    _ACCESS.info("request", extra={"method": method, "route": route, "status": status, "ms": ms})


def log_failure(event: str, error_id: str, failure: BaseException) -> None:
    """One failure, under the number that the person was told."""
    _FAILURES.error(event, extra={"error_id": error_id, "failure": describe_failure(failure)})


def describe_failure(failure: BaseException) -> list[dict[str, object]]:
    """The chain of a failure: kinds and places in the code, without messages or values.

    Notes
    -----
    The message of an exception often repeats its input (``invalid literal for int(): '...'``), and
    the input here is what somebody said about a person. So neither messages nor local variables
    nor statement parameters are written; the kind and the line are enough to find a fault.
    """
    chain: list[dict[str, object]] = []
    link: BaseException | None = failure
    while link is not None and len(chain) < 10:
        frames = traceback.extract_tb(link.__traceback__)[-MOST_FRAMES:]
        places = [f"{_shorten(f.filename)}:{f.lineno} {f.name}" for f in frames]
        kind = type(link)
        chain.append({"kind": f"{kind.__module__}.{kind.__qualname__}", "at": places})
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.ExtraAdder(allow=OWN_FIELDS),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_messages,
            structlog.processors.JSONRenderer(),
        ],
    )


def _without_messages(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's exception in the form that holds no input."""
    told = event.pop("exc_info", None)
    if told and told[1] is not None:
        event["failure"] = describe_failure(told[1])
    return event


def _file_handler(path: Path) -> logging.Handler | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return None


def _take_over_uvicorn() -> None:
    """Write uvicorn's messages as our own, without its access log: that has query strings."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.INFO)
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
    access.disabled = True


def _shorten(filename: str) -> str:
    """A file's name from its package on; where the machine keeps it is nobody's business."""
    _, installed, within = filename.rpartition(f"site-packages{os.sep}")
    if installed:
        return within
    root = str(Path(__file__).parents[1]) + os.sep
    return filename.removeprefix(root)
