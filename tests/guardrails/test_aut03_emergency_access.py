"""AUT03: which statements allow emergency access, and which hold it to the ranges."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0a1b2c3d-1111-2222-3333-444455556666"
_BOTH = ["connect:AdminGetEmergencyAccessToken", "connect:GetFederationTokens"]
_RANGES = ["216.82.182.50/31", "216.131.56.60"]
_ALLOW = {"Effect": "Allow", "Action": "connect:*", "Resource": "*"}
_DENY = {"Effect": "Deny", "Action": _BOTH, "Resource": "*"}
_INSTANCE = {"Type": "AWS::Connect::Instance", "Properties": {"IdentityManagementType": "SAML"}}
_BUCKET = {"Type": "AWS::S3::Bucket"}


def _template(*statements: Any, **resources: Any) -> dict[str, Any]:
    policy = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": list(statements)}}}
    return {
        "Parameters": {"Text": {"Type": "String"}, "Map": {"Type": "String"}},
        "Resources": {"Policy": policy, "Instance": _INSTANCE, "Bucket": _BUCKET, **resources},
    }


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "AUT03"}


@pytest.mark.parametrize(
    "allow",
    [
        {"Action": "*"},
        {"Action": "connect:AdminGetEmergencyAccessToken"},
        {"Action": "CONNECT:getfederationtokens"},
        {"Action": "connect:Get*"},
        {"Action": ["connect:ListUsers", "connect:Admin??tEmergency*"]},
        {"Resource": _ARN},
        {"Resource": "arn:aws:connect:*:*:instance/*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:inst*"},
        {"Resource": "arn:*:c*t:*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:instance?0a1b2c3d"},
        {"Resource": "arn:aws:con*/0a1b2c3d"},
        {"Resource": "arn:aws:*/0a1b2c3d"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:instance/${aws:PrincipalTag/instance}"},
        {"Resource": {"Fn::Sub": "arn:aws:connect:us-east-1:111122223333:${Instance.Id}"}},
        {"Resource": ["arn:aws:s3:::reports", {"Fn::GetAtt": ["Instance", "Arn"]}]},
        {"Resource": {"Ref": "Instance"}},
        {"Resource": {"Fn::Sub": "${Instance.Arn}*"}},
        {
            "Resource": {
                "Fn::Sub": "arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance.Id}"
            }
        },
        {"Condition": {"IpAddress": {"aws:SourceIp": ["216.82.182.50/31", "10.0.0.0/8"]}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": []}}},
        {"Condition": {"IpAddressIfExists": {"aws:SourceIp": _RANGES}}},
        {"Condition": {"IpAddress": {"aws:VpcSourceIp": _RANGES}}},
        {"Condition": {"NotIpAddress": {"aws:SourceIp": _RANGES}}},
        {"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}},
        {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
    ],
)
def test_an_allow_from_anywhere_fails(verdicts: Verdicts, allow: dict[str, Any]) -> None:
    """The action by any pattern, on any instance, is allowed unless the source addresses are."""
    assert _own(verdicts(_template(_ALLOW | allow))) == {"fail"}


def test_not_action_and_not_resource_allow_too(verdicts: Verdicts) -> None:
    """What is not left out is allowed."""
    assert _own(verdicts(_template({"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}))) == {"fail"}
    assert _own(verdicts(_template({"Effect": "Allow", "Action": "connect:*", "NotResource": _ARN}))) == {"fail"}
    assert _own(verdicts(_template({"Effect": "Allow", "NotAction": ["connect:*"], "Resource": "*"}))) == {"pass"}


@pytest.mark.parametrize(
    "allow",
    [
        {"Action": ["connect:ListUsers", "connect:GetFederationToken"]},
        {"Action": "s3:*"},
        {"Resource": _ARN + "/*"},
        {"Resource": _ARN + "/user/${aws:userid}"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:phone-number/*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:instance?0a1b2c3d/queue/*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333"},
        {"Resource": "arn:aws:con*/0a1b2c3d/user"},
        {"Action": "*", "Resource": {"Fn::Sub": "arn:${AWS::Partition}:logs:*"}},
        {"Action": "*", "Resource": "arn:aws:s3:::reports/*"},
        {"Action": "*", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}},
        {"Action": "*", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}},
        {"Resource": {"Fn::Sub": "${Instance.Arn}/queue/*"}},
        {"Condition": {"IpAddress": {"aws:SourceIp": _RANGES}}},
        {"Condition": {"IpAddress": {"AWS:sourceip": "216.82.182.60"}, "Bool": {"aws:SecureTransport": "true"}}},
    ],
)
def test_an_allow_of_something_else_or_from_the_ranges_passes(verdicts: Verdicts, allow: dict[str, Any]) -> None:
    """Other actions, what is no instance, and the approved addresses let nobody past the identity provider."""
    assert _own(verdicts(_template(_ALLOW | allow))) == {"pass"}


@pytest.mark.parametrize(
    "denies",
    [
        [_DENY],
        [_DENY | {"Action": "connect:AdminGetEmergencyAccessToken"}, _DENY | {"Action": "connect:GetFederationTokens"}],
        [_DENY | {"Action": ["connect:Admin*", "connect:GetFed*"]}],
        [_DENY | {"Condition": {"NotIpAddress": {"aws:SourceIp": _RANGES}}}],
        [_DENY | {"Resource": "arn:aws:connect:*:*:instance/*"}],
    ],
)
def test_a_deny_of_both_in_the_same_policy_passes(verdicts: Verdicts, denies: list[dict[str, Any]]) -> None:
    """An unconditional Deny, and one of all that is outside the ranges, hold whatever is allowed."""
    assert _own(verdicts(_template(_ALLOW, *denies))) == {"pass"}


@pytest.mark.parametrize(
    "deny",
    [
        {"Effect": "Allow"},
        {"Action": "connect:AdminGetEmergencyAccessToken"},
        {"Action": "connect:DeleteInstance"},
        {"Resource": _ARN},
        {"Condition": {"NotIpAddressIfExists": {"aws:SourceIp": _RANGES}}},
        {"Condition": {"NotIpAddress": {"aws:VpcSourceIp": _RANGES}}},
        {"Condition": {"NotIpAddress": {"aws:SourceIp": [*_RANGES, "0.0.0.0/1"]}}},
        {"Condition": {"NotIpAddress": {"aws:SourceIp": _RANGES}, "Bool": {"aws:ViaAWSService": "false"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": _RANGES}}},
        {"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}},
    ],
)
def test_a_narrower_deny_does_not_count(verdicts: Verdicts, deny: dict[str, Any]) -> None:
    """A Deny that leaves an action, an instance or an outside address open closes nothing."""
    assert _own(verdicts(_template(_ALLOW, _DENY | deny))) == {"fail"}


def test_a_deny_by_not_resource_does_not_count(verdicts: Verdicts) -> None:
    """The instance that is left out stays open."""
    deny = {"Effect": "Deny", "Action": _BOTH, "NotResource": _ARN}
    assert _own(verdicts(_template(_ALLOW, deny))) == {"fail"}


@pytest.mark.parametrize("resource", [_ARN, {"Fn::GetAtt": ["Instance", "Arn"]}])
def test_a_deny_on_the_same_instance_counts(verdicts: Verdicts, resource: Any) -> None:
    """A Deny has to reach as far as the Allow, not farther."""
    same = {"Resource": resource}
    assert _own(verdicts(_template(_ALLOW | same, _DENY | same))) == {"pass"}


def test_a_deny_in_another_policy_does_not_count(verdicts: Verdicts) -> None:
    """Policies are attached and detached each by itself."""
    other = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": _DENY}}}
    assert ("AUT03", "fail", "Policy") in verdicts(_template(_ALLOW, Other=other))


@pytest.mark.parametrize(
    ("arn", "verdict"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "fail"),
        ("arn:aws-us-gov:iam::aws:policy/AmazonConnect_FullAccess", "fail"),
        ("arn:aws:iam::aws:policy/PowerUserAccess", "fail"),
        ("arn:aws:iam::aws:policy/AmazonConnectReadOnlyAccess", "pass"),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole", "pass"),
        ("arn:aws:iam::111122223333:policy/desk", "unknown"),
        ({"Ref": "Text"}, "unknown"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("AWS::IAM::Role", "ManagedPolicyArns"),
        ("AWS::IAM::User", "ManagedPolicyArns"),
        ("AWS::IAM::Group", "ManagedPolicyArns"),
        ("AWS::SSO::PermissionSet", "ManagedPolicies"),
    ],
)
def test_policies_of_aws_are_known_by_name(verdicts: Verdicts, kind: str, key: str, arn: Any, verdict: str) -> None:
    """Those that allow everything of Connect fail, wherever they are attached; what nobody declares is unknown."""
    carrier = {"Type": kind, "Properties": {key: [arn]}}
    assert _own(verdicts(_template(Carrier=carrier)) - {("AUT03", "pass", "Policy")}) == {verdict}


@pytest.mark.parametrize("kind", ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"])
def test_inline_policies_are_judged(judged: Judge, kind: str) -> None:
    """A policy inside a role, user or group is named by its place in the list."""
    harmless = {"PolicyName": "a", "PolicyDocument": {"Statement": []}}
    inline = [harmless, {"PolicyName": "b", "PolicyDocument": {"Statement": _ALLOW}}]
    template = _template(Carrier={"Type": kind, "Properties": {"Policies": inline}})
    (found,) = [item for item in judged(template).findings if item.guardrail == "AUT03"]
    assert (found.place.logical_id, found.verdict) == ("Carrier", "fail")
    assert "Policies[1]" in found.message


@pytest.mark.parametrize(
    "inline", [{"Statement": [_ALLOW]}, '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}']
)
def test_a_permission_set_is_judged(verdicts: Verdicts, inline: Any) -> None:
    """A permission set's inline policy is read as an object and as text."""
    carrier = {"Type": "AWS::SSO::PermissionSet", "Properties": {"InlinePolicy": inline}}
    assert ("AUT03", "fail", "Carrier") in verdicts(_template(Carrier=carrier))


@pytest.mark.parametrize(
    "statements",
    [
        [_ALLOW | {"Effect": {"Ref": "Text"}}],
        [_ALLOW | {"Action": {"Ref": "Text"}}],
        [_ALLOW | {"Resource": {"Ref": "Text"}}],
        [_ALLOW | {"Condition": {"Ref": "Map"}}],
        [_ALLOW | {"Condition": {"IpAddress": {"aws:SourceIp": [*_RANGES, {"Ref": "Text"}]}}}],
        [_ALLOW | {"Condition": {"IpAddress": {"aws:SourceIp": {"Fn::GetAtt": ["Bucket", "DomainName"]}}}}],
        [_ALLOW, _DENY | {"Effect": {"Ref": "Text"}}],
        [_ALLOW, _DENY | {"Action": {"Ref": "Text"}}],
        [_ALLOW, _DENY | {"Resource": {"Ref": "Text"}}],
        [_ALLOW, _DENY | {"Condition": {"NotIpAddress": {"aws:SourceIp": {"Ref": "Text"}}}}],
        [{"Ref": "Text"}],
    ],
)
def test_what_a_parameter_decides_is_unknown(verdicts: Verdicts, statements: list[Any]) -> None:
    """A parameter without default may allow everything, and may deny it."""
    assert _own(verdicts(_template(*statements))) == {"unknown"}


def test_a_sure_failure_comes_before_a_doubt(verdicts: Verdicts) -> None:
    """One statement that surely allows fails, whatever an unknown one says; a sure Deny passes likewise."""
    doubtful = _ALLOW | {"Action": {"Ref": "Text"}}
    assert _own(verdicts(_template(doubtful, _ALLOW))) == {"fail"}
    assert _own(verdicts(_template(doubtful, _DENY))) == {"pass"}


def test_the_policy_decides_the_ranges(verdicts: Verdicts) -> None:
    """The ranges are the platform team's, not this library's."""
    template = _template(_ALLOW | {"Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}})
    assert _own(verdicts(template)) == {"fail"}
    assert _own(verdicts(template, GuardrailPolicy(sign_in_ranges=("198.51.100.0/23",)))) == {"pass"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, {"unknown"}),
        ({"Policies": ["AdministratorAccess"], "Role": "arn:aws:iam::111122223333:role/own"}, {"unknown"}),
        ({"Role": "arn:aws:iam::111122223333:role/own"}, set()),
        ({"Role": {"Fn::If": ["Own", "arn:aws:iam::111122223333:role/own", {"Ref": "AWS::NoValue"}]}}, {"unknown"}),
    ],
)
def test_a_role_that_a_transform_makes_is_unknown(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """A serverless function without a role of its own, or with policies for it, gets one that is not seen here."""
    template = _template(Lookup={"Type": "AWS::Serverless::Function", "Properties": properties})
    template["Conditions"] = {"Own": {"Fn::Equals": [{"Ref": "Text"}, "own"]}}
    assert {found[1] for found in verdicts(template) if found[0] == "AUT03" and found[2] == "Lookup"} == expected


def test_a_conditional_serverless_function_crashes_no_guardrail(judged: Judge) -> None:
    """Each thing that a serverless function stands for is judged by its own guardrails, under conditions, too."""
    lookup = {"Type": "AWS::Serverless::Function", "Condition": "Own", "Properties": {}}
    template = _template(Lookup=lookup)
    template["Conditions"] = {"Own": {"Fn::Equals": [{"Ref": "Text"}, "own"]}}
    found = {(item.guardrail, item.verdict) for item in judged(template).findings if item.place.logical_id == "Lookup"}
    assert found == {(code, "unknown") for code in ("ACC04", "AUT03", "LAM01", "LAM02", "LOG02", "LOG03")}
