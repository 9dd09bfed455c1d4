"""``connect import``: what can be imported, reading a file alone, and running an import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import (
    AsJson,
    FinishedWithIssuesError,
    answer,
    progress_bar,
    quiet_stages,
)
from api.commands.duplicates import pair_lines
from api.commands.vectors import store_vectors, vectors
from directory.kinds import AreaKind

if TYPE_CHECKING:
    from importers.report import Report

app = typer.Typer(
    help="Sources, and importing from them; nothing is written without --commit.",
    no_args_is_help=True,
)
app.command("vectors")(vectors)

SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help='A name from "import list".')]
FILE_HELP = "File to read."
ORIGIN_HELP = "File to read, or address of a feed."
Kind = Annotated[
    AreaKind | None, typer.Option("--kind", help="What sort of areas a file of areas draws.")
]
CountedIn = Annotated[
    AreaKind | None, typer.Option("--area", help="What sort of areas a file of statistics counts.")
]
Vintage = Annotated[
    int | None,
    typer.Option("--vintage", metavar="YEAR", help="The year of the areas' boundaries."),
]
# A person reads a few; --json has them all.
MOST_ISSUES_SHOWN = 20


@app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List what can be imported, from whom and on what terms."""
    from importers.sources import SOURCES

    fields = ("name", "title", "publisher", "licence", "attribution", "layout", "frequency")
    value = [{field: getattr(source, field) for field in fields} for source in SOURCES.values()]
    text = "\n\n".join(_source_text(each) for each in value)
    answer(value, text, as_json=as_json)


@app.command("check")
def check(
    source: SourceName,
    path: Annotated[Path, typer.Argument(metavar="PATH", help=FILE_HELP)],
    kind: Kind = None,
    area: CountedIn = None,
    vintage: Vintage = None,
    as_json: AsJson = False,
) -> None:
    """Read a file alone and report; the directory is not looked at."""
    from importers.asked import Asked
    from importers.pipeline import check as check_file

    asked = Asked(kind, area, vintage)
    with progress_bar(f"Reading {path.name}") as progress:
        report = check_file(source, str(path), progress, asked=asked)
    _finish(report, "Checked; the directory was not looked at.", as_json=as_json)


@app.command("run")
def run(
    source: SourceName,
    origin: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help=ORIGIN_HELP)],
    commit: Annotated[bool, typer.Option("--commit", help="Write the changes.")] = False,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Accept a feed that is empty or has shrunk.")
    ] = False,
    kind: Kind = None,
    area: CountedIn = None,
    vintage: Vintage = None,
    as_json: AsJson = False,
) -> None:
    """Compare a file or feed with the directory, and with --commit write the changes."""
    from directory.config import get_settings
    from directory.database import make_session_factory
    from directory.readiness import ready_database
    from importers.asked import Asked
    from importers.pipeline import run as run_import

    with ready_database(get_settings(), quiet_stages()) as database:
        with (
            progress_bar(f"Importing {source}") as progress,
            make_session_factory(database.engine)() as session,
            session.begin() as transaction,
        ):
            report = run_import(
                session,
                source,
                origin,
                is_commit=commit,
                allow_shrink=allow_shrink,
                is_demonstration=False,
                progress=progress,
                asked=Asked(kind, area, vintage),
            )
            if not commit:
                transaction.rollback()
        if commit:
            store_vectors(database.engine, report.import_run_id)
    outcome = "The changes were written." if commit else "Nothing was written; add --commit."
    _finish(report, outcome, as_json=as_json)


@app.command("template")
def template(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv or .xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a spreadsheet to fill in; the source "spreadsheet" reads it."""
    from importers.formats.spreadsheet.template_file import write_template

    write_template(path, is_forced=force)
    text = f'{path} is ready to fill in; then: connect import check spreadsheet "{path}"'
    answer({"path": str(path)}, text, as_json=as_json)


def _finish(report: "Report", outcome: str, *, as_json: bool) -> None:
    answer(report.as_json(), f"{_report_text(report)}\n{outcome}", as_json=as_json)
    if report.has_issues:
        raise FinishedWithIssuesError


def _report_text(report: "Report") -> str:
    value = report.as_json()
    names = "fetched parsed new changed unchanged gone rejected duplicate".split()
    lines = [f"{value['source']}: " + ", ".join(f"{value[name]} {name}" for name in names)]
    if any(value["located"].values()):
        steps = (f"{step} {n}" for step, n in value["located"].items())
        lines.append("located by " + ", ".join(steps))
    lines += [f"rejected, {reason}: {n}" for reason, n in value["rejected_by"].items()]
    lines += [f"{name.replace('_', ' ')}: {n}" for name, n in value.get("details", {}).items()]
    issues = value["issues"]
    lines += [_issue_text(issue) for issue in issues[:MOST_ISSUES_SHOWN]]
    if len(issues) > MOST_ISSUES_SHOWN:
        lines.append(f"and {len(issues) - MOST_ISSUES_SHOWN} more; --json has them all")
    lines += _likely_lines(value)
    return "\n".join(lines)


def _likely_lines(value: dict[str, Any]) -> list[str]:
    """The best of the pairs that are likely one thing twice, and how many there are."""
    in_all = value["likely_duplicates_in_all"]
    if not in_all:
        return []
    lines = [f"likely there twice: {in_all} pairs; none was merged"]
    for pair in value["likely_duplicates"][:MOST_ISSUES_SHOWN]:
        lines += pair_lines(pair)
    if in_all > MOST_ISSUES_SHOWN:
        lines.append("the rest is told by connect duplicates")
    return lines


def _issue_text(issue: dict[str, Any]) -> str:
    where = f"line {issue['line']}" if issue["line"] is not None else "in the feed"
    if "sheet" in issue:
        where = f"sheet {issue['sheet']}, row {issue['line']}"
        where += f", column {issue['field']}" if issue["field"] else ""
        value = issue["value"] or ""
        shown = f" ({value.removeprefix('(').removesuffix(')')})" if value else ""
        return f"{where}: {issue['message']}{shown}"
    return f"{where}, {issue['field']}: {issue['message']} ({issue['value']})"


def _source_text(source: dict[str, Any]) -> str:
    return (
        f"{source['name']}: {source['title']}\n  {source['publisher']}; {source['licence']};"
        f" {source['frequency']}\n  {source['layout']}"
    )
