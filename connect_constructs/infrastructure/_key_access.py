"""What services must be allowed to do with the customer's keys, and how a key comes to allow it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard

from aws_cdk import Annotations, CfnOutput, Names, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

if TYPE_CHECKING:
    from constructs import Construct

    from connect_constructs.infrastructure.connect_instance import IConnectInstance


def log_delivery(scope: Construct) -> iam.PolicyStatement:
    """Let CloudWatch Logs encrypt the log groups of this account and region."""
    stack = Stack.of(scope)
    return iam.PolicyStatement(
        sid="LogGroupsOfThisAccount",
        principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
        actions=["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": stack.format_arn(service="logs", resource="*")}},
    )


def stream_delivery(instance: IConnectInstance) -> iam.PolicyStatement:
    """Let the instance write to data streams that the key encrypts."""
    return iam.PolicyStatement(
        sid="StreamsOfTheInstance",
        principals=[iam.ArnPrincipal(instance.service_role_arn)],
        actions=["kms:GenerateDataKey"],
        resources=["*"],
    )


def admit_log_groups(scope: Construct, key: kms.IKey) -> None:
    """Have the key allow what its log groups need."""
    statement = log_delivery(scope)
    _admit(
        scope,
        key,
        "LogKeyStatement",
        to_own=statement,
        to_foreign=statement,
        why="CloudWatch Logs makes no log group under a key that does not admit it",
    )


def admit_streams(scope: Construct, key: kms.IKey, instance: IConnectInstance) -> None:
    """Have the key allow what the instance's data streams need."""
    _admit(
        scope,
        key,
        "DataKeyStatement",
        to_own=stream_delivery(instance),
        to_foreign=_early_stream_delivery(scope),
        why="without it the instance's records are lost; it names the service roles of all of the account's instances, "
        "because that of a new instance exists only once it is deployed",
    )


def key_behind(key: kms.IKey) -> kms.IKey:
    """Give the key that an alias of this app stands for, and any other key as it is."""
    return key.alias_target_key if isinstance(key, kms.Alias) else key


def is_edited(key: kms.IKey, scope: Construct) -> TypeGuard[kms.Key]:
    """Tell whether the scope's own stack declares the key, so that statements are added to its policy."""
    return isinstance(key, kms.Key) and Stack.of(key) is Stack.of(scope)


def _early_stream_delivery(scope: Construct) -> iam.PolicyStatement:
    """Let the account's instances write to data streams, in words that a policy takes before there is an instance.

    The principal is everybody, narrowed: a statement for the account's root would leave it to the policies of the
    service role, which nobody can edit.
    """
    stack = Stack.of(scope)
    return iam.PolicyStatement(
        sid="StreamsOfConnectInstances",
        principals=[iam.AnyPrincipal()],
        actions=["kms:GenerateDataKey"],
        resources=["*"],
        conditions={
            "StringEquals": {"kms:CallerAccount": stack.account},
            "ArnLike": {
                "aws:PrincipalArn": stack.format_arn(
                    service="iam",
                    region="",
                    resource="role",
                    resource_name="aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*",
                )
            },
        },
    )


def _admit(  # noqa: PLR0913 - keyword-only, what distinguishes the two kinds of key
    scope: Construct,
    key: kms.IKey,
    kind: str,
    *,
    to_own: iam.PolicyStatement,
    to_foreign: iam.PolicyStatement,
    why: str,
) -> None:
    """Add a statement to a key of the same stack; for any other key say, once a stack, what its owner must add."""
    key = key_behind(key)
    if is_edited(key, scope):
        key.add_to_resource_policy(to_own)  # of equal statements the CDK keeps one
        return
    stack = Stack.of(scope)
    id_ = f"{kind}{Names.unique_id(key)}"
    if stack.node.try_find_child(id_):
        return
    output = CfnOutput(
        stack,
        id_,
        description="Statement that the policy of the key given must hold",
        value=stack.to_json_string(to_foreign.to_statement_json()),
    )
    statement = json.dumps(_spelled_out(stack.resolve(to_foreign.to_statement_json())))
    Annotations.of(output).add_warning_v2(
        f"connect-constructs:{kind}",
        f"the key {key.node.path} is not declared in this stack and is left as it is: before this stack is deployed, "
        f"its owner must see that its policy holds the following statement ({why}), which the stack output "
        f"{stack.get_logical_id(output)} repeats: {statement}",
    )


def _spelled_out(value: Any) -> Any:
    """Write joined texts and pseudo parameters as people read them, such as `arn:${AWS::Partition}:iam`."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::Join": [str(glue), list(parts)]}:
            return glue.join(_spelled_out(part) for part in parts)
        case dict():
            return {name: _spelled_out(each) for name, each in value.items()}
        case _:
            return value
