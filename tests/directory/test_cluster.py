"""The private cluster: any state of its folder, and any number of commands at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from directory.cluster import Cluster, attached
from directory.cluster import account as accounts
from directory.cluster.locks import open_lock
from directory.config import Settings
from directory.errors import ClusterError

LIMIT_S = 120

USE_AND_LEAVE = """
import sys, time
from pathlib import Path
import psycopg
from directory.cluster import attached
from directory.config import Settings
with attached(Settings(data_dir=Path(sys.argv[1])), is_durable=False) as url:
    with psycopg.connect(url) as connection:
        print(connection.execute("SELECT current_database()").fetchone()[0], flush=True)
    time.sleep(float(sys.argv[2]))
"""


def user(data_dir: Path, stay_s: float = 0.0) -> subprocess.Popen[str]:
    """Another process that uses the cluster for a while."""
    line = [sys.executable, "-c", USE_AND_LEAVE, str(data_dir), str(stay_s)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def cluster_in(data_dir: Path) -> Cluster:
    return Cluster(Settings(data_dir=data_dir), is_durable=False)


def ask(url: str, question: str = "SELECT 1") -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


@pytest.fixture(scope="module")
def made_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a cluster has run before."""
    folder = tmp_path_factory.mktemp("made") / "data"
    with attached(Settings(data_dir=folder), is_durable=False):
        pass
    return folder


@pytest.fixture
def cluster(made_dir: Path) -> Iterator[Cluster]:
    """That cluster, stopped before and after."""
    made = cluster_in(made_dir)
    assert not made.status().is_running
    yield made
    made.stop()


def test_the_command_that_started_it_stops_it(cluster: Cluster) -> None:
    with attached(cluster.settings, is_durable=False) as url:
        assert ask(url, "SELECT current_database()") == "connect"
        status = cluster.status()
        assert (status.is_running, status.is_kept, status.is_used) == (True, False, True)
    status = cluster.status()
    assert (status.is_running, status.is_used) == (False, False)


def test_a_second_command_attaches_and_leaves_it_running(cluster: Cluster) -> None:
    with attached(cluster.settings, is_durable=False) as url:
        pid = cluster.status().pid
        with attached(cluster.settings, is_durable=False) as same:
            assert same == url
        assert cluster.status().pid == pid
        assert ask(url) == 1


def test_the_last_to_leave_stops_it(cluster: Cluster) -> None:
    other = user(cluster.layout.root, stay_s=1.5)
    assert other.stdout is not None
    assert other.stdout.readline() == "connect\n"
    with attached(cluster.settings, is_durable=False) as url:
        pid = cluster.status().pid
        assert other.wait(LIMIT_S) == 0
        assert cluster.status().pid == pid
        assert ask(url) == 1
    assert not cluster.status().is_running
    other.stdout.close()
    assert other.stderr is not None
    other.stderr.close()


def test_commands_that_start_at_the_same_instant_all_work(cluster: Cluster) -> None:
    users = [user(cluster.layout.root, stay_s=0.1 * number) for number in range(4)]
    for each in users:
        said, complaint = each.communicate(timeout=LIMIT_S)
        assert (said, complaint, each.returncode) == ("connect\n", "", 0)
    assert not cluster.status().is_running


def test_started_to_stay_it_stays_until_it_is_stopped(cluster: Cluster) -> None:
    assert cluster.start(is_kept=True)
    assert not cluster.start(is_kept=True)
    with attached(cluster.settings) as url:
        assert ask(url) == 1
    assert cluster.status().is_kept
    assert ask(cluster.url) == 1
    assert cluster.stop()
    assert not cluster.stop()
    assert not cluster.status().is_kept


def test_a_running_cluster_can_be_asked_to_stay(cluster: Cluster) -> None:
    with attached(cluster.settings, is_durable=False):
        assert not cluster.start(is_kept=True)
    assert cluster.status().is_running


def test_what_a_killed_command_left_running_is_used_and_stopped(cluster: Cluster) -> None:
    other = user(cluster.layout.root, stay_s=60)
    assert other.stdout is not None
    assert other.stdout.readline() == "connect\n"
    pid = cluster.status().pid
    other.kill()
    other.communicate()
    status = cluster.status()
    assert (status.pid, status.is_used) == (pid, False)
    with attached(cluster.settings, is_durable=False):
        assert cluster.status().pid == pid
    assert not cluster.status().is_running


def test_data_outlives_a_killed_server(cluster: Cluster) -> None:
    with attached(cluster.settings) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
        connection.commit()
        pid = cluster.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    with attached(cluster.settings) as url:
        assert ask(url, "SELECT word FROM kept") == "here"
        assert cluster.status().pid != pid
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE kept")


def test_a_number_that_another_program_has_now_does_not_matter(cluster: Cluster) -> None:
    record = cluster.layout.data / "postmaster.pid"
    with attached(cluster.settings, is_durable=False):
        lines = record.read_text().splitlines()
    owner = cluster.layout.data.stat()
    record.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    os.chown(record, owner.st_uid, owner.st_gid)
    with attached(cluster.settings, is_durable=False) as url:
        assert ask(url) == 1


def test_statements_and_what_is_in_them_reach_no_log(cluster: Cluster) -> None:
    with attached(cluster.settings, is_durable=False) as url, psycopg.connect(url) as connection:
        for statement in ("SELECT %s::int", "SELECT pg_sleep(0.1), %s", "SELEKT %s"):
            try:
                connection.execute(statement.encode(), ["lost my husband"])
            except psycopg.Error:
                connection.rollback()
    assert "husband" not in cluster.layout.log.read_text()


def nothing(_: Path) -> None:
    """It is missing."""


def empty(folder: Path) -> None:
    folder.mkdir()


def holding_other_files(folder: Path) -> None:
    (folder / "logs").mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")


def half_made(folder: Path) -> None:
    (folder / "postgres" / "data.new-1").mkdir(parents=True)
    (folder / "postgres" / "data.new-1" / "PG_VERSION").write_text("15\n")
    (folder / "postgres" / "data" / "base").mkdir(parents=True)


def with_an_empty_cluster_folder(folder: Path) -> None:
    (folder / "postgres" / "data").mkdir(parents=True)


def closed_above(folder: Path) -> None:
    folder.mkdir()
    folder.parent.chmod(0o700)


@pytest.mark.parametrize(
    "prepare",
    [
        nothing,
        empty,
        holding_other_files,
        half_made,
        with_an_empty_cluster_folder,
        closed_above,
    ],
)
def test_any_state_of_the_folder_will_do(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    folder = tmp_path / "state" / "data"
    folder.parent.mkdir()
    prepare(folder)
    kept = folder / "notes.txt"
    had_notes, mode_above = kept.exists(), folder.parent.stat().st_mode
    with attached(Settings(data_dir=folder), is_durable=False) as url:
        assert ask(url) == 1
        if os.geteuid() == 0:
            assert (folder / "postgres").stat().st_uid != 0
            assert folder.stat().st_uid == 0
    assert kept.exists() == had_notes
    assert folder.parent.stat().st_mode == mode_above
    assert not list((folder / "postgres").glob("data.new-*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to root")
def test_a_cluster_that_was_copied_by_root_works(cluster: Cluster, tmp_path: Path) -> None:
    line = ["cp", "-R", str(cluster.layout.root), str(tmp_path / "copy")]
    subprocess.run(line, check=True)
    assert (tmp_path / "copy" / "postgres").stat().st_uid == 0
    with attached(Settings(data_dir=tmp_path / "copy"), is_durable=False) as url:
        assert ask(url) == 1


def test_the_server_inherits_nothing(cluster: Cluster) -> None:
    with open_lock(cluster.layout.root / "open.lock"):
        cluster.start(is_kept=True)
    opened = Path("/proc", str(cluster.status().pid), "fd")
    targets = {int(each.name): str(each.readlink()) for each in opened.iterdir()}
    assert targets.pop(0) == "/dev/null"
    log = str(cluster.layout.log)
    assert (targets.pop(1), targets.pop(2)) == (log, log)
    own = ("socket:", "anon_inode:", "pipe:", str(cluster.layout.data), "/dev/", "/memfd")
    assert [target for target in targets.values() if not target.startswith(own)] == []
    assert not [target for target in targets.values() if target.endswith(".lock")]


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("")
    with (
        pytest.raises(ClusterError, match=f"CONNECT_DATA_DIR was {in_the_way}"),
        attached(Settings(data_dir=in_the_way)),
    ):
        pass


def test_somebody_elses_cluster_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(ClusterError, match="belongs to"):
        accounts.account_for(tmp_path, "postgres")


def test_an_unknown_user_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ClusterError, match="no user 'nobody-at-all'"):
        accounts.account_for(tmp_path / "missing", "nobody-at-all")


def test_a_folder_that_stays_closed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    (closed / "data").mkdir(parents=True)
    monkeypatch.setattr(accounts.Account, "can_enter", lambda _, folder: folder == tmp_path.parent)
    with pytest.raises(ClusterError, match=r"cannot enter .* \(mode 0[0-7]{3}\)"):
        accounts.reaching(accounts.Account(1, 1), closed / "data")


def test_wrong_programs_are_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", postgres_bin=tmp_path)
    with pytest.raises(ClusterError, match="CONNECT_POSTGRES_BIN"), attached(settings):
        pass


def test_a_cluster_of_another_version_is_named(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").write_text("")
    (data / "PG_VERSION").write_text("9\n")
    settings = Settings(data_dir=tmp_path)
    began = time.monotonic()
    with pytest.raises(ClusterError, match="made by PostgreSQL 9"), attached(settings):
        pass
    assert time.monotonic() - began < LIMIT_S


def test_a_configured_database_needs_no_cluster(tmp_path: Path) -> None:
    url = "postgresql://someone:a-long-secret@example.org/directory"
    with attached(Settings(data_dir=tmp_path / "data", database_url=url)) as given:
        assert given == url
    assert not (tmp_path / "data").exists()
