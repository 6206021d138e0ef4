"""From a bare machine to a running platform, with nothing but Python's standard library.

Nothing here may import the rest of the package: its dependencies are what this room installs.
"""
