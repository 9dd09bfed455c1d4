"""How a command speaks: its answer on stdout, everything else on stderr, and its exit code."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Annotated, Any, TextIO

import typer

# Work that is over sooner needs no bar.
BAR_AFTER_S = 1.0

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON value on stdout and nothing else.")
]


class ExitCode(IntEnum):
    """What a command tells the shell."""

    CLEAN = 0
    ISSUES = 1
    FAILED = 2


class FinishedWithIssuesError(Exception):
    """The command did its work, and something in its answer should be read."""


class TerminatedError(BaseException):
    """The process was asked to end; what it holds open is closed on the way out."""


def answer(value: Any, text: str, *, as_json: bool) -> None:
    """Print the answer of the command: ``value`` as JSON, or ``text`` for people."""
    print(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text, flush=True)


def say(text: str) -> None:
    """Tell the person something that is not the answer."""
    print(text, file=sys.stderr, flush=True)


class StageLines:
    """A watcher that prints one line a stage, with its time.

    Parameters
    ----------
    slower_than_s
        Stages that took less go unmentioned.
    """

    def __init__(self, stream: TextIO, *, slower_than_s: float = 0.0) -> None:
        self.stream = stream
        self.slower_than_s = slower_than_s
        self._shown = 0

    def begins(self, stage: str) -> None:
        """Show what is being waited for, where somebody looks on."""
        if sys.stderr.isatty():
            line = f"{stage} …"
            self._shown = len(line)
            print(line, end="\r", file=sys.stderr, flush=True)

    def ended(self, stage: str, *, outcome: str, took_s: float) -> None:
        """Print the line."""
        if self._shown:
            print(" " * self._shown, end="\r", file=sys.stderr, flush=True)
            self._shown = 0
        if took_s >= self.slower_than_s:
            print(f"{stage}: {outcome} ({took_s:.1f} s)", file=self.stream, flush=True)


def quiet_stages() -> StageLines:
    """The watcher of commands whose answer is something else: only what takes long is told."""
    return StageLines(sys.stderr, slower_than_s=BAR_AFTER_S)


@contextmanager
def progress_bar(description: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr, to be called with how much is done and how much there is, where known."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Elapsed())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task(description, total=None)
    began = time.monotonic()

    def advance(done: int, total: int | None) -> None:
        progress.update(task, completed=done, total=total)
        if not progress.live.is_started and time.monotonic() - began > BAR_AFTER_S:
            progress.start()

    try:
        yield advance
    finally:
        if progress.live.is_started:
            progress.stop()
