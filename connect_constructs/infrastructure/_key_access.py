"""What services must be allowed to do with the customer's keys, and how a key comes to allow it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from aws_cdk import Annotations, CfnOutput, Names, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


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


def profile_encryption(scope: Construct, domain_arn: str) -> iam.PolicyStatement:
    """Let Customer Profiles encrypt what a domain holds, sends to its dead-letter queue and exports."""
    return iam.PolicyStatement(
        sid="CustomerProfilesDomain",
        principals=[iam.ServicePrincipal("profile.amazonaws.com")],
        actions=["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],
        conditions={
            "StringEquals": {"aws:SourceAccount": Stack.of(scope).account},
            "ArnLike": {"aws:SourceArn": [domain_arn, f"{domain_arn}/objects/*"]},
        },
    )


def admit_log_groups(scope: Construct, key: kms.IKey) -> None:
    """Have the key allow what its log groups need."""
    statement = log_delivery(scope)
    _admit(
        Stack.of(scope),
        key,
        "LogKeyStatement",
        to_own=statement,
        to_foreign=statement,
        why="CloudWatch Logs makes no log group under a key that does not admit it",
    )


def admit_streams(scope: Construct, key: kms.IKey, instance: IConnectInstance) -> None:
    """Have the key allow what the instance's data streams need."""
    _admit(
        Stack.of(scope),
        key,
        "DataKeyStatement",
        to_own=stream_delivery(instance),
        to_foreign=_delivery_by_service_roles(
            scope, "StreamsOfConnectInstances", "connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*"
        ),
        why="without it the instance's records are lost; it names the service roles of all of the account's instances, "
        "because that of a new instance exists only once it is deployed",
    )


def admit_customer_profiles(scope: Construct, key: kms.IKey, domain_arn: str) -> None:
    """Have the key allow what a Customer Profiles domain needs, which the scope is alone in declaring."""
    statement = profile_encryption(scope, domain_arn)
    _admit(
        scope,
        key,
        "ProfileKeyStatement",
        to_own=statement,
        to_foreign=statement,
        why="Customer Profiles makes no domain under a key that does not admit it",
    )


def admit_profile_events(scope: Construct, key: kms.IKey) -> None:
    """Have the key allow what the event streams of the account's Customer Profiles domains need."""
    statement = _delivery_by_service_roles(
        scope, "StreamsOfCustomerProfiles", "profile.amazonaws.com/AWSServiceRoleForProfile_*"
    )
    _admit(
        Stack.of(scope),
        key,
        "ProfileEventsKeyStatement",
        to_own=statement,
        to_foreign=statement,
        why="without it events are lost; it names the service roles of all of the account's domains, because that of "
        "a new domain exists only once it is deployed",
    )


def key_behind(key: kms.IKey) -> kms.IKey:
    """Give the key that an alias of this app stands for, and any other key as it is."""
    return key.alias_target_key if isinstance(key, kms.Alias) else key


def is_edited(key: kms.IKey, scope: Construct) -> TypeGuard[kms.Key]:
    """Tell whether the scope's own stack declares the key, so that statements are added to its policy."""
    return isinstance(key, kms.Key) and Stack.of(key) is Stack.of(scope)


def _delivery_by_service_roles(scope: Construct, sid: str, roles: str) -> iam.PolicyStatement:
    """Let service-linked roles of the account write to data streams, in words that a policy takes before they exist.

    The principal is everybody, narrowed: a statement for the account's root would leave it to the policies of the
    service role, which nobody can edit.
    """
    stack = Stack.of(scope)
    return iam.PolicyStatement(
        sid=sid,
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
                    resource_name=f"aws-service-role/{roles}",
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
    """Add a statement to a key of the same stack; for any other key say, once a scope, what its owner must add.

    Nothing is said where another stack of the app has given its key the statement already.
    """
    key = key_behind(key)
    if is_edited(key, scope):
        key.add_to_resource_policy(to_own)  # of equal statements the CDK keeps one
        return
    if _holds(key, to_foreign, Stack.of(scope)):
        return
    id_ = f"{kind}{Names.unique_id(key)}"
    if scope.node.try_find_child(id_):
        return
    stack = Stack.of(scope)
    output = CfnOutput(
        scope,
        id_,
        description="Statement that the policy of the key given must hold",
        value=stack.to_json_string(to_foreign.to_statement_json()),
    )
    statement = json.dumps(_spelled_out(stack.resolve(to_foreign.to_statement_json())))
    Annotations.of(output).add_warning_v2(
        f"connect-constructs:{kind}",
        f"the key {key.node.path} is not declared in this stack and is left as it is: before this stack is deployed, "
        "its owner must see that its policy lets this account use it, if it is another account's, and holds the "
        f"following statement ({why}), which the stack output {stack.get_logical_id(output)} repeats: {statement}",
    )


def _holds(key: kms.IKey, statement: iam.PolicyStatement, asker: Stack) -> bool:
    """Tell whether the key of another stack holds a statement: both stacks' accounts and Regions are in its words."""
    if not isinstance(key, kms.Key):
        return False
    wanted = _without_sid(asker.resolve(statement.to_statement_json()))
    policy = asker.resolve(cast("kms.CfnKey", key.node.default_child).key_policy)
    return any(_without_sid(held) == wanted for held in policy["Statement"])


def _without_sid(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != "Sid"}


def _spelled_out(value: Any) -> Any:
    """Write joined texts and pseudo parameters as people read them, such as `arn:${AWS::Partition}:iam`."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::Join": [str(glue), list(parts)]}:
            return glue.join(_spelled_out(part) for part in parts)
        case dict():
            return {name: _spelled_out(each) for name, each in value.items()}
        case list():
            return [_spelled_out(each) for each in value]
        case _:
            return value
