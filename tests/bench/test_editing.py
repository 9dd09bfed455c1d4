"""Some editors on a small directory: every change of everybody is there afterwards."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from api.main import create_app
from bench.editing.__main__ import described
from bench.editing.load import Outcome, measure
from bench.editing.people import number_in
from bench.listings.copying import copy_listings
from bench.listings.generate import generate
from bench.listings.spots import county
from bench.match.databases import ready_engine
from directory.cluster import Cluster
from directory.config import Settings
from directory.database import transaction
from directory.scratch import scratch_database
from tests.browser.conftest import free_port

LISTINGS, EDITORS = 50, 20


@pytest.fixture(scope="module")
def outcome(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    with scratch_database(cluster.url_of("postgres")) as url, ready_engine(url) as engine:
        with transaction(engine) as session:
            copy_listings(session, list(generate(LISTINGS, county())))
        folder, port = tmp_path_factory.mktemp("editing"), free_port()
        settings = Settings.model_validate({"data_dir": folder, "database_url": url, "port": port})
        with Served(settings, url) as address:
            yield measure(engine, address, editors=EDITORS, fought_over=5, lasts_s=6)


class Served:
    """The application on a port, in a thread, for the length of the block."""

    def __init__(self, settings: Settings, url: str) -> None:
        app = create_app(settings, url)
        config = uvicorn.Config(app, port=settings.port, log_level="warning", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.address = f"http://127.0.0.1:{settings.port}"

    def __enter__(self) -> str:
        self.thread.start()
        end = time.monotonic() + 30
        while not self.server.started:
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.05)
        return self.address

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=20)


def test_nothing_is_lost_and_nobody_waits_for_ever(outcome: Outcome) -> None:
    assert outcome.failed == {}
    assert outcome.lost == 0
    assert outcome.deadlocks == 0


def test_everybody_wrote_and_some_were_overtaken(outcome: Outcome) -> None:
    assert [one.name for one in outcome.ways] == ["programs (PUT)", "pages", "spreadsheet"]
    assert sum(one.editors for one in outcome.ways) == EDITORS
    # Twenty editors on five listings: a run in which nobody met anybody proves nothing.
    assert sum(one.edits for one in outcome.ways) > EDITORS
    assert sum(one.refused for one in outcome.ways) > 0


def test_it_is_described_with_what_was_lost(outcome: Outcome) -> None:
    said = described(outcome, "A machine.")
    assert "Lost updates: 0. Deadlocks: 0." in said
    assert "| programs (PUT) | 12 |" in said


def test_a_counter_is_read_from_its_words() -> None:
    assert number_in("Changed 12 times") == 12
    assert number_in(None) == 0
    assert number_in("Anybody is welcome") == 0
