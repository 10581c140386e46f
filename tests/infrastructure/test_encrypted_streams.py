"""Where an instance streams its records and events to."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk.assertions import Template

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
    statements = one_of(standard, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    target = delivery["ExtendedS3DestinationConfiguration"]

    assert source["Fn::GetAtt"][0].startswith("StreamsContactTraceRecords")
    assert [each["Resource"] for each in statements if "kinesis:GetRecords" in each["Action"]] == [source]
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


@pytest.fixture(scope="module")
def straight() -> ContactCenterStack:
    """A stack whose contact records go straight to their archive, and which streams all else that can be."""
    return _stack(contact_record_stream=False, storage_types=STREAMED)


def test_contact_records_can_go_straight_to_firehose(straight: ContactCenterStack) -> None:
    """On request the instance hands contact records to the delivery stream; everything else keeps its data stream."""
    configs = _configs(straight)
    [delivery] = resources_of(straight, "AWS::KinesisFirehose::DeliveryStream")
    records = configs.pop("CONTACT_TRACE_RECORDS")

    assert (records["StorageType"], records["KinesisFirehoseConfig"]) == (
        "KINESIS_FIREHOSE",
        {"FirehoseArn": {"Fn::GetAtt": [delivery, "Arn"]}},
    )
    assert set(configs) | {"CONTACT_TRACE_RECORDS"} == {type_.name for type_ in STREAMED}
    assert {config["StorageType"] for config in configs.values()} == {"KINESIS_STREAM"}
    assert len(resources_of(straight, "AWS::Kinesis::Stream")) == len(configs)


def test_what_is_handed_over_is_under_the_key_on_its_way(straight: ContactCenterStack) -> None:
    """A delivery stream that is written to encrypts with the customer key; one that reads a stream takes no key."""
    delivery = one_of(straight, "AWS::KinesisFirehose::DeliveryStream")
    encryption = delivery["DeliveryStreamEncryptionConfigurationInput"]

    assert delivery["DeliveryStreamType"] == "DirectPut"
    assert "KinesisStreamSourceConfiguration" not in delivery
    assert encryption["KeyType"] == "CUSTOMER_MANAGED_CMK"
    assert encryption["KeyARN"] == {"Fn::GetAtt": [straight.get_logical_id(straight.key.node.default_child), "Arn"]}  # type: ignore[arg-type]  # the key's resource


def test_the_archive_is_the_same_either_way(standard: ContactCenterStack, straight: ContactCenterStack) -> None:
    """Whether through a stream or straight, records arrive as lines in the same archive under the same ids."""
    destinations = [
        one_of(stack, "AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]
        for stack in (standard, straight)
    ]
    archives = [one_of(stack, "AWS::S3::Bucket", "StreamsArchive") for stack in (standard, straight)]
    ids = [set(Template.from_stack(stack).to_json()["Resources"]) for stack in (standard, straight)]

    assert destinations[0] == destinations[1]
    assert archives[0] == archives[1]
    assert {id_[:26] for id_ in ids[0] - ids[1]} == {"StreamsContactTraceRecords"}


def test_firehose_reads_no_stream_that_it_has_not(straight: ContactCenterStack) -> None:
    """Without a source stream, Firehose's role has no right to read one, and uses the key through S3 alone."""
    statements = one_of(straight, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    [key] = [each for each in statements if "kms:Decrypt" in each["Action"]]

    assert "kinesis:" not in str(statements)
    assert key["Condition"] == {"StringEquals": {"kms:ViaService": ["s3.us-east-1.amazonaws.com"]}}


@pytest.mark.parametrize("choice", [None, 0, "False"])
def test_whether_contact_records_have_a_stream_is_yes_or_no(choice: object) -> None:
    """Anything but True and False is refused with its value."""
    with pytest.raises(ValueError, match=f"contact_record_stream is {choice!r}; allowed: True or False"):
        _stack(contact_record_stream=choice)


def test_stored_types_are_not_streamed() -> None:
    """A type that is kept in a bucket is refused with its name."""
    with pytest.raises(ValueError, match=r"storage_types holds StorageType\.ATTACHMENTS; allowed: "):
        _stack(storage_types=[StorageType.ATTACHMENTS])
