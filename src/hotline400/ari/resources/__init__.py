"""Asterisk's nouns: one module each, a function a verb.

Use them as `from hotline400.ari.resources import channel`.

What undoes something (hangup, destroy, stop, delete) takes "it is not there" as done.
"""
