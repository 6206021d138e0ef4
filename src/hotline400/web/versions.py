"""ETag and If-Match: nobody overwrites what somebody else has just changed (RFC 9110, 13.1.1)."""

import re

from fastapi import Response

from hotline400.web.errors import PreconditionFailed, PreconditionRequired


def put_etag(response: Response, version: int) -> None:
    """Say which version this is."""
    response.headers["ETag"] = f'"{version}"'


def wanted_version(if_match: str | None) -> int | None:
    """The version a change is based on; None where the sender does not care.

    A weak or foreign tag matches no version of ours: PreconditionFailed.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    match = re.fullmatch(r'"([0-9]{1,18})"', if_match.strip())
    if match is None:
        raise PreconditionFailed
    return int(match[1])


def expected_version(if_match: str | None) -> int:
    """As `wanted_version`, where a change without it is refused (428)."""
    version = wanted_version(if_match)
    if version is None:
        raise PreconditionRequired
    return version
