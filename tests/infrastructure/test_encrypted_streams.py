"""Where an instance streams its records and events to."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.infrastructure.encrypted_streams import EncryptedStreams
from connect_constructs.infrastructure.storage_type import StorageKind, StorageType
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

STREAMED = [type_ for type_ in StorageType if type_.kind is StorageKind.KINESIS_STREAM]


def _stack(**choices: Any) -> ContactCenterStack:
    stack = ContactCenterStack()
    EncryptedStreams(stack, "Streams", instance=stack.instance, key=stack.key, log_key=stack.log_key, **choices)
    return stack


def _configs(stack: ContactCenterStack) -> dict[str, dict[str, Any]]:
    configs = resources_of(stack, "AWS::Connect::InstanceStorageConfig").values()
    return {config["Properties"]["ResourceType"]: config["Properties"] for config in configs}


@pytest.fixture(scope="module")
def standard() -> ContactCenterStack:
    """A stack with the two standard streams."""
    return _stack()


def test_contact_records_and_agent_events_are_always_streamed(standard: ContactCenterStack) -> None:
    """Without a choice, contact records and agent events have a stream each."""
    configs = _configs(standard)

    assert set(configs) == {"CONTACT_TRACE_RECORDS", "AGENT_EVENTS"}
    for config in configs.values():
        assert config["StorageType"] == "KINESIS_STREAM"
    assert len({config["KinesisStreamConfig"]["StreamArn"]["Fn::GetAtt"][0] for config in configs.values()}) == 2


def test_every_stream_type_can_be_had_besides() -> None:
    """All stream types can be requested, and each has a stream once."""
    assert set(_configs(_stack(storage_types=STREAMED))) == {type_.name for type_ in STREAMED}


def test_streams_are_under_the_key(standard: ContactCenterStack) -> None:
    """Every stream is encrypted with the data key."""
    for stream in resources_of(standard, "AWS::Kinesis::Stream").values():
        encryption = stream["Properties"]["StreamEncryption"]
        assert encryption["EncryptionType"] == "KMS"
        assert encryption["KeyId"]["Fn::GetAtt"][0].startswith("DataKey")


def test_contact_records_flow_into_the_archive_under_the_key(standard: ContactCenterStack) -> None:
    """Firehose reads the contact records' stream and writes lines to the archive bucket, encrypted with the key."""
    delivery = one_of(standard, "AWS::KinesisFirehose::DeliveryStream")
    source = delivery["KinesisStreamSourceConfiguration"]["KinesisStreamARN"]
    target = delivery["ExtendedS3DestinationConfiguration"]

    assert source["Fn::GetAtt"][0].startswith("StreamsContactTraceRecords")
    assert target["BucketARN"]["Fn::GetAtt"][0].startswith("StreamsArchive")
    assert "DataKey" in str(target["EncryptionConfiguration"]["KMSEncryptionConfig"]["AWSKMSKeyARN"])
    assert target["ProcessingConfiguration"]["Processors"] == [{"Type": "AppendDelimiterToRecord"}]


def test_the_archive_keeps_what_it_has(standard: ContactCenterStack) -> None:
    """The archive is locked, logged and lasting, grows cheaper after 90 days, and nothing in it expires."""
    [(_, archive)] = [
        found for found in resources_of(standard, "AWS::S3::Bucket").items() if found[0].startswith("StreamsArchive")
    ]
    rules = archive["Properties"]["LifecycleConfiguration"]["Rules"]

    assert archive["DeletionPolicy"] == "RetainExceptOnCreate"
    assert archive["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"] == "GOVERNANCE"
    assert "LoggingConfiguration" in archive["Properties"]
    assert {"StorageClass": "GLACIER_IR", "TransitionInDays": 90} in [
        transition for rule in rules for transition in rule.get("Transitions", [])
    ]
    assert not [rule for rule in rules if "ExpirationInDays" in rule]


def test_firehose_may_neither_read_nor_delete_the_archive(standard: ContactCenterStack) -> None:
    """Firehose's role may do to objects only what writing takes, and use the key only through the two services."""
    statements = one_of(standard, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    [objects] = [each for each in statements if "/*" in str(each["Resource"])]
    [key] = [each for each in statements if "kms:Decrypt" in each["Action"]]

    assert objects["Action"] == ["s3:AbortMultipartUpload", "s3:PutObject"]
    assert key["Condition"] == {
        "StringEquals": {"kms:ViaService": ["kinesis.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com"]}
    }


def test_firehose_acts_for_this_account_only(standard: ContactCenterStack) -> None:
    """The role is assumed by Firehose on behalf of this account's streams."""
    [trust] = one_of(standard, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Principal"] == {"Service": "firehose.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_what_goes_wrong_is_logged_under_the_log_key(standard: ContactCenterStack) -> None:
    """Firehose's errors go to a log group that the log key encrypts and the policy's days keep."""
    group = one_of(standard, "AWS::Logs::LogGroup")
    options = one_of(standard, "AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]

    assert options["CloudWatchLoggingOptions"]["Enabled"] is True
    assert group["KmsKeyId"]["Fn::GetAtt"][0].startswith("LogKey")
    assert group["RetentionInDays"] == 120


def test_stored_types_are_not_streamed() -> None:
    """A type that is kept in a bucket is refused with its name."""
    with pytest.raises(ValueError, match=r"storage_types holds StorageType\.ATTACHMENTS; allowed: "):
        _stack(storage_types=[StorageType.ATTACHMENTS])
