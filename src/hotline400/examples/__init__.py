"""Flows to start from: menus of real hotlines, with the texts to be spoken and the queues needed.

A flow names its prompts "tenant:<name>" and its queues by their name here; whoever takes an example
over makes both and puts their ids in.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from hotline400.routing.flow import Flow


class Words(BaseModel):
    """A text in both languages of the console."""

    model_config = ConfigDict(frozen=True)

    zh: str
    en: str

    def said(self, locale: str) -> str:
        """In the reader's language."""
        return self.en if locale == "en" else self.zh


class Example(BaseModel):
    """One of them. `prompts`: prompt reference in the flow → what it says, in Mandarin; `queues`:
    queue id in the flow → its name."""

    model_config = ConfigDict(frozen=True)

    key: str
    name: Words
    about: Words
    prompts: dict[str, str]
    queues: dict[str, Words]
    flow: Flow


def load_examples() -> list[Example]:
    """All of them, by key."""
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".json"))
    examples = [Example.model_validate_json(file.read_text(encoding="utf-8")) for file in found]
    return sorted(examples, key=lambda example: example.key)


@cache
def examples_by_key() -> Mapping[str, Example]:
    """Read once."""
    return {example.key: example for example in load_examples()}
