"""The emulated account: where ministack is lenient, this harness fails as CloudFormation does."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment import emulated_account as harness
from tests.deployment.stack_deployment import StackArtifact, delete, deploy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.deployment.emulated_account import EmulatedAccount

Resources = dict[str, dict[str, Any]]

BUCKETS_OF_EVERY_POLICY: Resources = {
    "Bare": {"Type": "AWS::S3::Bucket"},
    "Deleted": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete"},
    "Retained": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
    "RetainedOnceCreated": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "RetainExceptOnCreate"},
}
FUNCTION = {"Handler": "a.b", "Runtime": "python3.13", "Role": "arn:aws:iam::111122223333:role/r"}


def assembly_of(folder: Path, resources: Resources, outputs: dict[str, Any] | None = None) -> StackArtifact:
    """A hand-made cloud assembly of one stack, named after its folder."""
    key = f"{folder.name}.json"
    template = {"Resources": resources, "Outputs": outputs or {}}
    properties = {"templateFile": "template.json", "stackTemplateAssetObjectUrl": f"s3://assets/{key}"}
    stack = {"type": "aws:cloudformation:stack", "environment": "aws://unknown/us-east-1", "properties": properties}
    asset = {
        "source": {"path": "template.json", "packaging": "file"},
        "destinations": {"here": {"bucketName": "assets", "objectKey": key}},
    }
    for name, content in {
        "template.json": template,
        "manifest.json": {"artifacts": {folder.name.replace("_", "-"): stack}},
        "stack.assets.json": {"files": {"template": asset}},
    }.items():
        (folder / name).write_text(json.dumps(content))
    return StackArtifact.only_one_in(folder)


@pytest.mark.parametrize(
    ("resources", "failure"),
    [
        (
            {"Vague": {"Type": "AWS::S3::Bucket", "Properties": {"Secure": True}}},
            "Vague: AWS::S3::Bucket: Secure: Additional properties are not allowed ('Secure' was unexpected)",
        ),
        (
            {
                "Bucket": {"Type": "AWS::S3::Bucket"},
                "Copy": {
                    "Type": "AWS::S3::Bucket",
                    "Properties": {"BucketName": {"Fn::GetAtt": ["Bucket", "Twin"]}},
                },
            },
            "Copy: the emulated AWS::S3::Bucket Bucket has no attribute Twin",
        ),
        (
            {
                "Empty": {
                    "Type": "AWS::Lambda::Function",
                    "Properties": {**FUNCTION, "Code": {"S3Bucket": "assets", "S3Key": "unpublished.zip"}},
                }
            },
            "Empty: no code unpublished.zip in bucket assets",
        ),
        ({"Unknown": {"Type": "AWS::S3::Pail"}}, "Unknown: Unsupported resource type: AWS::S3::Pail"),
    ],
    ids=["property", "attribute", "code", "type"],
)
def test_nothing_unknown_is_waved_through(
    account: EmulatedAccount, tmp_path: Path, resources: Resources, failure: str
) -> None:
    """An unknown property, attribute, code object or type fails the stack and says so in its events."""
    stack = deploy(account, assembly_of(tmp_path, resources))
    assert (stack.status, stack.failures) == ("ROLLBACK_COMPLETE", [failure])


def test_output_that_cannot_be_resolved_fails_the_stack(account: EmulatedAccount, tmp_path: Path) -> None:
    """A stack whose outputs read an unknown attribute fails at once and tells why."""
    outputs = {"Twin": {"Value": {"Fn::GetAtt": ["Bare", "Twin"]}}}
    artifact = assembly_of(tmp_path, {"Bare": {"Type": "AWS::S3::Bucket"}}, outputs)
    stack = deploy(account, artifact)
    failure = f"{artifact.name}: the emulated AWS::S3::Bucket Bare has no attribute Twin"
    assert (stack.status, stack.failures) == ("CREATE_FAILED", [failure])


def test_attribute_may_repeat_a_property(account: EmulatedAccount, tmp_path: Path) -> None:
    """A VPC answers with its address range, an attribute that the emulator forgets."""
    resources: Resources = {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}}}
    outputs = {"Range": {"Value": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}}}
    assert deploy(account, assembly_of(tmp_path, resources, outputs)).outputs == {"Range": "10.9.0.0/16"}


def test_deleting_keeps_what_is_retained(account: EmulatedAccount, tmp_path: Path) -> None:
    """Retained resources outlive their stack, the others go with it."""
    artifact = assembly_of(tmp_path, BUCKETS_OF_EVERY_POLICY)
    stack = deploy(account, artifact)
    kept = delete(account, artifact, stack).resources("DELETE_SKIPPED")
    assert sorted(kept) == ["Retained", "RetainedOnceCreated"]
    buckets = [bucket["Name"] for bucket in account.client("s3", artifact.region).list_buckets()["Buckets"]]
    assert len([name for name in buckets if name.startswith(artifact.name)]) == len(kept)


def test_failing_create_undoes_what_is_retained_except_on_create(account: EmulatedAccount, tmp_path: Path) -> None:
    """A create that fails leaves behind only what is retained without exception."""
    failing = {"Type": "AWS::S3::Pail", "DependsOn": list(BUCKETS_OF_EVERY_POLICY)}
    stack = deploy(account, assembly_of(tmp_path, {**BUCKETS_OF_EVERY_POLICY, "Failing": failing}))
    assert sorted(stack.resources("DELETE_SKIPPED")) == ["Retained"]


def test_ends_with_its_block(tmp_path: Path) -> None:
    """After the block nothing listens at the emulator's address."""
    with harness.emulated_account(tmp_path, "http://127.0.0.1:9") as account:
        port = int(account.url.rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_failing_start_tells_the_emulators_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that cannot start is an error with its own log."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(harness, "_free_port", lambda: taken.getsockname()[1])
        with (
            pytest.raises(RuntimeError, match=r"the emulator did not start:(?s:.*)already in use"),
            harness.emulated_account(tmp_path, "http://127.0.0.1:9"),
        ):
            pytest.fail("the block must not run")
