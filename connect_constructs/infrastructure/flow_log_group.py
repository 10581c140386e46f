"""The log group that flows write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from connect_constructs.infrastructure._arguments import require_keys
from connect_constructs.infrastructure._encrypted_log_group import encrypted_log_group
from connect_constructs.infrastructure._instance_alias import checked_alias
from connect_constructs.infrastructure._instance_resource import told_of

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_logs as logs


class FlowLogGroup(Construct):
    """The log group `/aws/connect/<alias>`, declared before the instance so that the service never makes its own.

    A group that the service makes is kept for ever under a key of AWS. This one is kept as long as the policy says,
    is encrypted with a customer key and outlives its stack.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance_alias: The instance's alias, a literal of 1 to 45 letters, digits and hyphens.
        key: The customer key for logs. A key of this stack comes to admit CloudWatch Logs; for any other, a synth
            warning gives its owner the statement to add.

    Attributes:
        instance_alias: The alias it was made for.
        log_group: The log group itself.

    Raises:
        ValueError: The service does not take the alias, it is a token, or the key is none.

    Example:
        >>> from aws_cdk import Stack, aws_kms as kms
        >>> stack = Stack()
        >>> logs = FlowLogGroup(stack, "FlowLogs", instance_alias="example-bank", key=kms.Key(stack, "LogKey"))
        >>> logs.instance_alias
        'example-bank'

    References:
        Amazon Connect administrator guide, contact flow logs; guardrails LOG02 and LOG03.
    """

    def __init__(self, scope: Construct, id: str, *, instance_alias: str, key: kms.IKey) -> None:  # noqa: A002 - the CDK's own name
        super().__init__(scope, id)
        with told_of(self):
            require_keys(key=key)
            self.instance_alias = checked_alias(instance_alias)
        self.log_group: logs.LogGroup = encrypted_log_group(
            self, "Resource", key=key, log_group_name=f"/aws/connect/{self.instance_alias}"
        )
