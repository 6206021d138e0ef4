"""What tests need first: a hotline with phones, a trunk, a house to answer in."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from hotline400.control import ControlHub
from hotline400.engine.callbacks.identity import engine_id
from hotline400.engine.clock import Clock
from hotline400.engine.configuration import Configuration
from hotline400.engine.flows import KeptFlows
from hotline400.engine.history import History
from hotline400.engine.journal import Journal
from hotline400.engine.lockout import Lockout
from hotline400.engine.messages import tell_of_news
from hotline400.engine.ports import (
    CallbackStore,
    CustomerSystems,
    Directory,
    Manager,
    Messages,
    RecentCalls,
    Recordings,
    RecordStore,
    Takes,
    VoicemailStore,
)
from hotline400.engine.prompts import Prompts
from hotline400.engine.shipping import Shipper
from hotline400.engine.switchboard import House
from hotline400.engine.turns import Turns
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Hotline, NumberState, Phone
from hotline400.routing.places import Place
from hotline400.routing.queue import MAIN, HuntOrder, Queue
from hotline400.routing.screening_rules import ScreeningRules
from hotline400.routing.trunk import Trunk
from hotline400.testing.memory import MemoryMessages, MemorySystems, MemoryTakes, MemoryVoicemails
from hotline400.testing.memory_callbacks import MemoryCallbacks

HOTLINE = "4001234567"
FIRST, SECOND, THIRD = "13800138001", "13800138002", "02088886666"
SYSTEM_PROMPTS = (
    "welcome_default", "ring_back_music", "ring_tone", "queue_wait", "queue_full", "no_answer",
    "busy_timeout", "number_suspended", "number_unknown", "goodbye", "region_blocked", "lines_busy",
    "limit_reached", "voicemail_greeting", "beep",
    "voicemail_saved", "voicemail_too_short", "voicemail_full",
    "menu_invalid", "menu_timeout",
    "enter_digits_hash", "password_prompt", "password_wrong", "survey_prompt", "survey_thanks",
    "survey_invalid", "after_hours", "transferring", "menu_failed", "lines_busy",
    "vm_access_pin", "vm_access_wrong_pin", "vm_access_none", "vm_access_from", "vm_access_keys",
    "vm_access_deleted", "vm_access_end", "vm_access_count_1", "vm_access_count_2",
    "vm_access_count_3", "vm_access_count_many", *(f"digit_{digit}" for digit in range(10)),
    "record_prompt_start", "record_prompt_keys", "record_prompt_saved", "record_prompt_failed",
    "whisper_default", "accept_prompt", "queue_position_1", "queue_position_2", "queue_wait_1",
    "queue_wait_2",
    "queue_leave_offer_voicemail_9", "queue_leave_offer_callback_1", "callback_offer",
    "callback_accepted", "callback_take",
)  # fmt: skip
WELCOME = "system:welcome_default"


def phones(*numbers: str) -> tuple[Phone, ...]:
    """Bound phones in this order."""
    return tuple(Phone(id=f"phone-{number}", number=number) for number in numbers)


def a_hotline(*numbers: str, number: str = HOTLINE, **fields: object) -> Hotline:
    """An active hotline ringing these numbers one after the other; without a welcome. Fields of the
    main queue and of the screening rules may be given as if they were the hotline's."""
    queue = {name: fields.pop(name) for name in Queue.model_fields.keys() & fields.keys()}
    rules = {name: fields.pop(name) for name in ScreeningRules.model_fields.keys() & fields.keys()}
    given = {
        "number": number,
        "tenant_id": "tenant-1",
        "state": NumberState.ACTIVE,
        "phones": phones(*numbers),
        "queues": {MAIN: Queue.model_validate({"order": HuntOrder.SEQUENTIAL} | queue)},
        "screening": ScreeningRules.model_validate(rules),
    }
    return Hotline.model_validate(given | fields)


def a_flow(start: str, *nodes: Mapping[str, object], **more: object) -> Flow:
    """A flow of these nodes, and of one called "end" that hangs up."""
    end: Mapping[str, object] = {"kind": "hangup", "id": "end"}
    known = {str(node["id"]): node for node in (end, *nodes)}
    return Flow.model_validate({"start": start, "nodes": known, **more})


def a_trunk(trunk_id: str = "demo", **fields: object) -> Trunk:
    """A trunk to a carrier on this machine."""
    given: dict[str, object] = {"id": trunk_id, "name": trunk_id, "host": "127.0.0.1"}
    return Trunk.model_validate(given | fields)


class OnePlace:
    """Places: every number is at home in Guangzhou."""

    def place_of(self, number: str) -> Place:
        """The same for all who have a number."""
        if not number:
            return Place()
        return Place(province="广东", city="广州", area_code="020")


def a_house(
    folder: Path,
    *,
    directory: Directory,
    store: RecordStore,
    recent: RecentCalls,
    recordings: Recordings,
    ami: Manager,
    now: Clock,
    systems: CustomerSystems | None = None,
    messages: Messages | None = None,
    voicemails: VoicemailStore | None = None,
    callbacks: CallbackStore | None = None,
    takes: Takes | None = None,
    prompts: Iterable[str] = SYSTEM_PROMPTS,
) -> House:
    """A house whose journal and last known configuration are in `folder`: one made there again
    goes on where the first ended."""
    journal, spool = Journal(folder / "journal"), folder / "spool"
    spool.mkdir(exist_ok=True)
    control = ControlHub()
    messages = messages or MemoryMessages({})
    takes = takes or MemoryTakes({})
    return House(
        configuration=Configuration(directory, folder / "configuration.json"),
        journal=journal,
        flows=KeptFlows(folder / "flows", journal.flows_in_use),
        shipper=Shipper(
            journal, store, recordings, messages, takes, spool, now, tell_of_news(control)
        ),
        control=control,
        places=OnePlace(),
        prompts=Prompts({key: f"/sounds/{key}" for key in prompts}),
        ami=ami,
        systems=systems or MemorySystems(),
        turns=Turns(folder / "turns.json"),
        lockout=Lockout(folder / "lockout.json"),
        messages=messages,
        voicemails=voicemails or MemoryVoicemails(),
        callbacks=callbacks or MemoryCallbacks(),
        engine_id=engine_id(folder),
        takes=takes,
        history=History(now),
        recent=recent,
        spool=spool,
        now=now,
        random=Random(400),
    )
