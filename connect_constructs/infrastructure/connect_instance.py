"""The Amazon Connect instance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Fn, RemovalPolicy, Token, Validations
from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import not_none, require_type, shown
from connect_constructs.infrastructure._instance_alias import checked_alias
from connect_constructs.infrastructure._instance_attributes import instance_attributes
from connect_constructs.infrastructure._instance_resource import told_of
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure.flow_log_group import FlowLogGroup

if TYPE_CHECKING:
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class ConnectInstance(Construct):
    """An instance that signs users in through SAML and says every attribute that the service offers.

    Flow logs are on. Telephony, analytics, chat and outbound campaigns are on exactly when the policy approves them.
    The instance outlives its stack, because its alias, identity type and users can never be had back.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance_alias: The name in the access URL, unique across all accounts and fixed for good: a literal of 1 to
            45 letters, digits and hyphens.
        flow_log_group: The group for flow logs, created before the instance. Default: none is declared here, and
            the group `/aws/connect/<alias>` must be looked after elsewhere.

    Attributes:
        instance_arn: The instance's ARN.
        instance_id: The instance's id.
        instance_alias: The alias given.
        service_role_arn: The ARN of the instance's service-linked role.

    Raises:
        ValueError: The service does not take the alias, it is a token, or the log group is another alias's.

    Example:
        >>> from aws_cdk import Stack
        >>> instance = ConnectInstance(Stack(), "Instance", instance_alias="example-bank")
        >>> instance.instance_alias
        'example-bank'

    References:
        CloudFormation, AWS::Connect::Instance; guardrails IDN01, IDN03, ACC06 and LOG01.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance_alias: str,
        flow_log_group: FlowLogGroup | None = None,
    ) -> None:
        super().__init__(scope, id)
        with told_of(self):
            self.instance_alias = checked_alias(instance_alias)
            require_type(FlowLogGroup, "a FlowLogGroup", **not_none(flow_log_group=flow_log_group))
            if flow_log_group and flow_log_group.instance_alias != instance_alias:
                of = flow_log_group.instance_alias
                raise ValueError(f"flow log group is for alias {of!r}; allowed: one for {instance_alias!r}")
        resource = connect.CfnInstance(
            self,
            "Resource",
            attributes=instance_attributes(policy_of(self)),
            identity_management_type="SAML",
            instance_alias=self.instance_alias,
        )
        resource.add_property_override("Attributes.AutoMuteAgentOnHold", value=True)
        Validations.of(resource).acknowledge(
            Acknowledgment(
                id="CloudFormation-Validate::F3002",
                reason="the CDK's copy of the schema is older than AutoMuteAgentOnHold",
            )
        )
        resource.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        if flow_log_group:
            resource.node.add_dependency(flow_log_group)
        self.instance_arn = resource.attr_arn
        self.instance_id = resource.attr_id
        self.service_role_arn = resource.attr_service_role

    @staticmethod
    def from_attributes(*, instance_arn: str, instance_alias: str, service_role_arn: str) -> IConnectInstance:
        """Describe an instance that exists already, so that the other constructs can work with it.

        Args:
            instance_arn: The instance's ARN, literal or token.
            instance_alias: The instance's alias, literal or token.
            service_role_arn: The ARN of its service-linked role, literal or token.

        Raises:
            ValueError: A literal is not an instance's ARN, an alias or a role's ARN.

        Example:
            >>> ConnectInstance.from_attributes(
            ...     instance_arn="arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab",
            ...     instance_alias="example-bank",
            ...     service_role_arn="arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example",
            ... ).instance_id
            '0f9e8d7c-6b5a-4321-8765-0123456789ab'

        References:
            Service Authorization Reference, resource types of Amazon Connect.
        """
        if not _is_token(instance_arn):
            _require_arn("instance ARN", instance_arn, _INSTANCE_ARN, "connect:<region>:<account>:instance/<id>")
        if not _is_token(instance_alias):
            checked_alias(instance_alias)
        if not _is_token(service_role_arn):
            _require_arn("service role ARN", service_role_arn, _ROLE_ARN, "iam::<account>:role/<path and name>")
        return _ExistingInstance(
            instance_arn=instance_arn,
            instance_id=Fn.select(1, Fn.split("/", instance_arn)),
            instance_alias=instance_alias,
            service_role_arn=service_role_arn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ExistingInstance:
    instance_arn: str
    instance_id: str
    instance_alias: str
    service_role_arn: str


_INSTANCE_ARN = re.compile(r"arn:aws[a-z-]*:connect:[a-z0-9-]+:\d{12}:instance/[A-Za-z0-9-]+")
_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[!-~]+")


def _is_token(value: str) -> bool:
    return isinstance(value, str) and Token.is_unresolved(value)


def _require_arn(name: str, arn: str, pattern: re.Pattern[str], allowed: str) -> None:
    if not isinstance(arn, str) or not pattern.fullmatch(arn):
        raise ValueError(f"{name} {shown(arn)} is not usable; allowed: arn:<partition>:{allowed}")
