"""Log groups are kept at least as long as the policy says."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack, assertions
from aws_cdk import aws_kms as kms

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure._encrypted_log_group import encrypted_log_group
from connect_constructs.infrastructure._log_retention import _RETENTIONS
from tests.deployment._registry_schema import RegistrySchema


def declared(policy: GuardrailPolicy) -> dict[str, object]:
    """Declare one log group under a policy and return it as the template has it."""
    app = App()
    policy.apply(app)
    stack = Stack(app, "Stack", env=Environment(region="us-east-1"))
    encrypted_log_group(stack, "Logs", key=kms.Key(stack, "Key"))
    [group] = assertions.Template.from_stack(stack).find_resources("AWS::Logs::LogGroup").values()
    return dict(group)


@pytest.mark.parametrize(("least", "kept"), [(1, 1), (120, 120), (121, 150), (366, 400), (3653, 3653)])
def test_shortest_sufficient_retention_is_taken(least: int, kept: int) -> None:
    """The group is kept for the shortest time CloudWatch offers that meets the policy."""
    group = declared(GuardrailPolicy(log_retention_days=least))

    assert {"RetentionInDays": kept, "KmsKeyId": {"Fn::GetAtt": ["Key961B73FD", "Arn"]}} == group["Properties"]


def test_group_outlives_its_stack() -> None:
    """A log group is retained when its stack goes, but not when its creation fails."""
    group = declared(GuardrailPolicy())

    assert (group["DeletionPolicy"], group["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_retentions_are_those_of_the_service() -> None:
    """The retentions known are exactly those of the resource's schema."""
    schema = RegistrySchema.load("AWS::Logs::LogGroup", "us-east-1").document

    assert list(_RETENTIONS) == schema["properties"]["RetentionInDays"]["enum"]
