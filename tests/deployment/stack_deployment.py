"""Deploys the stacks of a cloud assembly into the emulated account, and deletes them.

With boto3 rather than ``cdk deploy``: the CLI first assumes the bootstrap stack's publishing and deployment roles,
which nobody has bootstrapped here, and starts Node for every stack; what reaches CloudFormation, the published
assets and the template's address, is the same.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from tests.deployment.emulated_account import ACCOUNT_ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.deployment.emulated_account import EmulatedAccount

_BOOTSTRAP_VERSION_PARAMETER = "/cdk-bootstrap/hnb659fds/version"
_SECONDS_TO_SETTLE = 180


@dataclass(frozen=True)
class StackArtifact:
    """One stack of a cloud assembly.

    Attributes:
        assembly: the folder of the assembly (``cdk.out``).
        name: the stack's name.
        region: the region it is synthesized for.
        template_file: its template.
    """

    assembly: Path
    name: str
    region: str
    template_file: Path
    _published_template: str

    @classmethod
    def only_one_in(cls, assembly: Path) -> StackArtifact:
        """Read the single stack of an assembly."""
        [stack] = cls.all_in(assembly)
        return stack

    @classmethod
    def all_in(cls, assembly: Path) -> list[StackArtifact]:
        """Read the stacks of an assembly, each after those that it depends on."""
        artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
        order = TopologicalSorter({name: artifact.get("dependencies", ()) for name, artifact in artifacts.items()})
        return [
            cls._of(assembly, name, artifacts[name])
            for name in order.static_order()
            if artifacts[name]["type"] == "aws:cloudformation:stack"
        ]

    @classmethod
    def _of(cls, assembly: Path, artifact_id: str, stack: Mapping[str, Any]) -> StackArtifact:
        properties = stack["properties"]
        return cls(
            assembly=assembly,
            name=properties.get("stackName", artifact_id),
            region=stack["environment"].rpartition("/")[2],
            template_file=assembly / properties["templateFile"],
            _published_template=properties["stackTemplateAssetObjectUrl"],
        )

    @property
    def template(self) -> dict[str, Any]:
        """Its template, read."""
        template: dict[str, Any] = json.loads(self.template_file.read_text())
        return template

    @property
    def template_address(self) -> str:
        """Where the published template lies, as CloudFormation is told."""
        return _in_place(self._published_template.replace("s3://", "https://s3/"), self.region)


@dataclass(frozen=True)
class DeployedStack:
    """A stack that has settled, well or badly.

    Attributes:
        stack_id: its ARN, by which a deleted stack is still found.
        status: CloudFormation's last word, such as CREATE_COMPLETE.
        outputs: output values by output key.
        events: what happened, oldest first.
    """

    stack_id: str
    status: str
    outputs: Mapping[str, str]
    events: tuple[Mapping[str, Any], ...]

    @property
    def failures(self) -> list[str]:
        """Each failure as ``logical id: reason``."""
        return [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
            for event in self.events
            if event["ResourceStatus"].endswith("_FAILED")
        ]

    def resources(self, status: str) -> dict[str, str]:
        """Resource types by logical id of what reached a status."""
        return {
            event["LogicalResourceId"]: event["ResourceType"]
            for event in self.events
            if event["ResourceStatus"] == status and event["ResourceType"] != "AWS::CloudFormation::Stack"
        }


def deploy(account: EmulatedAccount, artifact: StackArtifact, name: str | None = None) -> DeployedStack:
    """Publish a stack's assets and create it, by another name if one is given."""
    _publish_assets(account, artifact)
    cloudformation = account.client("cloudformation", artifact.region)
    stack_id = cloudformation.create_stack(
        StackName=name or artifact.name,
        TemplateURL=artifact.template_address,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )["StackId"]
    return _settled(cloudformation, stack_id)


def delete(account: EmulatedAccount, artifact: StackArtifact, stack: DeployedStack) -> DeployedStack:
    """Delete a stack."""
    cloudformation = account.client("cloudformation", artifact.region)
    [description] = cloudformation.describe_stacks(StackName=stack.stack_id)["Stacks"]
    cloudformation.delete_stack(StackName=description["StackName"])
    return _settled(cloudformation, stack.stack_id)


def _publish_assets(account: EmulatedAccount, artifact: StackArtifact) -> None:
    """Put the assembly's file assets and the bootstrap version where a bootstrapped account has them."""
    account.client("ssm", artifact.region).put_parameter(
        Name=_BOOTSTRAP_VERSION_PARAMETER, Value="30", Type="String", Overwrite=True
    )
    s3 = account.client("s3", artifact.region)
    for manifest in artifact.assembly.glob("*.assets.json"):
        for asset in json.loads(manifest.read_text())["files"].values():
            source = artifact.assembly / asset["source"]["path"]
            body = _zipped(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
            for destination in asset["destinations"].values():
                bucket = _in_place(destination["bucketName"], artifact.region)
                s3.create_bucket(Bucket=bucket)
                s3.put_object(Bucket=bucket, Key=_in_place(destination["objectKey"], artifact.region), Body=body)


def _in_place(text: str, region: str) -> str:
    """Text of an assembly with the placeholders of its account and region filled in."""
    return text.replace("${AWS::AccountId}", ACCOUNT_ID).replace("${AWS::Region}", region)


def _zipped(folder: Path) -> bytes:
    """A folder as the bytes of a zip archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as entries:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entries.write(file, file.relative_to(folder))
    return archive.getvalue()


def _settled(cloudformation: Any, stack_id: str) -> DeployedStack:
    """The stack as it is once CloudFormation works on it no more."""
    deadline = time.monotonic() + _SECONDS_TO_SETTLE
    while True:
        [description] = cloudformation.describe_stacks(StackName=stack_id)["Stacks"]
        newest_first = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
        stack = DeployedStack(
            stack_id=stack_id,
            status=description["StackStatus"],
            outputs={output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())},
            events=tuple(reversed(newest_first)),
        )
        if not stack.status.endswith("IN_PROGRESS"):
            return stack
        if time.monotonic() > deadline:
            raise TimeoutError(f"{stack_id} is still {stack.status} after {_SECONDS_TO_SETTLE} s: {stack.events[-1]}")
        time.sleep(0.1)
