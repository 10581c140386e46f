"""Functions that flows invoke."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.connect_function import ConnectFunction
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of


def _stack(policy: GuardrailPolicy | None = None, vpc: ec2.IVpc | None = None, **choices: Any) -> ContactCenterStack:
    stack = ContactCenterStack(policy)
    ConnectFunction(
        stack,
        "Lookup",
        instance=stack.instance,
        vpc=vpc or IsolatedNetwork(stack, "Network", log_key=stack.log_key).vpc,
        log_key=stack.log_key,
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
        **choices,
    )
    return stack


def test_a_function_runs_in_private_subnets_behind_its_own_group() -> None:
    """The function has the VPC's subnets and a security group with no way in and only TLS out."""
    stack = _stack()
    network = one_of(stack, "AWS::Lambda::Function")["VpcConfig"]
    group = one_of(stack, "AWS::EC2::SecurityGroup", "Lookup")

    assert len(network["SubnetIds"]) == 2
    assert len(network["SecurityGroupIds"]) == 1
    assert "SecurityGroupIngress" not in group
    assert [(rule["FromPort"], rule["ToPort"]) for rule in group["SecurityGroupEgress"]] == [(443, 443)]


def test_environment_and_logs_are_under_the_log_key() -> None:
    """The environment and the function's own log group are encrypted; the group is kept as the policy says."""
    stack = _stack(environment={"TABLE": "customers"})
    function = one_of(stack, "AWS::Lambda::Function")
    group = one_of(stack, "AWS::Logs::LogGroup", "Lookup")

    assert function["KmsKeyArn"] == group["KmsKeyId"]
    assert function["LoggingConfig"]["LogGroup"]["Ref"].startswith("LookupLogGroup")
    assert group["RetentionInDays"] == 120


def test_only_the_instance_may_invoke_it() -> None:
    """The one permission is Connect's, for this instance in this account."""
    permission = one_of(_stack(), "AWS::Lambda::Permission")

    assert permission["Principal"] == "connect.amazonaws.com"
    assert permission["SourceAccount"] == "111122223333"
    assert permission["SourceArn"]["Fn::GetAtt"][0].startswith("Instance")


def test_flows_can_choose_it() -> None:
    """The function is associated with the instance."""
    association = one_of(_stack(), "AWS::Connect::IntegrationAssociation")

    assert association["IntegrationType"] == "LAMBDA_FUNCTION"
    assert association["InstanceId"]["Fn::GetAtt"][0].startswith("Instance")
    assert association["IntegrationArn"]["Fn::GetAtt"][0].startswith("Lookup")


def test_its_role_holds_no_policy_of_aws() -> None:
    """The role's only policy is the function's own, which keeps network interfaces out of the code's hands."""
    stack = _stack()
    [policy] = one_of(stack, "AWS::IAM::Role", "Lookup")["ManagedPolicyArns"]
    statements = one_of(stack, "AWS::IAM::ManagedPolicy", "Lookup")["PolicyDocument"]["Statement"]

    assert policy["Ref"].startswith("LookupPolicy")
    assert [statement["Condition"] for statement in statements if statement["Resource"] == "*"] == [
        {"Null": {"lambda:SourceFunctionArn": "true"}}
    ]


def test_the_default_timeout_is_the_policys() -> None:
    """Without a timeout the function may run as long as the policy allows."""
    stack = _stack(GuardrailPolicy(function_timeout_seconds=5))

    assert one_of(stack, "AWS::Lambda::Function")["Timeout"] == 5


def test_a_shorter_timeout_is_taken() -> None:
    """A timeout within the limit is used as it is."""
    assert one_of(_stack(timeout=Duration.seconds(3)), "AWS::Lambda::Function")["Timeout"] == 3


@pytest.mark.parametrize(("seconds", "limit"), [(9, 8), (8, 5), (0, 8)])
def test_timeouts_that_no_flow_waits_for_are_refused(seconds: int, limit: int) -> None:
    """A timeout of nothing or beyond the policy's limit is refused with the value and the limit."""
    with pytest.raises(ValueError, match=f"timeout is {seconds} seconds; allowed: whole seconds from 1 to {limit}"):
        _stack(GuardrailPolicy(function_timeout_seconds=limit), timeout=Duration.seconds(seconds))


def test_parts_of_a_second_are_refused() -> None:
    """A timeout of 2.5 seconds, which Lambda cannot keep, is refused."""
    with pytest.raises(ValueError, match=r"timeout is 2\.5 seconds"):
        _stack(timeout=Duration.millis(2500))


def test_a_vpc_with_public_subnets_only_is_refused() -> None:
    """A VPC without private subnets is no place for a function."""
    outside = ContactCenterStack()
    public = ec2.Vpc.from_vpc_attributes(
        outside, "Vpc", vpc_id="vpc-1", availability_zones=["us-east-1a"], public_subnet_ids=["subnet-1"]
    )

    with pytest.raises(ValueError, match="has public subnets only; allowed: one with private subnets"):
        _stack(vpc=public)


def test_no_helper_function_of_the_cdk_comes_along() -> None:
    """The only function in the stack is the one asked for."""
    assert len(resources_of(_stack(), "AWS::Lambda::Function")) == 1
