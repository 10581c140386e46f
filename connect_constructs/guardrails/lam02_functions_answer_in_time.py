"""LAM02."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.function import Function
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_LEAST_SECONDS = 1  # that a block can wait


class FunctionsAnswerInTime(Guardrail[Function]):
    """What it checks:
        Every function that is associated with an instance, or that a flow invokes and waits for, has a Timeout of at
        most the policy's `function_timeout_seconds`, and of at most the InvocationTimeLimitSeconds of each block that
        invokes it; Lambda's own default is 3. Functions that a flow does not wait for, message processors and file
        scanners, for which Connect waits longer, are exempt.

    Why it matters:
        A function that runs on when the flow no longer waits is paid for, and its answer reaches nobody.

    How to fix:
        Set the function's Timeout to what the flow waits, or raise the block's own limit, up to 8 seconds.

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
        invocations = [each for each in need(fact.invocations) if each.waits is not False]
        if fact.answers_flows is False and not invocations:
            return
        timeout, most = need(fact.timeout), policy.function_timeout_seconds
        late = [(seconds, each) for each in invocations if timeout > (seconds := each.patience(most))]
        certain = [(seconds, each.place) for seconds, each in late if each.waits is True]
        if certain:
            seconds, place = min(certain, key=itemgetter(0))
            waiting = f"{place.block} of {place.logical_id} waits {seconds} s for its answer"
            yield self.fail(fact, f"the function may run for {timeout} s; {waiting}")
        elif timeout > most and need(fact.answers_flows):
            yield self.fail(fact, f"the function may run for {timeout} s; a flow waits {most} s for its answer")
        else:
            doubts = [each.waits for _, each in late] + [each.limit for each in invocations if timeout > _LEAST_SECONDS]
            for doubt in doubts:
                if isinstance(doubt, Unknown):
                    yield self.cannot_tell(fact, doubt)
