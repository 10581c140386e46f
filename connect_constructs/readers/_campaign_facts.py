"""Outbound campaigns of both generations, with the flows that their calls come to and the agents of their queues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from connect_constructs.facts._known import Known, Unknown, mapped, shown
from connect_constructs.facts.campaign import Campaign, CampaignAgent, CampaignQueue, OutboundCall
from connect_constructs.facts.flow import INVOKE_MODULE, Flow
from connect_constructs.facts.flow_text import static
from connect_constructs.facts.reference import readable
from connect_constructs.facts.value import boolean, text
from connect_constructs.readers._flow_facts import FLOW, flows_of
from connect_constructs.readers._routing_relations import (
    QUEUE,
    channels_served,
    declares_users,
    profiles_serving,
    users_holding,
)
from connect_constructs.readers._world import Naming, Resource, World, member

_CALLS_ARE = "VOICE"
_TRANSFER = "TransferToFlow"


class _Paths(NamedTuple):
    """Where a generation of campaigns states what belongs to its calls."""

    call: tuple[str, ...]
    flow: tuple[str, ...]
    detection: tuple[str, ...]
    queue: tuple[str, ...]
    agentless: tuple[str, ...]


_FIRST_CALL = ("OutboundCallConfig",)
_SECOND_CALL = ("ChannelSubtypeConfig", "Telephony")
_DETECTION = ("AnswerMachineDetectionConfig", "EnableAnswerMachineDetection")

_FIRST = _Paths(
    call=_FIRST_CALL,
    flow=(*_FIRST_CALL, "ConnectContactFlowArn"),
    detection=(*_FIRST_CALL, *_DETECTION),
    queue=(*_FIRST_CALL, "ConnectQueueArn"),
    agentless=("DialerConfig", "AgentlessDialerConfig"),
)
_SECOND = _Paths(
    call=_SECOND_CALL,
    flow=(*_SECOND_CALL, "DefaultOutboundConfig", "ConnectContactFlowId"),
    detection=(*_SECOND_CALL, "DefaultOutboundConfig", *_DETECTION),
    queue=(*_SECOND_CALL, "ConnectQueueId"),
    agentless=(*_SECOND_CALL, "OutboundMode", "AgentlessConfig"),
)


def first_generation(world: World, resource: Resource) -> list[Campaign]:
    """Read an AWS::ConnectCampaigns::Campaign."""
    return _campaign(world, resource, _FIRST)


def second_generation(world: World, resource: Resource) -> list[Campaign]:
    """Read an AWS::ConnectCampaignsV2::Campaign."""
    return _campaign(world, resource, _SECOND)


def _campaign(world: World, resource: Resource, paths: _Paths) -> list[Campaign]:
    return [Campaign(place=resource.place, present=world.present(resource), call=_call_if_any(world, resource, paths))]


def _call_if_any(world: World, campaign: Resource, paths: _Paths) -> Known[OutboundCall | None]:
    """Return how a campaign calls people; None where it states other channels alone."""
    if world.get(campaign, paths.call[0]) is None:
        return Unknown(f"it states no {paths.call[0]}, so that whether it calls people is decided elsewhere")
    config = world.get(campaign, *paths.call)
    return mapped(config, lambda stated: None if stated is None else _call(world, campaign, paths))


def _call(world: World, campaign: Resource, paths: _Paths) -> OutboundCall:
    return OutboundCall(
        flows=tuple(_flows_from(world, world.get(campaign, *paths.flow))),
        detects_answering_machines=mapped(boolean(world.get(campaign, *paths.detection)), bool),
        queue=_queue(world, campaign, paths),
    )


# --- flows ------------------------------------------------------------------------------------------------------------


def _flows_from(world: World, named: Any) -> dict[Known[Flow], None]:
    """Return every flow and module that a call comes to from the flow that is named, that one first."""
    reached: dict[Known[Flow], None] = {}
    waiting = [_flow_named(world, named)]
    while waiting:
        flow = waiting.pop()
        if flow not in reached:
            reached[flow] = None
            waiting += () if isinstance(flow, Unknown) else _onward(world, flow)
    return reached


def _onward(world: World, flow: Flow) -> Iterator[Known[Flow]]:
    for block in flow.of(_TRANSFER):
        yield _flow_named(world, block.parameters.get("ContactFlowId"))
    for block in flow.of(INVOKE_MODULE):
        module = flow.modules.get(block.position)
        yield _there(module) if module else Unknown(f"the module that {block.label} invokes is not in the run")


def _flow_named(world: World, named: Any) -> Known[Flow]:
    declared = world.meant(named, FLOW)
    if declared is None:
        known = static(named)
        return known if isinstance(known, Unknown) else Unknown(f"the app does not declare the flow {shown(known)}")
    read = flows_of(world)[declared]
    return _there(read) if isinstance(read, Flow) else Unknown(f"the flow {declared.logical_id} cannot be read")


def _there(flow: Flow) -> Known[Flow]:
    """Return a flow unless it hangs on a condition, which has to be decided first."""
    return flow.present if isinstance(flow.present, Unknown) else flow


# --- queue and agents -------------------------------------------------------------------------------------------------


def _queue(world: World, campaign: Resource, paths: _Paths) -> Known[CampaignQueue | None]:
    agentless = world.get(campaign, *paths.agentless)
    if agentless is not None:
        return agentless if isinstance(agentless, Unknown) else None
    named = text(world.get(campaign, *paths.queue))
    if not named or isinstance(named, Unknown):
        return named or Unknown("it names no queue, so that its flow decides on one")
    queue = world.meant(named, QUEUE)
    if queue is None:
        return Unknown(f"the app does not declare the queue {readable(named)}")
    return mapped(world.present(queue), lambda _: _served(world, queue))


def _served(world: World, queue: Resource) -> CampaignQueue:
    profiles = profiles_serving(world, queue)
    return CampaignQueue(
        name=queue.logical_id,
        channels=(*channels_served(world, queue), *filter(None, [profiles.doubt])),
        agents=mapped(declares_users(world), lambda some: _agents(world, profiles) if some else None),
    )


def _agents(world: World, profiles: Naming) -> tuple[Known[CampaignAgent], ...]:
    holding = [users_holding(world, profile) for profile in profiles.found]
    agents = [CampaignAgent(user.logical_id, _accepts_calls(world, user)) for users in holding for user in users.found]
    doubts = dict.fromkeys(filter(None, [profiles.doubt, *(users.doubt for users in holding)]))
    return (*agents, *doubts)


def _accepts_calls(world: World, user: Resource) -> Known[bool]:
    """Tell whether a user accepts calls automatically: a setting for the channel wins over the phone's."""
    configs = list(world.each(user, "AutoAcceptConfigs"))
    channels = [member(config, ("Channel",)) for config in configs]
    if _CALLS_ARE in channels:
        return mapped(boolean(member(configs[channels.index(_CALLS_ARE)], ("AutoAccept",))), bool)
    for channel in channels:
        if isinstance(channel, Unknown):
            return channel
    return mapped(boolean(world.get(user, "PhoneConfig", "AutoAccept")), bool)
