"""What lies where in the data folder, and the configuration of the cluster in it."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from directory.cluster.account import Account
from directory.errors import ClusterError

# The name of the socket is part of a path that the kernel limits to 107 bytes.
LONGEST_SOCKET_FOLDER = 80
PORT = 5432

# What was said in a conversation travels in statements: none of these lines may put one in a log.
# The message of an error repeats the value that caused it, so errors are left to whoever asked.
SILENT_ABOUT_STATEMENTS = """\
log_min_messages = 'log'
log_statement = 'none'
log_duration = off
log_min_duration_statement = -1
log_min_duration_sample = -1
log_min_error_statement = 'panic'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_lock_waits = off
log_temp_files = -1
debug_print_parse = off
track_activity_query_size = 100
"""

CONFIGURATION = """\
# Written at every start of the cluster: changes made here are lost.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = '128MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
random_page_cost = 1.1
max_parallel_workers_per_gather = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = off
log_line_prefix = '%m [%p] '
"""

NOT_DURABLE = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths below one data folder."""

    root: Path

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own folder: nothing outside it belongs to its user."""
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.postgres / "data"

    @property
    def configuration(self) -> Path:
        """Our configuration, instead of the one that ``initdb`` writes."""
        return self.postgres / "connect.conf"

    @property
    def kept(self) -> Path:
        """Names the postmaster that is to run on until it is stopped by hand."""
        return self.postgres / "kept"

    @property
    def log(self) -> Path:
        """Where the postmaster writes."""
        return self.root / "logs" / "postgres.log"

    @property
    def starting(self) -> Path:
        """Lock held while the cluster is being started, stopped or judged."""
        return self.root / "cluster.lock"

    @property
    def users(self) -> Path:
        """Lock shared by every command that uses the cluster."""
        return self.root / "cluster-users.lock"

    def make_folders(self) -> None:
        """Make what is missing of the data folder and its logs.

        Raises
        ------
        ClusterError
            When the data folder cannot be made or is a file.
        """
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = (
                f"CONNECT_DATA_DIR was {self.root}, and {error.filename} could not be made"
                f" ({error.strerror}); it must be a folder that this user may write in."
            )
            raise ClusterError(msg) from error

    def give_to(self, account: Account) -> None:
        """Make PostgreSQL's folder, or hand over one that root made."""
        self.postgres.mkdir(mode=0o700, exist_ok=True)
        if self.postgres.stat().st_uid == account.uid:
            return
        for path in (self.postgres, *self.postgres.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)

    def socket_folder(self, account: Account) -> Path:
        """A private folder with a short name for the socket, in the temporary folder.

        Notes
        -----
        The name follows from the data folder, so that a restart keeps the address. Where somebody
        else already has a folder of that name, another is made; commands read the one in use from
        the postmaster's own file.
        """
        temporary = tempfile.gettempdir()
        if len(temporary) > LONGEST_SOCKET_FOLDER:
            temporary = "/tmp"  # noqa: S108 - the folder below it is made private
        name = sha256(os.fsencode(self.data)).hexdigest()[:10]
        folder = Path(temporary, f"connect-{name}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            if folder.is_symlink() or folder.stat().st_uid != account.uid:
                folder = Path(tempfile.mkdtemp(prefix="connect-", dir=temporary))
        if os.geteuid() == 0:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
        return folder

    def write_configuration(self, sockets: Path, account: Account, *, is_durable: bool) -> None:
        """Write the configuration that the next start reads."""
        quoted = str(sockets).replace("'", "''")
        text = CONFIGURATION.format(port=PORT, sockets=quoted) + SILENT_ABOUT_STATEMENTS
        self.configuration.write_text(text + ("" if is_durable else NOT_DURABLE), encoding="utf-8")
        if os.geteuid() == 0:
            os.chown(self.configuration, account.uid, account.gid)

    def remove_leftovers(self) -> None:
        """Remove what a killed ``initdb`` left, and set aside a folder that is no cluster."""
        for unfinished in self.postgres.glob("data.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if not self.data.exists() or (self.data / "global" / "pg_control").exists():
            return
        if not any(self.data.iterdir()):
            self.data.rmdir()
            return
        self.data.rename(tempfile.mkdtemp(prefix="data.incomplete-", dir=self.postgres))
