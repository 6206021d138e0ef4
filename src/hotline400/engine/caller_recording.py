"""Recording what the caller says, to a raw file of Asterisk's."""

from hotline400.ari.errors import Conflict, NotFound, RequestFailed
from hotline400.ari.resources import channel as channels
from hotline400.engine.call import Call

RAW_FORMAT = "sln"
"""Signed linear, 8 kHz, without a header: what a killed Asterisk has written is whole."""
STOP_KEY = "#"
SILENCE_SECONDS = 8
"""So long a pause is the end."""


class NotRecordedError(Exception):
    """Asterisk could not write the file."""


async def begin(call: Call, name: str, max_seconds: int) -> None:
    """Ends at #, at a long pause, or after the longest time. Raises NotRecordedError."""
    try:
        await channels.record(
            call.board.ari,
            call.inbound.channel_id,
            name,
            file_format=RAW_FORMAT,
            max_seconds=max_seconds,
            max_silence_seconds=SILENCE_SECONDS,
            stop_key=STOP_KEY,
        )
    except (NotFound, Conflict):  # the caller has just gone
        raise
    except RequestFailed as error:
        raise NotRecordedError(str(error)) from error
