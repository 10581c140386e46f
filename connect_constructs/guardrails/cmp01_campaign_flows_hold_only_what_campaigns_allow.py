"""CMP01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.campaign import Campaign
from connect_constructs.guardrails._campaigns import held_by_flows, judged_call
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_NOT_ALLOWED = (
    "UpdateContactAttributes",
    "InvokeLambdaFunction",
    "MessageParticipant",
    "UpdateContactEventHooks",
    "UpdateContactTargetQueue",
)


class CampaignFlowsHoldOnlyWhatCampaignsAllow(Guardrail[Campaign]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, the flow that a campaign's calls run through holds no
        UpdateContactAttributes, InvokeLambdaFunction, MessageParticipant, UpdateContactEventHooks or
        UpdateContactTargetQueue block; neither do its modules and the flows that it transfers to. Campaigns that only
        send messages are not judged.

    Why it matters:
        Whoever picks up waits in silence until the flow has come to an agent. Each of these blocks makes that longer,
        or sets what the campaign itself sets already.

    How to fix:
        Keep the flow to checking the call's status, transferring to the queue and disconnecting; do the rest before the
        campaign dials, or with the agent.

    References:
        Amazon Connect administrator guide, best practices for outbound campaigns; AWS's sample Config conformance packs
        for Connect, P1.
    """

    code = "CMP01"
    title = "campaign flows hold only what campaigns allow"
    severity = "warning"
    waivable = "yes"
    applies_to = (Campaign,)
    controls = {}
    denies = ()

    def check(self, fact: Campaign, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each block that does not belong into a campaign's flow, and each flow that may hold some."""
        call = judged_call(fact, policy)
        if call is None:
            return
        for block in held_by_flows(call, *_NOT_ALLOWED):
            yield self.fail(fact, f"its calls run through a block that campaigns do not allow: {block}")
        for flow in call.flows:
            if isinstance(flow, Unknown):
                yield self.cannot_tell(fact, flow)
