"""The one way this library declares a Lambda function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from connect_constructs.infrastructure._accepted_findings import (
    accept,
    accept_in_cfn_lint,
    accept_in_checkov,
    regulatory,
)
from connect_constructs.infrastructure._encrypted_log_group import encrypted_log_group
from connect_constructs.infrastructure._key_access import key_behind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import Duration
    from aws_cdk import aws_kms as kms
    from constructs import Construct

_OWN_CONCURRENCY = "how an account shares out its concurrency is its owner's choice"
_ANSWER_AWAITED = "whoever invokes it waits for its answer and deals with its failure"


def vpc_function(  # noqa: PLR0913 - a function has that many independent parts
    scope: Construct,
    *,
    vpc: ec2.IVpc,
    log_key: kms.IKey,
    code: lambda_.Code,
    handler: str,
    runtime: lambda_.Runtime,
    timeout: Duration,
    description: str,
    environment: Mapping[str, str] | None = None,
    role_path: str | None = None,
    permissions: Sequence[iam.PolicyStatement] = (),
) -> lambda_.Function:
    """Declare a function in private subnets, with its own role, security group and encrypted log group."""
    if not (vpc.private_subnets or vpc.isolated_subnets):
        raise ValueError(f"VPC of {scope.node.path} has public subnets only; allowed: one with private subnets")
    log_key = key_behind(log_key)
    log_group = encrypted_log_group(scope, "LogGroup", key=log_key)
    policy = iam.ManagedPolicy(
        scope,
        "Policy",
        description="What a function may do",
        statements=[
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
            ),
            iam.PolicyStatement(actions=["kms:Decrypt"], resources=[log_key.key_arn]),
            _network_interfaces(),
            *permissions,
        ],
    )
    accept(
        policy,
        "network interfaces have no ARN before Lambda makes them, and the function's own code may not touch them",
        "AwsSolutions-IAM5[Resource::*]",
    )
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        # A policy that the role refers to is in force before the function is made; an attached one might come later.
        managed_policies=[policy],
        path=role_path,
    )
    group = ec2.SecurityGroup(
        scope, "SecurityGroup", vpc=vpc, allow_all_outbound=False, description="Function: TLS out"
    )
    group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.HTTPS, "TLS only")
    function = lambda_.Function(
        scope,
        "Function",
        code=code,
        description=description,
        environment=environment,
        environment_encryption=log_key,
        handler=handler,
        log_group=log_group,
        role=role,
        runtime=runtime,
        security_groups=[group],
        timeout=timeout,
        vpc=vpc,
    )
    accept(function, _OWN_CONCURRENCY, *regulatory("LambdaConcurrency"))
    accept(function, _ANSWER_AWAITED, *regulatory("LambdaDLQ"))
    accept_in_checkov(function, {"CKV_AWS_115": _OWN_CONCURRENCY, "CKV_AWS_116": _ANSWER_AWAITED})
    accept_in_cfn_lint(function, {"W3005": "the CDK's own function depends on its role twice over"})
    return function


def _network_interfaces() -> iam.PolicyStatement:
    """Let the Lambda service, but not the function's own code, keep network interfaces in the VPC."""
    return iam.PolicyStatement(
        actions=[
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        ],
        resources=["*"],
        # Requests of the function's code carry its ARN under this key; those of the service do not.
        conditions={"Null": {"lambda:SourceFunctionArn": "true"}},
    )
