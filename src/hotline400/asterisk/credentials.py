"""The passwords between us and Asterisk: made once by chance, readable by us alone."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """How the engine signs in at Asterisk's two loopback interfaces."""

    ari_password: str
    ami_password: str
    username: str = "hotline400"

    def __repr__(self) -> str:
        return f"Credentials(username={self.username!r})"


def load_or_create_credentials(path: Path) -> Credentials:
    """Those in `path`, which is created with mode 0600 when it does not exist."""
    try:
        return Credentials(**json.loads(path.read_text()))
    except FileNotFoundError:
        made = Credentials(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file)
    draft.rename(path)
    return made
