"""``examples/contact-center`` deployed into the emulated account, and deleted: what comes and what stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment.stack_deployment import StackArtifact, delete, deploy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.deployment._recording_provisioner import RecordEntry
    from tests.deployment.emulated_account import EmulatedAccount
    from tests.deployment.stack_deployment import DeployedStack

STAYS = {
    "AWS::Connect::Instance",
    "AWS::CustomerProfiles::Domain",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::SAMLProvider",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::Logs::LogStream",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
}
GOES = {
    "AWS::Connect::ApprovedOrigin",
    "AWS::Connect::ContactFlow",
    "AWS::Connect::ContactFlowModule",
    "AWS::Connect::HoursOfOperation",
    "AWS::Connect::Queue",
    "AWS::Connect::QuickConnect",
    "AWS::Connect::RoutingProfile",
    "AWS::Connect::SecurityProfile",
    "AWS::Connect::User",
}


@dataclass(frozen=True)
class Life:
    """The example's stack from its creation to its deletion.

    Attributes:
        made: the stack once created.
        gone: the stack once deleted.
        created: what was created in the place of what the emulator lacks, in order.
    """

    made: DeployedStack
    gone: DeployedStack
    created: list[RecordEntry]

    def the(self, resource_type: str, name: str) -> RecordEntry:
        """The recorded resource of a type and name."""
        [entry] = [
            entry for entry in self.created if entry.resource_type == resource_type and entry.properties["Name"] == name
        ]
        return entry

    def blocks(self, resource_type: str, name: str) -> dict[str, Any]:
        """The parameters of a flow's blocks by identifier, as the service got them."""
        content = json.loads(self.the(resource_type, name).properties["Content"])
        return {action["Identifier"]: action["Parameters"] for action in content["Actions"]}


@pytest.fixture(scope="module")
def life(account: EmulatedAccount, contact_center: StackArtifact) -> Life:
    """The example, deployed and deleted."""
    already = len(account.record.entries())
    made = deploy(account, contact_center)
    created = account.record.entries()[already:]
    return Life(made, delete(account, contact_center, made), created)


def test_it_comes_and_goes_without_a_failure(life: Life) -> None:
    """CloudFormation creates the whole example, and deletes it."""
    assert (life.made.status, life.made.failures) == ("CREATE_COMPLETE", [])
    assert (life.gone.status, life.gone.failures) == ("DELETE_COMPLETE", [])


def test_flows_lead_to_what_was_deployed(life: Life) -> None:
    """Chats go through the module and the queue flow to one of the two desks, as the ARNs that these were given."""
    blocks = life.blocks("AWS::Connect::ContactFlow", "InboundChat")
    queue_flow = life.the("AWS::Connect::ContactFlow", "Queue").physical_id

    assert blocks["Identify"]["FlowModuleId"] == life.the("AWS::Connect::ContactFlowModule", "Identify").physical_id
    assert blocks["Choose cards"]["QueueId"] == life.the("AWS::Connect::Queue", "Cards").physical_id
    assert blocks["Choose service"]["QueueId"] == life.the("AWS::Connect::Queue", "Service").physical_id
    for flow in ("InboundChat", "QueueTransfer", "AgentTransfer"):
        hooks = life.blocks("AWS::Connect::ContactFlow", flow)["Choose queue flow"]["EventHooks"]
        assert hooks == {"CustomerQueue": queue_flow}


def test_the_chat_site_is_told_the_inbound_flow(life: Life) -> None:
    """The output is the id with which the service starts chats: the end of the flow's ARN."""
    flow = life.the("AWS::Connect::ContactFlow", "InboundChat").physical_id

    assert life.made.outputs["InboundChatFlowId"] == flow.rpartition("/")[2]


def test_the_function_is_associated_before_the_module_that_invokes_it(life: Life) -> None:
    """When the module is created, the ARN that it invokes is associated with the instance already."""
    function = life.blocks("AWS::Connect::ContactFlowModule", "Identify")["Find tier"]["LambdaFunctionARN"]
    order = [entry.properties.get("IntegrationArn", entry.properties.get("Name")) for entry in life.created]

    assert function.startswith("arn:aws:lambda:us-east-1:111122223333:function:")
    assert order.index(function) < order.index("Identify")


def test_what_holds_data_or_lets_people_in_stays(life: Life) -> None:
    """Instance, profiles, keys, buckets, logs and federation outlive the stack; routing, flows and people do not."""
    assert set(life.gone.resources("DELETE_SKIPPED").values()) == STAYS
    assert set(life.gone.resources("DELETE_COMPLETE").values()) >= GOES


def test_what_stays_needs_nothing_that_went(life: Life, contact_center: StackArtifact) -> None:
    """No resource that is left behind refers to one that was deleted."""
    resources = contact_center.template["Resources"]
    left = life.gone.resources("DELETE_SKIPPED")
    needed = {(id_, other) for id_ in left for other in _needed(resources[id_]["Properties"])}

    assert needed
    assert {(id_, other) for id_, other in needed if other not in left} == set()


def _needed(value: Any) -> Iterator[str]:
    """The logical ids that a value refers to."""
    match value:
        case {"Ref": str(name)}:
            yield from () if name.startswith("AWS::") else (name,)
        case {"Fn::GetAtt": [str(name), _]}:
            yield name
        case dict() | list():
            for inner in value.values() if isinstance(value, dict) else value:
                yield from _needed(inner)
