"""Ids that we choose in Asterisk. Each begins with its call's id, so that whoever finds one after a
crash knows whose it is."""


def leg_id(call_id: str, sequence: int) -> str:
    """The phone leg begun by the event with this sequence number."""
    return f"{call_id}-phone-{sequence}"


def talk_id(call_id: str, sequence: int) -> str:
    """The bridge of a talk."""
    return f"{call_id}-talk-{sequence}"


def audio_id(call_id: str, sequence: int) -> str:
    """What is played to the caller after the event with this sequence number."""
    return f"{call_id}-audio-{sequence}"


def message_id(call_id: str, sequence: int) -> str:
    """The message that the caller began to leave with the event of this sequence number."""
    return f"{call_id}-message-{sequence}"


def take_id(call_id: str, sequence: int) -> str:
    """The announcement that was begun to be recorded with the event of this sequence number."""
    return f"{call_id}-take-{sequence}"


def whisper_id(leg_id: str) -> str:
    """What is played to a phone before it is connected."""
    return f"{leg_id}-whisper"


def ring_tone_id(leg_id: str) -> str:
    """What a phone hears while its customer is rung."""
    return f"{leg_id}-tone"


def customer_id(call_id: str) -> str:
    """The leg to a customer who is called back. Not the call's own id: Asterisk takes an id with
    which that of a channel begins (a phone's leg) for that channel's."""
    return f"{call_id}-customer"


def callback_id(call_id: str, sequence: int) -> str:
    """The request to be called back, made by the event with this sequence number."""
    return f"{call_id}-callback-{sequence}"


def call_of_leg(channel_id: str) -> str | None:
    """Whose phone leg this is, if it is one."""
    call_id, found, _ = channel_id.rpartition("-phone-")
    return call_id if found else None


def call_of_talk(bridge_id: str) -> str | None:
    """Whose talk this is, if it is one of ours."""
    call_id, found, _ = bridge_id.rpartition("-talk-")
    return call_id if found else None
