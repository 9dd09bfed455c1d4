"""The system user that PostgreSQL's programs run as: never root, which PostgreSQL refuses."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from directory.errors import ClusterError

# Lets a program enter folders that are closed to its user, so that nobody's folder has to be opened
# to everybody because a data folder lies below it (root's home, a temporary folder of root's).
ENTER_CLOSED_FOLDERS = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")


@dataclass(frozen=True, slots=True)
class Account:
    """A user, and the words that go before a command line to run it as that user."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def can_enter(self, folder: Path) -> bool:
        """Whether programs of this account reach what lies in ``folder``."""
        # Not "test -x": the kernel answers that one without regard to capabilities.
        line = [*self.prefix, "ls", "-d", f"{folder}/."]
        quiet = subprocess.DEVNULL
        done = subprocess.run(line, stdin=quiet, stdout=quiet, stderr=quiet, check=False, cwd="/")
        return done.returncode == 0


def account_for(folder: Path, unprivileged: str) -> Account:
    """The user that owns, or will own, the cluster in ``folder``.

    Parameters
    ----------
    unprivileged
        User to become when this process is root and the folder does not belong to anybody else.

    Raises
    ------
    ClusterError
        When the folder belongs to somebody whom this process cannot become.
    """
    owner = folder.stat() if folder.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            msg = (
                f"{folder} belongs to {_user_name(owner.st_uid)}; run this as that user or as root,"
                " or set CONNECT_DATA_DIR to a folder of your own."
            )
            raise ClusterError(msg)
        return Account(os.geteuid(), os.getegid())
    if owner is not None and owner.st_uid != 0:
        return _account_of_root(owner.st_uid, owner.st_gid)
    try:
        user = pwd.getpwnam(unprivileged)
    except KeyError:
        msg = (
            f"PostgreSQL does not run as root, and there is no user {unprivileged!r}; install"
            " PostgreSQL's packages, or set CONNECT_POSTGRES_USER to an unprivileged user."
        )
        raise ClusterError(msg) from None
    return _account_of_root(user.pw_uid, user.pw_gid)


def reaching(account: Account, folder: Path) -> Account:
    """The same account, allowed into closed folders above ``folder`` where that is needed.

    Raises
    ------
    ClusterError
        Naming the folder that stays closed.
    """
    if account.can_enter(folder):
        return account
    if account.prefix:
        allowed = replace(
            account, prefix=(account.prefix[0], *ENTER_CLOSED_FOLDERS, *account.prefix[1:])
        )
        if allowed.can_enter(folder):
            return allowed
    closed = next(
        (each for each in reversed((folder, *folder.parents)) if not account.can_enter(each)),
        folder,
    )
    msg = (
        f"user {_user_name(account.uid)} cannot enter {closed}"
        f" (mode {stat.S_IMODE(closed.stat().st_mode):04o}); set CONNECT_DATA_DIR to a folder that"
        f" it can enter, or allow it with: chmod o+x {closed}"
    )
    raise ClusterError(msg)


def _account_of_root(uid: int, gid: int) -> Account:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        msg = "PostgreSQL does not run as root, and setpriv (util-linux) is missing to change user."
        raise ClusterError(msg)
    return Account(uid, gid, (setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"))


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
