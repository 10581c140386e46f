"""One role, one provider, one instance: the way in and nothing beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Aws, Environment, Stack, assertions
from aws_cdk import aws_iam as iam

from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.saml_identity import SamlIdentity
from tests.infrastructure.saml_documents import certificate, document, key_descriptor

EXAMPLE = Path(__file__).parents[2] / "examples" / "saml-metadata.xml"
PROVIDER_ARN = "arn:aws:iam::111122223333:saml-provider/Bank"


def identity_in(region: str | None = "us-east-1", **arguments: Any) -> SamlIdentity:
    """Declare an instance and its identity in a stack of their own."""
    stack = Stack(App(), "Stack", env=Environment(region=region))
    instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
    return SamlIdentity(stack, "Identity", instance=instance, **arguments)


def template_of(identity: SamlIdentity) -> assertions.Template:
    """Synthesize the stack that an identity is in."""
    return assertions.Template.from_stack(Stack.of(identity))


@pytest.mark.parametrize("source", [EXAMPLE, str(EXAMPLE), EXAMPLE.read_text(encoding="utf-8")])
def test_provider_is_made_of_the_document(source: str | Path) -> None:
    """A path, a path's text and the XML itself all become the provider's document."""
    template_of(identity_in(saml_metadata=source)).has_resource(
        "AWS::IAM::SAMLProvider",
        {
            "Properties": {"SamlMetadataDocument": EXAMPLE.read_text(encoding="utf-8")},
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
        },
    )


def test_role_trusts_the_provider_alone() -> None:
    """Only the provider's assertions for AWS's sign-in pages, global and regional, open the one role, and it lasts."""
    template = template_of(identity_in(saml_metadata=EXAMPLE))

    [provider] = template.find_resources("AWS::IAM::SAMLProvider")
    [role] = template.find_resources("AWS::IAM::Role").values()
    assert role["Properties"]["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRoleWithSAML",
            "Condition": {
                "StringEquals": {
                    "SAML:aud": [
                        "https://signin.aws.amazon.com/saml",
                        "https://us-east-1.signin.aws.amazon.com/saml",
                    ]
                }
            },
            "Effect": "Allow",
            "Principal": {"Federated": {"Ref": provider}},
        }
    ]
    assert role["Properties"]["Path"] == "/connect-federation/"
    assert (role["DeletionPolicy"], role["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_grant_is_for_the_users_own_name_in_this_instance() -> None:
    """The role may federate its user into this instance and do nothing else."""
    template = template_of(identity_in(saml_metadata=EXAMPLE))

    [instance] = template.find_resources("AWS::Connect::Instance")
    [role] = template.find_resources("AWS::IAM::Role")
    [grant] = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert grant["Properties"]["Roles"] == [{"Ref": role}]
    assert grant["Properties"]["PolicyDocument"]["Statement"] == [
        {
            "Action": "connect:GetFederationToken",
            "Effect": "Allow",
            "Resource": {"Fn::Join": ["", [{"Fn::GetAtt": [instance, "Arn"]}, "/user/${aws:userid}"]]},
        }
    ]
    assert (grant["DeletionPolicy"], grant["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_relay_state_is_an_attribute_and_an_output() -> None:
    """The address to enter at the identity provider names the region and the instance and asks for the new domain."""
    identity = identity_in(saml_metadata=EXAMPLE)
    template = template_of(identity)

    [instance] = template.find_resources("AWS::Connect::Instance")
    parts = [
        "https://us-east-1.console.aws.amazon.com/connect/federate/",
        {"Fn::GetAtt": [instance, "Id"]},
        "?new_domain=true",
    ]
    [output] = template.find_outputs("*").values()
    assert output["Value"] == {"Fn::Join": ["", parts]}
    assert Stack.of(identity).resolve(identity.relay_state_url) == output["Value"]


def test_region_may_be_known_at_deployment_only() -> None:
    """In a stack without a region the addresses take it from the deployment."""
    template_of(identity_in(None, saml_metadata=EXAMPLE)).has_output(
        "*",
        {"Value": {"Fn::Join": ["", assertions.Match.array_with(["https://", {"Ref": "AWS::Region"}])]}},
    )


def test_existing_provider_is_trusted_instead() -> None:
    """Given a provider, none is made and the role trusts the one given."""
    stack = Stack(App(), "Stack")
    provider = iam.SamlProvider.from_saml_provider_arn(stack, "Given", PROVIDER_ARN)
    instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
    identity = SamlIdentity(stack, "Identity", instance=instance, saml_provider=provider)
    template = template_of(identity)

    template.resource_count_is("AWS::IAM::SAMLProvider", 0)
    [role] = template.find_resources("AWS::IAM::Role").values()
    [statement] = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Federated": PROVIDER_ARN}


def test_one_source_is_needed() -> None:
    """Without a source there is nothing to trust."""
    with pytest.raises(
        ValueError, match=r"^\S+/Identity: got neither of saml_metadata and saml_provider; allowed: exactly one"
    ):
        identity_in()


def test_two_sources_are_one_too_many() -> None:
    """Two sources contradict each other."""
    provider = iam.SamlProvider.from_saml_provider_arn(Stack(), "Given", PROVIDER_ARN)

    with pytest.raises(ValueError, match="got both of saml_metadata and saml_provider; allowed: exactly one"):
        identity_in(saml_metadata=EXAMPLE, saml_provider=provider)


def test_document_is_judged() -> None:
    """A document that is not usable is refused at construction."""
    with pytest.raises(ValueError, match="no signing KeyDescriptor"):
        identity_in(saml_metadata=document())


def test_tokens_are_refused() -> None:
    """A document that only deployment knows cannot be judged."""
    with pytest.raises(ValueError, match="saml_metadata is a token"):
        identity_in(saml_metadata=Aws.STACK_NAME)


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1"])
def test_other_partitions_are_refused(region: str) -> None:
    """Where sign-in pages have other addresses, a wrong trust would be worse than none."""
    with pytest.raises(ValueError, match=f"region '{region}' signs in elsewhere"):
        identity_in(region, saml_metadata=EXAMPLE)


@pytest.mark.parametrize(("days", "warnings"), [(10, 1), (100, 0)])
def test_certificate_about_to_expire_warns(days: int, warnings: int) -> None:
    """A warning with a stable id says that the signing certificate ends soon."""
    now = datetime.now(UTC).replace(microsecond=0)
    ending = key_descriptor(certificate(now - timedelta(days=1), now + timedelta(days=days)))
    identity = identity_in(saml_metadata=document(ending))

    found = assertions.Annotations.from_stack(Stack.of(identity)).find_warning(
        "/Stack/Identity",
        assertions.Match.string_like_regexp(r"expires on .*\[ack: connect-constructs:saml-certificate-expires\]"),
    )
    assert len(found) == warnings
