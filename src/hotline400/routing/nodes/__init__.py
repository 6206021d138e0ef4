"""The kinds of flow nodes, one file each: the model, its exits, and for nodes that decide by
themselves the rule."""

from typing import Annotated, get_args

from pydantic import Field

from hotline400.routing.nodes.asking import (
    Again,
    Answer,
    AskingNode,
    Conversation,
    Settled,
    converse,
)
from hotline400.routing.nodes.branch import BranchNode
from hotline400.routing.nodes.callback import CallbackNode
from hotline400.routing.nodes.collect import CollectNode
from hotline400.routing.nodes.goto import GotoNode
from hotline400.routing.nodes.hangup import HangupNode
from hotline400.routing.nodes.http_request import HttpRequestNode
from hotline400.routing.nodes.hunt import HuntNode
from hotline400.routing.nodes.lookup import LookupNode
from hotline400.routing.nodes.menu import MenuNode
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeModel
from hotline400.routing.nodes.password import PasswordNode
from hotline400.routing.nodes.play import PlayNode
from hotline400.routing.nodes.ratio import RatioNode
from hotline400.routing.nodes.record_prompt import RecordPromptNode
from hotline400.routing.nodes.region import RegionNode
from hotline400.routing.nodes.schedule import ScheduleNode
from hotline400.routing.nodes.set_variable import SetVariableNode
from hotline400.routing.nodes.survey import SurveyNode
from hotline400.routing.nodes.voicemail import VoicemailNode
from hotline400.routing.nodes.voicemail_access import VoicemailAccessNode

Node = Annotated[
    PlayNode
    | MenuNode
    | CollectNode
    | LookupNode
    | PasswordNode
    | ScheduleNode
    | RegionNode
    | RatioNode
    | BranchNode
    | SetVariableNode
    | HttpRequestNode
    | GotoNode
    | HuntNode
    | VoicemailNode
    | VoicemailAccessNode
    | CallbackNode
    | RecordPromptNode
    | SurveyNode
    | HangupNode,
    Field(discriminator="kind"),
]
KINDS: tuple[type[NodeModel], ...] = get_args(get_args(Node)[0])

__all__ = [
    "KINDS",
    "Again",
    "Answer",
    "AskingNode",
    "BranchNode",
    "CallbackNode",
    "CollectNode",
    "Conversation",
    "DecidingNode",
    "Decision",
    "Exit",
    "GotoNode",
    "HangupNode",
    "HttpRequestNode",
    "HuntNode",
    "LookupNode",
    "MenuNode",
    "Node",
    "NodeModel",
    "PasswordNode",
    "PlayNode",
    "RatioNode",
    "RecordPromptNode",
    "RegionNode",
    "ScheduleNode",
    "SetVariableNode",
    "Settled",
    "SurveyNode",
    "VoicemailAccessNode",
    "VoicemailNode",
    "converse",
]
