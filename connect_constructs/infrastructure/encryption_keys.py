"""The two customer keys of a contact centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms

from connect_constructs.infrastructure._arguments import require_instance
from connect_constructs.infrastructure._key_access import log_delivery, stream_delivery

if TYPE_CHECKING:
    from constructs import Construct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class LogKey(kms.Key):
    """The key that encrypts log groups and function environments: rotated every year, outliving its stack.

    It is not the key for data, because the instance must follow its log group, and the data key's policy must name
    the instance's service role: one key for both would depend on itself.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.

    Example:
        >>> from aws_cdk import Stack
        >>> stack = Stack()
        >>> stack.resolve(LogKey(stack, "LogKey").key_arn)["Fn::GetAtt"][1]
        'Arn'

    References:
        Amazon CloudWatch Logs user guide, encrypt-log-data-kms; guardrails KEY01, KEY02 and LOG03.
    """

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 - the CDK's own name
        super().__init__(
            scope,
            id,
            description="Log groups and function environments of the contact centre",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        )
        self.add_to_resource_policy(log_delivery(self))


class DataKey(kms.Key):
    """The key that encrypts what an instance stores and streams: rotated every year, outliving its stack.

    Storage needs no statement: whoever associates it makes a grant for the instance. Streams do.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance whose service role may write to encrypted streams.

    Raises:
        ValueError: The instance is none.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> stack.resolve(DataKey(stack, "DataKey", instance=instance).key_arn)["Fn::GetAtt"][1]
        'Arn'

    References:
        Amazon Connect administrator guide, data-streaming and encryption-at-rest; guardrails KEY01, KEY02 and STO01.
    """

    def __init__(self, scope: Construct, id: str, *, instance: IConnectInstance) -> None:  # noqa: A002 - the CDK's own name
        require_instance(instance)
        super().__init__(
            scope,
            id,
            description="Storage and streams of the contact centre",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        )
        self.add_to_resource_policy(stream_delivery(instance))
