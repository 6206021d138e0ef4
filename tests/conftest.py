"""Fixtures that several rooms' tests share."""

import os
from collections.abc import Iterator

import pytest

from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

os.environ["LC_ALL"] = "C.UTF-8"
"""Commands answer in the terminal's language: tests read English on every machine."""


@pytest.fixture(scope="session")
def asterisk() -> Iterator[RealAsterisk]:
    """One real Asterisk for the whole run, with our configuration and nothing pushed."""
    with real_asterisk() as running:
        yield running


@pytest.fixture
def own_asterisk() -> Iterator[RealAsterisk]:
    """A real Asterisk of the test's own, to be killed or filled with trunks."""
    with real_asterisk() as running:
        yield running
