"""STR02: where a Firehose stream's records lie, and what encrypts them there."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_KEY = {"Fn::GetAtt": ["Key", "Arn"]}
_LITERAL = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"
_SSE = {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": _KEY}
_ELSEWHERE = "arn:aws:s3:::records-111122223333"
_BUCKET = {"Fn::GetAtt": ["Archive", "Arn"]}


def _s3(key: Any = None, bucket: Any = _ELSEWHERE, **more: Any) -> dict[str, Any]:
    encryption = {"EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": key}}} if key else {}
    return {"BucketARN": bucket, "RoleARN": "arn:aws:iam::111122223333:role/delivery", **encryption, **more}


def _template(default: Any = None, stream: Any = None, **properties: Any) -> dict[str, Any]:
    rules = [] if default is None else [{"ServerSideEncryptionByDefault": default}]
    archive = {"BucketEncryption": {"ServerSideEncryptionConfiguration": rules}}
    return {
        "Parameters": {"Open": {"Type": "String"}, "Stage": {"Type": "String"}},
        "Conditions": {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}},
        "Resources": {
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}},
            "Archive": {"Type": "AWS::S3::Bucket", "Properties": archive},
            "Records": {"Type": "AWS::Kinesis::Stream", "Properties": {"StreamEncryption": stream}},
            "Delivery": {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": properties},
        },
    }


def _sealed(**properties: Any) -> dict[str, Any]:
    return _template(DeliveryStreamEncryptionConfigurationInput=_SSE, **properties)


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "STR02"}


@pytest.mark.parametrize(
    ("encryption", "verdict"),
    [
        (_SSE, "pass"),
        ({"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": "arn:aws:kms:us-east-1:1:alias/aws/firehose"}, "fail"),
        ({"KeyType": "CUSTOMER_MANAGED_CMK"}, "fail"),
        ({"KeyType": "AWS_OWNED_CMK", "KeyARN": _KEY}, "fail"),
        (None, "fail"),
        ({"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": _LITERAL}, "unknown"),
        ({"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": _OPEN}, "unknown"),
        ({"KeyType": _OPEN, "KeyARN": _KEY}, "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_direct_records_are_encrypted_by_a_customer_key(verdicts: Verdicts, encryption: Any, verdict: str) -> None:
    """A stream that producers write to needs server-side encryption of its own, by no key of AWS."""
    template = _template(
        DeliveryStreamEncryptionConfigurationInput=encryption, ExtendedS3DestinationConfiguration=_s3(_KEY)
    )
    assert _own(verdicts(template)) == {verdict}


@pytest.mark.parametrize(
    ("encryption", "found"), [(None, "not stated"), ({"KeyType": "AWS_OWNED_CMK"}, "AWS_OWNED_CMK")]
)
def test_the_message_says_what_was_found(judged: Judge, encryption: Any, found: str) -> None:
    """A stream that states nothing and one that leaves the key to AWS are told apart."""
    template = _template(
        DeliveryStreamEncryptionConfigurationInput=encryption, ExtendedS3DestinationConfiguration=_s3(_KEY)
    )
    (message,) = {item.message for item in judged(template).findings if item.guardrail == "STR02"}
    assert message == f"the stream has no server-side encryption with a customer key: its KeyType is {found}"


def test_what_the_app_does_not_declare_is_named(judged: Judge) -> None:
    """A source and a bucket elsewhere are unknown by their names."""
    source = "arn:aws:kinesis:us-east-1:111122223333:stream/records"
    template = _template(
        KinesisStreamSourceConfiguration={"KinesisStreamARN": source}, S3DestinationConfiguration=_s3()
    )
    messages = {item.message for item in judged(template).findings if item.guardrail == "STR02"}
    assert messages == {
        f"cannot tell: the app does not declare the source stream {source}",
        f"cannot tell: the app does not declare the bucket {_ELSEWHERE}, and no key is named for it",
    }


@pytest.mark.parametrize(
    ("source", "encryption", "verdict"),
    [
        ({"Fn::GetAtt": ["Records", "Arn"]}, {"EncryptionType": "KMS", "KeyId": _KEY}, "pass"),
        ({"Fn::GetAtt": ["Records", "Arn"]}, {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}, "fail"),
        ({"Fn::GetAtt": ["Records", "Arn"]}, None, "fail"),
        ({"Fn::GetAtt": ["Records", "Arn"]}, {"EncryptionType": "KMS", "KeyId": _LITERAL}, "unknown"),
        ({"Fn::GetAtt": ["Records", "Arn"]}, _OPEN, "unknown"),
        ("arn:aws:kinesis:us-east-1:111122223333:stream/records", None, "unknown"),
        (_OPEN, None, "unknown"),
    ],
)
def test_a_source_stream_is_encrypted_in_its_stead(
    verdicts: Verdicts, source: Any, encryption: Any, verdict: str
) -> None:
    """What comes from a data stream is as safe as it is there; a stream elsewhere is unknown."""
    template = _template(
        stream=encryption,
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": source},
        ExtendedS3DestinationConfiguration=_s3(_KEY),
    )
    assert _own(verdicts(template)) == {verdict}


@pytest.mark.parametrize("source", ["MSKSourceConfiguration", "DatabaseSourceConfiguration"])
def test_another_kind_of_source_is_unknown(judged: Judge, source: str) -> None:
    """A Kafka topic or a database encrypts by means of its own."""
    template = _template(ExtendedS3DestinationConfiguration=_s3(_KEY), **{source: {"TopicName": "records"}})
    (message,) = {item.message for item in judged(template).findings if item.guardrail == "STR02"}
    assert message == f"cannot tell: what {source} names is no data stream of the app"


@pytest.mark.parametrize("kind", ["ExtendedS3DestinationConfiguration", "S3DestinationConfiguration"])
@pytest.mark.parametrize(
    ("destination", "default", "verdict"),
    [
        (_s3(_KEY), None, "pass"),
        (_s3("arn:aws:kms:us-east-1:111122223333:alias/aws/s3"), None, "fail"),
        (_s3(_LITERAL), None, "unknown"),
        (_s3(_OPEN), None, "unknown"),
        (_s3(), None, "unknown"),
        (_s3(bucket=_OPEN), None, "unknown"),
        (_s3(bucket=_BUCKET), None, "fail"),
        (_s3(bucket=_BUCKET), {"SSEAlgorithm": "AES256"}, "fail"),
        (_s3(bucket=_BUCKET), {"SSEAlgorithm": "aws:kms"}, "fail"),
        (_s3(bucket=_BUCKET), {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _KEY}, "pass"),
        (_s3(bucket=_BUCKET), {"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": _KEY}, "pass"),
        (_s3(bucket=_BUCKET), {"SSEAlgorithm": _OPEN, "KMSMasterKeyID": _KEY}, "unknown"),
        (
            _s3(bucket=_BUCKET, EncryptionConfiguration={"NoEncryptionConfig": "NoEncryption"}),
            {"SSEAlgorithm": "AES256"},
            "fail",
        ),
        (_s3(EncryptionConfiguration=_OPEN), None, "unknown"),
        (_OPEN, None, "unknown"),
    ],
)
def test_the_destination_in_s3_has_a_customer_key(
    verdicts: Verdicts, kind: str, destination: Any, default: Any, verdict: str
) -> None:
    """By the stream's own word, or else by the default of a bucket that the app declares."""
    assert _own(verdicts(_sealed(default=default, **{kind: destination}))) == {verdict}


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("ExtendedS3DestinationConfiguration", "S3BackupConfiguration"),
        ("RedshiftDestinationConfiguration", "S3BackupConfiguration"),
        ("RedshiftDestinationConfiguration", "S3Configuration"),
        ("AmazonOpenSearchServerlessDestinationConfiguration", "S3Configuration"),
        ("AmazonopensearchserviceDestinationConfiguration", "S3Configuration"),
        ("ElasticsearchDestinationConfiguration", "S3Configuration"),
        ("HttpEndpointDestinationConfiguration", "S3Configuration"),
        ("IcebergDestinationConfiguration", "S3Configuration"),
        ("SnowflakeDestinationConfiguration", "S3Configuration"),
        ("SplunkDestinationConfiguration", "S3Configuration"),
    ],
)
def test_what_goes_to_s3_beside_a_destination_counts(judged: Judge, kind: str, key: str) -> None:
    """Backups and what failed to arrive are the same records; the finding names their configuration."""
    good = judged(_sealed(**{kind: _s3(_KEY, **{key: _s3(_KEY)})}))
    assert "STR02" not in {item.guardrail for item in good.findings}
    bad = judged(_sealed(**{kind: _s3(_KEY, **{key: _s3(bucket=_BUCKET)})}))
    (message,) = {item.message for item in bad.findings if item.guardrail == "STR02"}
    written = f"what {kind}.{key} writes to S3 is encrypted without a customer key"
    assert message == f"{written}: it names no KMS key"


@pytest.mark.parametrize("properties", [_OPEN, {"Fn::Transform": {"Name": "X"}}, None])
def test_properties_that_are_not_known_are_no_pass(verdicts: Verdicts, properties: Any) -> None:
    """Where nothing is known of a stream it is unknown, and one that says nothing at all is not encrypted."""
    template = _sealed()
    template["Resources"]["Delivery"]["Properties"] = properties
    assert _own(verdicts(template)) == ({"fail"} if properties is None else {"unknown"})


def test_doubt_about_one_place_hides_no_other(verdicts: Verdicts) -> None:
    """A source that is not known does not keep a bad destination from being found."""
    template = _template(
        KinesisStreamSourceConfiguration={"KinesisStreamARN": _OPEN},
        ExtendedS3DestinationConfiguration=_s3(bucket=_BUCKET),
    )
    assert _own(verdicts(template)) == {"fail", "unknown"}


def test_a_key_that_is_vouched_for_is_a_customer_key(verdicts: Verdicts) -> None:
    """Keys of `approved_keys` count for the stream and for what it writes."""
    sse = {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": _LITERAL}
    template = _template(
        DeliveryStreamEncryptionConfigurationInput=sse, ExtendedS3DestinationConfiguration=_s3(_LITERAL)
    )
    assert _own(verdicts(template, GuardrailPolicy(approved_keys=(_LITERAL,)))) == {"pass"}


def test_a_condition_is_judged_both_ways(judged: Judge) -> None:
    """A destination that is encrypted in one case alone fails in the other."""
    template = _sealed(ExtendedS3DestinationConfiguration={"Fn::If": ["Live", _s3(_KEY), _s3(bucket=_BUCKET)]})
    (message,) = {item.message for item in judged(template).findings if item.guardrail == "STR02"}
    assert message.endswith("it names no KMS key (when not ${Stage} = live)")
