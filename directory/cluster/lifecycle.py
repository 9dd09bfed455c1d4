"""Make, start, look at and stop the private cluster."""

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from directory.cluster.account import Account, account_for, reaching
from directory.cluster.layout import PORT, Layout
from directory.cluster.locks import is_shared, turn
from directory.cluster.postmaster import Postmaster, find_postmaster, forget_dead_postmaster
from directory.cluster.programs import Programs, find_programs
from directory.config import Settings
from directory.errors import ClusterError

DATABASE = "connect"
ROLE = "connect"
START_LIMIT_S = 300
START_PAUSES_S = (0.1, 0.2, 0.4)
STOP_LIMIT_S = 60
LARGEST_LOG_BYTES = 10_000_000
LOG_TAIL_LINES = 6


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """What is known of the cluster without starting it."""

    data_dir: Path
    is_made: bool
    is_running: bool
    is_kept: bool
    is_used: bool
    pid: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """The private cluster of one data folder.

    Parameters
    ----------
    is_durable
        False gives up safety against a crash of the machine, for tests.
    """

    settings: Settings
    is_durable: bool = True

    @property
    def layout(self) -> Layout:
        """Where things lie; resolved, because PostgreSQL's processes stand in the real folder."""
        return Layout(self.settings.data_dir.expanduser().resolve())

    @property
    def url(self) -> str:
        """Address of the application's database on the running cluster."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Address of any database on the running cluster."""
        running = find_postmaster(self.layout.data)
        if running is None:
            msg = f"no cluster runs in {self.layout.data}; start it with: connect db start"
            raise ClusterError(msg)
        place = f"host={quote(str(running.sockets))}&port={PORT}&user={ROLE}"
        return f"postgresql:///{database}?{place}"

    def programs(self) -> Programs:
        """The installed PostgreSQL that can open this cluster."""
        record = self.layout.data / "PG_VERSION"
        major = int(record.read_text(encoding="ascii")) if record.exists() else None
        return find_programs(self.settings.postgres_bin, major=major)

    def status(self) -> ClusterStatus:
        """Look, without changing anything."""
        layout = self.layout
        running = find_postmaster(layout.data) if layout.data.exists() else None
        return ClusterStatus(
            data_dir=layout.root,
            is_made=(layout.data / "PG_VERSION").exists(),
            is_running=running is not None,
            is_kept=running is not None and _is_kept(layout, running),
            is_used=layout.users.exists() and is_shared(layout.users),
            pid=running.pid if running else None,
            url=self.url if running else None,
        )

    def start(self, *, is_kept: bool) -> bool:
        """Start the cluster unless it runs; answer whether it had to be started.

        Parameters
        ----------
        is_kept
            It runs on until :meth:`stop`, whoever comes and goes.
        """
        self.layout.make_folders()
        with turn(self.layout.starting):
            was_started = self.start_in_turn()
            if is_kept:
                self.keep_in_turn()
            return was_started

    def stop(self) -> bool:
        """Stop the cluster if it runs; answer whether it did."""
        if not self.layout.data.exists():
            return False
        with turn(self.layout.starting):
            return self.stop_in_turn()

    def start_in_turn(self) -> bool:
        """:meth:`start` for a caller that holds the starting lock.

        Notes
        -----
        A server that was killed a moment ago may still take a connection, and its last processes
        hold on to its memory for a moment, so a failure is tried again before it is believed.
        """
        for pause_s in START_PAUSES_S:
            try:
                return self._run_and_answer()
            except ClusterError:
                time.sleep(pause_s)
        return self._run_and_answer()

    def _run_and_answer(self) -> bool:
        layout = self.layout
        is_running = layout.data.exists() and find_postmaster(layout.data) is not None
        if not is_running:
            account = account_for(layout.postgres, self.settings.postgres_user)
            layout.give_to(account)
            account = reaching(account, layout.postgres)
            layout.remove_leftovers()
            programs = self.programs()
            if not layout.data.exists():
                _make(programs, layout, account)
            self._launch(programs, account)
        self._make_database()
        return not is_running

    def keep_in_turn(self) -> None:
        """Let the running cluster outlive the commands that use it."""
        running = find_postmaster(self.layout.data)
        if running is not None:
            self.layout.kept.write_text(running.identity, encoding="ascii")

    def stop_in_turn(self) -> bool:
        """:meth:`stop` for a caller that holds the starting lock."""
        layout = self.layout
        running = find_postmaster(layout.data)
        if running is None:
            return False
        account = account_for(layout.postgres, self.settings.postgres_user)
        account = reaching(account, layout.postgres)
        line = [self.programs().path("pg_ctl"), "stop", "-D", str(layout.data), "-m", "fast"]
        try:
            _run([*account.prefix, *line, "-w", "-s", "-t", str(STOP_LIMIT_S)], layout, "stopped")
        except ClusterError:
            # A server that somebody killed meanwhile has no answer to give.
            if find_postmaster(layout.data) is not None:
                raise
        layout.kept.unlink(missing_ok=True)
        with suppress(OSError):
            running.sockets.rmdir()
        return True

    def is_kept_in_turn(self) -> bool:
        """Whether the running cluster is to outlive its users."""
        running = find_postmaster(self.layout.data)
        return running is not None and _is_kept(self.layout, running)

    def _launch(self, programs: Programs, account: Account) -> None:
        layout = self.layout
        sockets = layout.socket_folder(account)
        layout.write_configuration(sockets, account, is_durable=self.is_durable)
        layout.data.chmod(0o700)
        forget_dead_postmaster(layout.data, sockets)
        options = f"-c config_file={shlex.quote(str(layout.configuration))}"
        line = [programs.path("pg_ctl"), "start", "-D", str(layout.data), "-o", options]
        _run([*account.prefix, *line, "-w", "-s", "-t", str(START_LIMIT_S)], layout, "started")

    def _make_database(self) -> None:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError as error:
            if "does not exist" not in str(error):
                msg = f"the cluster in {self.layout.data} does not accept connections: {error}"
                raise ClusterError(msg) from error
        else:
            return
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _is_kept(layout: Layout, running: Postmaster) -> bool:
    try:
        return layout.kept.read_text(encoding="ascii") == running.identity
    except FileNotFoundError:
        return False


def _make(programs: Programs, layout: Layout, account: Account) -> None:
    """Make an empty cluster beside its final place and move it there when it is whole."""
    new = Path(tempfile.mkdtemp(prefix="data.new-", dir=layout.postgres))
    if os.geteuid() == 0:
        os.chown(new, account.uid, account.gid)
    line = [
        *(programs.path("initdb"), "-D", str(new), "-U", ROLE, "-A", "trust", "-E", "UTF8"),
        *("--locale=C.UTF-8" if os.uname().sysname == "Linux" else "--locale=C", "--no-sync"),
        "--no-instructions",
    ]
    try:
        _run([*account.prefix, *line], layout, "made")
        new.rename(layout.data)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _run(line: list[str], layout: Layout, outcome: str) -> None:
    """Run one of PostgreSQL's programs; what it and the postmaster say goes to the log."""
    if layout.log.exists() and layout.log.stat().st_size > LARGEST_LOG_BYTES:
        layout.log.replace(layout.log.with_suffix(".log.1"))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))
    }
    with layout.log.open("ab") as log:
        done = subprocess.run(
            line,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={**environment, "LANG": "C.UTF-8"},
            start_new_session=True,
            check=False,
        )
    if done.returncode != 0:
        said = layout.log.read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n  ".join(said[-LOG_TAIL_LINES:])
        msg = (
            f"the cluster in {layout.data} could not be {outcome}; the end of {layout.log}:\n"
            f"  {tail}"
        )
        raise ClusterError(msg)
