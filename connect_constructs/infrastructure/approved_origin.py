"""A site that may embed an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import require_instance
from connect_constructs.infrastructure._instance_resource import claim_name, told_of
from connect_constructs.infrastructure._sites import checked_origin

if TYPE_CHECKING:
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class ApprovedOrigin(Construct):
    """A named https site whose pages may embed the instance's agent workspace or its chat.

    An instance takes at most 100 of them, each once. The approval ends with its stack.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance that the site may embed.
        origin: The site, such as `https://agents.example.com`: scheme, host name in lower case and, where it is not
            443, port. What only deployment knows is left to guardrail ACC05.

    Attributes:
        origin: The site.

    Raises:
        ValueError: The origin is no named https site or is approved already, or the instance is none.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> ApprovedOrigin(stack, "Crm", instance=instance, origin="https://crm.example.com").origin
        'https://crm.example.com'

    References:
        CloudFormation, AWS::Connect::ApprovedOrigin; Amazon Connect administrator guide, app-integration; guardrail
        ACC05.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        origin: str,
    ) -> None:
        super().__init__(scope, id)
        with told_of(self):
            require_instance(instance)
            self.origin: str = checked_origin("origin", origin)
            resource = connect.CfnApprovedOrigin(
                self, "Resource", instance_id=instance.instance_arn, origin=self.origin
            )
            claim_name(resource, instance, self.origin, argument="origin")
