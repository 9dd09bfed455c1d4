"""How long a spreadsheet of many listings takes: to download, to look at, and to take in."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine

from bench.editing.people import lay_ground
from directory.database import transaction
from directory.kinds import Role
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.template_file import MarkedRow, filled_workbook
from upkeep.bulk.committing import take_in
from upkeep.bulk.downloading import list_rows, own_organizations
from upkeep.bulk.plan import BulkPlan, RowOutcome
from upkeep.bulk.planning import MOST_LISTINGS, plan_spreadsheet
from upkeep.trust import Editor

# One in three is changed, one in ten is new, one in fifty is wrong.
CHANGED, NEW, WRONG = 3, 10, 50


@dataclass(frozen=True, slots=True)
class DryRunTaken:
    """Seconds, and what the rows were."""

    rows: int
    download_s: float
    dry_run_s: float
    take_in_s: float
    outcomes: dict[str, int]


def measure_dry_run(engine: Engine, rows: int) -> DryRunTaken:
    """Download so many listings as XLSX, change some, look at the file, and take it in."""
    with transaction(engine) as session:
        ground = lay_ground(session, 1, rows)
    editor = Editor(ground.keepers[0].account_id, Role.PARTNER)
    with TemporaryDirectory(prefix="connect-bench-") as folder:
        path = Path(folder) / "listings.xlsx"
        began = perf_counter()
        with transaction(engine) as session:
            listed = list_rows(session, own_organizations(session, editor), rows)
        filled_workbook(listed)
        download_s = perf_counter() - began
        path.write_bytes(filled_workbook(_changed(listed)))
        began = perf_counter()
        with transaction(engine) as session:
            plan = plan_spreadsheet(session, path, editor, _silent)
        dry_run_s = perf_counter() - began
        take_in_s = _taken_in(engine, path, plan, editor)
    outcomes = {one.value: plan.count(one) for one in RowOutcome}
    return DryRunTaken(len(listed), download_s, dry_run_s, take_in_s, outcomes)


def _taken_in(engine: Engine, path: Path, plan: BulkPlan, editor: Editor) -> float:
    began = perf_counter()
    with transaction(engine) as session:
        seen, now = plan.as_json(), datetime.now(UTC)
        take_in(session, path, seen, editor, now, _silent, is_checked_today=False)
    return perf_counter() - began


def _changed(listed: list[MarkedRow]) -> list[MarkedRow]:
    found: list[MarkedRow] = []
    new: list[MarkedRow] = []
    for number, row in enumerate(listed):
        cells = dict(row.cells)
        if row.mark and number % WRONG == 0:
            cells[Column.PHONE] = "ask at the door"
        elif row.mark and number % CHANGED == 0:
            cells[Column.PHONE] = f"01536 {number:06}"
            cells[Column.TIMES] = "Every other Tuesday, 2 to 4, not in August"
        if row.mark and number % NEW == 0 and len(listed) + len(new) < MOST_LISTINGS:
            cells_of_new = {**cells, Column.NAME: f"New group {number}", Column.PHONE: "01536 1"}
            new.append(MarkedRow({**cells_of_new, Column.REFERENCE: f"N{number}"}))
        found.append(replace(row, cells=cells))
    return [*found, *new]


def _silent(_done: int, _total: int | None) -> None:
    """Report progress to nobody."""
