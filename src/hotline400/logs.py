"""How a running system writes its log: one line a fact, on standard error.

`<ISO time, UTC> [level] what_happened key=value …`. A traceback names places, never the values
in them: those may be passwords of trunks or numbers of callers.
"""

import logging
import sys
from typing import TextIO

import structlog

SPEAKS_OF_SECRETS = ("websockets", "aiosqlite", "httpx", "multipart", "python_multipart")
"""Libraries that at "debug" write what they send, among it our key to Asterisk."""


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """For structlog, and for libraries on the standard library's logging. `level` as in
    `Settings.log_level`; coloured only on a terminal."""
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(),
        pad_event_to=0,
        pad_level=False,
        exception_formatter=structlog.dev.plain_traceback,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in SPEAKS_OF_SECRETS:
        logging.getLogger(name).setLevel(logging.WARNING)
