"""Where an instance keeps what it records."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Duration

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.encrypted_storage import EncryptedStorage
from connect_constructs.infrastructure.storage_type import StorageKind, StorageType
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

STORED = [type_ for type_ in StorageType if type_.kind is not StorageKind.KINESIS_STREAM]


def _stack(policy: GuardrailPolicy | None = None, **choices: Any) -> ContactCenterStack:
    stack = ContactCenterStack(policy)
    EncryptedStorage(stack, "Storage", instance=stack.instance, key=stack.key, **choices)
    return stack


def _configs(stack: ContactCenterStack) -> dict[str, dict[str, Any]]:
    configs = resources_of(stack, "AWS::Connect::InstanceStorageConfig").values()
    return {config["Properties"]["ResourceType"]: config["Properties"] for config in configs}


@pytest.fixture(scope="module")
def everything() -> ContactCenterStack:
    """A stack that stores all that can be stored."""
    return _stack(storage_types=STORED)


@pytest.mark.parametrize(
    ("features", "types"),
    [
        ((), {"CONTACT_EVALUATIONS", "SCHEDULED_REPORTS"}),
        (("chat",), {"ATTACHMENTS", "CHAT_TRANSCRIPTS", "CONTACT_EVALUATIONS", "SCHEDULED_REPORTS"}),
        (("email",), {"ATTACHMENTS", "EMAIL_MESSAGES", "CONTACT_EVALUATIONS", "SCHEDULED_REPORTS"}),
        (("telephony",), {"CALL_RECORDINGS", "CONTACT_EVALUATIONS", "SCHEDULED_REPORTS"}),
    ],
)
def test_the_approved_features_decide_what_is_stored(features: tuple[str, ...], types: set[str]) -> None:
    """Without a choice, exactly what the policy's features record is stored."""
    assert set(_configs(_stack(GuardrailPolicy(approved_features=features)))) == types


def test_every_type_is_stored_once_under_the_key(everything: ContactCenterStack) -> None:
    """Each requested type has one association of its kind, encrypted with the key's full ARN."""
    configs = _configs(everything)

    assert {name: config["StorageType"] for name, config in configs.items()} == {
        type_.name: type_.kind for type_ in STORED
    }
    for config in configs.values():
        place = config.get("S3Config") or config["KinesisVideoStreamConfig"]
        assert place["EncryptionConfig"]["EncryptionType"] == "KMS"
        assert place["EncryptionConfig"]["KeyId"]["Fn::GetAtt"][0].startswith("DataKey")
        assert place["EncryptionConfig"]["KeyId"]["Fn::GetAtt"][1] == "Arn"


def test_a_type_named_twice_is_stored_once() -> None:
    """The same type twice gives one bucket."""
    assert set(_configs(_stack(storage_types=[StorageType.EMAIL_MESSAGES] * 2))) == {"EMAIL_MESSAGES"}


def test_each_bucket_holds_one_type(everything: ContactCenterStack) -> None:
    """No two types share a bucket."""
    buckets = [
        config["S3Config"]["BucketName"]["Ref"] for config in _configs(everything).values() if "S3Config" in config
    ]

    assert len(buckets) == len(set(buckets)) == len(STORED) - 1


def test_media_are_kept_for_a_day(everything: ContactCenterStack) -> None:
    """Video streams carry the instance's name and keep 24 hours."""
    video = _configs(everything)["MEDIA_STREAMS"]["KinesisVideoStreamConfig"]

    assert (video["Prefix"], video["RetentionPeriodHours"]) == ("example-bank", 24)


@pytest.mark.parametrize(
    ("retention", "hours"),
    [(Duration.hours(0), 0), (Duration.minutes(120), 2), (Duration.days(1), 24), (Duration.hours(87_600), 87_600)],
)
def test_media_are_kept_as_long_as_the_caller_says(retention: Duration, hours: int) -> None:
    """Any whole number of hours that the service takes is taken, under the key as always."""
    stack = _stack(storage_types=[StorageType.MEDIA_STREAMS], media_retention=retention)
    video = _configs(stack)["MEDIA_STREAMS"]["KinesisVideoStreamConfig"]

    assert video["RetentionPeriodHours"] == hours
    assert video["EncryptionConfig"]["KeyId"]["Fn::GetAtt"][0].startswith("DataKey")


@pytest.mark.parametrize(
    ("retention", "message"),
    [
        (Duration.hours(87_601), "media_retention is 87601 hours; allowed: whole hours from 0 to 87600"),
        (Duration.minutes(90), "media_retention is 1.5 hours; allowed: whole hours from 0 to 87600"),
        (24, "media_retention is 24; allowed: a Duration of whole hours from 0 to 87600"),
    ],
)
def test_media_are_not_kept_as_the_service_cannot(retention: object, message: str) -> None:
    """Parts of hours, more than ten years and what is no duration are refused with the value."""
    with pytest.raises(ValueError, match=message):
        _stack(storage_types=[StorageType.MEDIA_STREAMS], media_retention=retention)


def test_a_retention_of_nothing_is_refused() -> None:
    """How long to keep media says nothing where none are stored, and is refused rather than dropped."""
    with pytest.raises(
        ValueError, match=r"media_retention is 2 hours, and no media are stored; allowed: none, or Stor"
    ):
        _stack(media_retention=Duration.hours(2))


def test_every_bucket_is_private_versioned_and_lasting(everything: ContactCenterStack) -> None:
    """All buckets block public access, have no ACLs, keep versions and outlive their stack."""
    for bucket in resources_of(everything, "AWS::S3::Bucket").values():
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
        assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_every_bucket_refuses_all_below_tls_1_2(everything: ContactCenterStack) -> None:
    """Every bucket denies everybody everything, on itself and its objects, without TLS and below 1.2."""
    policies = resources_of(everything, "AWS::S3::BucketPolicy").values()

    assert len(policies) == len(resources_of(everything, "AWS::S3::Bucket"))
    for policy in policies:
        bucket = policy["Properties"]["Bucket"]["Ref"]
        denials = [each for each in policy["Properties"]["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
        assert [each["Condition"] for each in denials] == [
            {"Bool": {"aws:SecureTransport": "false"}},
            {"NumericLessThan": {"s3:TlsVersion": 1.2}},
        ]
        arn = {"Fn::GetAtt": [bucket, "Arn"]}
        for denial in denials:
            assert (denial["Action"], denial["Principal"]) == ("s3:*", {"AWS": "*"})
            assert denial["Resource"] == [arn, {"Fn::Join": ["", [arn, "/*"]]}]


def test_data_buckets_are_encrypted_and_logged(everything: ContactCenterStack) -> None:
    """Every data bucket uses the data key with a bucket key, and logs to the access log bucket under its own prefix."""
    prefixes = set()
    for id_, bucket in resources_of(everything, "AWS::S3::Bucket").items():
        if id_.startswith("StorageAccessLogs"):
            continue
        [rule] = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        logging = bucket["Properties"]["LoggingConfiguration"]
        assert rule["BucketKeyEnabled"] is True
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]["Fn::GetAtt"][0].startswith("DataKey")
        assert logging["DestinationBucketName"]["Ref"].startswith("StorageAccessLogs")
        prefixes.add(logging["LogFilePrefix"])
    assert len(prefixes) == len(STORED) - 1


def test_access_logs_arrive_by_policy() -> None:
    """The log bucket has S3's own encryption and no lock, and its policy admits S3's logging from each bucket."""
    stack = _stack()
    bucket = one_of(stack, "AWS::S3::Bucket", "StorageAccessLogs")
    statements = one_of(stack, "AWS::S3::BucketPolicy", "StorageAccessLogs")["PolicyDocument"]["Statement"]
    delivery = [each for each in statements if each["Effect"] == "Allow"]

    assert "AccessControl" not in bucket
    assert "ObjectLockEnabled" not in bucket
    assert "AES256" in str(bucket["BucketEncryption"])
    assert len(delivery) == 4
    for statement in delivery:
        assert statement["Principal"] == {"Service": "logging.s3.amazonaws.com"}
        assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
        assert "aws:SourceArn" in statement["Condition"]["ArnLike"]


def test_access_logs_go_where_the_caller_says() -> None:
    """With a log bucket given, none is made."""
    home = ContactCenterStack()
    first = EncryptedStorage(home, "First", instance=home.instance, key=home.key)
    EncryptedStorage(
        home,
        "Second",
        instance=home.instance,
        key=home.key,
        storage_types=[StorageType.CALL_RECORDINGS],
        access_log_bucket=first.access_log_bucket,
    )
    second = one_of(home, "AWS::S3::Bucket", "SecondCallRecordings")

    assert second["LoggingConfiguration"]["DestinationBucketName"]["Ref"].startswith("FirstAccessLogs")


def test_locks_are_in_governance_mode_for_the_policys_days() -> None:
    """Every data bucket but the attachments bucket is locked as long as the policy says; that one not at all."""
    stack = _stack(GuardrailPolicy(bucket_lock_days=200), storage_types=STORED)

    for id_, bucket in resources_of(stack, "AWS::S3::Bucket").items():
        if id_.startswith(("StorageAttachments", "StorageAccessLogs")):
            assert "ObjectLockEnabled" not in bucket["Properties"]
            assert "ObjectLockConfiguration" not in bucket["Properties"]
        else:
            lock = bucket["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
            assert lock == {"Mode": "GOVERNANCE", "Days": 200}


def test_lifecycles_tidy_up(everything: ContactCenterStack) -> None:
    """Every bucket drops unfinished uploads within a week and old versions in the end."""
    for bucket in resources_of(everything, "AWS::S3::Bucket").values():
        rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
        assert any(rule.get("AbortIncompleteMultipartUpload") == {"DaysAfterInitiation": 7} for rule in rules)
        assert any("NoncurrentVersionExpiration" in rule for rule in rules)


def test_staged_attachments_go_after_a_day() -> None:
    """What lies in the staging area of the attachments bucket goes within days, and nothing else there expires."""
    rules = one_of(_stack(), "AWS::S3::Bucket", "StorageAttachments")["LifecycleConfiguration"]["Rules"]
    [expiring] = [rule for rule in rules if "ExpirationInDays" in rule]

    assert (expiring["ExpirationInDays"], expiring["Prefix"]) == (1, "connect/example-bank/Attachments/staging")
    assert expiring["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_attachments_come_from_named_sites() -> None:
    """The attachments bucket lets the instance's site and the caller's PUT and GET, and no other site."""
    stack = _stack(attachment_origins=["https://chat.example.com:8443"])
    [rule] = one_of(stack, "AWS::S3::Bucket", "StorageAttachments")["CorsConfiguration"]["CorsRules"]

    assert rule["AllowedMethods"] == ["PUT", "GET"]
    assert rule["AllowedOrigins"] == ["https://example-bank.my.connect.aws", "https://chat.example.com:8443"]


@pytest.mark.parametrize(
    "origin",
    ["*", "http://chat.example.com", "https://*.example.com", "https://10.0.0.1", "https://localhost",
     "https://chat.example.com/", "https://", "https://Chat.example.com", "https://chat.example.com\n"],
)  # fmt: skip
def test_origins_that_name_no_site_are_refused(origin: str) -> None:
    """Wildcards, other schemes, addresses, paths and bare names are refused with the value."""
    with pytest.raises(ValueError, match=r"^attachment_origins: '.*' .+; allowed: https:// and a host name"):
        _stack(attachment_origins=[origin])


def test_data_streams_are_not_stored() -> None:
    """A data stream's type is refused with its name."""
    with pytest.raises(ValueError, match=r"storage_types holds StorageType\.AGENT_EVENTS; allowed: a list of "):
        _stack(storage_types=[StorageType.AGENT_EVENTS])
