"""Ids of the rows we create."""

import secrets


def new_id() -> str:
    """32 hex digits that nobody can guess, so an id in a URL gives nothing away."""
    return secrets.token_hex(16)
