"""What the planners' commands share: how they are asked, and how files are written whole."""

import json
import os
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from directory.kinds import AreaKind
from matching.request import Mode, Weekday
from matching.travel.engine import TimeBand

if TYPE_CHECKING:
    from maps.coverage.table import CoverageQuestion
    from maps.people.demand import AgeGroup

LONGEST_MINUTES = 120

Concepts = Annotated[
    list[str], typer.Option("--concept", help="What is looked for: id, label or words; repeat it.")
]
By = Annotated[AreaKind, typer.Option("--by", help="Kind of area to count by.")]
Travels = Annotated[Mode, typer.Option("--mode", help="How people travel.")]
Minutes = Annotated[
    int, typer.Option("--minutes", help="Journey within reach.", min=1, max=LONGEST_MINUTES)
]
Vintage = Annotated[
    int | None, typer.Option("--vintage", help="Year of the boundaries; the newest if left out.")
]
Band = Annotated[TimeBand | None, typer.Option("--band", help="When people travel, by bus.")]
Age = Annotated[str, typer.Option("--age", help="Whose number: all, under_16, … 65_over.")]
Day = Annotated[str | None, typer.Option("--day", help="Open on this day of the week.")]
At = Annotated[str | None, typer.Option("--at", help="Open at this time, HH:MM.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the table here.")]


def ask(
    *,
    concepts: list[str],
    by: AreaKind,
    mode: Mode,
    minutes: int,
    vintage: int | None,
    band: TimeBand | None,
    age: str,
    day: str | None,
    at: str | None,
) -> "CoverageQuestion":
    """The question of a command line; a band left out is that of the day and time."""
    from maps.coverage.table import CoverageQuestion
    from matching.taxonomy.naming import UnknownConceptError, concept_named
    from matching.travel.bands import band_at

    try:
        found = tuple(dict.fromkeys(concept_named(text).id for text in concepts))
    except UnknownConceptError as failure:
        msg = f"--concept {failure}"
        raise UnknownConceptError(msg) from failure
    open_day, open_at = _opening(day, at)
    return CoverageQuestion(
        concepts=found,
        by=by,
        mode=mode,
        band=band or band_at(open_day, open_at),
        minutes=minutes,
        age_group=_age_group(age),
        vintage=vintage,
        day=open_day,
        at=open_at,
    )


def _age_group(text: str) -> "AgeGroup":
    from maps.people.demand import AgeGroup

    if text not in list(AgeGroup):
        allowed = ", ".join(group.value for group in AgeGroup)
        msg = f"--age was {text}; it must be one of {allowed}."
        raise typer.BadParameter(msg)
    return AgeGroup(text)


def _opening(day: str | None, at: str | None) -> tuple[Weekday | None, time | None]:
    from pydantic import ValidationError

    from api.schemas import Window

    try:
        window = Window.model_validate({"days": [day] if day else [], "from": at})
    except ValidationError as failure:
        error = failure.errors(include_input=False, include_url=False)[0]
        name = "--day" if error["loc"][0] == "days" else "--at"
        msg = f"{name} {error['msg'].removeprefix('Value error, ')}."
        raise typer.BadParameter(msg) from failure
    return window.days[0] if window.days else None, window.opens_from


def check_out(out: Path | None, endings: Mapping[str, Any]) -> str:
    """The ending of the file to be written; refuses before the work what could not be written."""
    if out is None:
        return ""
    ending = out.suffix.removeprefix(".").lower()
    if ending not in endings:
        allowed = ", ".join(f".{each}" for each in endings)
        msg = f"--out was {out}; its name must end in one of {allowed}."
        raise typer.BadParameter(msg)
    if out.is_dir() or not out.parent.is_dir():
        msg = f"--out was {out}; it must be a file in a folder that is there."
        raise typer.BadParameter(msg)
    return ending


def write_with_sources(out: Path, content: bytes, sources: Mapping[str, Any]) -> list[Path]:
    """Write a file and what it was made from beside it; each appears when it is whole."""
    beside = out.with_name(f"{out.name}.meta.json")
    told = json.dumps(sources, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    _write_whole(out, content)
    _write_whole(beside, told.encode())
    return [out, beside]


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
