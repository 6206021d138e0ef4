"""channels/… as the fake answers it."""

from collections.abc import Callable
from math import inf

from hotline400.ari.json import Json, text
from hotline400.testing.fake_asterisk.behaviour import Behaviour, NoSuchEndpoint
from hotline400.testing.fake_asterisk.parts import Channel, Playback
from hotline400.testing.fake_asterisk.party import FakePhone
from hotline400.testing.fake_asterisk.recording import LiveRecording
from hotline400.testing.fake_asterisk.reply import Refused, Reply, Request
from hotline400.testing.fake_asterisk.switch import Switch


class Channels:
    """One method a request. `scripted` gives a number's next behaviour."""

    def __init__(
        self,
        switch: Switch,
        scripted: Callable[[str], Behaviour],
        now: Callable[[], float],
        timestamp: Callable[[], str],
    ) -> None:
        self._switch = switch
        self._scripted = scripted
        self._now = now
        self._timestamp = timestamp
        self.rung: list[FakePhone] = []

    def _get(self, request: Request) -> Channel:
        channel = self._switch.channels.get(request.ids[0])
        if channel is None:
            raise Refused(404, "Channel not found")
        return channel

    def _held(self, request: Request) -> Channel:
        channel = self._get(request)
        if not channel.in_stasis:
            raise Refused(409, "Channel not in Stasis application")
        return channel

    async def list_all(self, _request: Request) -> Reply:
        return [channel.json() for channel in self._switch.channels.values()]

    async def get(self, request: Request) -> Reply:
        return self._get(request).json()

    async def originate(self, request: Request) -> Reply:
        channel_id, endpoint = request.ids[0], request.needs("endpoint")
        if any(known.startswith(channel_id) for known in self._switch.channels):  # as the real one
            raise Refused(409, "Channel with given unique ID already exists")
        if "formats" in request.query and "originator" in request.query:
            raise Refused(400, "Originator and formats can't both be specified")
        number = endpoint.partition("/")[2].partition("@")[0]
        behaviour = self._scripted(number)
        if isinstance(behaviour, NoSuchEndpoint):
            raise Refused(500, "Allocation failed", key="error")
        phone = self._phone(channel_id, number, endpoint, behaviour, request)
        channel = Channel(
            id=channel_id,
            name=f"PJSIP/{endpoint.partition('@')[2]}-{len(self.rung):08x}",
            party=phone,
            created_at=self._timestamp(),
            protocol_id=f"fake-{channel_id}",
            caller_number=phone.caller_id,
            subscribed=True,
            variables=_variables(request),
        )
        arguments = request.query.get("appArgs", "")
        self._switch.ring(channel, arguments.split(",") if arguments else [], request.needs("app"))
        return channel.json()

    def _phone(
        self, channel_id: str, number: str, endpoint: str, behaviour: Behaviour, request: Request
    ) -> FakePhone:
        seconds = float(request.query.get("timeout", "30"))
        phone = FakePhone(
            far_end=self._switch,
            number=number,
            channel_id=channel_id,
            began_at=self._now(),
            endpoint=endpoint,
            caller_id=request.query.get("callerId", ""),
            timeout_seconds=inf if seconds < 0 else seconds,
            behaviour=behaviour,
        )
        self.rung.append(phone)
        return phone

    async def answer(self, request: Request) -> None:
        self._switch.answer(self._held(request))

    async def ring(self, request: Request) -> None:
        self._switch.sound.hear(self._held(request), "ringing")

    async def nothing_to_see(self, request: Request) -> None:
        """Early media opened, ringing or music stopped: it must be ours, and that is all."""
        self._held(request)

    async def hang_up(self, request: Request) -> None:
        channel = self._get(request)
        self._switch.hang_up(channel, int(request.query.get("reason_code", "16")))

    async def play(self, request: Request) -> Reply:
        channel = self._held(request)
        offset = int(request.query.get("offsetms", "0")) / 1000
        media = request.needs("media").split(",")
        playback = Playback(request.ids[1], channel, media, offset)
        reply = playback.json()
        self._switch.sound.play(playback)
        return reply

    async def record(self, request: Request) -> Reply:
        channel, name = self._held(request), request.needs("name")
        if name in self._switch.recorder.live:
            raise Refused(409, "Recording already in progress")
        recording = LiveRecording(
            name=name,
            channel=channel,
            file_format=request.needs("format"),
            began_at=self._now(),
            max_seconds=float(request.query.get("maxDurationSeconds", "0")) or inf,
            max_silence_seconds=float(request.query.get("maxSilenceSeconds", "0")) or inf,
            stop_key=request.query.get("terminateOn", "none"),
        )
        self._switch.recorder.begin(recording)
        return recording.json("queued")

    async def start_music(self, request: Request) -> None:
        music_class = request.query.get("mohClass", "default")
        self._switch.sound.hear(self._held(request), f"music:{music_class}")

    async def set_variable(self, request: Request) -> None:
        channel = self._held(request)
        channel.variables[request.needs("variable")] = request.query.get("value", "")

    async def get_variable(self, request: Request) -> Reply:
        channel, name = self._held(request), request.needs("variable")
        if name not in channel.variables:
            raise Refused(404, "Provided variable was not found")
        return {"value": channel.variables[name]}

    async def continue_in_dialplan(self, request: Request) -> None:
        channel = self._held(request)
        self._switch.leave_stasis(channel)
        if request.query.get("context") == "refused":  # the dialplan hangs up: 483
            self._switch.end(channel, CALL_REJECTED, tech_cause=483)

    async def send_dtmf(self, request: Request) -> None:
        self._held(request).party.pressed_by_us += request.needs("dtmf")
        self._switch.tell.changed()

    async def redirect(self, request: Request) -> None:
        self._held(request)
        request.needs("endpoint")


CALL_REJECTED = 21


def _variables(request: Request) -> dict[str, str]:
    given: Json = request.body.get("variables")
    return {name: text(given, name) for name in given} if isinstance(given, dict) else {}
