"""What the log shows, and what it never does."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from hotline400.logs import configure_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def written(level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    configure_logs(level, stream)
    return stream


def test_a_line_has_its_time_in_utc_its_level_and_its_fields() -> None:
    log = written()
    structlog.get_logger().info("call_closed_unseen", call_id="c1")
    [line] = log.getvalue().splitlines()
    assert line[:4].isdigit()
    assert line.split(" ")[0].endswith("Z")
    assert line.endswith("[info] call_closed_unseen call_id=c1")


def test_a_traceback_shows_no_values() -> None:
    log = written()
    password = "very-" + "secret"
    try:
        len(password).missing  # type: ignore[attr-defined]  # noqa: B018 — a bug
    except AttributeError:
        structlog.get_logger().exception("call_failed")
    assert "AttributeError" in log.getvalue()
    assert password not in log.getvalue()


@pytest.mark.parametrize(("level", "lines"), [("debug", 3), ("info", 2), ("error", 0)])
def test_the_level_holds_for_libraries_too(level: str, lines: int) -> None:
    log = written(level)
    structlog.get_logger().debug("one")
    structlog.get_logger().info("two")
    logging.getLogger("uvicorn.error").warning("three")
    assert len(log.getvalue().splitlines()) == lines


def test_libraries_do_not_tell_our_keys_when_debugging() -> None:
    log = written("debug")
    logging.getLogger("websockets.client").debug("> GET /ari/events?api_key=a:b HTTP/1.1")
    assert log.getvalue() == ""
