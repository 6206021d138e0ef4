"""Asterisk's folders inside the data folder."""

from dataclasses import dataclass
from pathlib import Path

from hotline400.config import Settings


@dataclass(frozen=True)
class Layout:
    """Each path of one Asterisk of ours."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        return cls(settings.asterisk_folder)

    @property
    def configuration(self) -> Path:
        return self.folder / "etc"

    @property
    def main_file(self) -> Path:
        return self.configuration / "asterisk.conf"

    @property
    def state(self) -> Path:
        """AstDB."""
        return self.folder / "lib"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def process_file(self) -> Path:
        return self.run / "asterisk.pid"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    @property
    def recordings(self) -> Path:
        """Raw sides of talks (MixMonitor's files) until the engine has merged them."""
        return self.spool / "monitor"

    @property
    def messages(self) -> Path:
        """Messages being left (ARI's recordings) until the engine has stored them."""
        return self.spool / "recording"

    @property
    def fallback_folder(self) -> Path:
        return self.folder / "fallback"

    @property
    def fallback_journal(self) -> Path:
        """What the dialplan did while the engine was away; `record.fallback` reads it."""
        return self.fallback_folder / "journal.log"

    @property
    def tls(self) -> Path:
        """Certificate and key of SIP over TLS."""
        return self.folder / "tls"

    @property
    def certificate(self) -> Path:
        return self.tls / "sip.crt"

    @property
    def private_key(self) -> Path:
        return self.tls / "sip.key"

    @property
    def empty_keys(self) -> Path:
        """Where `res_crypto` looks for keys at every start; we give it none."""
        return self.folder / "keys"

    @property
    def secrets_file(self) -> Path:
        return self.folder / "secrets.json"

    def asterisks_own(self) -> tuple[Path, ...]:
        """Folders that Asterisk writes into. Configuration and keys it only reads."""
        spools = (self.spool, self.recordings, self.messages)
        return (self.state, self.run, self.log, *spools, self.fallback_folder)
