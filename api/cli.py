"""The command line, ``connect``."""

import json
import logging
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from api.commands import (
    coverage,
    db,
    demo,
    duplicates,
    evaluate,
    feed,
    hours,
    imports,
    jobs,
    match,
    quality,
    serve,
    site,
    user,
)
from api.commands.console import ExitCode, FinishedWithIssuesError, TerminatedError, say
from api.commands.failures import describe

app = typer.Typer(
    name="connect",
    help="Connect Northamptonshire: the directory, its imports, its matching and its server.",
    epilog="Exit code: 0 clean, 1 finished with issues to read, 2 failed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("coverage")(coverage.coverage_command)
app.command("evaluate")(evaluate.evaluate_command)
app.command("hours")(hours.hours_command)
app.command("match")(match.match_command)
app.command("quality")(quality.quality_command)
app.command("site")(site.site_command)
app.add_typer(db.app, name="db")
app.add_typer(duplicates.app, name="duplicates")
app.add_typer(demo.app, name="demo")
app.add_typer(feed.app, name="feed")
app.add_typer(imports.app, name="import")
app.add_typer(jobs.app, name="jobs")
app.add_typer(user.app, name="user")


def run(arguments: list[str] | None = None) -> ExitCode:
    """Run one command line and answer with its exit code; no failure passes unexplained."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=arguments)
    except SystemExit as stop:
        if stop.code in (None, 0):
            return ExitCode.CLEAN
        # The library has told it on stderr already; it ends with 2 for words that it cannot read.
        is_unread = stop.code == ExitCode.FAILED
        message = "the command line was not understood" if is_unread else "interrupted"
        return _fail(message, words, is_told=True)
    except FinishedWithIssuesError:
        return ExitCode.ISSUES
    except (KeyboardInterrupt, TerminatedError):
        return _fail("interrupted", words)
    except Exception as failure:  # noqa: BLE001 - the boundary: every failure is told and is 2
        return _fail(describe(failure), words)
    return ExitCode.CLEAN


def _fail(message: str, words: list[str], *, is_told: bool = False) -> ExitCode:
    """Say on stderr what failed; with ``--json`` stdout is one JSON value then too."""
    if not is_told:
        say(f"connect: {message}")
    if "--json" in words:
        print(json.dumps({"error": {"message": message}}, ensure_ascii=False))
    return ExitCode.FAILED


def main() -> None:
    """Entry point of the console command."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _terminate)
    sys.exit(run())


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise TerminatedError


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from api.version import connect_version

        print(connect_version())
        raise typer.Exit


if __name__ == "__main__":
    main()
