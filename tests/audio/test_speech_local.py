"""Our own voices, with the real model."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hotline400.audio.shaping import speech_level, true_peak
from hotline400.audio.speech.kokoro import TOKENS, is_installed
from hotline400.audio.speech.local import LocalSpeech
from hotline400.audio.speech.port import CannotSpeak, Speaking, SpeechFault

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not is_installed(), reason="the voices' optional packages are missing"),
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # as the web runs it


async def test_a_sentence_becomes_a_prompt() -> None:
    progress: list[float] = []
    text = "您好，欢迎致电！请拨打400-123-4567。"  # 20 syllables once the number is spelled out

    sound = await LocalSpeech().speak(Speaking(text, "zf_xiaoxiao", 1.0), progress.append)

    assert progress == [0.5, 1.0]
    assert 3.0 <= len(sound) / 8000 <= 8.0
    assert 20 * np.log10(speech_level(sound)) == pytest.approx(-18, abs=1)
    assert 20 * np.log10(true_peak(sound)) <= -1
    audible = np.flatnonzero(np.abs(sound) > 10 ** (-40 / 20)) / 8000
    assert audible[0] <= 0.15
    assert len(sound) / 8000 - audible[-1] <= 0.3
    assert max(abs(sound[0]), abs(sound[-1])) < 0.01  # no click


async def test_speed_is_kept() -> None:
    speech = LocalSpeech()
    slow, fast = [
        len(await speech.speak(Speaking("今天天气很好。", "zm_yunjian", speed), lambda _: None))
        for speed in (0.7, 1.3)
    ]
    assert 1.3 <= slow / fast <= 2.2


async def test_letters_without_end_are_cut_to_what_the_model_takes() -> None:
    sound = await LocalSpeech().speak(Speaking("W" * 70, "zf_xiaoxiao", 1.3), lambda _: None)
    assert len(sound) / 8000 > 10


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("。，！", SpeechFault.NOTHING_TO_SAY),
        ("😀", SpeechFault.NOTHING_TO_SAY),
        ("こんにちは", SpeechFault.UNREADABLE),
        ("瓧", SpeechFault.UNREADABLE),  # no syllable of Mandarin: a dekagram
    ],
)
async def test_what_cannot_be_spoken_is_said(text: str, fault: SpeechFault) -> None:
    with pytest.raises(CannotSpeak) as refused:
        await LocalSpeech().speak(Speaking(text, "zf_xiaoxiao", 1.0), lambda _: None)
    assert refused.value.fault is fault


async def test_an_unknown_voice_ends_as_a_fault_not_as_a_crash() -> None:
    with pytest.raises(CannotSpeak) as refused:
        await LocalSpeech().speak(Speaking("您好", "nobody", 1.0), lambda _: None)
    assert refused.value.fault is SpeechFault.FAILED


def commands_of_children() -> list[bytes]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    files = [Path(f"/proc/{child}/cmdline") for child in children]
    return [file.read_bytes() for file in files if file.exists()]


async def test_it_is_a_process_of_its_own_and_leaves_none() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await LocalSpeech().speak(Speaking("您好", "zf_xiaobei", 1.0), lambda _: None)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes
    assert not any(b"speaking" in command for command in commands_of_children())


def test_every_syllable_of_the_dictionary_has_sounds_that_the_model_knows() -> None:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    from hotline400.audio.speech.phonemes import LETTERS, phonemes  # noqa: PLC0415

    characters = [chr(code) for code in pinyin_dict if 0x4E00 <= code <= 0x9FFF]
    said = {
        syllable
        for each in characters
        for syllable in lazy_pinyin(
            each, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True
        )
    }
    assert len(said) > 1300
    for syllable in said:
        assert set(phonemes(syllable)) <= set(TOKENS), syllable
    assert all(set(sound) <= set(TOKENS) for sound in LETTERS.values())


@pytest.mark.parametrize(
    ("words", "syllables"),
    [
        (["您好"], "nin2 hao3"),
        (["你好"], "ni2 hao3"),
        (["不是"], "bu2 shi4"),
        (["不想"], "bu4 xiang3"),
        (["一位"], "yi2 wei4"),
        (["一条"], "yi4 tiao2"),
        (["请", "按", "一"], "qing3 an4 yi1"),
        (["第一", "位"], "di4 yi1 wei4"),
        (["一二三四"], "yi1 er4 san1 si4"),
        (["有", "两", "条"], "you2 liang3 tiao2"),
        (["重听"], "chong2 ting1"),
        (["银行"], "yin2 hang2"),
    ],
)
def test_tones_change_as_they_do_in_speech(words: list[str], syllables: str) -> None:
    from hotline400.audio.speech import pinyin  # noqa: PLC0415

    assert [each for word in pinyin.syllables(words) for each in word] == syllables.split()


def test_the_process_says_when_the_packages_are_missing() -> None:
    hide = "import sys; sys.modules['onnxruntime'] = None; sys.argv = ['x']; "
    run = "from hotline400.audio.speech import kokoro, speaking; "
    absent = "kokoro.MODEL_PARTS += ('no_such_package_400',); sys.exit(speaking.main())"
    done = subprocess.run(
        [sys.executable, "-c", hide + run + absent],
        input=b'{"text": "x", "voice": "x", "speed": 1}',
        check=False,
    )
    assert done.returncode == 30
