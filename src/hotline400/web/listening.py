"""Who listened to what is on record before the first byte is sent (F-ACCT-3)."""

from hotline400.web.visitor import SignedIn
from hotline400.web.work import writing


async def note_listening(by: SignedIn, noun: str, subject: str, *, download: bool) -> None:
    """Once a playback, in however many ranges it is fetched: "recording.played"."""
    listening = by.visitor.dependencies.listening
    playback = f"download:{subject}" if download else subject
    if not listening.begins(by.user.id, playback):
        return
    try:
        async with writing(by) as work:
            await work.audit(f"{noun}.downloaded" if download else f"{noun}.played", subject)
    except BaseException:
        listening.forget(by.user.id, playback)
        raise
