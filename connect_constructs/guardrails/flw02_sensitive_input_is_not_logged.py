"""FLW02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._logged_blocks import logged_blocks
from connect_constructs.guardrails.policy import GuardrailPolicy


class SensitiveInputIsNotLogged(Guardrail[Flow]):
    """What it checks:
        On every path to a block that handles sensitive values, UpdateFlowLoggingBehavior has disabled logging. Such is
        a block that stores encrypted input, and one whose parameters set or refer to a protected name (card number, PIN
        or CVV, social security number, bank account number) or refer to encrypted input; setting a mask counts too. A
        flow starts with logging not disabled; a module starts as the flow that invokes it leaves it.

    Why it matters:
        With logging on, what a block takes in and passes on is written to CloudWatch Logs, with names and values, and
        stays there in plain text for as long as the log group keeps it.

    How to fix:
        Put UpdateFlowLoggingBehavior with FlowLoggingBehavior Disabled before the block on every path, and enable
        logging again only after the last block that handles the value.

    References:
        Amazon Connect administrator guide, set logging behavior and data in flow logs; the bank's service evaluation,
        E15.
    """

    code = "FLW02"
    title = "sensitive input is not logged"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {
        "FTCS-CSS-011": ("field-level protection",),
        "PCI DSS v4": ("3.3.1", "3.5.1"),
        "NIST 800-53 r5": ("AU-3(3)",),
    }
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the sensitive blocks that some path comes to while logging is on, or may be."""
        for logged in logged_blocks(fact, policy):
            at = fact.at(logged.block)
            yield self.fail(at, logged.message) if logged.is_certain else self.cannot_tell(at, Unknown(logged.message))
