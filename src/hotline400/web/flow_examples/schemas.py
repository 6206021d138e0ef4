"""The examples, and what is wanted to take one over."""

from typing import Annotated

from pydantic import Field, FiniteFloat

from hotline400.audio.speech.port import FASTEST, SLOWEST
from hotline400.web.fields import Received, Shown, Word


class FlowExamplePrompt(Shown):
    """What a caller hears, in Mandarin, under the name that it will have in the library."""

    name: str
    text: str


class FlowExample(Shown):
    """A menu of a real hotline. `queues` are the names of the groups it rings beside the main one;
    they begin without phones."""

    key: str
    name: str
    about: str
    node_count: int
    prompts: list[FlowExamplePrompt]
    queues: list[str]


class FlowExampleList(Shown):
    items: list[FlowExample]


class FlowExampleWanted(Received):
    """Which one, and the voice that says its prompts (`GET /speech`)."""

    example: Word
    voice: Word
    speed: Annotated[FiniteFloat, Field(ge=SLOWEST, le=FASTEST)] = 1.0
