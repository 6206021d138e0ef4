"""Whether the console's port can be had: asked before anything starts."""

import socket

from hotline400.config import Settings
from hotline400.terminal import told


class WebPortError(RuntimeError):
    """Somebody else holds the port, or it is not ours to hold; the message says what to do."""


def check_web_port(settings: Settings) -> None:
    """Raise WebPortError, naming the setting to change."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.web_host, settings.web_port))
    except OSError as error:
        raise WebPortError(
            told(
                "web_port_taken",
                port=settings.web_port,
                host=settings.web_host,
                error=error.strerror,
            )
        ) from error
