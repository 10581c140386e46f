"""``examples/minimal`` deployed into the emulated account, its handler really executed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.deployment import emulated_account
from tests.deployment.stack_deployment import StackArtifact, delete, deploy
from tests.fakes._rest_json import ServiceError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.deployment.emulated_account import EmulatedAccount
    from tests.deployment.stack_deployment import DeployedStack
    from tests.fakes.fake_connect import FakeConnect

PROFILE_TYPE = "Custom::ConnectAuthenticationProfile"
ZSCALER_COVER = [
    f"{network}.{block}" for network in ("216.82.182", "216.131.56") for block in ("50/31", "52/30", "56/30", "60/32")
]


@dataclass(frozen=True)
class Deployment:
    """One deployment of the example and what was recorded during it."""

    stack: DeployedStack
    recorded_types: frozenset[str]
    instance_id: str


def deployed(account: EmulatedAccount, artifact: StackArtifact, name: str) -> Deployment:
    """Deploy under a name of its own."""
    already = len(account.record.entries())
    stack = deploy(account, artifact, name)
    entries = account.record.entries()[already:]
    [instance] = [
        entry for entry in entries if (entry.operation, entry.resource_type) == ("create", "AWS::Connect::Instance")
    ]
    types = frozenset(entry.resource_type for entry in entries)
    return Deployment(stack, types, instance.physical_id.rpartition("/")[2])


@pytest.fixture(scope="module")
def running(account: EmulatedAccount, minimal: StackArtifact) -> Deployment:
    """The example, deployed and left running."""
    return deployed(account, minimal, "Running")


def allowed_ranges(connect: FakeConnect, instance_id: str) -> list[str]:
    """Whence the service lets users of an instance sign in."""
    [profile] = connect.profiles(instance_id)
    ranges: list[str] = profile["AllowedIps"]
    return ranges


def with_unknown_resource(minimal: StackArtifact, folder: Path) -> StackArtifact:
    """The example with a last resource of a type that does not exist."""
    assembly = folder / "cdk.out"
    shutil.copytree(minimal.assembly, assembly)
    template = minimal.template
    template["Resources"]["Unknown"] = {"Type": "AWS::Nowhere::Nothing", "DependsOn": list(template["Resources"])}
    (assembly / minimal.template_file.name).write_text(json.dumps(template))
    return StackArtifact.only_one_in(assembly)


def test_reaches_create_complete(running: Deployment) -> None:
    """CloudFormation creates the whole example without a failure."""
    assert (running.stack.status, running.stack.failures) == ("CREATE_COMPLETE", [])


def test_sign_in_is_restricted_to_the_exact_cover_of_the_approved_ranges(
    running: Deployment, connect: FakeConnect
) -> None:
    """The executed handler leaves the service with the minimal cover of the Zscaler ranges, nothing wider."""
    assert sorted(allowed_ranges(connect, running.instance_id)) == sorted(ZSCALER_COVER)


def test_outputs_resolve(running: Deployment) -> None:
    """Every output has a value; the relay state is the deployed instance's."""
    assert all(running.stack.outputs.values())
    assert any(
        f"/connect/federate/{running.instance_id}" in value and "new_domain=true" in value
        for value in running.stack.outputs.values()
    )


def test_says_truly_what_is_emulated_and_what_is_only_recorded(running: Deployment, minimal: StackArtifact) -> None:
    """The lists at the top of the harness are the types that really were provisioned, and those only recorded."""
    created = frozenset(running.stack.resources("CREATE_COMPLETE").values())
    assert created == frozenset(resource["Type"] for resource in minimal.template["Resources"].values())
    assert documented_types("Emulated") == created - running.recorded_types
    assert documented_types("Recorded") == running.recorded_types


def test_refused_permission_fails_the_stack_with_the_service_words(
    account: EmulatedAccount, minimal: StackArtifact, connect: FakeConnect
) -> None:
    """When Connect refuses the update, the stack rolls back and its events tell the service's own text."""
    words = "User is not authorized to perform: connect:UpdateAuthenticationProfile"
    connect.fail("UpdateAuthenticationProfile", ServiceError("AccessDeniedException", words, 403))
    refused = deployed(account, minimal, "Refused")
    assert refused.stack.status == "ROLLBACK_COMPLETE"
    [failure] = refused.stack.failures
    assert "AccessDeniedException" in failure
    assert words in failure
    assert refused.stack.resources("CREATE_FAILED").popitem()[1] == PROFILE_TYPE


def test_rolling_back_leaves_the_restriction_in_place(
    account: EmulatedAccount, minimal: StackArtifact, connect: FakeConnect, tmp_path: Path
) -> None:
    """A type that nobody knows fails the stack; undoing it does not open sign-in, and leaves nothing behind."""
    broken = deployed(account, with_unknown_resource(minimal, tmp_path), "Broken")
    assert broken.stack.status == "ROLLBACK_COMPLETE"
    assert broken.stack.failures == ["Unknown: Unsupported resource type: AWS::Nowhere::Nothing"]
    assert PROFILE_TYPE in broken.stack.resources("DELETE_COMPLETE").values()
    assert broken.stack.resources("DELETE_SKIPPED") == {}
    assert sorted(allowed_ranges(connect, broken.instance_id)) == sorted(ZSCALER_COVER)


def test_deleting_the_stack_leaves_the_restriction_and_the_instance(
    account: EmulatedAccount, minimal: StackArtifact, connect: FakeConnect
) -> None:
    """The handler is asked to delete and widens nothing; the instance outlives its stack."""
    left = deployed(account, minimal, "Left")
    gone = delete(account, minimal, left.stack)
    assert (gone.status, gone.failures) == ("DELETE_COMPLETE", [])
    assert PROFILE_TYPE in gone.resources("DELETE_COMPLETE").values()
    assert "AWS::Connect::Instance" in gone.resources("DELETE_SKIPPED").values()
    assert sorted(allowed_ranges(connect, left.instance_id)) == sorted(ZSCALER_COVER)


def documented_types(heading: str) -> frozenset[str]:
    """The resource types that the harness lists under a heading at its top."""
    section = (emulated_account.__doc__ or "").split(f"{heading}: ")[1].split("\n\n")[0]
    return frozenset(word.strip(",.") for word in section.split() if "::" in word)
