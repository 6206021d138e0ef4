"""Where recordings lie in the media store."""

import re
from pathlib import Path

from hotline400.record.record import CallRecord

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


def folder_of_day(call: CallRecord) -> Path:
    """`<tenant>/<YYYY>/<MM>/<DD>`, the day in UTC. Raises ValueError for a call that no file can
    be named after."""
    for name in (call.tenant_id, call.call_id):
        if name is None or not _NAME.fullmatch(name):
            raise ValueError(f"cannot name a recording after {name!r}")
    return Path(str(call.tenant_id), call.started_at.strftime("%Y/%m/%d"))
