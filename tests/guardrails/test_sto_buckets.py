"""The bucket guardrails, clause by clause: STO02 to STO07."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.place import Place
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.guardrails.sto07_storage_stays_in_region import StorageStaysInRegion
from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_PARAMETERS = {"Open": {"Type": "String"}}
_ENV = {"Fn::Equals": [{"Ref": "Open"}, "prod"]}


def _template(policy: Any = None, stores: Any = "CHAT_TRANSCRIPTS", **properties: Any) -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}},
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties},
        "Storage": {
            "Type": "AWS::Connect::InstanceStorageConfig",
            "Properties": {
                "InstanceArn": {"Ref": "Open"},
                "ResourceType": stores,
                "StorageType": "S3",
                "S3Config": {"BucketName": {"Ref": "Bucket"}, "BucketPrefix": "p"},
            },
        },
    }
    if policy is not None:
        document = {"Statement": policy}
        bucket_policy = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": document}
        resources["Policy"] = {"Type": "AWS::S3::BucketPolicy", "Properties": bucket_policy}
    return {"Parameters": _PARAMETERS, "Conditions": {"IsProd": _ENV}, "Resources": resources}


def _of(code: str, verdicts: Verdicts, template: Any, policy: GuardrailPolicy | None = None) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


def test_a_bucket_of_an_absent_configuration_is_not_judged(verdicts: Verdicts) -> None:
    """Where a literal condition takes the storage configuration away, nothing of Connect is in its bucket."""
    template = _template()
    template["Conditions"]["Never"] = {"Fn::Equals": ["a", "b"]}
    template["Resources"]["Storage"]["Condition"] = "Never"
    assert {found for found in verdicts(template) if found[0].startswith("STO")} == set()


# --- STO02 ------------------------------------------------------------------------------------------------------------


def _encryption(algorithm: Any = "aws:kms", key: Any = None, *, bucket_key: Any = True) -> dict[str, Any]:
    default = {"SSEAlgorithm": algorithm, "KMSMasterKeyID": {"Ref": "Key"} if key is None else key}
    rule = {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (_encryption(), {"pass"}),
        (_encryption("aws:kms:dsse"), {"fail"}),
        (_encryption("AES256", bucket_key=_OPEN), {"fail"}),
        (_encryption(key="alias/aws/s3", bucket_key=_OPEN), {"fail", "unknown"}),
        (_encryption(_OPEN, bucket_key=False), {"fail", "unknown"}),
        (_encryption(_OPEN), {"unknown"}),
        (_encryption(key=_OPEN), {"unknown"}),
        (_encryption(bucket_key=_OPEN), {"unknown"}),
        ({"BucketEncryption": {"ServerSideEncryptionConfiguration": []}}, {"fail"}),
        ({"BucketEncryption": _OPEN}, {"unknown"}),
        ({"BucketEncryption": {"ServerSideEncryptionConfiguration": _OPEN}}, {"unknown"}),
    ],
)
def test_sto02_judges_each_part_by_itself(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """What is surely wrong fails, whatever else is not known; what is not known is never a pass."""
    assert _of("STO02", verdicts, _template(**properties)) == expected


def test_sto02_judges_conditions_both_ways(judged: Judge) -> None:
    """A default encryption that hangs on a condition fails in the case where it is wrong, and says which."""
    findings = judged(_template(**_encryption({"Fn::If": ["IsProd", "aws:kms", "AES256"]}))).findings
    (message,) = {item.message for item in findings if item.guardrail == "STO02" and item.verdict == "fail"}
    assert message.endswith("its default encryption is AES256 (when not ${Open} = prod)")


# --- STO03 ------------------------------------------------------------------------------------------------------------

_BLOCKED = {
    "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": "true",
        "RestrictPublicBuckets": True,
    }
}


def _allow(principal: Any = "*", condition: Any = None, **more: Any) -> dict[str, Any]:
    given = {"Principal": principal} if principal is not None else {}
    return {"Effect": "Allow", **given, "Action": "s3:GetObject", "Resource": "*", "Condition": condition or {}, **more}


_ARN_OF_ANYBODY = {"Fn::Sub": "arn:${AWS::Partition}:iam::*:role/admin"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (_allow({"AWS": "arn:aws:iam::111122223333:root"}), {"pass"}),
        (_allow({"Service": "logging.s3.amazonaws.com"}), {"pass"}),
        (_allow(effect="x"), {"fail"}),
        (_allow(Effect="Deny"), {"pass"}),
        (_allow({"AWS": ["111122223333", "*"]}), {"fail"}),
        (_allow(None, NotPrincipal={"AWS": "111122223333"}), {"fail"}),
        (_allow(None, NotPrincipal={"AWS": "111122223333"}, Effect="Deny"), {"pass"}),
        (_allow(condition={"StringEquals": {"AWS:PrincipalOrgId": "o-a1b2c3d4e5"}}), {"pass"}),
        (_allow(condition={"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}), {"pass"}),
        (_allow(condition={"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}), {"pass"}),
        (_allow(condition={"StringEquals": {"aws:SourceAccount": _OPEN}}), {"pass"}),
        (_allow(condition={"ForAnyValue:StringEquals": {"aws:PrincipalArn": "arn:aws:iam::1:role/a"}}), {"pass"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a*"}}), {"pass"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}), {"pass"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:*:iam::111122223333:root"}}), {"pass"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": _ARN_OF_ANYBODY}}), {"fail"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:*"}}), {"fail"}),
        (_allow(condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}), {"pass"}),
        (_allow(condition={"StringLike": {"aws:PrincipalArn": "arn:*:iam::111122223333:root"}}), {"fail"}),
        (_allow(condition={"StringEquals": {"aws:PrincipalArn": "${aws:PrincipalArn}"}}), {"fail"}),
        (_allow(condition={"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/literal"}}), {"pass"}),
        (_allow(condition={"StringEquals": {"aws:SourceVpce": ["vpce-1a2b3c4d", "${aws:SourceVpce}"]}}), {"fail"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:root"}}), {"fail"}),
        (_allow(condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}), {"fail"}),
        (_allow(condition={"StringLike": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*"]}}), {"fail"}),
        (_allow(condition={"StringLike": {"aws:PrincipalOrgID": _OPEN}}), {"unknown"}),
        (_allow(condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), {"fail"}),
        (_allow(condition={"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1a2b3c4d"}}), {"fail"}),
        (_allow(condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), {"fail"}),
        (_allow(condition={"Fn::Transform": "x"}), {"unknown"}),
        (_allow({"AWS": _OPEN}), {"unknown"}),
        (_allow(Effect=_OPEN), {"unknown"}),
        (_OPEN, {"unknown"}),
    ],
)
def test_sto03_finds_public_statements(verdicts: Verdicts, statement: Any, expected: set[str]) -> None:
    """An Allow for everybody is public unless one of four keys narrows it to somebody."""
    assert _of("STO03", verdicts, _template([statement], **_BLOCKED)) == expected


@pytest.mark.parametrize("name", list(_BLOCKED["PublicAccessBlockConfiguration"]))
@pytest.mark.parametrize(("value", "expected"), [(False, {"fail"}), (None, {"fail"}), (_OPEN, {"unknown"})])
def test_sto03_asks_for_all_four_blocks(verdicts: Verdicts, name: str, value: Any, expected: set[str]) -> None:
    """Each of the four blocks must be on."""
    blocks = {**_BLOCKED["PublicAccessBlockConfiguration"], name: value}
    assert _of("STO03", verdicts, _template(PublicAccessBlockConfiguration=blocks)) == expected


@pytest.mark.parametrize("code", ["STO03", "STO04"])
def test_a_policy_of_a_bucket_that_is_not_known_may_be_of_this_one(verdicts: Verdicts, code: str) -> None:
    """A bucket policy whose bucket a parameter names may open this bucket, and may close it."""
    template = _template([_allow("111122223333")], **_BLOCKED)
    template["Resources"]["Policy"]["Properties"]["Bucket"] = _OPEN
    assert _of(code, verdicts, template) == {"unknown"}


def test_sto03_can_never_be_waived(judged: Judge) -> None:
    """A public bucket is nobody's to exempt."""
    assert {item.waivable for item in judged(_template()).findings if item.guardrail == "STO03"} == {"no"}


# --- STO04 ------------------------------------------------------------------------------------------------------------

_BOTH = [{"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"}]
_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
_OLD = {"NumericLessThan": {"s3:TlsVersion": "1.2"}}


def _deny(condition: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": _BOTH, "Condition": condition}
    given = {**statement, **more}
    return {key: value for key, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([_deny(_HTTP), _deny(_OLD)], {"pass"}),
        ([_deny(_HTTP, Action="*"), _deny(_OLD, Action=["s3:Get*", "S3:*"], Resource="*")], {"pass"}),
        ([_deny({"BoolIfExists": {"aws:SecureTransport": False}}), _deny(_OLD)], {"pass"}),
        ([_deny(_HTTP), _deny({"NumericLessThanIfExists": {"s3:TlsVersion": 1.3}})], {"pass"}),
        ([_deny(_HTTP, Resource=_BOTH[0]), _deny(_HTTP, Resource=_BOTH[1]), _deny(_OLD)], {"pass"}),
        ([_deny(_HTTP, Resource=[{"Fn::Sub": "${Bucket.Arn}*"}]), _deny(_OLD)], {"pass"}),
        (None, {"fail"}),
        ([_deny(_HTTP)], {"fail"}),
        ([_deny(_OLD)], {"fail"}),
        ([_deny({**_HTTP, **_OLD})], {"fail"}),
        ([_deny(_HTTP), _deny({"NumericLessThan": {"s3:TlsVersion": 1.1}})], {"fail"}),
        ([_deny({"Bool": {"aws:SecureTransport": "true"}}), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Effect="Allow"), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Action="s3:GetObject"), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Resource=_BOTH[1]), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Resource=_BOTH[0]), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Resource=[_BOTH[0], {"Fn::Sub": "${Bucket.Arn}/a/*"}]), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Principal={"AWS": "111122223333"}), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Principal={"Service": "*"}), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Principal=None, NotPrincipal={"AWS": "111122223333"}), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Action=None, NotAction="s3:GetObject"), _deny(_OLD)], {"fail"}),
        ([_deny(_HTTP, Resource=None, NotResource="arn:aws:s3:::b/public/*"), _deny(_OLD)], {"fail"}),
        ([_deny({**_HTTP, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}), _deny(_OLD)], {"fail"}),
        ([_deny({"Bool": {"aws:SecureTransport": _OPEN}}), _deny(_OLD)], {"unknown"}),
        ([_deny(_HTTP, Effect=_OPEN), _deny(_OLD)], {"unknown"}),
        ([_deny(_HTTP, Action=_OPEN), _deny(_OLD)], {"unknown"}),
        ([_deny({"Fn::Transform": "x"}), _deny(_OLD)], {"unknown"}),
        (_OPEN, {"unknown"}),
    ],
)
def test_sto04_asks_for_denials_without_a_hole(verdicts: Verdicts, statements: Any, expected: set[str]) -> None:
    """Plain HTTP and old TLS are denied for everybody, every action, the bucket and all objects; or it fails."""
    assert _of("STO04", verdicts, _template(statements)) == expected


# --- STO05 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("destination", "expected"),
    [
        ("elsewhere", {"pass"}),
        (_OPEN, {"pass"}),
        ({"Fn::ImportValue": "logs"}, {"pass"}),
        ({"Ref": "Bucket"}, {"fail"}),
        (None, {"fail"}),
        ({"Fn::If": ["IsProd", "elsewhere", {"Ref": "AWS::NoValue"}]}, {"fail"}),
        ("", {"fail"}),
        ({"Fn::Sub": "${Open}-logs"}, {"pass"}),
        ({"Fn::If": ["IsProd", {"Fn::ImportValue": "logs"}, "elsewhere"]}, {"pass"}),
        ({"Fn::If": ["IsProd", _OPEN, {"Ref": "Missing"}]}, {"unknown"}),
        ({"Ref": "Missing"}, {"unknown"}),
        ({"Fn::GetAtt": ["Missing", "Name"]}, {"unknown"}),
        ({"Fn::Select": [0, ["elsewhere", {"Ref": "Missing"}]]}, {"pass"}),
        (["elsewhere"], {"unknown"}),
        ({"Fn::Select": [5, {"Fn::Split": [":", _OPEN]}]}, {"pass"}),
        ({"Fn::Select": [5, {"Fn::Split": [":", {"Ref": "Missing"}]}]}, {"unknown"}),
    ],
)
def test_sto05_asks_for_another_bucket(verdicts: Verdicts, destination: Any, expected: set[str]) -> None:
    """Logs go to another bucket, by name, parameter or import, in every case."""
    logging = {"LoggingConfiguration": {"DestinationBucketName": destination}}
    assert _of("STO05", verdicts, _template(**logging)) == expected


@pytest.mark.parametrize(("destination", "expected"), [(_OPEN, {"fail"}), ({"Fn::Sub": "${Open}-logs"}, {"pass"})])
def test_sto05_knows_a_bucket_by_the_parameter_of_its_name(
    verdicts: Verdicts, destination: Any, expected: set[str]
) -> None:
    """Whatever the parameter will be, a bucket named by it does not log to another when its logs go there, too."""
    template = _template(BucketName=_OPEN, LoggingConfiguration={"DestinationBucketName": destination})
    assert _of("STO05", verdicts, template) == expected


# --- STO06 ------------------------------------------------------------------------------------------------------------


_RETENTION = {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 120}}}


def _lock(mode: Any = "GOVERNANCE", *, enabled: Any = True, **retention: Any) -> dict[str, Any]:
    rule = {"DefaultRetention": {"Mode": mode, **(retention or {"Days": 120})}}
    return {"ObjectLockEnabled": enabled, "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": rule}}


@pytest.mark.parametrize(
    ("stores", "properties", "expected"),
    [
        ("CHAT_TRANSCRIPTS", _lock(), {"pass"}),
        ("CHAT_TRANSCRIPTS", _lock(Years="1"), {"pass"}),
        ("CHAT_TRANSCRIPTS", _lock(Days=119), {"fail"}),
        ("CHAT_TRANSCRIPTS", _lock("COMPLIANCE"), {"fail"}),
        ("CHAT_TRANSCRIPTS", _lock(None), {"fail"}),
        ("CHAT_TRANSCRIPTS", _lock(enabled=None), {"fail"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockEnabled": False, "ObjectLockConfiguration": _RETENTION}, {"fail"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockConfiguration": {"ObjectLockEnabled": _OPEN, **_RETENTION}}, {"fail"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}, {"fail"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockEnabled": True}, {"fail"}),
        ("CHAT_TRANSCRIPTS", _lock(Days=_OPEN), {"unknown"}),
        ("CHAT_TRANSCRIPTS", _lock(Years=_OPEN), {"unknown"}),
        ("CHAT_TRANSCRIPTS", _lock(_OPEN), {"unknown"}),
        ("CHAT_TRANSCRIPTS", _lock(_OPEN, Days=1), {"fail", "unknown"}),
        ("CHAT_TRANSCRIPTS", _lock(enabled=_OPEN), {"unknown"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockEnabled": _OPEN, "ObjectLockConfiguration": _RETENTION}, {"unknown"}),
        ("CHAT_TRANSCRIPTS", _lock("COMPLIANCE", enabled=_OPEN), {"fail"}),
        ("CHAT_TRANSCRIPTS", {"ObjectLockEnabled": True, "ObjectLockConfiguration": _OPEN}, {"unknown"}),
        (_OPEN, _lock(), {"unknown"}),
        (_OPEN, _lock("COMPLIANCE"), {"fail"}),
        ("ATTACHMENTS", {}, {"pass"}),
        ("ATTACHMENTS", _lock(), {"fail"}),
        ("ATTACHMENTS", _lock(enabled=None), {"fail"}),
        ("ATTACHMENTS", _lock(_OPEN), {"fail"}),
        ("ATTACHMENTS", {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}, {"fail"}),
        ("ATTACHMENTS", {"ObjectLockEnabled": False}, {"pass"}),
        ("ATTACHMENTS", {"ObjectLockEnabled": _OPEN}, {"unknown"}),
        ({"Fn::If": ["IsProd", "ATTACHMENTS", "CALL_RECORDINGS"]}, _lock(), {"fail"}),
        ({"Fn::If": ["IsProd", "SCHEDULED_REPORTS", "CALL_RECORDINGS"]}, _lock(), {"pass"}),
    ],
)
def test_sto06_asks_for_a_lock_where_connect_allows_one(
    verdicts: Verdicts, stores: Any, properties: Any, expected: set[str]
) -> None:
    """A governance lock that is long enough; none for attachments; never one in compliance mode."""
    assert _of("STO06", verdicts, _template(stores=stores, **properties)) == expected


@pytest.mark.parametrize(
    ("stores", "also", "expected"),
    [
        ("ATTACHMENTS", {"ResourceType": _OPEN}, "fail"),
        ("ATTACHMENTS", {"S3Config": {"BucketName": _OPEN}}, "fail"),
        ("CHAT_TRANSCRIPTS", {"ResourceType": "ATTACHMENTS"}, "fail"),
        ("CHAT_TRANSCRIPTS", {"ResourceType": _OPEN}, "unknown"),
        ("CHAT_TRANSCRIPTS", {"ResourceType": "ATTACHMENTS", "S3Config": {"BucketName": _OPEN}}, "unknown"),
        ("CHAT_TRANSCRIPTS", {"ResourceType": "CALL_RECORDINGS", "S3Config": {"BucketName": _OPEN}}, "pass"),
    ],
)
def test_sto06_asks_what_else_a_bucket_keeps(verdicts: Verdicts, stores: str, also: Any, expected: str) -> None:
    """A lock is wrong once attachments surely are in the bucket, and in doubt while they may be."""
    template = _template(stores=stores, **_lock())
    storage = template["Resources"]["Storage"]
    template["Resources"]["Other"] = {**storage, "Properties": {**storage["Properties"], **also}}
    assert ("STO06", expected, "Bucket") in verdicts(template)


def test_sto06_takes_its_days_from_the_policy(verdicts: Verdicts) -> None:
    """The platform team decides how long a lock must hold."""
    policy = GuardrailPolicy(bucket_lock_days=366)
    assert _of("STO06", verdicts, _template(**_lock(Days=365)), policy) == {"fail"}
    assert _of("STO06", verdicts, _template(**_lock(Years=2)), policy) == {"pass"}


# --- STO07 ------------------------------------------------------------------------------------------------------------


def _stored(region: str, home: str) -> StorageBucket:
    doubt = Unknown("not asked here")
    return StorageBucket(
        place=Place(logical_id="Bucket"),
        name="Bucket",
        arns=(),
        stores=doubt,
        encryption=doubt,
        key=doubt,
        bucket_key=doubt,
        public_access_blocks=(),
        policy=doubt,
        service_roles=frozenset(),
        allowed_origins=doubt,
        log_destination=doubt,
        object_lock=doubt,
        region=region,
        instance_region=home,
    )


@pytest.mark.parametrize(
    ("region", "home", "failures"),
    [
        ("us-east-1", "us-east-1", []),
        ("EU", "eu-west-1", []),
        ("EU", "eu-west-2", ["bucket Bucket is in eu-west-1, the instance in eu-west-2"]),
        ("us-west-2", "us-east-1", ["bucket Bucket is in us-west-2, the instance in us-east-1"]),
    ],
)
def test_sto07_compares_regions(region: str, home: str, failures: list[str]) -> None:
    """Two stated Regions must be one; the old location name EU is eu-west-1."""
    problems = StorageStaysInRegion().check(_stored(region, home), GuardrailPolicy())
    assert [problem.message for problem in problems] == failures


def test_sto07_cannot_tell_two_regions_that_nobody_states(verdicts: Verdicts) -> None:
    """A bucket whose stack states no Region, for an instance given by a parameter, may be anywhere."""
    assert _of("STO07", verdicts, _template()) == {"unknown"}


def test_sto07_does_not_take_one_doubt_for_one_region(verdicts: Verdicts) -> None:
    """A storage configuration of which nothing is known does not make its Regions equal."""
    template = _template()
    template["Resources"]["Storage"]["Properties"] = {"Fn::Transform": {"Name": "AWS::Include"}}
    assert _of("STO07", verdicts, template) == {"unknown"}
