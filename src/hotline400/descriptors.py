"""File descriptors: each call, recording and connection holds some, and they can run out.

The shell's usual soft limit is 1024; the hard one is what the machine allows. Whoever starts
processes raises the soft one first, for it is inherited.
"""

import resource
from pathlib import Path

MOST_WANTED = 2**19
"""Where the hard limit is endless: more than any load of ours needs."""
SHORT_AT = 0.8
"""So large a part in use means that recordings may soon fail."""


def raise_limit() -> int:
    """The soft limit to the hard one, for this process and all it starts; what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_WANTED if hard == resource.RLIM_INFINITY else min(hard, MOST_WANTED)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def part_in_use(process_id: int) -> float | None:
    """Of the descriptors that a process may open; None where we may not look, or it is gone."""
    folder = Path("/proc") / str(process_id)
    try:
        opened = sum(1 for _ in (folder / "fd").iterdir())
        most = resource.prlimit(process_id, resource.RLIMIT_NOFILE)[0]
    except OSError:
        return None
    return 0.0 if most == resource.RLIM_INFINITY else opened / max(most, 1)


def running_short(process_ids: list[int]) -> bool:
    """Whether one of these processes has few left."""
    return any((part_in_use(process_id) or 0.0) >= SHORT_AT for process_id in process_ids)
