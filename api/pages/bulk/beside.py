"""Reads a spreadsheet, and takes it in, beside the requests that ask how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.dependencies import OpenTransaction
from api.logs import log_failure
from directory.errors import DirectoryError
from directory.kinds import UploadState
from directory.queries.bulk import get_file, move_upload, put_progress
from importers.errors import SourceFileError
from importers.report import Progress
from upkeep.bulk.committing import take_in
from upkeep.bulk.errors import DirectoryMovedError
from upkeep.bulk.planning import plan_spreadsheet
from upkeep.trust import Editor

# One at a time in a process: two cores are enough for one, and requests want some of them.
_ONE_AT_A_TIME = BoundedSemaphore(1)
_TOLD_EVERY_S = 0.4
FAILED = "Something went wrong on our side, and nothing was changed."


@dataclass(frozen=True, slots=True)
class Upload:
    """Which spreadsheet, of whom, and whose transactions."""

    open_session: OpenTransaction
    id: UUID
    editor: Editor

    def look(self) -> None:
        """Work out what each row would do, and keep that for the page."""
        with _ONE_AT_A_TIME:
            try:
                report = self._plan()
            except SourceFileError as failure:
                self._end(UploadState.CHECKING, UploadState.REFUSED, failure=str(failure))
            except Exception as failure:  # noqa: BLE001 - nobody waits for it: it is told on the page
                self._failed(UploadState.CHECKING, UploadState.REFUSED, failure)
            else:
                self._end(UploadState.CHECKING, UploadState.CHECKED, report=report)

    def commit(self, *, is_checked_today: bool) -> None:
        """Take it in: in one transaction, which ends with everything or with nothing."""
        with _ONE_AT_A_TIME:
            try:
                self._take_in(is_checked_today=is_checked_today)
            except DirectoryMovedError as moved:
                report = moved.plan.as_json() | {"moved": list(moved.names)}
                self._end(UploadState.COMMITTING, UploadState.CHECKED, report=report)
            except Exception as failure:  # noqa: BLE001 - as above
                self._failed(UploadState.COMMITTING, UploadState.CHECKED, failure)

    def _plan(self) -> dict[str, Any]:
        with self.open_session() as session, self._file(session) as path:
            plan = plan_spreadsheet(session, path, self.editor, self._progress())
            return plan.as_json()

    def _take_in(self, *, is_checked_today: bool) -> None:
        now = datetime.now(UTC)
        with self.open_session() as session, self._file(session) as path:
            _, seen = get_file(session, self.id)
            taken = take_in(
                session,
                path,
                seen,
                self.editor,
                now,
                self._progress(),
                is_checked_today=is_checked_today,
            )
            report = dict(seen) | {"result": taken.as_json()}
            done = {"report": report, "ended_at": now, "file": None, "failure": None}
            is_ours = move_upload(
                session, self.id, UploadState.COMMITTING, UploadState.COMMITTED, **done
            )
            if not is_ours:
                msg = "somebody has looked at it again meanwhile"
                raise DirectoryError(msg)

    @contextmanager
    def _file(self, session: Session) -> Iterator[Path]:
        """The spreadsheet under its own name, in a folder that goes when it has been read."""
        content, _ = get_file(session, self.id)
        with TemporaryDirectory(prefix="connect-bulk-") as folder:
            path = Path(folder) / content.name
            path.write_bytes(content.data)
            try:
                yield path
            except SourceFileError as failure:
                # What a person reads names the file, and not where it lay.
                raise SourceFileError(str(failure).replace(str(path), content.name)) from failure

    def _progress(self) -> Progress:
        told_at = 0.0

        def tell(done: int, total: int | None) -> None:
            nonlocal told_at
            if monotonic() - told_at >= _TOLD_EVERY_S or done == total:
                told_at = monotonic()
                with self.open_session() as session:
                    put_progress(session, self.id, done, total, datetime.now(UTC))

        return tell

    def _failed(self, was: UploadState, becomes: UploadState, failure: Exception) -> None:
        log_failure("spreadsheet not taken in", str(uuid4()), failure)
        self._end(was, becomes, failure=FAILED)

    def _end(self, was: UploadState, becomes: UploadState, **values: Any) -> None:
        with self.open_session() as session:
            ended = {"failure": None, "ended_at": datetime.now(UTC), **values}
            if becomes is UploadState.REFUSED:
                ended["file"] = None
            move_upload(session, self.id, was, becomes, **ended)
