"""``connect jobs``: what the worker beside the server does, and a worker of one's own."""

from typing import TYPE_CHECKING, Any

import typer

from api.commands.console import AsJson, answer, quiet_stages, say

if TYPE_CHECKING:
    from directory.queries.job_rows import TaskTally

app = typer.Typer(
    help="What is done beside the server: messages, vectors, feeds.", no_args_is_help=True
)


@app.command("run")
def run(as_json: AsJson = False) -> None:
    """Run a worker in the foreground until Ctrl-C, where "connect serve" runs none."""
    from api.jobs.worker import run_worker
    from api.logs import configure_logging
    from directory.config import get_settings
    from directory.readiness import ready_database

    settings = get_settings()
    with ready_database(settings, quiet_stages()) as database:
        database.engine.dispose()
        configure_logging(settings.data_dir)
        say("Working (Ctrl-C stops it)")
        run_worker(settings, database.url)
    answer({"is_ended": True}, "The worker has ended.", as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List what waits, runs and failed, and when each was last done."""
    from directory.config import get_settings
    from directory.database import transaction
    from directory.queries.job_rows import count_workers, tally_jobs
    from directory.queries.outgoing import count_messages
    from directory.readiness import ready_database

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        value = {
            "workers": count_workers(session),
            "jobs": [_told(tally) for tally in tally_jobs(session)],
            "messages": count_messages(session),
        }
    answer(value, _text(value), as_json=as_json)


def _told(tally: "TaskTally") -> dict[str, Any]:
    done_at = tally.last_done_at
    return {
        "task": tally.task,
        "waiting": tally.waiting,
        "running": tally.running,
        "failed": tally.failed,
        "last_done_at": done_at.isoformat(timespec="seconds") if done_at else None,
    }


def _text(value: dict[str, Any]) -> str:
    lines = [f"workers: {value['workers']}"]
    lines += [
        f"{job['task']}: {job['waiting']} waiting, {job['running']} running,"
        f" {job['failed']} failed, last done {job['last_done_at'] or 'never'}"
        for job in value["jobs"]
    ]
    lines += [f"messages {state}: {number}" for state, number in value["messages"].items()]
    return "\n".join(lines)
