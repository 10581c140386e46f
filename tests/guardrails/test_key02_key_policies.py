"""KEY02: whom a key's policy may admit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_OWN_ACCOUNT = {"Ref": "AWS::AccountId"}
_BUCKET_ARN = {"Fn::GetAtt": ["Bucket", "Arn"]}
_OWN_GROUPS = {"Fn::Sub": "arn:aws:logs:us-east-1:${AWS::AccountId}:*"}
_SOURCE = "aws:SourceAccount"


def _template(*statements: Any) -> dict[str, Any]:
    properties = {"EnableKeyRotation": True, "KeyPolicy": {"Statement": list(statements)}}
    resources = {"Key": {"Type": "AWS::KMS::Key", "Properties": properties}, "Bucket": {"Type": "AWS::S3::Bucket"}}
    return {"Parameters": {"Open": {"Type": "String"}}, "Resources": resources}


def _allow(principal: Any, condition: Any = None) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:Decrypt", "Resource": "*"}
    return statement if condition is None else {**statement, "Condition": condition}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "KEY02"}


def _role(path: str) -> dict[str, Any]:
    return {"ArnLike": {"aws:PrincipalArn": {"Fn::Sub": f"arn:aws:iam::{path}"}}}


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (None, "fail"),
        ({"StringEquals": {"kms:CallerAccount": "111122223333"}}, "pass"),
        ({"StringEquals": {"kms:CallerAccount": _OWN_ACCOUNT}}, "pass"),
        ({"StringEquals": {"aws:PrincipalAccount": _OWN_ACCOUNT}}, "pass"),
        ({"StringEquals": {_SOURCE: _OWN_ACCOUNT}}, "pass"),
        (_role("${AWS::AccountId}:role/aws-service-role/connect.amazonaws.com/*"), "pass"),
        (_role("*:role/aws-service-role/connect.amazonaws.com/*"), "fail"),
        ({"StringLike": {"kms:CallerAccount": "*"}}, "fail"),
        ({"StringEqualsIfExists": {"kms:CallerAccount": "111122223333"}}, "fail"),
        ({"StringNotEquals": {"kms:CallerAccount": "111122223333"}}, "fail"),
        ({"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}, "fail"),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "fail"),
        (_OPEN, "unknown"),
    ],
)
@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}])
def test_everybody_is_narrowed_to_an_account(verdicts: Verdicts, principal: Any, condition: Any, verdict: str) -> None:
    """The principal * is scoped by the caller's account, and by nothing that says less."""
    assert _own(verdicts(_template(_allow(principal, condition)))) == {verdict}


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (None, "fail"),
        ({"StringEquals": {_SOURCE: "111122223333"}}, "pass"),
        ({"StringEquals": {_SOURCE: _OWN_ACCOUNT}}, "pass"),
        ({"StringEquals": {_SOURCE: _OPEN}}, "pass"),
        ({"ForAnyValue:StringEquals": {_SOURCE: ["111122223333"]}}, "pass"),
        ({"StringLike": {_SOURCE: "111122223333"}}, "pass"),
        ({"StringLike": {_SOURCE: "1111*"}}, "fail"),
        ({"StringEqualsIfExists": {_SOURCE: "111122223333"}}, "fail"),
        ({"ForAllValues:StringEquals": {_SOURCE: "111122223333"}}, "fail"),
        ({"StringNotEquals": {_SOURCE: "111122223333"}}, "fail"),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:profile:us-east-1:111122223333:domains/*"}}, "pass"),
        ({"ArnLike": {"aws:SourceArn": _BUCKET_ARN}}, "pass"),
        ({"StringEquals": {"aws:SourceArn": _OPEN}}, "pass"),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:profile:us-east-1:*:domains/*"}}, "fail"),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::recordings"}}, "fail"),
        ({"ArnLike": {"aws:SourceArn": ["arn:aws:sns:us-east-1:111122223333:a", "arn:aws:s3:::recordings"]}}, "fail"),
        ({"StringEquals": {"kms:CallerAccount": "111122223333"}}, "fail"),
        ({"StringLike": {_SOURCE: _OPEN}}, "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_a_service_acts_for_named_accounts(verdicts: Verdicts, condition: Any, verdict: str) -> None:
    """SourceAccount, or a SourceArn that states an account, stands between a service and the confused deputy."""
    assert _own(verdicts(_template(_allow({"Service": "profile.amazonaws.com"}, condition)))) == {verdict}


@pytest.mark.parametrize(
    ("context", "verdict"),
    [
        ({"ArnLike": _OWN_GROUPS}, "pass"),
        ({"ArnEquals": {"Fn::Sub": "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"}}, "pass"),
        ({"ArnLike": {"Fn::GetAtt": ["Bucket", "Arn"]}}, "pass"),
        ({"ArnLike": "arn:aws:logs:us-east-1:*:*"}, "fail"),
        ({"ArnLike": "arn:aws:logs"}, "fail"),
        ({"ArnLikeIfExists": _OWN_GROUPS}, "fail"),
        ({"ArnLike": "arn:aws:logs:us-east-1:111122223333:*"}, "unknown"),
        ({"ArnLike": _OPEN}, "unknown"),
    ],
)
def test_cloudwatch_logs_is_held_by_its_encryption_context(verdicts: Verdicts, context: Any, verdict: str) -> None:
    """The log groups of the key's own account scope CloudWatch Logs, which sends no SourceAccount."""
    condition = {operator: {"kms:EncryptionContext:aws:logs:arn": arn} for operator, arn in context.items()}
    logs = {"Service": {"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}}
    assert _own(verdicts(_template(_allow(logs, condition)))) == {verdict}


@pytest.mark.parametrize(
    ("more", "verdict"), [({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": _OWN_GROUPS}}, "pass"), ({}, "fail")]
)
def test_another_condition_changes_nothing(verdicts: Verdicts, more: dict[str, Any], verdict: str) -> None:
    """A condition that says nothing of an account neither scopes CloudWatch Logs nor undoes what does."""
    condition = {"StringEquals": {"kms:ViaService": "logs.us-east-1.amazonaws.com"}, **more}
    assert _own(verdicts(_template(_allow({"Service": "logs.us-east-1.amazonaws.com"}, condition)))) == {verdict}


@pytest.mark.parametrize(("service", "verdict"), [("s3.amazonaws.com", "fail"), (_OPEN, "unknown")])
def test_the_encryption_context_is_for_logs_alone(verdicts: Verdicts, service: Any, verdict: str) -> None:
    """Another service in the same statement is not scoped by it."""
    condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": _OWN_GROUPS}}
    principal = {"Service": ["logs.us-east-1.amazonaws.com", service]}
    assert _own(verdicts(_template(_allow(principal, condition)))) == {verdict}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (_allow({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}), "pass"),
        (_allow({"AWS": "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/a"}), "pass"),
        (_allow("*") | {"Effect": "Deny"}, "pass"),
        (_allow({"Service": "s3.amazonaws.com"}) | {"Effect": "Deny"}, "pass"),
        ({"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}, "fail"),
        (_allow({"AWS": _OPEN}), "unknown"),
        (_allow(_OPEN), "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_who_is_named_is_scoped(verdicts: Verdicts, statement: Any, verdict: str) -> None:
    """Accounts, roles and what is denied pass; all but a few principals are everybody."""
    assert _own(verdicts(_template(statement))) == {verdict}


def test_a_policy_by_parameter_is_unknown(verdicts: Verdicts) -> None:
    """What deployment fills in cannot be judged; left out, KMS gives the default policy, which passes."""
    template = _template()
    template["Resources"]["Key"]["Properties"]["KeyPolicy"] = _OPEN
    assert _own(verdicts(template)) == {"unknown"}
    del template["Resources"]["Key"]["Properties"]["KeyPolicy"]
    assert _own(verdicts(template)) == {"pass"}


def test_the_message_says_who_is_admitted(judged: Judge) -> None:
    """Each principal that is admitted too widely is named."""
    template = _template(_allow({"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}), _allow("*"))
    messages = {item.message for item in judged(template).findings if item.guardrail == "KEY02"}
    assert messages == {
        "the key's policy admits the principal *",
        "the key's policy admits s3.amazonaws.com for every account, without aws:SourceAccount",
        "the key's policy admits sns.amazonaws.com for every account, without aws:SourceAccount",
    }
