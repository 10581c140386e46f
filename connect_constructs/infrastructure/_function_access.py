"""What lets flows invoke a Lambda function: its association with the instance, and the instance's permission."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, cast

from aws_cdk import Stack, Stage, Token
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, DependencyGroup, IConstruct

from connect_constructs.infrastructure._construct_values import function_arn_of, identity_of

if TYPE_CHECKING:
    from constructs import IDependable

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_SCOPE = "FlowFunctions"
_NEWEST_CODE = ":$LATEST"
_HASH_LENGTH = 16


class _Key(NamedTuple):
    stage: IConstruct
    function: str
    instance: str


_given: dict[_Key, IDependable] = {}
"""The CDK never frees constructs, so neither need this."""


def remember_access(function: IConstruct, instance: IConnectInstance, *resources: IConstruct) -> IDependable:
    """Note what lets an instance's flows invoke a function, so that nobody declares it again."""
    access = DependencyGroup(*resources)
    _given[_key(function, instance)] = access
    return access


def access_to(function: IConstruct, instance: IConnectInstance, *, scope: Construct) -> IDependable:
    """Return what lets an instance's flows invoke a function, declared if it is nowhere yet.

    Args:
        function: The function, or a version or alias of it.
        instance: The instance whose flows invoke it.
        scope: The flow that does.

    Raises:
        ValueError: Lambda gives nobody permission for what is invoked.
    """
    arn = function_arn_of(function)
    if arn.endswith(_NEWEST_CODE):
        raise ValueError(f"{function.node.path} can be permitted to nobody; allowed: the function, a version or alias")
    return _given.get(_key(function, instance)) or _give_access(function, instance, _home(function, instance, scope))


def _home(function: IConstruct, instance: IConnectInstance, flow: Construct) -> Stack:
    """Return the stack to declare access in: one that whatever flow comes later can await as well.

    It is the function's own. The instance's serves where the function is nothing but an ARN, and for a flow of that
    stack, which awaits the function's: that one cannot await the instance in turn.
    """
    if isinstance(instance, Construct):
        home = Stack.of(instance)
        if not Token.is_unresolved(function_arn_of(function)) or Stack.of(flow) is home:
            return home
    return Stack.of(function)


def _give_access(function: IConstruct, instance: IConnectInstance, home: Stack) -> IDependable:
    functions = cast("Construct | None", home.node.try_find_child(_SCOPE)) or Construct(home, _SCOPE)
    key = _key(function, instance)
    arn = function_arn_of(function)
    # The logical ids tell neither which flow came first nor what the stack and its Stage are called.
    ids = [_within(home, key.stage, path) for path in (key.function, key.instance)]
    access = Construct(functions, sha256(json.dumps(ids).encode()).hexdigest()[:_HASH_LENGTH])
    permission = lambda_.CfnPermission(
        access,
        "Permission",
        action="lambda:InvokeFunction",
        function_name=arn,
        principal="connect.amazonaws.com",
        source_account=home.account,
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


def _key(function: IConstruct, instance: IConnectInstance) -> _Key:
    return _Key(
        Stage.of(function) or function.node.root,
        identity_of(function_arn_of(function), function),
        identity_of(instance.instance_arn, function),
    )


def _within(home: Stack, stage: IConstruct, path: str) -> str:
    """Return a path as seen from a stack: below it with a slash in front, elsewhere from the Stage."""
    inside = path.removeprefix(f"{home.node.path}/")
    return path.removeprefix(f"{stage.node.path}/") if inside == path else f"/{inside}"
