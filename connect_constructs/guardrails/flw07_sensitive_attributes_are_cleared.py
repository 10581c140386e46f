"""FLW07."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._uncleared_attributes import uncleared_attributes
from connect_constructs.guardrails.policy import GuardrailPolicy


class SensitiveAttributesAreCleared(Guardrail[Flow]):
    """What it checks:
        A contact attribute that a flow sets to something sensitive is overwritten, with an empty value or a mask, on
        every path to the flow's end or to a transfer. Sensitive is encrypted customer input, and whatever an attribute
        holds whose name means a card number, PIN or CVV, social security number or bank account number; copies of it,
        too. Flow attributes end by themselves.

    Why it matters:
        Contact attributes stay with the contact: agents see them, contact records keep them, and the next flow and its
        Lambda functions can read them long after the value has served its purpose.

    How to fix:
        As soon as the value is used, set the attribute to an empty value, also on the error branches of what uses it.
        The error branch of a block that clears must lead back to a block that clears, never on to an end. Or keep the
        value in a flow attribute, which ends with the flow.

    References:
        Amazon Connect administrator guide, encrypt sensitive customer input and flow best practices.
    """

    code = "FLW07"
    title = "sensitive attributes are cleared"
    severity = "warning"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {"FTCS-CSS-011": ("field-level protection",), "PCI DSS v4": ("3.3.1",)}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the blocks that set what is never cleared, or may not be."""
        for block, is_certain, message in uncleared_attributes(fact, policy):
            place = fact.at(block)
            yield self.fail(place, message) if is_certain else self.cannot_tell(place, Unknown(message))
