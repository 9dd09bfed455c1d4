"""The worker stores the vectors of whatever is published, for as long as it runs."""

import pytest
from sqlalchemy import Engine, select

from directory.database import transaction
from directory.models import Service
from directory.queries.vectors import count_waiting
from matching.meaning.encoder import chosen_model
from tests.api.jobs.conftest import StartWorker, within
from tests.factories import make_service


def has_none_waiting(engine: Engine) -> bool:
    with transaction(engine) as session:
        return count_waiting(session, chosen_model().name) == 0


def test_what_waits_at_the_start_and_what_changes_later_is_stored(
    jobs_engine: Engine, start_worker: StartWorker
) -> None:
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    with transaction(jobs_engine) as session:
        make_service(session, "Tuesday Singers")
    assert not has_none_waiting(jobs_engine)
    start_worker()
    assert within(lambda: has_none_waiting(jobs_engine))

    with transaction(jobs_engine) as session:
        session.scalars(select(Service)).one().description = "Songs for people who never sang."
    assert not has_none_waiting(jobs_engine)
    assert within(lambda: has_none_waiting(jobs_engine), 10.0)

    with transaction(jobs_engine) as session:
        make_service(session, "Plot 19")
    assert within(lambda: has_none_waiting(jobs_engine), 10.0)
