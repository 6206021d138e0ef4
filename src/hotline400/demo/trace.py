"""What the demonstration prints: each call's trace as it happens, and the table at the end."""

import unicodedata
from datetime import datetime
from typing import TextIO

from hotline400.demo.api import Json
from hotline400.demo.live import Event
from hotline400.demo.performance import Played
from hotline400.demo.verdict import Difference
from hotline400.demo.words import Words
from hotline400.testing.carrier.g711 import RATE
from hotline400.testing.carrier.measure import Stereo, dominant_frequency

GREEN, RED, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
CALL_COLOURS = ("\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[34m", "\x1b[32m")


class Trace:
    """Writes to a terminal in colour, elsewhere without."""

    def __init__(self, out: TextIO, words: Words) -> None:
        self._out = out
        self._words = words
        self._is_coloured = out.isatty()
        self._has_waited = False
        self._played: dict[str, Played] = {}
        self._early: dict[str, list[Event]] = {}

    def say(self, key: str, **values: object) -> None:
        self._line(self._words.say(key, **values))

    def waiting_for_trunk(self) -> None:
        """Said once, however long it takes."""
        if not self._has_waited:
            self._has_waited = True
            self.say("trunk")

    def placed(self, played: Played) -> None:
        """A call has been placed; what the system said of it before we knew comes now."""
        self._played[played.sip_id] = played
        title = played.fate.title(self._words.language)
        self._call_line(played.place, datetime.now().astimezone(), f"★ {title}")
        for event in self._early.pop(played.sip_id, []):
            self.event(played.sip_id, event)

    def event(self, sip_id: str, event: Event) -> None:
        """One step of one call, where it says something to a reader."""
        played = self._played.get(sip_id)
        if played is None:
            self._early.setdefault(sip_id, []).append(event)
            return
        name = self._words.event(event["kind"])
        if name is not None:
            at = datetime.fromisoformat(event["at"]).astimezone()
            self._call_line(played.place, at, f"{name} {self._details(event)}".rstrip())

    def _details(self, event: Event) -> str:
        data = event["data"]
        shown = ("caller_number", "phone", "position", "result", "disposition", "reason")
        say = self._words.offer_result if event["kind"] == "offer_ended" else self._words.value
        texts = [say(data[key]) for key in shown if data.get(key) is not None]
        if data.get("prompt"):
            texts.append(self._words.prompt(data["prompt"]))
        if event["kind"] in {"talk_ended", "ended"} and data.get("released_by"):
            texts.append(
                f"({self._words.field('released_by')} {self._words.value(data['released_by'])})"
            )
        return " · ".join(texts)

    def verdict(
        self,
        played: Played,
        records: list[Json],
        recording: Stereo | None,
        differences: list[Difference],
    ) -> None:
        """One row of the table: the fate, what is on record, and every difference below it."""
        mark = self._coloured(RED, "✗") if differences else self._coloured(GREEN, "✓")
        title = _padded(played.fate.title(self._words.language), 58)
        found = self._found(records[0], recording) if records else "—"
        self._line(f"{mark} #{played.place + 1:02} {title} {found}")
        for difference in differences:
            text = self._words.say(
                "expected",
                field=self._words.field(difference.field),
                expected=self._words.value(difference.expected),
                found=self._words.value(difference.found),
            )
            self._line(self._coloured(RED, f"       {text}"))

    def _found(self, record: Json, recording: Stereo | None) -> str:
        words = self._words
        parts = [words.value(record["disposition"]), words.value(record["released_by"])]
        parts += [
            f"{o['phone_number']} {words.offer_result(o['result'])}" for o in record["offers"]
        ]
        places = dict.fromkeys((record["province"], record["city"]))
        parts += ["".join(place for place in places if place)] if any(places) else []
        if recording is not None:
            left, right = (f"{dominant_frequency(side):.0f} Hz" for side in recording)
            seconds = len(recording[0]) / RATE
            parts += [f"{record['talk_seconds']} s", f"♪ {seconds:.1f} s ({left} | {right})"]
        return " · ".join(parts)

    def _call_line(self, place: int, at: datetime, text: str) -> None:
        label = self._coloured(CALL_COLOURS[place % len(CALL_COLOURS)], f"#{place + 1:02}")
        self._line(f"{self._coloured(DIM, at.strftime('%H:%M:%S'))} {label} {text}")

    def _coloured(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._is_coloured else text

    def _line(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()


def _padded(text: str, columns: int) -> str:
    """Chinese characters take two columns of a terminal."""
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, columns - width)
