"""The tenant's black- and whitelist."""
