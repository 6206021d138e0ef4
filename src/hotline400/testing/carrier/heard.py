"""What one end of a call heard, on a time base: packets as they came, samples on demand."""

from dataclasses import dataclass

import numpy as np

from hotline400.testing.carrier.g711 import RATE, Samples, decode

JUMP_SAMPLES = RATE
"""A timestamp that leaps further than this (1 s) begins a new stretch, like a new SSRC does."""


@dataclass(frozen=True, slots=True)
class Packet:
    arrived: float
    source: int
    timestamp: int
    codec: str
    payload: bytes


class Heard:
    """Filled packet by packet while the call lasts. `started` is the loop's time at sample 0."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []

    def __bool__(self) -> bool:
        return bool(self.packets)

    @property
    def started(self) -> float | None:
        return self.packets[0].arrived if self.packets else None

    @property
    def seconds(self) -> float:
        """From the first packet to the end of the last one."""
        return len(self.pcm) / RATE

    @property
    def pcm(self) -> Samples:
        """All of it at 8 kHz, silence where nothing came.

        Within one stretch (same SSRC, timestamps going on) packets lie where their timestamps say;
        a new stretch begins where its first packet arrived, after what came before.
        """
        placed: list[tuple[int, Samples]] = []
        anchor = end = 0
        last: Packet | None = None
        for packet in self.packets:
            samples = decode(packet.codec, packet.payload)
            if last is None or _new_stretch(last, packet):
                late = packet.arrived - self.packets[0].arrived
                anchor = max(end, round(late * RATE)) - packet.timestamp
            start = max(0, anchor + packet.timestamp)
            placed.append((start, samples))
            end = max(end, start + len(samples))
            last = packet
        pcm = np.zeros(end, np.int16)
        for start, samples in placed:
            pcm[start : start + len(samples)] = samples
        return pcm

    def since(self, moment: float) -> Samples:
        """The samples from this loop time on."""
        if self.started is None:
            return np.zeros(0, np.int16)
        return self.pcm[max(0, round((moment - self.started) * RATE)) :]


def _new_stretch(before: Packet, packet: Packet) -> bool:
    return packet.source != before.source or abs(packet.timestamp - before.timestamp) > JUMP_SAMPLES
