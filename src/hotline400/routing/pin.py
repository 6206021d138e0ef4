"""The PIN of a voicemail box, kept so that it can be checked but not read. Pure.

A PIN of four digits has ten thousand values: no hash hides it from who has the database. It hides
it from eyes, logs and backups; guessing by phone is limited by who asks (`voicemail_access`).
"""

import hashlib
import hmac
import re

LONGEST_PIN = 10
PIN = re.compile(rf"[0-9]{{4,{LONGEST_PIN}}}")
_ROUNDS = 100_000  # about 50 ms: do it in a thread


def hash_pin(pin: str, salt: bytes) -> str:
    """`pbkdf2-sha256$<rounds>$<salt, hex>$<hash, hex>`; the salt is 16 random bytes."""
    return f"pbkdf2-sha256${_ROUNDS}${salt.hex()}${_derived(pin, salt, _ROUNDS).hex()}"


def is_pin(pin: str, pin_hash: str) -> bool:
    """Whether this is the PIN. False for a hash that we did not make."""
    try:
        kind, rounds, salt, expected = pin_hash.split("$")
        derived = _derived(pin, bytes.fromhex(salt), int(rounds))
        return kind == "pbkdf2-sha256" and hmac.compare_digest(derived, bytes.fromhex(expected))
    except ValueError:
        return False


def _derived(pin: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, rounds)
