"""The measuring tools measure."""

import wave

import numpy as np
import pytest

from hotline400.testing.carrier import Babble, Tone
from hotline400.testing.carrier.dtmf import inband
from hotline400.testing.carrier.measure import (
    dominant_frequency,
    dtmf_keys,
    gaps,
    level_dbfs,
    match,
    onset,
    read_stereo,
)

SILENCE = np.zeros(4000, np.int16)


def test_tone_has_its_pitch_and_level():
    samples = Tone(620, dbfs=-20).samples
    assert dominant_frequency(samples) == pytest.approx(620, abs=2)
    assert level_dbfs(samples) == pytest.approx(-20, abs=0.1)


def test_silence_has_neither_pitch_nor_level_nor_onset():
    assert dominant_frequency(SILENCE) == 0
    assert level_dbfs(SILENCE) == float("-inf")
    assert onset(SILENCE) is None
    assert match(SILENCE, Tone(500).samples).correlation == 0


def test_onset_and_gaps_are_where_the_sound_is():
    tone = Tone(500).samples
    samples = np.concatenate([SILENCE, tone, SILENCE, tone])
    assert onset(samples) == pytest.approx(0.5, abs=0.011)
    found = gaps(samples)
    assert [start for start, _ in found] == pytest.approx([0, 1.5], abs=0.011)
    assert [length for _, length in found] == pytest.approx([0.5, 0.5], abs=0.021)


def test_match_finds_delay_and_tells_voices_apart():
    voice = Babble(seed=7).samples
    later = np.concatenate([SILENCE, voice // 2])
    found = match(voice[:16000], later)
    assert found.correlation == pytest.approx(1, abs=0.01)
    assert found.lag == pytest.approx(0.5)
    assert match(Babble(seed=8).samples[:16000], later).correlation < 0.1


def test_dtmf_is_told_from_voice_and_tone():
    keys = "147*2580369#ABCD11"
    assert dtmf_keys(inband(keys).samples) == keys
    assert dtmf_keys(Tone(941).samples) == ""
    assert dtmf_keys(Babble(seed=3).samples) == ""


def test_reads_stereo_only(tmp_path):
    path = tmp_path / "talk.wav"
    for channels in (1, 2):
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(np.array([1, -1, 2, -2], "<i2").tobytes())
        if channels == 1:
            with pytest.raises(ValueError, match="stereo"):
                read_stereo(path)
    left, right = read_stereo(path)
    assert (left.tolist(), right.tolist()) == ([1, 2], [-1, -2])
