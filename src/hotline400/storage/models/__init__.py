"""The tables. Names are those of the API and the pages; times are aware UTC."""

from hotline400.storage.models.callbacks import CallbackRow
from hotline400.storage.models.calls import CallEventRow, CallRow, OfferRow
from hotline400.storage.models.flows import (
    FlowCaseRow,
    FlowDraftRow,
    FlowReplayRow,
    FlowScheduleRow,
    FlowVersionRow,
)
from hotline400.storage.models.hotlines import HotlineRow, PhoneRow, QueueMemberRow, QueueRow
from hotline400.storage.models.people import (
    AuditRow,
    IdempotencyRow,
    SessionRow,
    TenantRow,
    UserRow,
)
from hotline400.storage.models.platform import RevisionRow, TrunkRow
from hotline400.storage.models.prompts import PromptOverrideRow, PromptRow
from hotline400.storage.models.screening import (
    BlacklistRow,
    ListedCaller,
    ScreeningRow,
    WhitelistRow,
)
from hotline400.storage.models.table import Table, TenantOwned
from hotline400.storage.models.voicemail import VoicemailBoxRow, VoicemailRow
from hotline400.storage.models.wrap_ups import WrapUpFormRow, WrapUpRow

__all__ = [
    "AuditRow",
    "BlacklistRow",
    "CallEventRow",
    "CallRow",
    "CallbackRow",
    "FlowCaseRow",
    "FlowDraftRow",
    "FlowReplayRow",
    "FlowScheduleRow",
    "FlowVersionRow",
    "HotlineRow",
    "IdempotencyRow",
    "ListedCaller",
    "OfferRow",
    "PhoneRow",
    "PromptOverrideRow",
    "PromptRow",
    "QueueMemberRow",
    "QueueRow",
    "RevisionRow",
    "ScreeningRow",
    "SessionRow",
    "Table",
    "TenantOwned",
    "TenantRow",
    "TrunkRow",
    "UserRow",
    "VoicemailBoxRow",
    "VoicemailRow",
    "WhitelistRow",
    "WrapUpFormRow",
    "WrapUpRow",
]
