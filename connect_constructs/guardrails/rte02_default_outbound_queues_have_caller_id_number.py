"""RTE02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import all_of, mapped, need
from connect_constructs.facts.routing import RoutingProfile
from connect_constructs.guardrails._caller_id import lacks_caller_id
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class DefaultOutboundQueuesHaveCallerIdNumber(Guardrail[RoutingProfile]):
    """What it checks:
        The default outbound queue of every routing profile of an instance that lets agents call out has a caller-ID
        number. A queue that is disabled is not judged, one that the app does not declare is unknown.

    Why it matters:
        It is the queue that agents call out from unless they choose another, so its number is what most customers see.

    How to fix:
        Set OutboundCallerConfig.OutboundCallerIdNumberArn of that queue, or name another queue that has a number in
        the profile's DefaultOutboundQueueArn.

    References:
        Amazon Connect administrator guide, create a routing profile; AWS's sample Config conformance packs for
        Connect, P12.
    """

    code = "RTE02"
    title = "default outbound queues have a caller-ID number"
    severity = "error"
    waivable = "yes"
    applies_to = (RoutingProfile,)
    controls = {}
    denies = ()

    def check(self, fact: RoutingProfile, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a routing profile whose agents call out without a number."""
        queue = fact.default_outbound_queue
        if need(all_of((fact.outbound_calls, mapped(queue, lacks_caller_id)))):
            yield self.fail(fact, f"agents call out from queue {need(queue).name}, which has no caller-ID number")
