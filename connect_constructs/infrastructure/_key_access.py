"""What services must be allowed to do with the customer's keys, and how a key comes to allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Annotations, CfnOutput, Stack
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


def admit(scope: Construct, id_: str, *, key: kms.IKey, statement: iam.PolicyStatement) -> None:
    """Add a statement to a key of the same stack; for any other key, say what its owner must add."""
    if isinstance(key, kms.Key) and Stack.of(key) is Stack.of(scope):
        key.add_to_resource_policy(statement)
        return
    output = CfnOutput(
        scope,
        id_,
        description="Statement that the policy of the key given must hold",
        value=Stack.of(scope).to_json_string(statement.to_statement_json()),
    )
    Annotations.of(scope).add_warning_v2(
        f"connect-constructs:{id_}",
        f"the key given is not of this stack and is left as it is: its owner must add the statement in the stack "
        f"output {Stack.of(scope).get_logical_id(output)} to its policy before this stack is deployed",
    )
