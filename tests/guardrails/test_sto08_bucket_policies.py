"""STO08: what a bucket's policy may allow, and what it may not deny Connect's service-linked role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_BUCKET_ARN = {"Fn::GetAtt": ["Bucket", "Arn"]}
_OBJECTS = {"Fn::Sub": "${Bucket.Arn}/*"}
_ROLES = "role/aws-service-role/connect.amazonaws.com"
_DENY = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [_BUCKET_ARN, _OBJECTS]}


def _template(*statements: Any) -> dict[str, Any]:
    resources = {
        "Instance": {"Type": "AWS::Connect::Instance", "Properties": {}},
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
        "Writer": {"Type": "AWS::IAM::Role", "Properties": {}},
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": list(statements)}},
        },
        "Storage": {
            "Type": "AWS::Connect::InstanceStorageConfig",
            "Properties": {
                "InstanceArn": {"Fn::GetAtt": ["Instance", "Arn"]},
                "ResourceType": "CHAT_TRANSCRIPTS",
                "StorageType": "S3",
                "S3Config": {"BucketName": {"Ref": "Bucket"}, "BucketPrefix": "p"},
            },
        },
    }
    return {"Parameters": {"Open": {"Type": "String"}}, "Resources": resources}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "STO08"}


def _allow(principal: Any, action: Any = "s3:PutObject", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": _OBJECTS, **more}


_WRITER = {"AWS": {"Fn::GetAtt": ["Writer", "Arn"]}}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (_allow(_WRITER), "pass"),
        (_allow(_WRITER, ["s3:Get*", "s3:Put*"]), "pass"),
        (_allow(_WRITER, "s3:*"), "fail"),
        (_allow(_WRITER, "*"), "fail"),
        (_allow(_WRITER, "S*:*"), "fail"),
        (_allow(_WRITER, "s3:*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), "fail"),
        ({"Effect": "Allow", "Principal": _WRITER, "NotAction": "s3:DeleteBucket", "Resource": _OBJECTS}, "fail"),
        (_allow(_WRITER, _OPEN), "unknown"),
        (_allow(_WRITER, "s3:*") | {"Effect": _OPEN}, "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_no_statement_allows_all_of_s3(verdicts: Verdicts, statement: Any, verdict: str) -> None:
    """However the wildcard is spelled and whatever condition stands beside it."""
    assert _own(verdicts(_template(statement))) == {verdict}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (_allow({"Service": "logging.s3.amazonaws.com"}), "fail"),
        (_allow({"Service": "connect.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": "1"}}), "pass"),
        (_allow({"Service": "connect.amazonaws.com"}, Condition={"StringLike": {"aws:SourceAccount": "1*"}}), "fail"),
        (_allow({"Service": "connect.amazonaws.com"}, Condition={"ArnLike": {"aws:SourceArn": _BUCKET_ARN}}), "pass"),
        (_allow({"Service": "connect.amazonaws.com"}, Condition=_OPEN), "unknown"),
        (_allow({"Service": "connect.amazonaws.com"}) | {"Effect": "Deny"}, "pass"),
        (_allow(_OPEN), "unknown"),
        (_allow(_OPEN, Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}), "pass"),
    ],
)
def test_a_service_carries_a_source_account(verdicts: Verdicts, statement: Any, verdict: str) -> None:
    """A service acts for named accounts; a principal that is not known may be a service."""
    assert _own(verdicts(_template(statement))) == {verdict}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "fail"),
        ({"Action": "*"}, "fail"),
        ({"Action": "s3:PutObject*", "Resource": _OBJECTS}, "fail"),
        ({"Action": "s3:DeleteObject"}, "fail"),
        ({"Action": "s3:GetBucketAcl", "Resource": _BUCKET_ARN}, "fail"),
        ({"Action": "s3:GetBucketAcl", "Resource": _OBJECTS}, "pass"),
        ({"Action": ["s3:DeleteBucket", "s3:PutBucketPolicy"]}, "pass"),
        ({"Resource": "arn:aws:s3:::another/*"}, "pass"),
        ({"Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/reports/*"}}, "unknown"),
        ({"Action": "s3:GetObject", "Resource": {"Fn::Sub": "arn:aws:s3:::${Bucket}/reports/*"}}, "unknown"),
        ({"Principal": {"AWS": "*"}}, "fail"),
        ({"Principal": {"AWS": {"Fn::GetAtt": ["Instance", "ServiceRole"]}}}, "fail"),
        ({"Principal": {"AWS": f"arn:aws:iam::111122223333:{_ROLES}/AWSServiceRoleForAmazonConnect_a1"}}, "fail"),
        ({"Principal": {"AWS": "111122223333"}}, "fail"),
        ({"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}}, "fail"),
        ({"Principal": _WRITER}, "pass"),
        ({"Principal": {"AWS": [_WRITER["AWS"], "*"]}}, "fail"),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/reporting"}}, "pass"),
        ({"Principal": {"Service": "logging.s3.amazonaws.com"}}, "pass"),
        ({"Principal": {"AWS": _OPEN}}, "unknown"),
        ({"Effect": _OPEN}, "unknown"),
    ],
)
def test_nothing_denies_the_service_linked_role(verdicts: Verdicts, change: dict[str, Any], verdict: str) -> None:
    """Only a Deny of what the role does, where it does it, and for whom it is, hits it."""
    assert _own(verdicts(_template(_DENY | change))) == {verdict}


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ([_BUCKET_ARN, _OBJECTS], "pass"),
        (_BUCKET_ARN, "fail"),
        (["arn:aws:s3:::other", "arn:aws:s3:::other/*"], "fail"),
        ("arn:aws:s3:::*", "pass"),
        ("*", "pass"),
    ],
)
def test_a_deny_by_not_resource_hits_what_it_leaves(verdicts: Verdicts, resource: Any, verdict: str) -> None:
    """A bucket and its objects are left out in whatever spelling; what is not stays denied."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": resource}
    assert _own(verdicts(_template(statement))) == {verdict}


def test_a_deny_by_not_principal_is_unknown(verdicts: Verdicts) -> None:
    """S3 compares NotPrincipal lists with sessions, so that no list says whom it leaves."""
    statement = {"Effect": "Deny", "NotPrincipal": _WRITER, "Action": "s3:*", "Resource": _OBJECTS}
    assert _own(verdicts(_template(statement))) == {"unknown"}
    assert _own(verdicts(_template({**statement, "Condition": {"Bool": {"aws:SecureTransport": False}}}))) == {"pass"}


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, "pass"),
        ({"Bool": {"aws:SecureTransport": True}}, "fail"),
        ({"NumericLessThan": {"s3:TlsVersion": "1.2"}}, "pass"),
        ({"NumericLessThanIfExists": {"s3:TlsVersion": "1.3"}}, "pass"),
        ({"NumericGreaterThan": {"s3:TlsVersion": "1.2"}}, "unknown"),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "pass"),
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": _OPEN}}, "pass"),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "fail"),
        ({"StringNotEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}}, "pass"),
        ({"Null": {"aws:PrincipalOrgID": True}}, "pass"),
        ({"Null": {"aws:PrincipalOrgID": False}}, "fail"),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, "pass"),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": ["AES256", "aws:kms"]}}, "pass"),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}}, "fail"),
        ({"StringEquals": {"s3:x-amz-server-side-encryption": "AES256"}}, "pass"),
        ({"Null": {"s3:x-amz-server-side-encryption": "true"}}, "pass"),
        ({"StringNotEquals": {"s3:x-amz-acl": "private"}}, "unknown"),
        ({"Null": {"s3:x-amz-acl": "false"}}, "unknown"),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, "fail"),
        ({"StringNotEquals": {"aws:SourceVpc": _OPEN}}, "fail"),
        ({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "fail"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "pass"),
        ({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, "fail"),
        ({"ForAllValues:StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, "fail"),
        ({"Null": {"aws:SourceVpce": "true"}}, "fail"),
        ({"Null": {"aws:SourceVpce": "false"}}, "pass"),
        ({"Null": {"aws:MultiFactorAuthAge": True}}, "fail"),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": False}}, "fail"),
        ({"Bool": {"aws:MultiFactorAuthPresent": False}}, "pass"),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "desk"}}, "fail"),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}, "Bool": {"aws:ViaAWSService": "false"}}, "fail"),
        (
            {"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}, "Bool": {"aws:PrincipalIsAWSService": "true"}},
            "pass",
        ),
        ({"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1/r-b2/ou-c3/*"}}, "fail"),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1/r-b2/ou-c3/*"}}, "unknown"),
        ({"StringNotLike": {"aws:userId": ["AROAEXAMPLEID:*", "111122223333"]}}, "unknown"),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_a_conditional_deny_hits_where_the_role_meets_it(verdicts: Verdicts, condition: Any, verdict: str) -> None:
    """The role is of the organization, uses TLS and KMS, and neither endpoint, address nor second factor."""
    assert _own(verdicts(_template({**_DENY, "Condition": condition}))) == {verdict}


@pytest.mark.parametrize("key", ["SourceAccount", "SourceArn", "SourceOrgID", "SourceVpc", "VpcSourceIp"])
def test_the_role_names_no_source(verdicts: Verdicts, key: str) -> None:
    """A Deny for requests from elsewhere hits the role, which acts for no resource, network or address."""
    template = _template({**_DENY, "Condition": {"StringNotEquals": {f"aws:{key}": "known"}}})
    assert _own(verdicts(template)) == {"fail"}


@pytest.mark.parametrize(
    ("operator", "pattern", "verdict"),
    [
        ("ArnNotLike", f"arn:aws:iam::*:{_ROLES}/*", "pass"),
        ("ArnNotLike", f"arn:aws:iam::111122223333:{_ROLES}/AWSServiceRoleForAmazonConnect_a1b2", "pass"),
        ("StringNotLike", "arn:aws:iam::111122223333:role/aws-service-role/*", "pass"),
        ("ArnNotLike", {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*"}, "pass"),
        ("ArnNotEquals", {"Fn::GetAtt": ["Instance", "ServiceRole"]}, "pass"),
        ("StringNotLike", "*", "pass"),
        ("ArnNotLike", ["arn:aws:iam::111122223333:role/admin", f"arn:aws:iam::*:{_ROLES}/*"], "pass"),
        ("ArnNotEquals", {"Fn::GetAtt": ["Writer", "Arn"]}, "fail"),
        ("ArnNotEquals", {"Fn::GetAtt": ["Instance", "Arn"]}, "fail"),
        ("ArnNotLike", "arn:aws:iam::111122223333:role/admin*", "fail"),
        ("ArnNotLike", _OPEN, "unknown"),
        ("ArnLike", "arn:aws:iam::*:role/*", "fail"),
        ("ArnEquals", "arn:aws:iam::111122223333:role/former-employee", "pass"),
    ],
)
def test_a_deny_may_except_the_role_by_its_arn(verdicts: Verdicts, operator: str, pattern: Any, verdict: str) -> None:
    """By the path of service-linked roles, by its name, or by the instance's own attribute."""
    condition = {operator: {"aws:PrincipalArn": pattern}}
    assert _own(verdicts(_template({**_DENY, "Condition": condition}))) == {verdict}


def test_a_policy_that_is_not_known_is_unknown(verdicts: Verdicts) -> None:
    """A policy by parameter may say anything."""
    template = _template()
    assert _own(verdicts(template)) == {"pass"}
    template["Resources"]["Policy"]["Properties"]["PolicyDocument"] = _OPEN
    assert _own(verdicts(template)) == {"unknown"}


def test_the_message_says_what_is_wrong_in_which_bucket(judged: Judge) -> None:
    """Each fault of a statement is one finding."""
    everybody = _allow({"Service": "logging.s3.amazonaws.com"}, "s3:*")
    messages = {item.message for item in judged(_template(everybody)).findings if item.guardrail == "STO08"}
    said = "a statement of the policy of bucket Bucket allows"
    assert messages == {
        f"{said} all of S3",
        f"{said} logging.s3.amazonaws.com for every account, without aws:SourceAccount",
    }
