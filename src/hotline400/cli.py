"""The composition root: every command of `hotline400` starts here."""


def main() -> int:
    """Run the command line; returns the exit status."""
    raise SystemExit("hotline400: commands are not wired yet")
