"""The committed prompts are what a caller should hear."""

import io
import itertools
import wave
from pathlib import Path

import numpy as np
import pytest

from hotline400.audio import alaw
from hotline400.audio.prompts import MADE, SOUNDS, SystemPrompt, as_wav, system_prompts
from hotline400.audio.shaping import Samples, speech_level, true_peak
from hotline400.audio.spoken import SPOKEN, Theme

PROMPTS = {prompt.key: prompt for prompt in system_prompts()}
EVERY = pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)


def decibels(ratio: float) -> float:
    return float(20 * np.log10(max(ratio, 1e-9)))


def pcm(prompt: SystemPrompt) -> Samples:
    """What comes out of Asterisk."""
    data = Path(f"{prompt.path}.alaw").read_bytes()
    return alaw.decode(data).astype(np.float32) / 32768


def numbered(name: str, least: int, most: int) -> set[str]:
    return {f"{name}_{number}" for number in range(least, most + 1)}


def test_what_the_steps_of_a_call_say_is_there() -> None:
    assert {
        "welcome_default", "queue_wait", "queue_full", "no_answer", "busy_timeout",
        "number_unknown", "number_suspended", "recording_notice", "call_interrupted", "goodbye",
        "ring_back_music", "ring_tone", "busy_tone", "beep", "menu_invalid", "menu_timeout",
        "enter_digits_hash", "after_hours", "holiday", "password_prompt", "password_wrong",
        "password_failed", "service_code_prompt", "service_code_unknown", "limit_reached",
        "lines_busy", "region_blocked", "voicemail_greeting", "voicemail_saved",
        "voicemail_too_short", "voicemail_full", "queue_position_many", "queue_wait_long",
        "whisper_default", "accept_prompt", "survey_prompt", "survey_thanks",
        "survey_invalid", "transferring", "vm_access_pin", "vm_access_wrong_pin", "vm_access_none",
        "vm_access_count_many", "vm_access_keys", "vm_access_deleted", "vm_access_end",
        "queue_leave_offer_voicemail_star", "queue_leave_offer_both", "callback_offer",
        "callback_accepted", "callback_take", "queue_leave_offer_callback_hash",
        *numbered("queue_leave_offer_callback", 0, 9),
        "record_prompt_start", "record_prompt_keys", "record_prompt_saved",
        "record_prompt_failed",
        *numbered("queue_leave_offer_voicemail", 0, 9),
        *numbered("queue_position", 1, 20), *numbered("queue_wait", 1, 15),
        *numbered("vm_access_count", 1, 20), *numbered("digit", 0, 9),
    } <= set(PROMPTS)  # fmt: skip


def test_a_key_means_one_prompt() -> None:
    keys = [prompt.key for prompt in system_prompts()]
    assert len(keys) == len(set(keys))
    assert {prompt.theme for prompt in system_prompts()} == set(Theme)


def test_no_file_lies_about_without_a_prompt() -> None:
    spoken = {key for texts in SPOKEN.values() for key in texts}
    assert {file.name for file in SOUNDS.iterdir()} == {f"{key}.alaw" for key in spoken | set(MADE)}
    assert sum(file.stat().st_size for file in SOUNDS.iterdir()) < 6_000_000


@EVERY
def test_it_has_words_a_length_and_a_place(prompt: SystemPrompt) -> None:
    assert prompt.text_zh
    assert prompt.text_en.isascii()
    assert prompt.path.is_absolute()
    assert prompt.seconds == len(pcm(prompt)) / 8000 > 0


@EVERY
def test_browsers_get_the_same_sound(prompt: SystemPrompt) -> None:
    with wave.open(io.BytesIO(as_wav(prompt.path))) as file:
        assert file.getparams()[:4] == (1, 2, 8000, round(prompt.seconds * 8000))
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    assert np.array_equal(samples.astype(np.float32) / 32768, pcm(prompt))


@EVERY
def test_it_is_neither_clipped_nor_quiet(prompt: SystemPrompt) -> None:
    assert decibels(true_peak(pcm(prompt))) <= -0.9  # -1, and what A-law rounds up
    assert -21.5 <= decibels(speech_level(pcm(prompt))) <= -16
    assert abs(float(pcm(prompt).mean())) < 1e-3


@EVERY
def test_it_begins_at_once_but_not_in_the_middle_of_a_sound(prompt: SystemPrompt) -> None:
    sound = pcm(prompt)
    audible = np.flatnonzero(np.abs(sound) > 10 ** (-40 / 20))
    assert audible[0] / 8000 <= 0.150
    assert abs(sound[0]) < 0.02
    assert abs(sound[-1]) < 0.02


@pytest.mark.parametrize("key", [key for texts in SPOKEN.values() for key in texts])
def test_speech_is_of_natural_speed_with_quiet_pauses(key: str) -> None:
    prompt = PROMPTS[key]
    syllables = sum("\u4e00" <= letter <= "\u9fff" for letter in prompt.text_zh)
    slowest = 1.4 if syllables == 1 else 3  # the padding is a larger share of one syllable
    assert slowest <= syllables / prompt.seconds <= 5.5
    sound = pcm(prompt)
    blocks = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    quietest = np.sort(np.square(blocks).mean(axis=1))[: max(1, len(blocks) // 25)]
    assert decibels(speech_level(sound)) - decibels(float(np.sqrt(quietest.mean()))) >= 44
    tail = sound[-80:]
    assert decibels(float(np.sqrt(np.square(tail).mean()))) < -55  # the last sound has ended


def test_the_music_has_no_seam() -> None:
    music = pcm(PROMPTS["ring_back_music"])
    assert len(music) / 8000 >= 30
    steps = np.abs(np.diff(music))
    assert abs(music[0] - music[-1]) <= np.percentile(steps, 50)
    joined = np.concatenate([music[-4000:], music[:4000]])
    curvature = np.abs(np.diff(joined, n=2))
    assert curvature[3990:4010].max() <= np.percentile(curvature, 99.9)  # no click


def test_the_music_never_stops_for_long() -> None:
    """A caller who hears nothing for two seconds hangs up."""
    music = pcm(PROMPTS["ring_back_music"])
    quiet = np.sqrt(np.square(music.reshape(-1, 800)).mean(axis=1)) < 10 ** (-50 / 20)
    longest = max((len(list(run)) for still, run in itertools.groupby(quiet) if still), default=0)
    assert longest * 0.1 <= 1.0


@pytest.mark.parametrize(
    ("key", "on_seconds", "period_seconds"), [("ring_tone", 1.0, 5.0), ("busy_tone", 0.35, 0.7)]
)
def test_tones_are_those_of_the_chinese_network(
    key: str, on_seconds: float, period_seconds: float
) -> None:
    sound = pcm(PROMPTS[key])
    period, on = int(period_seconds * 8000), int(on_seconds * 8000)
    assert len(sound) % period == 0
    assert np.abs(sound[on:period]).max() <= 8 / 32768  # A-law has no zero
    spectrum = np.abs(np.fft.rfft(sound[:on]))
    assert np.fft.rfftfreq(on, 1 / 8000)[spectrum.argmax()] == pytest.approx(450, abs=2)
