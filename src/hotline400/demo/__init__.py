"""`hotline400 demo`: some twenty calls of different fates against a running system.

It plays the carrier (callers and phones), uses nothing of the system but SIP and the public REST
interface, and says of each call whether its record tells what really happened.
"""
