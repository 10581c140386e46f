"""RTE01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import all_of, need
from connect_constructs.facts.routing import Queue
from connect_constructs.guardrails._caller_id import lacks_caller_id
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class QueuesHaveCallerIdNumber(Guardrail[Queue]):
    """What it checks:
        Every standard queue of an instance that lets agents call out has a caller-ID number; a caller-ID name alone is
        none. Queues that are disabled are not judged.

    Why it matters:
        A call without a number of the bank's is one that customers cannot call back and do not trust.

    How to fix:
        Set OutboundCallerConfig.OutboundCallerIdNumberArn of the queue to a phone number claimed for the instance, or
        switch OutboundCalls off.

    References:
        Amazon Connect administrator guide, set up outbound caller ID; AWS's sample Config conformance packs for
        Connect, P12.
    """

    code = "RTE01"
    title = "queues have a caller-ID number"
    severity = "error"
    waivable = "yes"
    applies_to = (Queue,)
    controls = {}
    denies = ()

    def check(self, fact: Queue, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a queue whose outbound calls show no number."""
        if need(all_of((fact.outbound_calls, lacks_caller_id(fact)))):
            yield self.fail(fact, f"agents can call out from queue {fact.name}, which has no caller-ID number")
