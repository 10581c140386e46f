"""RTE03."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import all_of, mapped, need
from connect_constructs.facts.routing import Queue
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class QueuesAreAssigned(Guardrail[Queue]):
    """What it checks:
        Every standard queue is on at least one routing profile: among the queues that it serves, those that its agents
        pick contacts from by hand, or as its default outbound queue. Queues that are disabled are not judged.

    Why it matters:
        Contacts in a queue that no profile names wait for an agent who never comes.

    How to fix:
        Add the queue to the QueueConfigs of a routing profile, or set its Status to DISABLED. With the constructs,
        give `add_routing_profile` a `RoutedQueue(queue=...)` of it in `queues`, or the queue as its
        `default_outbound_queue`.

    References:
        Amazon Connect administrator guide, how routing works; AWS's sample Config conformance packs for Connect, P16.
    """

    code = "RTE03"
    title = "queues are assigned"
    severity = "warning"
    waivable = "yes"
    applies_to = (Queue,)
    controls = {}
    denies = ()

    def check(self, fact: Queue, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a queue that no agent works."""
        if need(all_of((fact.is_enabled, mapped(fact.is_assigned, not_)))):
            yield self.fail(fact, f"no routing profile names queue {fact.name}")
