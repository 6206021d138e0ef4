"""Audio files with ranges, so that a browser can seek (RFC 9110, 14)."""

from typing import Any

AUDIO: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}},
    206: {
        "description": "Partial Content",
        "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
    },
    304: {"description": "Not Modified"},
}
def audio_response(request, found): ...
