"""LOG02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.function import LogGroup
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class LogsAreKeptLongEnough(Guardrail[LogGroup]):
    """What it checks:
        The log group of an instance's flows and that of every function of the app keep logs for at least
        `log_retention_days`, or for ever. A log group that the app does not declare is unknown.

    Why it matters:
        An incident is often found months later; logs that are gone by then tell nothing.

    How to fix:
        Declare the log group, /aws/connect/<alias> or /aws/lambda/<function name>, with RetentionInDays; a function
        may also name one of its own in LoggingConfig.

    References:
        Amazon Connect administrator guide, flow logs; AWS's sample Config conformance packs for Connect, P3; the
        bank's service evaluation, E13.
    """

    code = "LOG02"
    title = "logs are kept long enough"
    severity = "error"
    waivable = "yes"
    applies_to = (LogGroup,)
    controls = {
        "NIST 800-53 r5": ("AU-11",),
        "Security Hub": ("CloudWatch.16",),
        "AWS Config managed rule": ("cw-loggroup-retention-period-check",),
    }
    denies = ()

    def check(self, fact: LogGroup, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a log group that forgets too early."""
        days = need(fact.retention_days)
        if days is not None and days < policy.log_retention_days:
            kept = f"log group {fact.name} keeps logs for {days} days"
            yield self.fail(fact, f"{kept}; allowed: at least {policy.log_retention_days}, or for ever")
