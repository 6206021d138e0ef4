"""The first passwords of an empty database: random, and found again only on this machine.

The database keeps their hashes. The passwords themselves are in one file of the data folder, for
its owner alone, so that `up` can show them and `status --sign-ins` can show them again. Standard
library only: commands that show them start at once.
"""

import json
import os
import secrets
from pathlib import Path

DEMO_LOGIN = "demo@hotline400.example"
OPERATOR_LOGIN = "operator@hotline400.example"
PUBLISHED = {DEMO_LOGIN: "demo-400-demo", OPERATOR_LOGIN: "operator-400-demo"}
"""What former versions gave these accounts; everybody can know them."""

_FILE = "first-passwords.json"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def make(data_folder: Path) -> dict[str, str]:
    """Login → password; those that are there already, where another start was faster."""
    made = {login: _password() for login in PUBLISHED}
    data_folder.mkdir(parents=True, exist_ok=True)
    new = data_folder / f"{_FILE}.{os.getpid()}"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, data_folder / _FILE)
    except FileExistsError:
        return read(data_folder) or made
    finally:
        new.unlink()
    return made


def read(data_folder: Path) -> dict[str, str] | None:
    """None where none were made here: the accounts are older, or another machine's."""
    try:
        found = json.loads((data_folder / _FILE).read_text())
    except FileNotFoundError:
        return None
    return {str(login): str(password) for login, password in found.items()}


def _password() -> str:
    """Seventy-nine bits, in groups that can be typed."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
