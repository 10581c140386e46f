"""FLW11."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._destinations import doubtful_destinations
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class DestinationsAreNotCallerControlled(Guardrail[Flow]):
    """What it checks:
        A phone number, flow, flow module or Lambda function that a block transfers to or invokes does not come from the
        customer: not from stored input (whichever flow stored it), a Lex bot, the customer's endpoint or media, or a
        view, neither straight nor through an attribute that the flow sets on some path. What a Lambda function returned
        is fine; an attribute that the flow never sets cannot be told.

    Why it matters:
        Whoever calls could choose where the call goes: to a premium-rate number at your expense, or to a function or a
        flow that was never meant for customers.

    How to fix:
        Compare the customer's choice with what is allowed, or look it up in a Lambda function or a table, and transfer
        to that result or to a fixed destination.

    References:
        Amazon Connect administrator guide, list of available contact attributes and security best practices.
    """

    code = "FLW11"
    title = "destinations are not caller-controlled"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {"NIST 800-53 r5": ("SI-10",)}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the destinations that the customer decides, or may."""
        for block, is_controlled, message in doubtful_destinations(fact):
            place = fact.at(block)
            yield self.fail(place, message) if is_controlled else self.cannot_tell(place, Unknown(message))
