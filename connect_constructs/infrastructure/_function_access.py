"""What lets flows invoke a Lambda function: its association with the instance, and the instance's permission."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from aws_cdk import Stack, Stage
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, DependencyGroup

from connect_constructs.infrastructure._construct_values import function_arn_of

if TYPE_CHECKING:
    from constructs import IConstruct, IDependable

    from connect_constructs.infrastructure.connect_instance import IConnectInstance

_SCOPE = "FlowFunctions"

_given: dict[tuple[IConstruct, str, str], IDependable] = {}
"""By app or Stage, function and instance. The CDK never frees constructs, so neither need this."""


def remember_access(function: IConstruct, instance: IConnectInstance, *resources: IConstruct) -> IDependable:
    """Note what lets an instance's flows invoke a function, so that nobody declares it again."""
    access = DependencyGroup(*resources)
    _given[_key(function, instance)] = access
    return access


def access_to(function: IConstruct, instance: IConnectInstance, *, scope: Construct) -> IDependable:
    """Return what lets an instance's flows invoke a function, declared in the scope's stack if it is nowhere yet."""
    return _given.get(_key(function, instance)) or _give_access(function, instance, Stack.of(scope))


def _give_access(function: IConstruct, instance: IConnectInstance, stack: Stack) -> IDependable:
    functions = cast("Construct | None", stack.node.try_find_child(_SCOPE)) or Construct(stack, _SCOPE)
    # The logical ids tell neither which flow came first nor what the stack is called.
    path = function.node.path.removeprefix(f"{stack.node.path}/").replace("/", "-")
    access = Construct(functions, f"{path}-{stack.resolve(instance.instance_alias)}")
    arn = function_arn_of(function)
    permission = lambda_.CfnPermission(
        access,
        "Permission",
        action="lambda:InvokeFunction",
        function_name=arn,
        principal="connect.amazonaws.com",
        source_account=stack.account,
        source_arn=instance.instance_arn,
    )
    association = connect.CfnIntegrationAssociation(
        access,
        "Association",
        instance_id=instance.instance_arn,
        integration_arn=arn,
        integration_type="LAMBDA_FUNCTION",
    )
    return remember_access(function, instance, permission, association)


def _key(function: IConstruct, instance: IConnectInstance) -> tuple[IConstruct, str, str]:
    return Stage.of(function) or function.node.root, function_arn_of(function), instance.instance_arn
