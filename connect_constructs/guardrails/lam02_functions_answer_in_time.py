"""LAM02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.function import Function
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class FunctionsAnswerInTime(Guardrail[Function]):
    """What it checks:
        Every function that is associated with an instance has a Timeout of at most the policy's
        `function_timeout_seconds`; Lambda's own default is 3. Message processors and file scanners, for which Connect
        waits longer, are exempt.

    Why it matters:
        A flow waits 8 seconds at most. A function that runs on is paid for, and its answer reaches nobody.

    How to fix:
        Set the function's Timeout to 8 seconds or less, or use ConnectFunction.

    References:
        Amazon Connect administrator guide, invoking Lambda functions; AWS's sample Config conformance packs for
        Connect, P2.
    """

    code = "LAM02"
    title = "functions answer in time"
    severity = "error"
    waivable = "yes"
    applies_to = (Function,)
    controls = {}
    denies = ()

    def check(self, fact: Function, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a function that may still run when the flow no longer waits."""
        if fact.answers_flows is False:
            return
        timeout, most = need(fact.timeout), policy.function_timeout_seconds
        if timeout > most and need(fact.answers_flows):
            yield self.fail(fact, f"the function may run for {timeout} s; a flow waits {most} s for its answer")
