"""The whole platform, for tests that place real calls."""

from collections.abc import Iterator

import pytest

from hotline400.testing.platform import Platform, platform


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The simulated carrier speaks asyncio."""
    return "asyncio"


@pytest.fixture(scope="module")
def running() -> Iterator[Platform]:
    """One platform for all calls of a file."""
    with platform() as started:
        yield started
