"""What a call leaves behind: its events, and the one record folded from them.

Pure: no clock, no I/O. The engine writes events, recovery and storage fold them with the same code.
"""
