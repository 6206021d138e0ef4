"""Text that is too long for its place, cut so that everybody who reads it sees that it was."""

MARK = "…"


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters; where something is missing, the last of them says so."""
    return text if len(text) <= longest else text[: longest - len(MARK)] + MARK
