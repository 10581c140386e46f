"""IDN02: each clause of what a federation role may trust and grant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0a1b2c3d-1111-2222-3333-444455556666"
_PROVIDER = "arn:aws:iam::111122223333:saml-provider/bank"
_AUDIENCE = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
_TRUST = {
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithSAML",
    "Principal": {"Federated": _PROVIDER},
    "Condition": _AUDIENCE,
}
_GRANT = {"Effect": "Allow", "Action": "connect:GetFederationToken", "Resource": f"{_ARN}/user/${{aws:userid}}"}


def _template(trust: Any = _TRUST, grant: Any = _GRANT, **resources: Any) -> dict[str, Any]:
    properties = {
        "AssumeRolePolicyDocument": {"Statement": trust},
        "Policies": [{"PolicyName": "SignIn", "PolicyDocument": {"Statement": grant}}],
    }
    return {
        "Parameters": {"Text": {"Type": "String"}, "List": {"Type": "CommaDelimitedList"}},
        "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}, **resources},
    }


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "IDN02"}


@pytest.mark.parametrize(
    "change",
    [
        {"Action": "sts:*"},
        {"Action": ["sts:AssumeRoleWithSAML", "sts:AssumeRole"]},
        {"Action": "sts:AssumeRoleWithWebIdentity"},
        {"Principal": "*"},
        {"Principal": {"AWS": "111122223333"}},
        {"Principal": {"Federated": [_PROVIDER, "arn:aws:iam::111122223333:oidc-provider/example.com"]}},
        {"Principal": {"Federated": "cognito-identity.amazonaws.com"}},
        {"Principal": {"Federated": {"Ref": "Oidc"}}},
        {"Condition": {"StringEqualsIfExists": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}},
        {"Condition": {"StringEquals": {"SAML:iss": "https://signin.aws.amazon.com/saml"}}},
        {"Condition": {"StringEquals": {"SAML:aud": []}}},
        {"Condition": {"StringEquals": {"SAML:aud": ["https://signin.aws.amazon.com/saml", "https://example.com"]}}},
        {"Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml/acs/SAMLSP01"}}},
        {"Condition": {"StringEquals": {"SAML:aud": "http://signin.aws.amazon.com/saml"}}},
        {"Condition": {"StringEquals": {"SAML:aud": "https://evil.example.signin.aws.amazon.com/saml"}}},
    ],
)
def test_a_wider_trust_fails(verdicts: Verdicts, change: dict[str, Any]) -> None:
    """Another action, principal or audience lets in who did not come through the identity provider."""
    oidc = {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://example.com"}}
    assert _own(verdicts(_template(trust=_TRUST | change, Oidc=oidc))) == {"fail"}


def test_a_second_statement_is_judged_too(verdicts: Verdicts) -> None:
    """One sound statement does not make up for another that trusts a service."""
    service = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    assert _own(verdicts(_template(trust=[_TRUST, service]))) == {"fail"}


@pytest.mark.parametrize("key", ["NotAction", "NotPrincipal"])
def test_an_allow_of_everything_but_fails(judged: Judge, key: str) -> None:
    """NotAction and NotPrincipal allow what nobody has listed."""
    trust = {name: value for name, value in _TRUST.items() if name != key.removeprefix("Not")}
    listed = "sts:AssumeRole" if key == "NotAction" else {"AWS": "111122223333"}
    found = [
        item.message for item in judged(_template(trust=trust | {key: listed})).findings if item.guardrail == "IDN02"
    ]
    assert any("NotAction or NotPrincipal" in message for message in found)


@pytest.mark.parametrize(
    "trust",
    [
        _TRUST | {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Action": "sts:TagSession", "Principal": {"Federated": _PROVIDER}},
        _TRUST | {"Condition": _AUDIENCE | {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        _TRUST | {"Principal": {"Federated": {"Fn::GetAtt": ["Provider", "Arn"]}}},
        _TRUST | {"Principal": {"Federated": {"Ref": "Provider"}}},
        _TRUST
        | {
            "Condition": {
                "StringEquals": {
                    "saml:AUD": [
                        {"Fn::Sub": "https://${AWS::Region}.signin.aws.amazon.com/saml"},
                        {
                            "Fn::Sub": "https://${AWS::Region}.signin.aws.amazon.com/saml/acs/${Provider.SamlProviderUUID}"
                        },
                        "https://us-gov-west-1.signin.aws.amazon.com/saml",
                    ]
                }
            }
        },
    ],
)
def test_a_sound_trust_passes(verdicts: Verdicts, trust: dict[str, Any]) -> None:
    """What narrows, what the assertion carries along, and every documented sign-in address are fine."""
    provider = {"Type": "AWS::IAM::SAMLProvider", "Properties": {"SamlMetadataDocument": {"Ref": "Text"}}}
    assert _own(verdicts(_template(trust=[_TRUST, trust], Provider=provider))) == {"pass"}


@pytest.mark.parametrize(
    "change",
    [
        {"Resource": "*"},
        {"Resource": [_GRANT["Resource"], "*"]},
        {"Resource": _ARN + "/user/*"},
        {"Resource": _ARN + "*"},
        {"Resource": "arn:aws:connect:us-east-1:111122223333:instance/*"},
        {"Resource": "*", "Condition": {"StringEquals": {"connect:InstanceId": "*"}}},
        {"Resource": "*", "Condition": {"StringLike": {"connect:InstanceId": "0a1b2c3d-1111-2222-3333-444455556666"}}},
        {"Resource": "*", "Condition": {"StringEquals": {"connect:InstanceId": []}}},
        {"Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "desk"}}},
        {"Action": "connect:Get*", "Resource": "*"},
    ],
)
def test_a_wider_grant_fails(verdicts: Verdicts, change: dict[str, Any]) -> None:
    """A grant on every instance, or on another's user, is not limited."""
    assert _own(verdicts(_template(grant=_GRANT | change))) == {"fail"}


def test_a_grant_by_not_resource_fails(verdicts: Verdicts) -> None:
    """NotResource names what is left out and thereby allows every other instance."""
    grant = {"Effect": "Allow", "Action": "connect:GetFederationToken", "NotResource": _ARN}
    assert _own(verdicts(_template(grant=grant))) == {"fail"}


@pytest.mark.parametrize(
    "change",
    [
        {"Resource": _ARN},
        {"Resource": _ARN + "/user/${aws:userId}"},
        {"Resource": {"Fn::GetAtt": ["Instance", "Arn"]}},
        {"Resource": {"Fn::Join": ["", [{"Fn::GetAtt": ["Instance", "Arn"]}, "/user/${aws:userid}"]]}},
        {
            "Resource": {
                "Fn::Sub": "arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance.Id}"
            }
        },
        {"Resource": "*", "Condition": {"StringEquals": {"connect:InstanceId": [{"Fn::GetAtt": ["Instance", "Id"]}]}}},
    ],
)
def test_a_grant_on_one_instance_passes(verdicts: Verdicts, change: dict[str, Any]) -> None:
    """The instance's ARN, literal, by reference or put together, and its id as a condition, are limits."""
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"IdentityManagementType": "SAML"}}
    assert _own(verdicts(_template(grant=_GRANT | change, Instance=instance))) == {"pass"}


@pytest.mark.parametrize("action", ["connect:*", "*", "connect:**", "connect:ListUsers", "sts:GetFederationToken"])
def test_other_grants_are_other_guardrails_business(verdicts: Verdicts, action: str) -> None:
    """Service-wide wildcards belong to AUT03 and ACC04; a role that does not sign users in may trust anybody."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    assert _own(verdicts(_template(trust=trust, grant=_GRANT | {"Action": action, "Resource": "*"}))) == {"pass"}


@pytest.mark.parametrize("kind", ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"])
def test_a_grant_by_an_attached_policy_counts(verdicts: Verdicts, kind: str) -> None:
    """The grant may stand in a resource of its own, as the CDK writes it."""
    carrier = {"RoleName": {"Ref": "Role"}} if kind == "AWS::IAM::RolePolicy" else {"Roles": [{"Ref": "Role"}]}
    policy = {"Type": kind, "Properties": {"PolicyDocument": {"Statement": _GRANT | {"Resource": "*"}}, **carrier}}
    template = _template(grant=[], Policy=policy)
    assert _own(verdicts(template)) == {"fail"}


def test_a_grant_by_a_managed_policy_that_the_role_names_counts(verdicts: Verdicts) -> None:
    """The role may name the policy, where the policy does not name the role."""
    policy = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": {"Statement": _GRANT | {"Resource": "*"}}},
    }
    template = _template(grant=[], Policy=policy)
    template["Resources"]["Role"]["Properties"]["ManagedPolicyArns"] = [{"Ref": "Policy"}]
    assert _own(verdicts(template)) == {"fail"}


@pytest.mark.parametrize(
    ("trust", "grant"),
    [
        ({"Ref": "Text"}, _GRANT),
        (_TRUST | {"Action": {"Ref": "Text"}}, _GRANT),
        (_TRUST | {"Principal": {"Federated": {"Ref": "Text"}}}, _GRANT),
        (_TRUST | {"Condition": {"Ref": "Text"}}, _GRANT),
        (_TRUST | {"Condition": {"StringEquals": {"SAML:aud": {"Ref": "Text"}}}}, _GRANT),
        (_TRUST, _GRANT | {"Resource": {"Ref": "Text"}}),
        (_TRUST, _GRANT | {"Resource": "*", "Condition": {"StringEquals": {"connect:InstanceId": {"Ref": "Text"}}}}),
        (_TRUST | {"Action": "sts:AssumeRole"}, _GRANT | {"Action": {"Ref": "Text"}}),
        (_TRUST | {"Action": "sts:AssumeRole"}, _GRANT | {"Effect": {"Ref": "Text"}}),
        (_TRUST | {"Action": "sts:AssumeRole"}, {"Ref": "Text"}),
    ],
)
def test_what_a_parameter_decides_is_unknown(verdicts: Verdicts, trust: Any, grant: Any) -> None:
    """A trust or grant that a parameter without default decides is neither sound nor not."""
    assert _own(verdicts(_template(trust=trust, grant=grant))) == {"unknown"}


@pytest.mark.parametrize("document", [{"Ref": "Text"}, "not JSON", ["no object"]])
def test_an_unreadable_trust_is_unknown(verdicts: Verdicts, document: Any) -> None:
    """A trust policy that cannot be read as a whole leaves the role unknown."""
    template = _template()
    template["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"] = document
    assert _own(verdicts(template)) == {"unknown"}


@pytest.mark.parametrize("arns", [{"Ref": "List"}, [{"Ref": "Text"}]])
def test_unknown_policies_do_not_hide_a_known_fault(verdicts: Verdicts, arns: Any) -> None:
    """A grant that is seen is judged, whatever other policies a parameter adds."""
    template = _template(grant=_GRANT | {"Resource": "*"})
    template["Resources"]["Role"]["Properties"]["ManagedPolicyArns"] = arns
    assert "fail" in _own(verdicts(template))


@pytest.mark.parametrize("policies", [{"Ref": "List"}, [{"Ref": "Text"}], ["no object"]])
def test_unknown_grants_on_a_foreign_trust_are_unknown(verdicts: Verdicts, policies: Any) -> None:
    """A role that a service may assume is fine only as long as it signs nobody in."""
    service = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    template = _template(trust=service)
    template["Resources"]["Role"]["Properties"]["Policies"] = policies
    assert _own(verdicts(template)) == {"unknown"}


def test_a_trust_that_hangs_on_a_condition_is_judged_both_ways(judged: Judge) -> None:
    """Where a condition chooses the audience, the wrong choice fails and says when."""
    audience = {"Fn::If": ["Test", "https://example.com", "https://signin.aws.amazon.com/saml"]}
    template = _template(trust=_TRUST | {"Condition": {"StringEquals": {"SAML:aud": audience}}})
    template["Conditions"] = {"Test": {"Fn::Equals": [{"Ref": "Text"}, "test"]}}
    (found,) = [item for item in judged(template).findings if item.guardrail == "IDN02"]
    assert found.verdict == "fail"
    assert "SAML:aud" in found.message
    assert "(when " in found.message


def test_a_grant_that_hangs_on_a_condition_is_judged_both_ways(judged: Judge) -> None:
    """Where a condition chooses the statements, the wide choice fails and says when."""
    template = _template(grant={"Fn::If": ["Test", [_GRANT | {"Resource": "*"}], [_GRANT]]})
    template["Conditions"] = {"Test": {"Fn::Equals": [{"Ref": "Text"}, "test"]}}
    (found,) = [item for item in judged(template).findings if item.guardrail == "IDN02"]
    assert found.verdict == "fail"
    assert "not limited to one instance" in found.message
    assert "(when " in found.message


def test_a_policy_that_hangs_on_a_condition_is_judged_both_ways(judged: Judge) -> None:
    """A role that carries a grant only in one case is judged in that case."""
    grant = _GRANT | {"Resource": "*"}
    properties = {"PolicyDocument": {"Statement": grant}, "Roles": [{"Ref": "Role"}]}
    template = _template(grant=[], Policy={"Type": "AWS::IAM::Policy", "Condition": "Test", "Properties": properties})
    template["Conditions"] = {"Test": {"Fn::Equals": [{"Ref": "Text"}, "test"]}}
    (found,) = [item for item in judged(template).findings if item.guardrail == "IDN02"]
    assert (found.verdict, found.place.logical_id) == ("fail", "Role")
    assert "(when " in found.message


_FOREIGN = "arn:aws:iam::111122223333:policy/federate"


@pytest.mark.parametrize(
    ("arn", "expected"),
    [(_FOREIGN, "unknown"), (None, "unknown"), ("arn:aws:iam::aws:policy/ReadOnlyAccess", "pass")],
)
@pytest.mark.parametrize("code", ["IDN02", "IDN03"])
def test_a_policy_that_nobody_declares_may_grant(verdicts: Verdicts, code: str, arn: Any, expected: str) -> None:
    """What a customer's policy outside the app grants is not seen; AWS's own grant no federation by itself."""
    service = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    template = _template(trust=service, grant=[])
    template["Resources"]["Role"]["Properties"]["ManagedPolicyArns"] = [arn]
    assert (code, expected, "Role") in verdicts(template)
