"""Every task has its words, every name its task, and the daily ones leave the directory whole."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from procrastinate import PsycopgConnector
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine

from api.jobs.days import EVERY_DAY, put_due
from api.jobs.place import Workplace
from api.jobs.tasks import make_app
from api.pages.jobs.words import TASKS
from directory.config import Settings
from directory.database import transaction
from directory.kinds import JobState, Task
from directory.queries.job_rows import list_jobs, tally_jobs
from tests.api.jobs.conftest import StartWorker, within

# What the library's schema was last changed by when the migration that installs it was written.
NEWEST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def test_every_name_has_a_task_and_its_words(jobs_settings: Settings, jobs_engine: Engine) -> None:
    app = make_app(Workplace(jobs_settings, jobs_engine), PsycopgConnector())
    own = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert own == set(Task) == set(TASKS)


def test_a_worker_does_all_that_is_daily(jobs_engine: Engine, start_worker: StartWorker) -> None:
    with transaction(jobs_engine) as session:
        put_due(session, datetime(2026, 7, 1, 12, tzinfo=UTC))

    def is_done() -> bool:
        with transaction(jobs_engine) as session:
            return not list_jobs(session, [JobState.WAITING, JobState.RUNNING], 1)

    start_worker()
    assert within(is_done)
    with transaction(jobs_engine) as session:
        tallies = {one.task: one for one in tally_jobs(session)}
        assert list_jobs(session, [JobState.FAILED], 9) == []
    assert {one.task for one in EVERY_DAY} <= set(tallies)
    assert all(one.last_done_at for one in tallies.values())


def test_the_schema_is_that_of_the_migration() -> None:
    """The library's next version changes it: then a migration of ours must apply what it ships."""
    newest = max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    assert newest == NEWEST


def test_a_server_loads_neither_the_queue_nor_what_the_worker_needs() -> None:
    script = "import sys, api.main, api.cli, api.jobs.beside; print(*sorted(sys.modules))"
    line = [sys.executable, "-c", script]
    loaded = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith(("procrastinate", "onnxruntime"))] == []
