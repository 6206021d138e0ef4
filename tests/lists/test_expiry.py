"""Until when an entry holds."""

import pytest

from hotline400.lists.expiry import ExpiryError, expiry_of
from hotline400.routing.schedule import CHINA


@pytest.mark.parametrize(
    "text",
    [
        "永久",
        "长期",
        "-",
        "无",
        "NULL",
        "n/a",
        "9999-12-31",
        "9999-12-31T23:59:59Z",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "",
        "never",
        " 永久\u200b",
    ],
)
def test_for_ever(text: str) -> None:
    assert expiry_of(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-31", "2027-01-01 00:00"),
        ("2026/12/31", "2027-01-01 00:00"),
        ("2027/1/5", "2027-01-06 00:00"),
        ("2026年12月31日", "2027-01-01 00:00"),
        ("20261231", "2027-01-01 00:00"),
        ("2026-12-31 00:00:00", "2027-01-01 00:00"),
        ("2026-12-31 18:00", "2026-12-31 18:00"),
        ("2026年12月31日 18时30分", "2026-12-31 18:30"),
        ("2026-12-31 24:00", "2027-01-01 00:00"),
        ("2099-12-31T00:00:00", "2099-12-31 00:00"),
        ("2026-12-31T10:00:00Z", "2026-12-31 18:00"),
        ("2026-12-31T10:00:00.123+09:00", "2026-12-31 09:00"),
        ("46387", "2027-01-01 00:00"),
        ("46387.75", "2026-12-31 18:00"),
        ("1798711200", "2026-12-31 18:00"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    found = expiry_of(text)
    assert found is not None
    assert f"{found.astimezone(CHINA):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    "text", ["昨天", "3个月", "31/12/2026", "2026-13-01", "12345", "2026-1-1 25:00"]
)
def test_what_nobody_can_tell(text: str) -> None:
    with pytest.raises(ExpiryError):
        expiry_of(text)
