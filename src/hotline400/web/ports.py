"""What the web needs from the rest of the house. Composed in `cli`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from starlette.requests import HTTPConnection

from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.spoken import Theme
from hotline400.control import ControlHub
from hotline400.routing.places import Place
from hotline400.routing.schedule import DayKind
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.web.calls.listening import Listening
from hotline400.web.health.schemas import Health
from hotline400.web.proxies import TrustedProxies
from hotline400.web.sessions.throttle import SignInThrottle
from hotline400.web.sessions.watch import SessionWatch


class Places(Protocol):
    """Number → place."""

    def place_of(self, number: str) -> Place: ...

    @property
    def provinces(self) -> Mapping[str, Mapping[str, str]]:
        """Province → city → area code."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """Every province, city and area code that callers can be from."""
        ...

    def known(self, name: str) -> str | None:
        """A place's short name, where it is one that callers can be from."""
        ...


class UploadConverter(Protocol):
    """Makes `<destination>.wav` and `<destination>.alaw` of any audio file; returns its seconds.

    Raises `audio.upload.UnreadableAudio`.
    """

    async def __call__(self, source: Path, destination: Path, /) -> float: ...


class SystemPrompt(Protocol):
    """One thing the platform says; `path` without extension."""

    @property
    def key(self) -> str: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def text_zh(self) -> str: ...
    @property
    def text_en(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def path(self) -> Path: ...


@dataclass(frozen=True)
class WebDependencies:
    """Everything `create_app` needs."""

    database: Database
    control: ControlHub
    places: Places
    media_folder: Path
    convert_upload: UploadConverter
    renderings: Renderings
    """Texts on their way to sound; whoever composes this also runs it."""
    system_prompts: Callable[[], Sequence[SystemPrompt]]
    health: Callable[[], Awaitable[Health]]
    console_folder: Path | None = None
    proxies: TrustedProxies = field(default_factory=TrustedProxies)
    holidays: Mapping[date, DayKind] = field(default_factory=dict)
    longest_session: timedelta = timedelta(days=30)
    """After so long one signs in again, however much the session was used."""
    live_heartbeat_seconds: float = 15.0
    """How often a live socket is heard of."""
    live_send_seconds: float = 10.0
    """A live reader that takes nothing for so long is let go."""

    throttle: SignInThrottle = field(default_factory=SignInThrottle, init=False)
    listening: Listening = field(default_factory=Listening, init=False)

    @cached_property
    def sessions(self) -> SessionWatch:
        """Who looks after open connections."""
        return SessionWatch(self.database)

    @cached_property
    def directory(self) -> DatabaseDirectory:
        """One for all requests: it remembers the tenants' lists."""
        return DatabaseDirectory(self.database, self.media_folder)


def dependencies_of(connection: HTTPConnection) -> WebDependencies:
    """Those the application was made with."""
    return cast("WebDependencies", connection.app.state.dependencies)
