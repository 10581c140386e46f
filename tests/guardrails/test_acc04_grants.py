"""ACC04: which statements allow more than is needed, and which conditions narrow them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_REGION = "arn:aws:connect:us-east-1:111122223333"
_ARN = f"{_REGION}:instance/0a1b2c3d-1111-2222-3333-444455556666"
_WRITE = {"Effect": "Allow", "Action": "connect:UpdateQueueName", "Resource": "*"}
_OPEN = {"Ref": "Text"}
_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def _template(*statements: Any, **resources: Any) -> dict[str, Any]:
    policy = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": list(statements)}}}
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"IdentityManagementType": "SAML"}}
    return {
        "Parameters": {"Text": {"Type": "String"}, "Stage": {"Type": "String"}},
        "Conditions": {"Open": {"Fn::Equals": [{"Ref": "Stage"}, "test"]}},
        "Resources": {"Policy": policy, "Instance": instance, **resources},
    }


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "ACC04"}


@pytest.mark.parametrize(
    "action",
    [
        "*",
        "connect:*",
        "CONNECT:*",
        "profile:*",
        "connect-campaigns:*",
        "con*:*",
        "*:*",
        "c*",
        "connect:**",
        "connect*",
    ],
)
@pytest.mark.parametrize("narrowed", [{}, {"Resource": f"{_ARN}/queue/*"}, {"Condition": _ORGANIZATION}])
def test_a_wildcard_for_a_whole_service_fails(verdicts: Verdicts, action: str, narrowed: dict[str, Any]) -> None:
    """However it is spelled, and whatever resource or condition stands beside it."""
    assert _own(verdicts(_template(_WRITE | {"Action": action} | narrowed))) == {"fail"}


@pytest.mark.parametrize(
    ("excluded", "verdict"),
    [
        (["iam:*"], "fail"),
        (["connect:*", "profile:*"], "fail"),
        (["connect:Delete*", "profile:*", "connect-campaigns:*"], "fail"),
        (["connect:*", "profile:*", "connect-campaigns:*"], "pass"),
        (["connect*", "profile:*"], "pass"),
        ([_OPEN], "unknown"),
    ],
)
def test_not_action_allows_what_it_leaves(verdicts: Verdicts, excluded: Any, verdict: str) -> None:
    """Only a NotAction that leaves nothing of the three services out of its list allows none of them."""
    statement = {"Effect": "Allow", "NotAction": excluded, "Resource": "*", "Condition": _ORGANIZATION}
    assert _own(verdicts(_template(statement))) == {verdict}


@pytest.mark.parametrize(
    "action",
    [
        "connect:UpdateQueueName",
        "connect:Upd*",
        "connect:*Queue",
        "connect:D*",
        "connect:Get*",
        "connect:GetFederationToken",
        "connect:GetFederationTokens",
        "connect:AdminGetEmergencyAccessToken",
        "connect:BatchPutContact",
        "*:Delete*",
        "c*DeleteInstance",
        "con*:Delete*",
        "profile:PutIntegration",
        "connect-campaigns:StartCampaign",
        ["connect:ListUsers", "connect:CreateUser"],
    ],
)
def test_a_write_on_everything_fails(verdicts: Verdicts, action: Any) -> None:
    """What is not sure to only read writes, and so does what signs in."""
    assert _own(verdicts(_template(_WRITE | {"Action": action}))) == {"fail"}


@pytest.mark.parametrize(
    "action",
    [
        "connect:ListUsers",
        "connect:Describe*",
        "connect:Search*",
        "connect:BatchGet*",
        "connect:GetMetricDataV2",
        "profile:Get*",
        "s3:*",
        "*:List*",
        "iam:*",
        "lambda:UpdateFunctionCode",
        [],
    ],
)
def test_reading_everything_passes(verdicts: Verdicts, action: Any) -> None:
    """Reads may be allowed on every resource, and other services are nobody's business here."""
    assert _own(verdicts(_template(_WRITE | {"Action": action}))) == {"pass"}


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ("*", "fail"),
        ("arn:*", "fail"),
        ("arn:aws:connect:*", "fail"),
        ("arn:*:con*:*:*:*", "fail"),
        (f"{_REGION}:*", "fail"),
        (f"{_REGION}:inst*", "fail"),
        (f"{_REGION}:instance/*", "fail"),
        (f"{_REGION}:instance/?*", "fail"),
        (f"{_REGION}:instance/*/queue/*", "fail"),
        ({"Fn::Sub": "arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/*"}, "fail"),
        ([_ARN, "*"], "fail"),
        (_ARN, "pass"),
        (f"{_ARN}/queue/*", "pass"),
        ({"Fn::GetAtt": ["Instance", "Arn"]}, "pass"),
        ({"Fn::Sub": "${Instance.Arn}/queue/*"}, "pass"),
        ({"Fn::Sub": f"{_REGION}:instance/${{Instance.Id}}/*"}, "pass"),
        (f"{_REGION}:phone-number/*", "pass"),
        ("arn:aws:connect:*:*:instance/0a1b2c3d-1111-2222-3333-444455556666", "pass"),
        ("arn:aws:s3:::*", "pass"),
        (_OPEN, "unknown"),
    ],
)
def test_a_write_is_for_a_named_instance(verdicts: Verdicts, resource: Any, verdict: str) -> None:
    """Every instance is as wide as everything; other services' wildcards are not."""
    assert _own(verdicts(_template(_WRITE | {"Resource": resource}))) == {verdict}


@pytest.mark.parametrize(
    ("action", "resource", "verdict"),
    [
        ("profile:PutIntegration", "arn:aws:profile:us-east-1:111122223333:domains/*", "fail"),
        ("profile:PutIntegration", "arn:aws:profile:us-east-1:111122223333:domains/bank/*", "pass"),
        ("connect-campaigns:StartCampaign", "arn:aws:connect-campaigns:us-east-1:111122223333:campaign/*", "fail"),
        ("connect-campaigns:StartCampaign", "arn:aws:connect-campaigns:us-east-1:111122223333:campaign/a1b2", "pass"),
        ("connect:CreateUser", "arn:aws:profile:us-east-1:111122223333:domains/*", "pass"),
    ],
)
def test_every_domain_and_campaign_is_as_wide(verdicts: Verdicts, action: str, resource: str, verdict: str) -> None:
    """Each service has its own kind of resource that holds all else."""
    assert _own(verdicts(_template(_WRITE | {"Action": action, "Resource": resource}))) == {verdict}


def test_all_but_a_not_resource_is_everything(verdicts: Verdicts) -> None:
    """What is not left out is allowed."""
    statement = {"Effect": "Allow", "Action": "connect:UpdateQueueName", "NotResource": _ARN}
    assert _own(verdicts(_template(statement))) == {"fail"}


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (_ORGANIZATION, "pass"),
        ({"StringEquals": {"connect:InstanceId": _OPEN}}, "pass"),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}, "pass"),
        ({"StringLike": {"aws:ResourceTag/team": "desk-*"}}, "pass"),
        ({"Null": {"aws:ResourceTag/team": False}}, "pass"),
        ({"Bool": {"aws:SecureTransport": "true"}, **_ORGANIZATION}, "pass"),
        ({"StringEqualsIfExists": {"connect:InstanceId": "0a1b2c3d"}}, "fail"),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}, "fail"),
        ({"StringNotEquals": {"aws:ResourceTag/team": "desk"}}, "fail"),
        ({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "fail"),
        ({"Null": {"aws:ResourceTag/team": "true"}}, "fail"),
        ({"Bool": {"aws:SecureTransport": "true"}}, "fail"),
        ({"StringLike": {"connect:InstanceId": "*"}}, "fail"),
        ({"StringLike": {"aws:ResourceTag/team": ["desk-*", "*"]}}, "fail"),
        ({"StringLike": {"connect:InstanceId": "?*"}}, "fail"),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, "fail"),
        ({"IpAddress": {"aws:SourceIp": ["216.82.182.50/32", "::/0"]}}, "fail"),
        ({"IpAddress": {"aws:SourceIp": "216.82.182.50/32"}}, "pass"),
        ({"Null": {"aws:ResourceTag/team": ["true", "false"]}}, "fail"),
        ({"StringEquals": {"aws:ResourceTag/team": "${aws:ResourceTag/team}"}}, "fail"),
        ({"StringLike": {"connect:InstanceId": _OPEN}}, "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_a_condition_narrows_where_its_key_must_be_there(verdicts: Verdicts, condition: Any, verdict: str) -> None:
    """A condition that holds without its key, or whatever the key is, narrows nothing."""
    assert _own(verdicts(_template(_WRITE | {"Condition": condition}))) == {verdict}


@pytest.mark.parametrize(("effect", "verdict"), [("Deny", "pass"), (_OPEN, "unknown")])
def test_only_what_is_allowed_counts(verdicts: Verdicts, effect: Any, verdict: str) -> None:
    """A Deny grants nothing; an effect that is not known may."""
    assert _own(verdicts(_template(_WRITE | {"Effect": effect}))) == {verdict}


def test_a_condition_of_the_template_is_judged_both_ways(judged: Judge) -> None:
    """A resource that is everything in one case alone fails there, and the message says which."""
    findings = judged(_template(_WRITE | {"Resource": {"Fn::If": ["Open", "*", _ARN]}})).findings
    (message,) = {item.message for item in findings if item.guardrail == "ACC04"}
    assert message.startswith("policy Policy allows connect:updatequeuename on every resource")
    assert message.endswith("(when ${Stage} = test)")


def test_the_message_names_every_service(judged: Judge) -> None:
    """One statement is one finding, which names all that it opens."""
    findings = judged(_template(_WRITE | {"Action": ["connect*", "s3:*"]})).findings
    (message,) = {item.message for item in findings if item.guardrail == "ACC04"}
    assert message == "policy Policy allows every action of connect, connect-campaigns"


@pytest.mark.parametrize(
    ("arn", "verdict"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "fail"),
        ("arn:aws-us-gov:iam::aws:policy/AmazonConnect_FullAccess", "fail"),
        ("arn:aws:iam::aws:policy/PowerUserAccess", "fail"),
        ("arn:aws:iam::aws:policy/AmazonConnectReadOnlyAccess", "pass"),
        ("arn:aws:iam::111122223333:policy/desk", "unknown"),
        (_OPEN, "unknown"),
    ],
)
def test_policies_of_aws_are_known_by_name(verdicts: Verdicts, arn: Any, verdict: str) -> None:
    """Those that allow all of Connect fail; what nobody declares is unknown."""
    role = {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": [arn]}}
    assert ("ACC04", verdict, "Role") in verdicts(_template(Role=role))


@pytest.mark.parametrize(
    ("references", "verdicts_of_set"),
    [
        ([{"Name": "desk"}], {"unknown"}),
        ([{"Name": "declared", "Path": "/"}], set()),
        (_OPEN, {"unknown"}),
        (["desk"], {"unknown"}),
    ],
)
def test_a_permission_set_takes_policies_of_the_account(
    verdicts: Verdicts, references: Any, verdicts_of_set: set[str]
) -> None:
    """A customer managed policy goes by its name: one of the app is judged where it stands, any other is unknown."""
    declared = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "declared"}}
    properties = {"Name": "desk", "CustomerManagedPolicyReferences": references}
    template = _template(Set={"Type": "AWS::SSO::PermissionSet", "Properties": properties}, Declared=declared)
    found = {verdict for code, verdict, resource in verdicts(template) if (code, resource) == ("ACC04", "Set")}
    assert found == verdicts_of_set
