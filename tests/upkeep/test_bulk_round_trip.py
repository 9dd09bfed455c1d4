"""What is downloaded and uploaded as it is changes nothing, whatever a listing holds."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Service
from importers.formats.spreadsheet.template_file import filled_csv, filled_workbook
from tests.upkeep.editing import make_editor
from upkeep.bulk.loading import load_held
from upkeep.bulk.plan import BulkPlan, RowOutcome
from upkeep.bulk.planning import plan_spreadsheet
from upkeep.trust import Editor

WRITERS = {".xlsx": filled_workbook, ".csv": filled_csv}


def silent(_done: int, _total: int | None) -> None:
    """Report progress to nobody."""


def download(session: Session, path: Path, ids: Iterable[object]) -> Path:
    """The listings in a file, as a download gives them."""
    held = load_held(session, list(ids))  # type: ignore[arg-type]
    rows = [row for one in held.values() for row in one.marked_rows()]
    path.write_bytes(WRITERS[path.suffix](rows))
    return path


def plan(session: Session, path: Path, editor: Editor) -> BulkPlan:
    return plan_spreadsheet(session, path, editor, silent)


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_the_whole_demonstration_comes_back_unchanged(
    loaded_session: Session, tmp_path: Path, ending: str
) -> None:
    ids = list(loaded_session.scalars(select(Service.id)))
    assert len(ids) > 100
    path = download(loaded_session, tmp_path / f"all{ending}", ids)
    reviewer = make_editor(loaded_session, Role.REVIEWER)
    found = plan(loaded_session, path, reviewer)
    others = [one.as_json() for one in found.listings if one.outcome is not RowOutcome.UNCHANGED]
    assert others == []
    assert len(found.listings) == len(ids)
    assert found.notes == ()


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_without_its_marks_it_is_compared_cell_by_cell_and_unchanged_too(
    loaded_session: Session, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = list(loaded_session.scalars(select(Service.id)))
    monkeypatch.setattr("upkeep.bulk.held.HeldListing.mark", lambda _self: "")
    path = download(loaded_session, tmp_path / f"all{ending}", ids)
    monkeypatch.undo()
    reviewer = make_editor(loaded_session, Role.REVIEWER)
    found = plan(loaded_session, path, reviewer)
    others = [one.as_json() for one in found.listings if one.outcome is not RowOutcome.UNCHANGED]
    assert others == []
