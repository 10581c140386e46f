"""``examples/regulated`` deployed into the emulated account: three stacks that read each other's outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment.stack_deployment import StackArtifact, deploy
from tests.example_apps import REPOSITORY, run_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.deployment.emulated_account import EmulatedAccount
    from tests.deployment.stack_deployment import DeployedStack
    from tests.fakes.fake_connect import FakeConnect

REGION = "us-east-1"


@pytest.fixture(scope="module")
def stacks(account: EmulatedAccount, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, DeployedStack]:
    """The deployed stacks by name."""
    assembly = tmp_path_factory.mktemp("regulated") / "cdk.out"
    run_app(REPOSITORY / "examples/regulated", assembly, "app.py").check_returncode()
    return {artifact.name: deploy(account, artifact) for artifact in StackArtifact.all_in(assembly)}


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
