"""The console's client was generated from the API as it is now."""

import json
from pathlib import Path

from hotline400.web.app import create_app

DESCRIPTION = Path(__file__).parents[2] / "console" / "openapi.json"


def test_console_knows_the_api_as_it_is() -> None:
    """Mend with `python -m hotline400.web.openapi > console/openapi.json`, `npm run generate`."""
    assert json.loads(DESCRIPTION.read_text(encoding="utf-8")) == create_app(None).openapi()
