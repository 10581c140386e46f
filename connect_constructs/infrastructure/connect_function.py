"""A Lambda function that flows invoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from connect_constructs.infrastructure._arguments import (
    checked_duration,
    require_environment,
    require_handler,
    require_instance,
    require_keys,
    require_type,
    require_vpc,
)
from connect_constructs.infrastructure._function_access import remember_access
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure._vpc_function import vpc_function

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_kms as kms

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class ConnectFunction(Construct):
    """A Lambda function in a VPC, associated with an instance and invocable by that instance alone.

    It has its own role, security group (no way in, TLS out) and encrypted log group; its environment is encrypted
    with the same key. What its code may do is granted to `function` in the CDK's usual ways.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance whose flows invoke it.
        vpc: The VPC it runs in, in the private subnets or, where there are none, the isolated ones.
        log_key: The customer key for its log group and environment. A key of this stack comes to admit CloudWatch
            Logs; for any other, a synth warning gives its owner the statement to add.
        code: The handler's code.
        handler: The handler's name, such as `index.handler`.
        runtime: The Lambda runtime.
        environment: Environment variables. Default: none.
        timeout: Longest run, whole seconds from 1 to the policy's `function_timeout_seconds`. Default: that limit.

    Attributes:
        function: The function itself.

    Raises:
        ValueError: The timeout is outside what the policy allows, the VPC has public subnets only, Lambda does not take
            the handler's name or a variable, or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack, aws_lambda as lambda_
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.encryption_keys import LogKey
        >>> from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
        >>> stack = Stack()
        >>> log_key = LogKey(stack, "LogKey")
        >>> lookup = ConnectFunction(
        ...     stack,
        ...     "Lookup",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     vpc=IsolatedNetwork(stack, "Network", log_key=log_key).vpc,
        ...     log_key=log_key,
        ...     code=lambda_.Code.from_inline("def handler(event, context): return {'tier': 'gold'}"),
        ...     handler="index.handler",
        ...     runtime=lambda_.Runtime.PYTHON_3_14,
        ... )
        >>> lookup.function.timeout.to_seconds()
        8

    References:
        Amazon Connect administrator guide, connect-lambda-functions; guardrails LAM01, LAM02, LAM03, LOG02 and LOG03.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        vpc: ec2.IVpc,
        log_key: kms.IKey,
        code: lambda_.Code,
        handler: str,
        runtime: lambda_.Runtime,
        environment: Mapping[str, str] | None = None,
        timeout: Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_instance(instance)
        require_vpc(vpc)
        require_keys(log_key=log_key)
        require_type(lambda_.Code, "a lambda_.Code, such as Code.from_asset(...)", code=code)
        require_handler(handler)
        require_type(lambda_.Runtime, "a lambda_.Runtime, such as Runtime.PYTHON_3_14", runtime=runtime)
        if environment is not None:
            require_environment(environment)
        self.function: lambda_.Function = vpc_function(
            self,
            vpc=vpc,
            log_key=log_key,
            code=code,
            handler=handler,
            runtime=runtime,
            timeout=self._checked(timeout),
            description=f"Answers the flows of {instance.instance_alias}",
            environment=environment,
        )
        self.function.add_permission(
            "Connect",
            principal=iam.ServicePrincipal("connect.amazonaws.com"),
            source_account=Stack.of(self).account,
            source_arn=instance.instance_arn,
        )
        association = connect.CfnIntegrationAssociation(
            self,
            "Association",
            instance_id=instance.instance_arn,
            integration_arn=self.function.function_arn,
            integration_type="LAMBDA_FUNCTION",
        )
        remember_access(self.function, instance, self.function.node.find_child("Connect"), association)

    def _checked(self, timeout: Duration | None) -> Duration:
        """Return the timeout if a flow would wait for it."""
        limit = policy_of(self).function_timeout_seconds
        if timeout is None:
            return Duration.seconds(limit)
        allowed = f"whole seconds from 1 to {limit}, the policy's function_timeout_seconds"
        seconds = checked_duration(f"{self.node.path}: timeout", timeout, allowed).to_seconds(integral=False)
        if not 1 <= seconds <= limit or seconds != int(seconds):
            raise ValueError(f"{self.node.path}: timeout is {seconds:g} seconds; allowed: {allowed}")
        return timeout
