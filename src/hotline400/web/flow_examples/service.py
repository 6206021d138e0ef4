"""An example becomes the draft, with all that it needs; and back."""

from collections.abc import Mapping

from hotline400.examples import Example, examples_by_key
from hotline400.examples.taking_over import prompt_names, with_own
from hotline400.routing.hotline import Product
from hotline400.storage import flow_documents, flow_drafts, flow_prompts, hotlines, prompts, queues
from hotline400.storage.flow_drafts import TakenOver
from hotline400.storage.queue_uses import nodes_naming
from hotline400.web.errors import NoExampleTaken, PreconditionFailed, UnknownExample
from hotline400.web.flow_drafts import service as drafts
from hotline400.web.flow_drafts.schemas import FlowDraft, FlowDraftChange
from hotline400.web.flow_examples.schemas import FlowExample, FlowExampleList, FlowExamplePrompt
from hotline400.web.prompts.service import create_prompt, delete_prompt
from hotline400.web.prompts.upload import ConvertedUpload
from hotline400.web.queues.schemas import NewQueue
from hotline400.web.queues.service import create_queue, delete_queue
from hotline400.web.users.schemas import Locale
from hotline400.web.work import Work


def list_examples(locale: Locale) -> FlowExampleList:
    return FlowExampleList(
        items=[_shown(example, locale) for example in examples_by_key().values()]
    )


def find(key: str) -> Example:
    """Raises UnknownExample."""
    example = examples_by_key().get(key)
    if example is None:
        raise UnknownExample("example", known=", ".join(examples_by_key()))
    return example


async def expect_revision(work: Work, number: str, revision: int) -> None:
    """Before anything is spoken. Raises NotFound and PreconditionFailed."""
    await hotlines.get(work.db, number)
    if await flow_drafts.revision(work.db, number) != revision:
        raise PreconditionFailed


async def take_over(
    work: Work,
    number: str,
    example: Example,
    uploads: Mapping[str, ConvertedUpload],
    revision: int,
) -> FlowDraft:
    """In one transaction with its prompts and queues."""
    await hotlines.get_for_change(work.db, number, None)
    before = await flow_drafts.find(work.db, number)
    document, product = (None, None) if before is None else (before.document, before.product)
    former = flow_drafts.taken_over(before)
    made = {name: (await create_prompt(work, upload)).id for name, upload in uploads.items()}
    own_queues = await _make_queues(work, number, example)
    own_prompts = {name: f"tenant:{prompt_id}" for name, prompt_id in made.items()}
    flow = with_own(example, own_prompts, own_queues)
    change = FlowDraftChange(document=flow, product=Product.FREE_FORM)
    await drafts.save_draft(work, number, change, revision)
    taken = TakenOver(
        example.key, document, product, list(made.values()), list(own_queues.values()), former
    )
    await _remember(work, number, taken)
    await work.audit(
        "flow_draft.example_taken",
        number,
        after={"example": example.key, "prompts": taken.prompts, "queues": taken.queues},
    )
    return await drafts.get_draft(work, number)


async def undo(work: Work, number: str, revision: int) -> FlowDraft:
    """Raises NoExampleTaken and PreconditionFailed."""
    await hotlines.get_for_change(work.db, number, None)
    taken = flow_drafts.taken_over(await flow_drafts.find(work.db, number))
    if taken is None:
        raise NoExampleTaken
    if taken.document is None or taken.product is None:
        await drafts.discard_draft(work, number, revision)
    else:
        flow, product = flow_documents.read(taken.document), Product(taken.product)
        change = FlowDraftChange(document=flow, product=product)
        await drafts.save_draft(work, number, change, revision)
        await _remember(work, number, taken.former)
    await _remove_unused(work, number, taken)
    await work.audit("flow_draft.example_undone", number, before={"example": taken.example})
    return await drafts.get_draft(work, number)


async def _make_queues(work: Work, number: str, example: Example) -> dict[str, str]:
    """Id in the example → id of the number's own: the same where that is free."""
    there = {row.id for row in await queues.list_of(work.db, number)}
    made = {}
    for queue_id, name in example.queues.items():
        new = NewQueue(
            id=None if queue_id in there else queue_id, name=name.said(work.by.user.locale)
        )
        made[queue_id] = (await create_queue(work, number, new)).id
    return made


async def _remember(work: Work, number: str, taken: TakenOver | None) -> None:
    row = await flow_drafts.find(work.db, number)
    if row is not None:
        flow_drafts.remember(row, taken)
        await work.db.flush()


async def _remove_unused(work: Work, number: str, taken: TakenOver) -> None:
    """What somebody has begun to use meanwhile stays."""
    hotline = await hotlines.get(work.db, number)
    there = {row.id for row in await queues.list_of(work.db, number)}
    peopled = {member.queue_id for member in await queues.members_of(work.db, number)}
    for queue_id in taken.queues:
        if queue_id not in there - peopled or await nodes_naming(work.db, hotline, queue_id):
            continue
        await delete_queue(work, number, queue_id)
    used = await prompts.used_by(work.db)
    for prompt_id in await prompts.there(work.db, taken.prompts):
        if prompt_id in used or await flow_prompts.restore_points(work.db, prompt_id):
            continue
        await delete_prompt(work, prompt_id, force=False)


def _shown(example: Example, locale: Locale) -> FlowExample:
    names = prompt_names(example)
    return FlowExample(
        key=example.key,
        name=example.name.said(locale),
        about=example.about.said(locale),
        node_count=len(example.flow.nodes),
        prompts=[
            FlowExamplePrompt(name=names[name], text=text) for name, text in example.prompts.items()
        ],
        queues=[name.said(locale) for name in example.queues.values()],
    )
