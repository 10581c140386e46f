"""What several guardrails on outbound campaigns ask of a campaign."""

from __future__ import annotations

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.campaign import Campaign, CampaignQueue, OutboundCall
from connect_constructs.guardrails.policy import GuardrailPolicy


def are_approved(policy: GuardrailPolicy) -> bool:
    """Tell whether outbound campaigns are approved; while they are not, ACC02 speaks of them alone."""
    return policy.approves("outbound_campaigns")


def judged_call(campaign: Campaign, policy: GuardrailPolicy) -> OutboundCall | None:
    """Return how a campaign calls people, where campaigns are approved and this one calls."""
    return need(campaign.call) if are_approved(policy) else None


def judged_queue(campaign: Campaign, policy: GuardrailPolicy) -> CampaignQueue | None:
    """Return the queue of a campaign's agents, where campaigns are approved and this one has agents."""
    call = judged_call(campaign, policy)
    return need(call.queue) if call else None


def held_by_flows(call: OutboundCall, *types: str) -> list[str]:
    """Return in words each block of some types in the flows that a call comes to."""
    flows = [flow for flow in call.flows if not isinstance(flow, Unknown)]
    return [
        f"{block.label} of {flow.place.logical_id or flow.place.file}" for flow in flows for block in flow.of(*types)
    ]
