"""As whom Asterisk runs: never as root."""

import grp
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ACCOUNT_NAME = "hotline400"


@dataclass(frozen=True)
class Account:
    """An unprivileged user of this machine."""

    name: str
    user_id: int
    group_id: int

    def may_use(self, path: Path, *, write: bool) -> None:
        """Let the account read `path` (and write it), and nobody else besides its owner."""
        if os.geteuid() != 0:
            path.chmod(0o700 if path.is_dir() else 0o600)
            return
        os.chown(path, self.user_id if write else 0, self.group_id)
        path.chmod(0o750 if path.is_dir() else 0o640)


def unprivileged_account() -> Account:
    """Ourselves; when we are root, the system user `hotline400`, created when missing."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(ACCOUNT_NAME)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create() -> None:
    program = shutil.which("useradd") or "/usr/sbin/useradd"
    arguments = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    arguments += ["--home-dir", "/nonexistent", _group_option(), ACCOUNT_NAME]
    subprocess.run([program, *arguments], check=True, capture_output=True, text=True)  # noqa: S603


def _group_option() -> str:
    try:
        grp.getgrnam(ACCOUNT_NAME)
    except KeyError:
        return "--user-group"
    return f"--gid={ACCOUNT_NAME}"
