"""Lambda functions and who may invoke them."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.place import Place


@dataclass(frozen=True, slots=True)
class Invocation:
    """A block of a flow that invokes a function.

    Args:
        place: The block, in its flow.
        waits: Whether the flow waits there for the function's answer.
        limit: How many seconds it tells Connect to wait at most, 1 or more; None where it does not say.
    """

    place: Place
    waits: Known[bool]
    limit: Known[int | None]

    def patience(self, most: int) -> int:
        """Return the seconds that the block waits at most, as far as it tells, where no block may wait longer."""
        return min(most, self.limit) if isinstance(self.limit, int) else most


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Fact):
    """A Lambda function.

    Args:
        subnets: How many subnets it runs in at least; 0 outside a VPC.
        security_groups: How many security groups it has at least.
        timeout: Timeout in seconds; Lambda's own 3 when not stated.
        serves_connect: Whether an instance is associated with it, may invoke it, or the library itself needs it.
        answers_flows: Whether it is associated with an instance, so that any flow there may wait for its answer.
        invocations: The blocks of the app's flows that invoke it.
    """

    subnets: Known[int]
    security_groups: Known[int]
    timeout: Known[int]
    serves_connect: Known[bool]
    answers_flows: Known[bool]
    invocations: Known[tuple[Invocation, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionPermission(Fact):
    """A statement of a function's resource policy.

    Args:
        principal: Who may invoke.
        source_arn: The SourceArn condition; None without one.
        source_is_instance: Whether that is exactly an instance of the app.
        source_account: The SourceAccount condition; None without one.
        account: The account that the function is in.
    """

    principal: Known[str | None]
    source_arn: Known[str | None]
    source_is_instance: Known[bool]
    source_account: Known[str | None]
    account: Known[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup(Fact):
    """A log group of an instance's flows or of a function.

    Args:
        name: The group's name, for messages.
        retention_days: RetentionInDays; None keeps logs for ever.
        key: The key that encrypts it; None without one.
    """

    name: str
    retention_days: Known[int | None]
    key: Known[KeyUse | None]
