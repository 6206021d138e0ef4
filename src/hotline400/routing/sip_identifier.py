"""Call-IDs and tags: any characters, of any length, and they must stay apart."""

import hashlib

from hotline400.routing.numbers import clean

LONGEST = 256
_DIGEST = 64


def storable(identifier: str) -> str:
    """At most 256 printable characters; the short forms of two that differ do so, too."""
    kept = clean(identifier)
    if kept == identifier and len(kept) <= LONGEST:
        return kept
    digest = hashlib.sha256(identifier.encode(errors="surrogateescape")).hexdigest()
    return f"{kept[: LONGEST - _DIGEST - 1]}…{digest}"
