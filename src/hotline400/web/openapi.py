"""Print the API's description: `python -m hotline400.web.openapi > openapi.json`."""

import json
import sys

from hotline400.web.app import create_app


def main() -> None:
    """Write OpenAPI as JSON to standard output, the same for the same code."""
    document = create_app(None).openapi()
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
