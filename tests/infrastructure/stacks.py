"""Stacks for the tests of single constructs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.encryption_keys import DataKey, LogKey

if TYPE_CHECKING:
    from connect_constructs.guardrails.policy import GuardrailPolicy

Resource = Mapping[str, Any]


class ContactCenterStack(Stack):
    """A stack with an instance and both keys, for the construct under test to join."""

    def __init__(self, policy: GuardrailPolicy | None = None) -> None:
        app = App()
        if policy:
            policy.apply(app)
        super().__init__(app, "Stack", env=Environment(account="111122223333", region="us-east-1"))
        self.log_key = LogKey(self, "LogKey")
        self.instance = ConnectInstance(self, "Instance", instance_alias="example-bank")
        self.key = DataKey(self, "DataKey", instance=self.instance)


def resources_of(stack: Stack, resource_type: str) -> Mapping[str, Resource]:
    """Return the synthesized resources of one type by logical id."""
    return Template.from_stack(stack).find_resources(resource_type)


def one_of(stack: Stack, resource_type: str, logical_id: str = "") -> Resource:
    """Return the properties of the only resource of a type whose logical id begins so."""
    [resource] = [
        resource for found, resource in resources_of(stack, resource_type).items() if found.startswith(logical_id)
    ]
    properties: Resource = resource["Properties"]
    return properties
