"""``examples/regulated`` deployed into the emulated account: three stacks that read each other's outputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment.stack_deployment import StackArtifact, deploy
from tests.example_apps import REPOSITORY, run_app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.deployment._recording_provisioner import RecordEntry
    from tests.deployment.emulated_account import EmulatedAccount
    from tests.deployment.stack_deployment import DeployedStack
    from tests.fakes.fake_connect import FakeConnect

REGION = "us-east-1"


@pytest.fixture(scope="module")
def deployment(
    account: EmulatedAccount, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mapping[str, DeployedStack], Sequence[RecordEntry]]:
    """The deployed stacks by name, and what was created in the place of what the emulator lacks, in order."""
    assembly = tmp_path_factory.mktemp("regulated") / "cdk.out"
    run_app(REPOSITORY / "examples/regulated", assembly, "app.py").check_returncode()
    already = len(account.record.entries())
    stacks = {artifact.name: deploy(account, artifact) for artifact in StackArtifact.all_in(assembly)}
    return stacks, account.record.entries()[already:]


@pytest.fixture(scope="module")
def stacks(deployment: tuple[Mapping[str, DeployedStack], Sequence[RecordEntry]]) -> Mapping[str, DeployedStack]:
    """The deployed stacks by name."""
    return deployment[0]


@pytest.fixture(scope="module")
def created(deployment: tuple[Mapping[str, DeployedStack], Sequence[RecordEntry]]) -> Sequence[RecordEntry]:
    """The recorded resources."""
    return deployment[1]


def _the(created: Sequence[RecordEntry], resource_type: str) -> RecordEntry:
    """The only recorded resource of a type."""
    [entry] = [entry for entry in created if entry.resource_type == resource_type]
    return entry


def _told(stack: DeployedStack, what: str) -> str:
    """The value that a stack tells of a resource, by a part of the output's name."""
    [value] = [value for name, value in stack.outputs.items() if what in name]
    return value


def test_each_stack_reaches_create_complete(stacks: Mapping[str, DeployedStack]) -> None:
    """Deployed one after the other, the stacks are created without a failure: none waits for a later one."""
    assert {name: (stack.status, stack.failures) for name, stack in stacks.items()} == dict.fromkeys(
        ("RegulatedSecurity", "RegulatedNetwork", "RegulatedContactCenter"), ("CREATE_COMPLETE", [])
    )


def test_functions_are_guarded_inside_the_networks_vpc(
    account: EmulatedAccount, stacks: Mapping[str, DeployedStack]
) -> None:
    """The contact centre's security groups are in the VPC that the network stack tells of."""
    vpc = _told(stacks["RegulatedNetwork"], "RefNetwork1C6012B5")
    created = stacks["RegulatedContactCenter"].resources("CREATE_COMPLETE").values()
    groups: list[dict[str, Any]] = account.client("ec2", REGION).describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}]
    )["SecurityGroups"]

    assert "AWS::EC2::VPC" not in created
    assert sum(group["Description"] == "Function: TLS out" for group in groups) == list(created).count(
        "AWS::EC2::SecurityGroup"
    )


def test_sign_in_is_restricted(stacks: Mapping[str, DeployedStack], connect: FakeConnect) -> None:
    """The handler, executed in the given VPC, has held idle sessions to the platform's 30 minutes."""
    instance_id = _told(stacks["RegulatedContactCenter"], "RelayState").partition("/federate/")[2].partition("?")[0]
    [profile] = connect.profiles(instance_id)

    assert profile["SessionInactivityDuration"] == 30
    assert profile["AllowedIps"]


def test_the_bot_admits_the_instance_before_flows_may_talk_to_it(created: Sequence[RecordEntry]) -> None:
    """The one alias is admitted, then associated, then talked to, and it is the deployed one each time."""
    policy = _the(created, "AWS::Lex::ResourcePolicy").properties
    [flow] = [entry.properties for entry in created if entry.properties.get("Name") == "InboundCall"]
    [ask] = [action for action in json.loads(flow["Content"])["Actions"] if action["Identifier"] == "Ask"]
    alias = ask["Parameters"]["LexV2Bot"]["AliasArn"]
    order = [entry.properties.get("IntegrationArn", entry.resource_type) for entry in created]

    assert alias.startswith("arn:aws:lex:us-east-1:111122223333:bot-alias/")
    assert alias == policy["ResourceArn"] == policy["Policy"]["Statement"][0]["Resource"]
    assert order.index("AWS::Lex::BotAlias") < order.index("AWS::Lex::ResourcePolicy") < order.index(alias)
    assert order.index(alias) < [entry.properties for entry in created].index(flow)


def test_calls_from_the_queue_show_the_claimed_number(created: Sequence[RecordEntry]) -> None:
    """The queue's caller ID is the number that was claimed."""
    caller = _the(created, "AWS::Connect::Queue").properties["OutboundCallerConfig"]

    assert caller == {"OutboundCallerIdNumberArn": _the(created, "AWS::Connect::PhoneNumber").physical_id}


def test_whoever_points_the_number_at_the_flow_is_told_which(
    stacks: Mapping[str, DeployedStack], created: Sequence[RecordEntry]
) -> None:
    """The output is the id of the flow that calls go through: the end of its ARN."""
    [flow] = [entry.physical_id for entry in created if entry.properties.get("Name") == "InboundCall"]

    assert stacks["RegulatedContactCenter"].outputs["InboundCallFlowId"] == flow.rpartition("/")[2]
