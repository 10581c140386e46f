"""The stream and key guardrails, clause by clause: STO01, KEY01, STR01 and STR03."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_LITERAL = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"


def _template(**resources: Any) -> dict[str, Any]:
    return {"Parameters": {"Open": {"Type": "String"}}, "Resources": resources}


def _key(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::KMS::Key", "Properties": properties}


def _of(code: str, verdicts: Verdicts, template: Any, policy: GuardrailPolicy | None = None) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"EnableKeyRotation": True}, {"pass"}),
        ({"EnableKeyRotation": "TRUE", "KeySpec": _OPEN}, {"pass"}),
        ({"EnableKeyRotation": True, "MultiRegion": True}, {"pass"}),
        ({"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}, {"pass"}),
        ({"KeyUsage": "GENERATE_VERIFY_MAC"}, {"pass"}),
        ({"Origin": "EXTERNAL", "EnableKeyRotation": _OPEN}, {"pass"}),
        ({}, {"fail"}),
        ({"EnableKeyRotation": False, "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS"}, {"fail"}),
        ({"EnableKeyRotation": "yes"}, {"unknown"}),
        ({"EnableKeyRotation": _OPEN}, {"unknown"}),
        ({"KeySpec": _OPEN}, {"unknown"}),
    ],
)
def test_key01_asks_for_rotation_where_kms_can(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """A key that KMS can rotate by itself does; others are exempt."""
    assert _of("KEY01", verdicts, _template(Key=_key(**properties))) == expected


def test_key01_leaves_replicas_to_their_primary(verdicts: Verdicts) -> None:
    """A replica rotates with its primary key, whatever it says itself."""
    replica = {"Type": "AWS::KMS::ReplicaKey", "Properties": {"PrimaryKeyArn": _LITERAL}}
    assert _of("KEY01", verdicts, _template(Replica=replica)) == {"pass"}


def test_key01_says_what_was_found(judged: Judge) -> None:
    """A key that states nothing and one that says no are told apart."""
    findings = judged(_template(Silent=_key(), Off=_key(EnableKeyRotation=False))).findings
    assert {item.message.rpartition(" is ")[2] for item in findings} == {"(not stated)", "false"}


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "Key"}}, {"pass"}),
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "Replica"}}, {"pass"}),
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "Alias"}}, {"pass"}),
        (None, {"fail"}),
        ({"EncryptionType": "NONE", "KeyId": {"Ref": "Key"}}, {"fail"}),
        ({"EncryptionType": "KMS"}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": "arn:aws:kms:us-east-1:111122223333:alias/aws/kinesis"}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": "alias/aws/own"}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "OfAws"}}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": _LITERAL}, {"unknown"}),
        ({"EncryptionType": "KMS", "KeyId": "alias/elsewhere"}, {"unknown"}),
        ({"EncryptionType": "KMS", "KeyId": _OPEN}, {"unknown"}),
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "Broken"}}, {"unknown"}),
        ({"EncryptionType": _OPEN, "KeyId": {"Ref": "Key"}}, {"unknown"}),
        (_OPEN, {"unknown"}),
    ],
)
def test_str01_asks_for_a_customer_key(verdicts: Verdicts, encryption: Any, expected: set[str]) -> None:
    """A key of the app or an alias of one passes, AWS's own fails, anybody else's is unknown."""
    template = _template(
        Key=_key(EnableKeyRotation=True),
        Replica={"Type": "AWS::KMS::ReplicaKey", "Properties": {}},
        Alias={"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/own", "TargetKeyId": {"Ref": "Key"}}},
        OfAws={"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/aws/own", "TargetKeyId": {"Ref": "Key"}}},
        Broken={"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/broken", "TargetKeyId": _OPEN}},
        Stream={"Type": "AWS::Kinesis::Stream", "Properties": {"StreamEncryption": encryption}},
    )
    assert _of("STR01", verdicts, template) == expected


@pytest.mark.parametrize("named", [_LITERAL, _LITERAL.rpartition("/")[2]])
def test_str01_takes_the_policys_word_for_a_key(verdicts: Verdicts, named: str) -> None:
    """A key that the platform team vouches for passes, by ARN or by id."""
    encryption = {"EncryptionType": "KMS", "KeyId": named}
    stream = {"Type": "AWS::Kinesis::Stream", "Properties": {"StreamEncryption": encryption}}
    policy = GuardrailPolicy(approved_keys=(_LITERAL,))
    assert _of("STR01", verdicts, _template(Stream=stream), policy) == {"pass"}


@pytest.mark.parametrize(
    ("storage", "config", "expected"),
    [
        ("KINESIS_STREAM", {}, {"pass"}),
        ("S3", {"S3Config": {"EncryptionConfig": {"EncryptionType": "KMS", "KeyId": {"Ref": "Key"}}}}, {"pass"}),
        ("S3", {"S3Config": {"EncryptionConfig": {"KeyId": {"Ref": "Key"}}}}, {"fail"}),
        ("S3", {"S3Config": {"EncryptionConfig": {"EncryptionType": "KMS"}}}, {"fail"}),
        ("S3", {"KinesisVideoStreamConfig": {"EncryptionConfig": {"EncryptionType": "KMS"}}}, {"fail"}),
        ("S3", {"S3Config": {"EncryptionConfig": _OPEN}}, {"unknown"}),
        (_OPEN, {}, {"unknown"}),
    ],
)
def test_sto01_asks_each_type_for_its_own_key(
    verdicts: Verdicts, storage: Any, config: Any, expected: set[str]
) -> None:
    """S3 and Kinesis Video need a key in their own block; data streams are STR01's."""
    properties = {"InstanceArn": "i", "ResourceType": "CALL_RECORDINGS", "StorageType": storage, **config}
    storage_config = {"Type": "AWS::Connect::InstanceStorageConfig", "Properties": properties}
    assert _of("STO01", verdicts, _template(Key=_key(EnableKeyRotation=True), Storage=storage_config)) == expected


_RECORDS_CONFIG = {
    "Type": "AWS::Connect::InstanceStorageConfig",
    "Properties": {
        "InstanceArn": {"Ref": "Instance"},
        "ResourceType": "CONTACT_TRACE_RECORDS",
        "StorageType": "KINESIS_STREAM",
        "KinesisStreamConfig": {"StreamArn": {"Fn::GetAtt": ["Records", "Arn"]}},
    },
}


def test_str03_is_a_warning_that_says_where_they_go(judged: Judge) -> None:
    """A stream that nothing reads is named in the finding, which only warns."""
    stream = {"Type": "AWS::Kinesis::Stream", "Properties": {}}
    template = _template(
        Instance={"Type": "AWS::Connect::Instance", "Properties": {}},
        Records=stream,
        Storage=_RECORDS_CONFIG,
    )
    (finding,) = (item for item in judged(template).findings if item.guardrail == "STR03")
    assert (finding.verdict, finding.severity) == ("fail", "warning")
    assert finding.message.endswith("they go to the Kinesis stream Records, which nothing reads")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ({"New": {"Type": "Kinesis", "Properties": {"Stream": {"Fn::GetAtt": ["Records", "Arn"]}}}}, {"unknown"}),
        ({"New": {"Type": "Kinesis", "Properties": {"Stream": {"Fn::GetAtt": ["Missing", "Arn"]}}}}, {"unknown"}),
        ({"New": {"Type": "Kinesis", "Properties": {"Fn::Transform": "x"}}}, {"unknown"}),
        ({"New": {"Fn::Transform": "x"}}, {"unknown"}),
        ({"Fn::Transform": "x"}, {"unknown"}),
        ({"New": {"Type": "Kinesis", "Properties": {"Stream": "arn:aws:kinesis:a:1:stream/else"}}}, {"fail"}),
        ({"New": {"Type": "Api"}}, {"fail"}),
        (None, {"fail"}),
    ],
)
def test_str03_does_not_know_what_a_transform_makes(verdicts: Verdicts, events: Any, expected: set[str]) -> None:
    """A serverless function's event may read the stream; one of another stream does not."""
    template = _template(
        Instance={"Type": "AWS::Connect::Instance", "Properties": {}},
        Records={"Type": "AWS::Kinesis::Stream", "Properties": {}},
        Storage=_RECORDS_CONFIG,
        Lookup={"Type": "AWS::Serverless::Function", "Properties": {"Events": events}},
    )
    assert _of("STR03", verdicts, template) == expected


@pytest.mark.parametrize(
    ("kind", "source", "running", "expected"),
    [
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", {}, {"pass"}),
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", {"Enabled": "True"}, {"pass"}),
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", {"Enabled": False}, {"fail"}),
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", {"Enabled": "False"}, {"fail"}),
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", {"Enabled": _OPEN}, {"unknown"}),
        ("AWS::Pipes::Pipe", "Source", {"DesiredState": "RUNNING"}, {"pass"}),
        ("AWS::Pipes::Pipe", "Source", {"DesiredState": "STOPPED"}, {"fail"}),
        ("AWS::Kinesis::StreamConsumer", "StreamARN", {}, {"pass"}),
    ],
)
def test_str03_counts_no_reader_that_is_switched_off(
    verdicts: Verdicts, kind: str, source: str, running: Any, expected: set[str]
) -> None:
    """What is declared to read the stream and stands still reads nothing."""
    template = _template(
        Instance={"Type": "AWS::Connect::Instance", "Properties": {}},
        Records={"Type": "AWS::Kinesis::Stream", "Properties": {}},
        Storage=_RECORDS_CONFIG,
        Reader={"Type": kind, "Properties": {source: {"Fn::GetAtt": ["Records", "Arn"]}, **running}},
    )
    assert _of("STR03", verdicts, template) == expected
