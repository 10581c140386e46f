"""CMP07."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, shown
from connect_constructs.facts.campaign import Campaign
from connect_constructs.guardrails._campaigns import judged_queue
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class CampaignQueueIsVoiceOnly(Guardrail[Campaign]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, every routing profile that serves a campaign's queue by its
        QueueConfigs serves it on the channel VOICE alone. A default outbound queue and manual assignment do not serve.

    Why it matters:
        The campaign counts the agents behind its queue to decide how many people to dial. Agents who are busy with
        chats and tasks of the same queue are counted, and are not there when somebody picks up.

    How to fix:
        Remove the queue's other channels from the QueueConfigs; give chats and tasks a queue of their own.

    References:
        Amazon Connect administrator guide, best practices for outbound campaigns; AWS's sample Config conformance packs
        for Connect, P1.
    """

    code = "CMP07"
    title = "campaign queue is voice only"
    severity = "error"
    waivable = "yes"
    applies_to = (Campaign,)
    controls = {}
    denies = ()

    def check(self, fact: Campaign, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each other channel on which the campaign's queue is served, or may be."""
        queue = judged_queue(fact, policy)
        if queue is None:
            return
        for channel in queue.channels:
            if isinstance(channel, Unknown):
                yield self.cannot_tell(fact, channel)
            elif channel != "VOICE":
                yield self.fail(
                    fact, f"its queue {queue.name} is served on the channel {shown(channel)}; allowed: VOICE"
                )
