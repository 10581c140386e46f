"""RTE04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.routing import QuickConnect
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class QuickConnectsAreAssigned(Guardrail[QuickConnect]):
    """What it checks:
        Every quick connect, of whatever type, is on at least one queue.

    Why it matters:
        Agents see the quick connects of the queues that they work; one on no queue is one that nobody can use.

    How to fix:
        Add the quick connect to the QuickConnectArns of a queue, or remove it. With the constructs, name it in the
        `quick_connects` of `add_queue`.

    References:
        Amazon Connect administrator guide, create quick connects; AWS's sample Config conformance packs for Connect,
        P17.
    """

    code = "RTE04"
    title = "quick connects are assigned"
    severity = "warning"
    waivable = "yes"
    applies_to = (QuickConnect,)
    controls = {}
    denies = ()

    def check(self, fact: QuickConnect, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a quick connect that no agent sees."""
        if not need(fact.is_assigned):
            yield self.fail(fact, "the quick connect is on no queue")
