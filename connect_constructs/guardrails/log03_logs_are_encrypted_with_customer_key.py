"""LOG03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.function import LogGroup
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class LogsAreEncryptedWithCustomerKey(Guardrail[LogGroup]):
    """What it checks:
        The log group of an instance's flows and that of every function of the app name a KMS key. CloudWatch Logs
        takes customer keys alone; an alias of AWS fails. A log group that the app does not declare is unknown.

    Why it matters:
        Flow logs hold attributes, and functions log what they were asked: without a key of the bank's, nobody sees who
        reads them and nobody can withdraw them.

    How to fix:
        Set KmsKeyId to the ARN of a customer key whose policy admits CloudWatch Logs, or use ConnectFunction; a
        Custom::LogRetention cannot, so declare an AWS::Logs::LogGroup instead.

    References:
        Amazon CloudWatch Logs user guide, encrypt log data using KMS; the bank's service evaluation, E6.
    """

    code = "LOG03"
    title = "logs are encrypted with a customer key"
    severity = "error"
    waivable = "yes"
    applies_to = (LogGroup,)
    controls = {
        "NIST 800-53 r5": ("AU-9(3)", "SC-28(1)"),
        "AWS Config managed rule": ("cloudwatch-log-group-encrypted",),
    }
    denies = ()

    def check(self, fact: LogGroup, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a log group without a customer key."""
        key = need(fact.key)
        if key is None:
            yield self.fail(fact, f"log group {fact.name} is encrypted without a customer key: it names no KMS key")
        elif key.manager == "AWS":
            yield self.fail(fact, f"log group {fact.name} names {key.name}, a key that AWS manages")
