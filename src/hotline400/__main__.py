"""`python -m hotline400`."""

from hotline400.cli import main

raise SystemExit(main())
