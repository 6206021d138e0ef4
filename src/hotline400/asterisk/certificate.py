"""A self-signed certificate for SIP over TLS, so that encrypted trunks work from the first day.

Carriers that verify it need a real one: put it at the same two places.
"""

import logging
import shutil
import subprocess

from hotline400.asterisk.layout import Layout

VALID_DAYS = 3650
_log = logging.getLogger(__name__)


def ensure_certificate(layout: Layout) -> bool:
    """Make key and certificate unless they are there; False when there is no `openssl`."""
    if layout.certificate.exists() and layout.private_key.exists():
        return True
    program = shutil.which("openssl")
    if program is None:
        _log.warning("no openssl here: SIP over TLS stays off (apt-get install openssl)")
        return False
    layout.tls.mkdir(parents=True, exist_ok=True)
    subprocess.run(  # noqa: S603
        [
            program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", str(VALID_DAYS), "-subj", "/CN=hotline400",
            "-keyout", str(layout.private_key), "-out", str(layout.certificate),
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return True
