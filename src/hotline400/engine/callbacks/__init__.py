"""Calling back those who asked for it and kept their place in the queue (F-HUNT-8).

`desk` has the open requests of this engine; `turn` waits for the turn of one; `round` is one call
of ours, from the first ring of a phone to its record; `customer` is the leg to the customer;
`again` what is left of a call of an engine before us. The rules are in `routing/callback.py`.
"""
