"""Callers and phones that are not ours: plain SIPp with scenarios of their own."""

import io
import subprocess
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hotline400.testing.carrier.g711 import alaw_as_ulaw, encode_alaw
from hotline400.testing.carrier.measure import dominant_frequency
from hotline400.testing.platform import HOTLINE, Api, Platform
from hotline400.testing.sipp import media_words

SCENARIOS = Path(__file__).parent / "sipp"
A, B = "13800138001", "13800138002"


def tone(hertz: int, seconds: int = 3) -> np.ndarray:
    at = np.arange(8000 * seconds) / 8000
    return (8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16)


@pytest.fixture(scope="module")
def ports(running: Platform) -> list[int]:
    """The caller's, and a media port for each of the two: used again by every test."""
    return [running.asterisk.free_port() for _ in range(3)]


@pytest.fixture
def sipp(tmp_path: Path, ports: list[int]) -> Iterator[Callable[..., Any]]:
    """Starts SIPp with a scenario file; what still runs at the end is ended."""
    (tmp_path / "caller.alaw").write_bytes(encode_alaw(tone(1000)))
    (tmp_path / "phone.alaw").write_bytes(encode_alaw(tone(600)))
    (tmp_path / "caller.ulaw").write_bytes(alaw_as_ulaw(encode_alaw(tone(1000))))
    started: list[subprocess.Popen[bytes]] = []

    def start(scenario: str, port: int, *words: str) -> "subprocess.Popen[bytes]":
        media = media_words("sipp", ports[1 + len(started)])
        command = ["sipp", "-sf", str(SCENARIOS / scenario), "-i", "127.0.0.1", "-p", str(port)]
        command += [*media, "-m", "1", "-nostdin", *words]
        started.append(
            subprocess.Popen(
                command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [A, B], order="sequential", offer_timeout_seconds=5)
    return api


def newest(running: Platform, tenant: Api, before: set[str]) -> dict[str, Any]:
    """The record that was not there before."""
    [record] = running.wait_for(
        lambda: [c for c in tenant.get("/calls", limit=50)["items"] if c["id"] not in before],
        "the call's record",
    )
    return dict(tenant.get(f"/calls/{record['id']}"))


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("caller.xml", "13900002222"),
        ("caller_ulaw.xml", None),
        ("caller_asserted.xml", None),
        ("caller_absurd.xml", None),
        ("caller_without_number.xml", None),
    ],
)
def test_a_foreign_call_is_answered_bridged_and_recorded(
    running: Platform,
    tenant: Api,
    sipp: Callable[..., Any],
    ports: list[int],
    caller: str,
    number: str | None,
) -> None:
    before = {call["id"] for call in tenant.get("/calls", limit=200)["items"]}
    phone = sipp("phone_answers.xml", running.trunk_port)
    to = f"127.0.0.1:{running.settings.sip_port}"
    call = sipp(caller, ports[0], "-s", HOTLINE, "-d", "3000", to)
    assert call.wait(60) == 0
    assert phone.wait(60) == 0
    record = newest(running, tenant, before)
    assert record["disposition"] == "answered"
    assert number is None or record["caller_number"] == number
    with wave.open(io.BytesIO(tenant.audio(f"/calls/{record['id']}/recording"))) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    assert dominant_frequency(frames[:, 0]) == pytest.approx(1000, abs=15)
    assert dominant_frequency(frames[:, 1]) == pytest.approx(600, abs=15)


def test_a_foreign_caller_cancels(
    running: Platform, tenant: Api, sipp: Callable[..., Any], ports: list[int]
) -> None:
    before = {call["id"] for call in tenant.get("/calls", limit=200)["items"]}
    phone = sipp("phone_no_answer.xml", running.trunk_port)
    to = f"127.0.0.1:{running.settings.sip_port}"
    call = sipp("caller_cancels.xml", ports[0], "-s", HOTLINE, "-d", "1500", to)
    assert call.wait(60) == 0
    assert phone.wait(60) == 0
    record = newest(running, tenant, before)
    assert (record["disposition"], record["released_by"]) == ("abandoned", "caller")
