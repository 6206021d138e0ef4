"""RTP (RFC 3550): one ticker for all calls, one session a call.

The ticker counts time from its start, so that pacing does not drift; a session's timestamps are
counted in ticks, so that a pause of the whole process leaves a gap, not a shift.
"""

import asyncio
import secrets
import socket
import struct
from collections import deque
from collections.abc import Callable

from hotline400.testing.carrier.dtmf import PAUSE_FRAMES, PRESS_FRAMES, event_payload, key_of_event
from hotline400.testing.carrier.g711 import alaw_as_ulaw
from hotline400.testing.carrier.heard import Heard, Packet
from hotline400.testing.carrier.news import News
from hotline400.testing.carrier.sdp import EVENTS, Media
from hotline400.testing.carrier.tone import FRAME_SAMPLES, FRAME_SECONDS, SILENCE, Sound
from hotline400.testing.carrier.transport import Address

HEADER = struct.Struct("!BBHII")
MARKER = 0x80
Event = tuple[bytes, int, int]
"""One packet of a pressed key: payload, marker bit, ticks since the key went down."""
NOTHING: Event = (b"", 0, 0)
CATCH_UP_TICKS = 10
"""After a longer pause than this (200 ms) what was missed is skipped, not sent in a burst."""


class Ticker:
    """Calls every session each 20 ms."""

    def __init__(self) -> None:
        self.sessions: set[RtpSession] = set()
        self.news = News()
        self.tick = 0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        while True:
            due = int((loop.time() - started) / FRAME_SECONDS)
            self.tick = max(self.tick, due - CATCH_UP_TICKS)
            while self.tick < due:
                self.tick += 1
                for session in self.sessions:
                    session.send(self.tick)
                self.news.tell()
            await asyncio.sleep(started + (self.tick + 1) * FRAME_SECONDS - loop.time())


class RtpSession:
    """One end of one call's audio."""

    def __init__(self, host: str, ticker: Ticker, key_heard: Callable[[str], None]) -> None:
        self.heard = Heard()
        self._ticker = ticker
        self._key_heard = key_heard
        self._socket = _even_port_socket(host)
        self.address: Address = self._socket.getsockname()
        self._remote: Media | None = None
        self._codecs: dict[int, str] = {}
        self._sound: Sound = SILENCE
        self._sound_began = 0
        self._events: deque[Event] = deque()
        self._source = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp = secrets.randbits(31)
        self._marker = MARKER
        self._last_event = -1
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._receive)

    @property
    def is_closed(self) -> bool:
        return self._socket.fileno() < 0

    def connect(self, remote: Media) -> None:
        """Where to send and what the payload types mean. Sending begins with `speak`."""
        self._remote = remote
        self._codecs = {payload: name for name, payload in remote.payloads.items()}

    def speak(self, sound: Sound) -> None:
        """Begin to send this sound, from its beginning."""
        self._sound, self._sound_began = sound, self._ticker.tick + 1
        self._ticker.sessions.add(self)

    def hush(self) -> None:
        """Send nothing any more; go on hearing."""
        self._ticker.sessions.discard(self)

    async def press(self, keys: str) -> None:
        """Send keys as RFC 4733 events; returns when the last is released."""
        for key in keys:
            for age in range(PRESS_FRAMES):
                payload = event_payload(key, (age + 1) * FRAME_SAMPLES, end=False)
                self._events.append((payload, 0 if age else MARKER, age))
            last = event_payload(key, PRESS_FRAMES * FRAME_SAMPLES, end=True)
            self._events.extend((last, 0, PRESS_FRAMES + again) for again in range(3))
            self._events.extend(NOTHING for _ in range(PAUSE_FRAMES))
        self._ticker.sessions.add(self)
        await self._ticker.news.until(lambda: self.is_closed or not self._events)

    async def say_once(self, sound: Sound) -> None:
        """Interrupt what is being said with this sound; returns when it has been said."""
        before, began = self._sound, self._sound_began
        self.speak(sound)
        last = self._sound_began + len(sound.frames)
        await self._ticker.news.until(lambda: self.is_closed or self._ticker.tick >= last)
        self._sound, self._sound_began = before, began

    def send(self, tick: int) -> None:
        """The packet of this tick: a key's event, or 20 ms of sound."""
        remote = self._remote
        if remote is None or not remote.codec:
            return
        stamp = (self._timestamp + tick * FRAME_SAMPLES) & 0xFFFFFFFF
        payload, marker, age = self._events.popleft() if self._events else NOTHING
        if payload:
            stamp = (stamp - age * FRAME_SAMPLES) & 0xFFFFFFFF
            self._send(remote.address, remote.payloads[EVENTS] | marker, stamp, payload)
            self._marker = MARKER
            return
        frame = self._sound.frame(tick - self._sound_began)
        frame = alaw_as_ulaw(frame) if remote.codec == "PCMU" else frame
        self._send(remote.address, remote.payloads[remote.codec] | self._marker, stamp, frame)
        self._marker = 0

    def _send(self, to: Address, type_and_marker: int, stamp: int, payload: bytes) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        header = HEADER.pack(0x80, type_and_marker, self._sequence, stamp, self._source)
        try:
            self._socket.sendto(header + payload, to)
        except BlockingIOError:
            return  # the kernel's buffer is full: a lost packet, as on any network

    def _receive(self) -> None:
        now = self._loop.time()
        while True:
            try:
                datagram = self._socket.recv(2048)
            except BlockingIOError:
                return
            except ConnectionRefusedError:
                continue  # the other end has closed its port before we did
            if len(datagram) > HEADER.size and not 192 <= datagram[1] <= 223:  # those are RTCP
                self._hear(datagram, now)

    def _hear(self, datagram: bytes, now: float) -> None:
        first, second, _, stamp, source = HEADER.unpack_from(datagram)
        payload = datagram[HEADER.size + 4 * (first & 0x0F) :]
        codec = self._codecs.get(second & 0x7F, "")
        if codec in {"PCMA", "PCMU"}:
            self.heard.packets.append(Packet(now, source, stamp, codec, payload))
        elif codec == EVENTS and stamp != self._last_event:
            self._last_event = stamp
            self._key_heard(key_of_event(payload))

    def close(self) -> None:
        self.hush()
        if not self.is_closed:
            self._loop.remove_reader(self._socket)
            self._socket.close()
        self._ticker.news.tell()


def _even_port_socket(host: str) -> socket.socket:
    """A bound socket on an even port: the odd one above it is for RTCP (RFC 3550 section 11)."""
    while True:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setblocking(False)
        made.bind((host, 0))
        if made.getsockname()[1] % 2 == 0:
            return made
        made.close()
