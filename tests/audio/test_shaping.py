"""Sound made fit to be played to callers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline400.audio.shaping import (
    SAMPLE_RATE,
    Samples,
    bring_to_level,
    limit,
    remove_dc,
    shape,
    speech_level,
    to_pcm16,
    trim_silence,
    true_peak,
)


def decibels(ratio: float) -> float:
    return float(20 * np.log10(max(ratio, 1e-9)))


def tone(seconds: float, amplitude: float, frequency: float = 440.0) -> Samples:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (amplitude * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), dtype=np.float32)


@pytest.mark.parametrize("amplitude", [0.03, 0.1, 0.5, 1.0])
def test_loud_and_quiet_come_out_alike(amplitude: float) -> None:
    assert decibels(speech_level(shape(tone(2, amplitude)))) == pytest.approx(-18, abs=0.2)


def test_pauses_do_not_count_as_quietness() -> None:
    talk = np.concatenate([tone(1, 0.1), silence(5), tone(1, 0.1)])
    assert decibels(speech_level(talk)) == pytest.approx(decibels(0.1 / np.sqrt(2)), abs=0.3)


def test_a_nearly_silent_file_is_not_blown_up_without_end() -> None:
    assert decibels(speech_level(bring_to_level(tone(1, 0.002)))) < -20


def test_dead_air_at_both_ends_is_cut_to_a_tenth_of_a_second() -> None:
    shaped = trim_silence(np.concatenate([silence(3), tone(1, 0.5), silence(4)]))
    assert len(shaped) == pytest.approx(1.2 * SAMPLE_RATE, abs=80)


def test_hiss_before_and_after_speech_is_cut_as_well() -> None:
    """A recording made with a phone is never quite silent."""
    hiss = np.random.default_rng(4).standard_normal(8 * SAMPLE_RATE).astype(np.float32) * 0.001
    talk = hiss + np.concatenate([silence(3), tone(1, 0.1), silence(4)])
    assert len(trim_silence(talk)) == pytest.approx(1.2 * SAMPLE_RATE, abs=160)


def test_a_quiet_beginning_of_speech_is_not_cut() -> None:
    """An f is 25 dB below its vowel."""
    talk = np.concatenate([silence(1), tone(0.15, 0.006, 2500), tone(1, 0.1)])
    assert len(trim_silence(talk)) == pytest.approx(1.25 * SAMPLE_RATE, abs=80)


@pytest.mark.parametrize("seconds", [0.02, 0.2, 2])
def test_both_ends_rise_from_nothing(seconds: float) -> None:
    shaped = shape(tone(seconds, 0.5, 200) + np.float32(0.2))
    assert abs(shaped[0]) < 0.001
    assert abs(shaped[-1]) < 0.01
    step = np.abs(np.diff(np.concatenate([[0], shaped, [0]]))).max(initial=0.0)
    assert step <= 2 * np.pi * 200 / SAMPLE_RATE * max(0.01, np.abs(shaped).max()) * 1.1


def test_a_pause_inside_is_kept() -> None:
    assert len(trim_silence(np.concatenate([tone(1, 0.5), silence(4), tone(1, 0.5)]))) == 48000


def test_a_click_alone_is_no_sound() -> None:
    click = silence(2)
    click[8000] = 0.004
    assert len(shape(click)) == 0


def test_dc_goes() -> None:
    shaped = shape(tone(2, 0.1) + np.float32(0.3))
    assert abs(float(shaped.mean())) < 1e-3
    assert decibels(speech_level(shaped)) == pytest.approx(-18, abs=0.2)


def test_silence_is_nothing() -> None:
    assert len(shape(silence(2))) == 0
    assert len(shape(silence(2) + np.float32(0.5))) == 0  # only DC
    assert len(shape(silence(0))) == 0


def test_peaks_are_turned_down_without_a_step() -> None:
    quiet = tone(2, 0.2)
    quiet[8000:8080] *= 12
    limited = limit(quiet)
    assert decibels(true_peak(limited)) <= -1
    assert np.allclose(limited[:7000], quiet[:7000])  # the rest is left alone
    assert np.abs(np.diff(limited)).max() < 0.7


def test_peaks_between_the_samples_count() -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    sound = (1.2 * np.sin(2 * np.pi * 2000 * time + np.pi / 4)).astype(np.float32)
    assert np.abs(sound).max() < 0.86  # looks harmless
    assert decibels(true_peak(limit(sound))) <= -1


@settings(deadline=None)  # two busy cores
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 40.0), st.integers(1, 12_000))
def test_no_sound_comes_out_above_the_ceiling(seed: int, loudness: float, length: int) -> None:
    noise = np.random.default_rng(seed).standard_normal(length) * loudness
    shaped = shape(noise.astype(np.float32))
    assert np.isfinite(shaped).all()
    assert not len(shaped) or decibels(true_peak(shaped)) <= -1
    assert np.abs(to_pcm16(shaped).astype(int)).max(initial=0) < 32767


def test_rounding_to_sixteen_bits_clips_instead_of_wrapping() -> None:
    loud = np.array([-2.0, -1.0, 0.0, 1.0, 2.0], dtype=np.float32)
    assert to_pcm16(loud).tolist() == [-32768, -32767, 0, 32767, 32767]


def test_levels_of_what_is_shorter_than_a_block() -> None:
    assert speech_level(silence(0)) == 0
    assert speech_level(np.full(10, 0.5, dtype=np.float32)) > 0
    assert np.array_equal(remove_dc(silence(0)), silence(0))
