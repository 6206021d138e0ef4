"""The prompts of an example: each text rendered, then written like any other spoken prompt."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import anyio

from hotline400.examples import Example
from hotline400.examples.taking_over import prompt_names
from hotline400.web.errors import SpeechBusy
from hotline400.web.flow_examples.schemas import FlowExampleWanted
from hotline400.web.prompts.schemas import NewSpokenPrompt, Purpose
from hotline400.web.prompts.speech import PATIENCE_SECONDS, rendered, spoken_upload
from hotline400.web.prompts.upload import ConvertedUpload
from hotline400.web.visitor import SignedIn


@asynccontextmanager
async def spoken_prompts(
    by: SignedIn, example: Example, wanted: FlowExampleWanted
) -> AsyncIterator[dict[str, ConvertedUpload]]:
    """Reference in the example → the files of its prompt, removed again unless they are kept.

    Raises SpeechBusy after `PATIENCE_SECONDS`; the next try finds what was rendered meanwhile.
    """
    news = _news(by, example, wanted)
    with anyio.move_on_after(PATIENCE_SECONDS) as patience:
        for new in news.values():
            await rendered(by, new)
    if patience.cancelled_caught:
        raise SpeechBusy
    async with AsyncExitStack() as files:
        yield {
            reference: await files.enter_async_context(spoken_upload(by, new))
            for reference, new in news.items()
        }


def _news(by: SignedIn, example: Example, wanted: FlowExampleWanted) -> dict[str, NewSpokenPrompt]:
    names = prompt_names(example)
    title = example.name.said(by.user.locale)
    return {
        reference: NewSpokenPrompt(
            text=text,
            voice=wanted.voice,
            speed=wanted.speed,
            purpose=Purpose.ANNOUNCEMENT,
            name=f"{title} · {names[reference]}",
        )
        for reference, text in example.prompts.items()
    }
