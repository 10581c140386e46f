"""``examples/flows/app`` deployed into the emulated account: what Connect would be given to validate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment.stack_deployment import StackArtifact, deploy

if TYPE_CHECKING:
    from tests.deployment._recording_provisioner import RecordEntry
    from tests.deployment.emulated_account import EmulatedAccount

FLOW_TYPES = ("AWS::Connect::ContactFlow", "AWS::Connect::ContactFlowModule")


@pytest.fixture(scope="module")
def created(account: EmulatedAccount, flows: StackArtifact) -> list[RecordEntry]:
    """What was created in the place of what the emulator lacks, in order, once the example is deployed."""
    already = len(account.record.entries())
    stack = deploy(account, flows)
    assert (stack.status, stack.failures) == ("CREATE_COMPLETE", [])
    return account.record.entries()[already:]


def _blocks(created: list[RecordEntry], name: str) -> dict[str, Any]:
    """The parameters of a flow's blocks by identifier, as the service got them."""
    [content] = [
        entry.properties["Content"]
        for entry in created
        if entry.resource_type in FLOW_TYPES and entry.properties["Name"] == name
    ]
    return {action["Identifier"]: action["Parameters"] for action in json.loads(content)["Actions"]}


def _arn_of(created: list[RecordEntry], resource_type: str, name: str) -> str:
    [arn] = [
        entry.physical_id
        for entry in created
        if entry.resource_type == resource_type and entry.properties["Name"] == name
    ]
    return arn


def test_placeholders_become_what_was_deployed(created: list[RecordEntry]) -> None:
    """Queue, hours, module and queue flow stand in the flow as the ARNs that they were given."""
    blocks = _blocks(created, "InboundChat")

    assert blocks["Choose queue"]["QueueId"] == _arn_of(created, "AWS::Connect::Queue", "Service")
    assert blocks["Check hours"]["HoursOfOperationId"] == _arn_of(created, "AWS::Connect::HoursOfOperation", "Service")
    assert blocks["Greet"]["FlowModuleId"] == _arn_of(created, "AWS::Connect::ContactFlowModule", "Greeting")
    assert blocks["Choose queue flow"]["EventHooks"]["CustomerQueue"] == _arn_of(
        created, "AWS::Connect::ContactFlow", "Queue"
    )


def test_functions_are_associated_before_the_flows_that_invoke_them(created: list[RecordEntry]) -> None:
    """When a flow is created, the ARN that it invokes is associated with the instance already."""
    for name, block in (("InboundChat", "Look up"), ("Payment", "Pay")):
        arn = _blocks(created, name)[block]["LambdaFunctionARN"]
        order = [
            entry.properties.get("IntegrationArn", entry.properties.get("Name"))
            for entry in created
            if entry.resource_type in (*FLOW_TYPES, "AWS::Connect::IntegrationAssociation")
        ]

        assert arn.startswith("arn:aws:lambda:us-east-1:111122223333:function:")
        assert order.index(arn) < order.index(name)


def test_the_certificate_arrives_whole(created: list[RecordEntry]) -> None:
    """The certificate's lines, and the id of the key that the stack made, stand in the block that asks for the card."""
    encryption = _blocks(created, "Payment")["Ask for card"]["InputEncryption"]
    [key] = [entry for entry in created if entry.resource_type == "AWS::Connect::SecurityKey"]

    assert encryption["Key"].splitlines()[0] == "-----BEGIN CERTIFICATE-----"
    assert encryption["Key"].endswith("\n-----END CERTIFICATE-----\n")
    assert key.physical_id == f"{key.properties['InstanceId']}|{encryption['EncryptionKeyId']}"
