"""A backup holds the queue; once restored, nothing that waited then goes out by itself."""

import asyncio
from pathlib import Path

from sqlalchemy import Engine, select

from api.jobs.messages import send_outgoing
from api.jobs.place import Workplace
from directory.config import Settings
from directory.database import transaction
from directory.kinds import JobState, MessageState
from directory.models import OutgoingMessage
from directory.outgoing import RESTORED
from directory.queries.job_rows import list_jobs
from directory.queries.outgoing import put_message
from tests.api.test_cli_processes import connect


def test_what_waited_when_the_backup_was_made_is_held_back(
    ready_url: str, ready_engine: Engine, tmp_path: Path
) -> None:
    with transaction(ready_engine) as session:
        put_message(session, "about:1", "a@harebell.example.org", "Reminder", "Is it?\n")
    file = str(tmp_path / "connect.backup")
    more = {"CONNECT_DATABASE_URL": ready_url}
    for words in (("backup", file), ("restore", file)):
        done = connect(tmp_path, "db", *words, **more)
        assert done.returncode == 0, done.stderr
    place = Workplace(Settings(data_dir=tmp_path), ready_engine)
    with transaction(ready_engine) as session:
        message = session.scalars(select(OutgoingMessage)).one()
        assert (message.state, message.failure) == (MessageState.FAILED, RESTORED)
        assert len(list_jobs(session, [JobState.WAITING], 9)) == 1
    asyncio.run(send_outgoing(place, message.id))
    assert not (tmp_path / "mail").exists()
