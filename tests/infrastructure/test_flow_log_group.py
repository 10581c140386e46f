"""The flow log group stands before the instance, kept and encrypted."""

from __future__ import annotations

import pytest
from aws_cdk import App, Stack, assertions
from aws_cdk import aws_kms as kms

from connect_constructs.infrastructure.flow_log_group import FlowLogGroup


def test_group_is_the_one_flows_write_to() -> None:
    """It has the name that the service writes to, the policy's retention and the key given."""
    stack = Stack(App(), "Stack")
    FlowLogGroup(stack, "FlowLogs", instance_alias="example-bank", key=kms.Key(stack, "Key"))

    assertions.Template.from_stack(stack).has_resource(
        "AWS::Logs::LogGroup",
        {
            "Properties": {
                "LogGroupName": "/aws/connect/example-bank",
                "RetentionInDays": 120,
                "KmsKeyId": {"Fn::GetAtt": [assertions.Match.string_like_regexp("Key"), "Arn"]},
            },
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
        },
    )


def test_alias_is_checked() -> None:
    """A group for an alias that the service refuses is refused."""
    stack = Stack(App(), "Stack")

    with pytest.raises(ValueError, match="instance alias 'd-bank' is not usable"):
        FlowLogGroup(stack, "FlowLogs", instance_alias="d-bank", key=kms.Key(stack, "Key"))
