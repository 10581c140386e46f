"""FLW04."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.facts.value import whole
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class LoopPromptsWaitForAnAgentToAnswer(Guardrail[Flow]):
    """What it checks:
        A loop prompt of a customer-queue flow that interrupts does so after more seconds than the policy's
        `loop_interrupt_seconds`. A flow whose type is not stated counts as a customer-queue flow.

    Why it matters:
        An agent has 20 seconds to answer. Sooner interrupted, a customer is taken away while the agent's phone rings.

    How to fix:
        Set InterruptFrequencySeconds to more than 20 or leave it out; of no customer-queue flow, state the type.

    References:
        Amazon Connect administrator guide, loop prompts; Amazon Connect API reference, MessageParticipantIteratively;
        AWS's sample Config conformance packs for Connect, P11.
    """

    code = "FLW04"
    title = "loop prompts wait for an agent to answer"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each loop prompt that interrupts too soon."""
        if fact.type not in (None, "CUSTOMER_QUEUE") and not isinstance(fact.type, Unknown):
            return
        for block in fact.of("MessageParticipantIteratively"):
            fault = _fault(block.parameters.get("InterruptFrequencySeconds"), policy.loop_interrupt_seconds)
            doubt = next((known for known in (fault, fact.type) if isinstance(known, Unknown)), None)
            if fault and doubt:
                yield self.cannot_tell(fact.at(block), doubt)
            elif fault:
                yield self.fail(fact.at(block), f"its loop prompt {fault}")


def _fault(value: Any, bound: int) -> str | Unknown | None:
    doubt = doubt_about(value) if isinstance(value, str) else None
    seconds = whole(value)
    if doubt or seconds is None:
        return doubt
    if isinstance(seconds, Unknown):
        return f"interrupts after {value!r}, which is no whole number of seconds"
    return None if seconds > bound else f"interrupts after {seconds} s; allowed: more than {bound} s"
