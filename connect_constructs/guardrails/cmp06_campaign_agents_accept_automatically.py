"""CMP06."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.campaign import Campaign
from connect_constructs.guardrails._campaigns import judged_queue
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class CampaignAgentsAcceptAutomatically(Guardrail[Campaign]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, every user who holds a routing profile that serves a campaign's
        queue accepts calls automatically: by the AutoAcceptConfigs entry for VOICE or, where there is none, by
        AutoAccept of the PhoneConfig. Not stated is off.

    Why it matters:
        Whoever picked up a campaign's call hears nothing until an agent clicks to accept it, and hangs up.

    How to fix:
        Set AutoAccept to true for the channel VOICE in the user's AutoAcceptConfigs, or in the PhoneConfig.

    References:
        Amazon Connect administrator guide, best practices for outbound campaigns, and enable auto-accept; AWS's sample
        Config conformance packs for Connect, P1.
    """

    code = "CMP06"
    title = "campaign agents accept automatically"
    severity = "warning"
    waivable = "yes"
    applies_to = (Campaign,)
    controls = {}
    denies = ()

    def check(self, fact: Campaign, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each agent who has to accept the campaign's calls by hand, or may have to."""
        queue = judged_queue(fact, policy)
        if queue is None:
            return
        for agent in need(queue.agents) or ():
            if isinstance(agent, Unknown):
                yield self.cannot_tell(fact, agent)
            elif isinstance(agent.accepts_calls, Unknown):
                yield self.cannot_tell(fact, agent.accepts_calls)
            elif not agent.accepts_calls:
                yield self.fail(fact, f"{agent.name} serves its queue {queue.name} and does not accept automatically")
