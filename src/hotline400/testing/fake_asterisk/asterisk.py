"""A fake Asterisk: the same websocket protocol, in memory, on virtual time.

What it models was watched at the real one. A test gives behaviours to phones, lets callers dial,
and looks at what the parties lived through.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import anyio
import anyio.lowlevel
import orjson
from anyio.abc import TaskGroup

from hotline400.ari.errors import ConnectionLost
from hotline400.ari.json import JsonObject, as_object
from hotline400.ari.transport import Transport
from hotline400.routing.invite import said_in_order, write_invite
from hotline400.testing.fake_asterisk.behaviour import Answers, Behaviour, Busy
from hotline400.testing.fake_asterisk.connection import FakeConnection
from hotline400.testing.fake_asterisk.filter import EventFilter
from hotline400.testing.fake_asterisk.manager import FakeManager
from hotline400.testing.fake_asterisk.parts import Channel
from hotline400.testing.fake_asterisk.party import FakeCaller, FakePhone
from hotline400.testing.fake_asterisk.recording import Recorder
from hotline400.testing.fake_asterisk.rest import Routes
from hotline400.testing.fake_asterisk.rest_channels import Channels
from hotline400.testing.fake_asterisk.rest_others import (
    Applications,
    Asterisk,
    Bridges,
    Playbacks,
    Recordings,
)
from hotline400.testing.fake_asterisk.switch import Switch

BEGINNING = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


class FakeAsterisk:
    """See `fake_asterisk`."""

    def __init__(self, tasks: TaskGroup, app: str) -> None:
        self.app = app
        self._tasks = tasks
        self._zero = anyio.current_time()
        self._started = BEGINNING
        self._numbers = count(1)
        self._connection: FakeConnection | None = None
        self._refuses_until = 0.0
        self._scripts: dict[str, list[Behaviour]] = {}
        self._filter = EventFilter()
        self._switch = Switch(tasks, self.seconds, self._publish)
        self._switch.app_there = lambda: self._connection is not None
        self._channels = Channels(self._switch, self._behaviour, self.seconds, self._timestamp)
        self._asterisk = Asterisk(lambda: _timestamp(self._started))
        self._applications = Applications(self._switch, self._filter)
        self._routes = Routes(
            self._channels,
            Bridges(self._switch),
            Playbacks(self._switch),
            Recordings(self._switch),
            self._applications,
            self._asterisk,
        )
        self.manager = FakeManager(self._switch.channels, self.seconds)
        self.default_behaviour: Behaviour = Answers()

    # Time

    def seconds(self) -> float:
        """Since the fake was started."""
        return anyio.current_time() - self._zero

    def now(self) -> datetime:
        """The same as a time of day: aware UTC."""
        return BEGINNING + timedelta(seconds=self.seconds())

    def _timestamp(self) -> str:
        return _timestamp(self.now())

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something about calls, phones or playbacks holds."""
        await self._switch.until(holds)

    # The people

    def phone(self, number: str, *behaviours: Behaviour) -> None:
        """What this number does when it is rung: the first, then the next; the last for ever.

        A number that is in a call is busy whatever was said here.
        """
        self._scripts[number] = list(behaviours)

    def _behaviour(self, number: str) -> Behaviour:
        live = (channel.party for channel in self._switch.channels.values())
        if any(isinstance(party, FakePhone) and party.number == number for party in live):
            return Busy(after=0.1)
        script = self._scripts.get(number)
        if not script:
            return self.default_behaviour
        return script.pop(0) if len(script) > 1 else script[0]

    @property
    def rings(self) -> list[FakePhone]:
        """Every ring of every phone, in order."""
        return self._channels.rung

    def rings_of(self, number: str) -> list[FakePhone]:
        """The rings of one number."""
        return [phone for phone in self.rings if phone.number == number]

    async def is_rung(self, number: str, times: int = 1) -> FakePhone:
        """Wait until a number is rung for the n-th time; that ring."""
        await self.until(lambda: len(self.rings_of(number)) >= times)
        return self.rings_of(number)[times - 1]

    def dials(
        self,
        number: str,
        *,
        from_: str = "13912345678",
        trunk: str = "demo",
        asserted: str = "",
        diversion: str = "",
        sip_call_id: str | None = None,
        from_tag: str | None = None,
        from_header: str | None = None,
        max_forwards: str = "70",
        hops: str = "",
        privacy: str = "",
    ) -> FakeCaller:
        """Somebody calls: the dialplan passes the call to our application.

        Give the same `sip_call_id` and `from_tag` twice for a copy of an INVITE.
        """
        n = next(self._numbers)
        call_id = sip_call_id or f"call-{n}@carrier"
        facts = said_in_order(
            called=number,
            trunk_id=trunk,
            call_id=call_id,
            from_tag=from_tag or f"tag-{n}",
            from_header=f"<sip:{from_}@carrier>" if from_header is None else from_header,
            asserted=asserted,
            diversion=diversion,
            max_forwards=max_forwards,
            hops=hops,
            privacy=privacy,
            cseq="1 INVITE",
        )
        channel_id = f"{1767578400 + n}.{n}"
        caller = FakeCaller(self._switch, from_, channel_id, self.seconds())
        channel = Channel(
            id=channel_id,
            name=f"PJSIP/trunk-{trunk}-{n:08x}",
            party=caller,
            created_at=self._timestamp(),
            protocol_id=call_id,
            caller_number=from_,
            exten=number,
        )
        arguments = ["inbound", write_invite(facts), *[""] * 5]
        self._switch.arrive(channel, arguments, self.app)
        return caller

    # What can be played, what is recorded, what was pushed

    @property
    def recorder(self) -> Recorder:
        """Recordings in progress, and the files on the disk."""
        return self._switch.recorder

    def has_media(self, media: str, seconds: float | None) -> None:
        """How long a file ("sound:/path") is; None: it is not there. Else 3 s, music 30 s."""
        self._switch.sound.media_seconds[media] = seconds

    @property
    def configuration(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """(class, type, id) → fields, as pushed."""
        return self._asterisk.configuration

    @property
    def endpoint_states(self) -> dict[str, str]:
        """Endpoint → state to be given when asked; "online" where not set."""
        return self._asterisk.endpoint_states

    @property
    def channel_ids(self) -> list[str]:
        """Channels that are up now."""
        return list(self._switch.channels)

    @property
    def bridge_ids(self) -> list[str]:
        """Bridges that are there now."""
        return list(self._switch.bridges)

    @property
    def requests(self) -> list[str]:
        """Every request so far: "POST channels/x/answer"."""
        return self._routes.seen

    # The connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Transport]:
        """A websocket; raises ConnectionLost while nobody listens."""
        await anyio.lowlevel.checkpoint()
        if self.seconds() < self._refuses_until:
            raise ConnectionLost("connection refused")
        connection = FakeConnection()
        if self._connection is not None:
            self._publish({"type": "ApplicationReplaced"})
        self._connection = connection
        self._tasks.start_soon(self._serve, connection)
        try:
            yield connection
        finally:
            self._lose(connection, "closed by the client")

    async def _serve(self, connection: FakeConnection) -> None:
        """Requests are worked off one after the other, as on a real websocket."""
        with connection.served:
            while True:
                request = as_object(orjson.loads(await connection.requests.receive()))
                response = await self._routes.answer(request)
                if self._filter.lets("RESTResponse"):
                    connection.deliver(response)

    def _publish(self, event: JsonObject) -> None:
        if self._connection is not None and self._filter.lets(str(event["type"])):
            stamp: JsonObject = {"application": self.app, "timestamp": self._timestamp()}
            self._connection.deliver(event | stamp)

    def _lose(self, connection: FakeConnection, reason: str) -> None:
        connection.lose(reason)
        if self._connection is connection:
            self._connection = None

    def drop_connection(self, refuse_seconds: float = 0.0) -> None:
        """The websocket breaks, and no new one is taken for a while. Calls stay; what happens
        meanwhile is told to nobody."""
        self._refuses_until = self.seconds() + refuse_seconds
        if self._connection is not None:
            self._lose(self._connection, "connection reset")

    def crash(self, down_seconds: float = 1.0) -> None:
        """kill -9, and a new Asterisk some seconds later: calls and pushed objects are gone."""
        self.drop_connection(down_seconds)
        self._started = self.now() + timedelta(seconds=down_seconds)
        self._switch.vanish()
        self._asterisk.configuration.clear()
        self._applications.subscriptions.clear()
        self._filter.set({})


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


@asynccontextmanager
async def fake_asterisk(app: str = "hotline400") -> AsyncIterator[FakeAsterisk]:
    """A running fake; everything in it ends with the context.

    On trio with `MockClock(autojump_threshold=0)` all waiting takes no time.
    """
    async with anyio.create_task_group() as tasks:
        try:
            yield FakeAsterisk(tasks, app)
        finally:
            tasks.cancel_scope.cancel()
