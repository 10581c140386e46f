"""The stand-in for resource types that the emulator lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.deployment._identity import Place
from tests.deployment._recording_provisioner import Record, RecordingProvisioner

if TYPE_CHECKING:
    from pathlib import Path

INSTANCE = {"IdentityManagementType": "SAML", "Attributes": {"InboundCalls": False, "OutboundCalls": False}}
INSTANCE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0a1b"
STORAGE = {
    "InstanceArn": INSTANCE_ARN,
    "ResourceType": "CHAT_TRANSCRIPTS",
    "StorageType": "S3",
    "S3Config": {"BucketName": "bucket", "BucketPrefix": "prefix"},
}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record."""
    return Record(tmp_path / "record.jsonl")


def provisioner(resource_type: str, record: Record, region: str = "us-east-1") -> RecordingProvisioner:
    """A stand-in for one type in one region."""
    return RecordingProvisioner(resource_type, record, lambda stack: Place("111122223333", region, stack))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"Invented": 1}, "Invented: Additional properties are not allowed"),
        ({"Attributes": {"InboundCalls": False}}, "Attributes: 'OutboundCalls' is a required property"),
        (
            {"Attributes": {"InboundCalls": "no", "OutboundCalls": False}},
            "Attributes.InboundCalls: 'no' is not of type",
        ),
        ({"IdentityManagementType": "LDAP"}, "IdentityManagementType: 'LDAP' is not one of ['SAML', "),
        ({"InstanceAlias": "two words"}, "InstanceAlias: 'two words' does not match '^(?!d-)"),
        ({"Arn": INSTANCE_ARN}, "Arn: read-only, a template cannot set it"),
    ],
    ids=["unknown", "missing", "type", "enum", "pattern", "read-only"],
)
def test_refuses_what_the_registry_refuses(record: Record, changes: dict[str, Any], problem: str) -> None:
    """A property that the schema forbids fails the resource, with its place; nothing is recorded."""
    with pytest.raises(ValueError, match=re.escape(f"AWS::Connect::Instance: {problem}")):
        provisioner("AWS::Connect::Instance", record).create("Instance", INSTANCE | changes, "Stack")
    assert record.entries() == []


def test_refuses_a_type_that_the_region_does_not_offer(record: Record) -> None:
    """A type outside the region's registry is refused by name."""
    with pytest.raises(ValueError, match="resource type AWS::Connect::Instance is not offered in region us-east-2"):
        provisioner("AWS::Connect::Instance", record, "us-east-2").create("Instance", INSTANCE, "Stack")


def test_ref_and_attributes_look_like_the_service_own(record: Record) -> None:
    """An instance answers Ref with its ARN and its attributes fit together."""
    arn, attributes = provisioner("AWS::Connect::Instance", record).create("Instance", INSTANCE, "Stack")
    assert arn == attributes["Arn"] == f"arn:aws:connect:us-east-1:111122223333:instance/{attributes['Id']}"
    assert attributes["ServiceRole"].startswith(
        "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/"
    )
    assert attributes["InstanceStatus"] == "ACTIVE"


def test_ref_of_an_identifier_of_several_parts_joins_them(record: Record) -> None:
    """A storage config answers Ref with instance, association and resource type."""
    physical_id, attributes = provisioner("AWS::Connect::InstanceStorageConfig", record).create("S", STORAGE, "Stack")
    assert physical_id == f"{INSTANCE_ARN}|{attributes['AssociationId']}|CHAT_TRANSCRIPTS"


def test_arn_of_an_iam_resource_has_no_region(record: Record) -> None:
    """A SAML provider's ARN is global and ends with its name."""
    properties = {"Name": "corporate", "SamlMetadataDocument": "m" * 1000}
    arn, _ = provisioner("AWS::IAM::SAMLProvider", record).create("Provider", properties, "Stack")
    assert arn == "arn:aws:iam::111122223333:saml-provider/corporate"


def test_what_belongs_to_an_instance_has_an_arn_under_the_instances(record: Record) -> None:
    """Hours of operation answer Ref with an ARN that begins with their instance's, in the service's own words."""
    properties = {
        "InstanceArn": INSTANCE_ARN,
        "Name": "always",
        "TimeZone": "Europe/Vienna",
        "Config": [
            {"Day": "MONDAY", "StartTime": {"Hours": 8, "Minutes": 0}, "EndTime": {"Hours": 16, "Minutes": 0}},
        ],
    }
    arn, attributes = provisioner("AWS::Connect::HoursOfOperation", record).create("Hours", properties, "Stack")
    assert arn == attributes["HoursOfOperationArn"]
    assert arn.startswith(f"{INSTANCE_ARN}/operating-hours/")


def test_refuses_to_stand_in_where_no_plausible_ref_is_known(record: Record) -> None:
    """A type whose ARN cannot be made up fails instead of answering nonsense."""
    properties = {"InstanceArn": INSTANCE_ARN, "Name": "service"}
    with pytest.raises(ValueError, match="no plausible UserHierarchyGroupArn is known for its Ref"):
        provisioner("AWS::Connect::UserHierarchyGroup", record).create("Group", properties, "Stack")


def test_records_what_happens_in_order(record: Record) -> None:
    """A change keeps the resource, a change of a create-only property replaces it, and all is recorded."""
    storage = provisioner("AWS::Connect::InstanceStorageConfig", record)
    first, attributes = storage.create("S", STORAGE, "Stack")
    changed = STORAGE | {"S3Config": {"BucketName": "other", "BucketPrefix": "prefix"}}
    assert storage.update(first, STORAGE, changed, "Stack", "S") == (first, attributes)
    moved = changed | {"ResourceType": "ATTACHMENTS"}
    second, _ = storage.update(first, changed, moved, "Stack", "S")
    storage.delete(second, moved)
    assert [(entry.operation, entry.physical_id, entry.properties) for entry in record.entries()] == [
        ("create", first, STORAGE),
        ("update", first, changed),
        ("replace", second, moved),
        ("delete", second, moved),
    ]
