"""CMP05."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connect_constructs.facts._known import Known, Unknown, need
from connect_constructs.facts.campaign import Campaign
from connect_constructs.guardrails._campaigns import judged_queue
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class CampaignQueueIsStaffed(Guardrail[Campaign]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, at least one routing profile serves the queue of each campaign
        by its QueueConfigs, and at least one user holds such a profile. A default outbound queue and manual assignment
        do not serve. Users are judged only where the app declares some; agentless campaigns, and those that only send
        messages, have no queue.

    Why it matters:
        The campaign dials as many people as agents are free. With nobody behind the queue it dials no one, or puts
        people through to silence.

    How to fix:
        Add the campaign's queue, on the channel VOICE, to the QueueConfigs of a routing profile, and give the profile
        to the campaign's agents.

    References:
        Amazon Connect administrator guide, best practices for outbound campaigns, and routing profiles; AWS's sample
        Config conformance packs for Connect, P1.
    """

    code = "CMP05"
    title = "campaign queue is staffed"
    severity = "error"
    waivable = "yes"
    applies_to = (Campaign,)
    controls = {}
    denies = ()

    def check(self, fact: Campaign, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a queue that no routing profile serves, or whose profiles nobody holds."""
        queue = judged_queue(fact, policy)
        if queue is None:
            return
        yield from self._without(fact, queue.channels, f"no routing profile serves its queue {queue.name}")
        if queue.channels and (agents := need(queue.agents)) is not None:
            message = f"no user holds a routing profile that serves its queue {queue.name}"
            yield from self._without(fact, agents, message)

    def _without(self, fact: Campaign, found: Sequence[Known[object]], message: str) -> Iterator[Problem]:
        """Yield the failure where there is surely none, and the doubts where there may be one."""
        if not found:
            yield self.fail(fact, message)
        doubts = [item for item in found if isinstance(item, Unknown)]
        if len(doubts) == len(found):
            for doubt in doubts:
                yield self.cannot_tell(fact, doubt)
