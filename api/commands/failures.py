"""A failure in one line for the person, and its place in the code in the log."""

import json
from datetime import UTC, datetime
from pathlib import Path

from directory.errors import DirectoryError

LOG_FILE = Path("logs") / "connect.log"
LONGEST_MESSAGE = 400


def describe(failure: Exception) -> str:
    """What a person is told of a failure; an unexpected one is also written to the log."""
    from pydantic import ValidationError

    if isinstance(failure, DirectoryError):
        return str(failure)
    if isinstance(failure, ValidationError) and failure.title == "Settings":
        return "; ".join(
            f"CONNECT_{str(error['loc'][0]).upper()} cannot be used:"
            f" {error['msg'].removeprefix('Value error, ')}"
            for error in failure.errors(include_input=False, include_url=False)
        )
    first_line = next(iter(str(failure).strip().splitlines()), "")[:LONGEST_MESSAGE]
    return f"{type(failure).__name__}: {first_line}{_log(failure)}"


def _log(failure: Exception) -> str:
    """Append the chain of places, without the values that a message may repeat."""
    from api.logs import describe_failure
    from directory.config import get_settings

    entry = {"at": datetime.now(UTC).isoformat(), "failure": describe_failure(failure)}
    try:
        path = get_settings().data_dir / LOG_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
    except (OSError, ValueError):
        return ""
    return f" (where it happened is in {path})"
