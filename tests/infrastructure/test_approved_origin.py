"""Sites that may embed an instance."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnParameter

from connect_constructs.infrastructure.approved_origin import ApprovedOrigin
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of


def _approved(origin: Any) -> ContactCenterStack:
    stack = ContactCenterStack()
    ApprovedOrigin(stack, "Crm", instance=stack.instance, origin=origin)
    return stack


@pytest.mark.parametrize("origin", ["https://crm.example.com", "https://crm.example.com:8443"])
def test_a_named_site_is_approved(origin: str) -> None:
    """The site is approved for the instance as it is given."""
    stack = _approved(origin)

    assert one_of(stack, "AWS::Connect::ApprovedOrigin") == {
        "InstanceId": stack.resolve(stack.instance.instance_arn),
        "Origin": origin,
    }


def test_an_existing_instance_is_as_good() -> None:
    """A site is approved for an instance that the app does not declare, too."""
    stack = ContactCenterStack()
    arn = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
    existing = ConnectInstance.from_attributes(
        instance_arn=arn,
        instance_alias="other-bank",
        service_role_arn="arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example",
    )
    ApprovedOrigin(stack, "Crm", instance=existing, origin="https://crm.example.com")

    assert one_of(stack, "AWS::Connect::ApprovedOrigin")["InstanceId"] == arn


def test_what_only_deployment_knows_is_left_to_the_guardrail() -> None:
    """A site that is a token stands in the template as it came."""
    stack = ContactCenterStack()
    host = CfnParameter(stack, "Host").value_as_string
    ApprovedOrigin(stack, "Crm", instance=stack.instance, origin=f"https://{host}")

    assert one_of(stack, "AWS::Connect::ApprovedOrigin")["Origin"] == {"Fn::Join": ["", ["https://", {"Ref": "Host"}]]}


@pytest.mark.parametrize(
    ("origin", "fault"),
    [
        ("*", r"'\*' does not begin with https://"),
        ("http://crm.example.com", "'http://crm.example.com' does not begin with https://"),
        ("https://*.example.com", r"'https://\*.example.com' has a wildcard"),
        ("https://localhost", "'https://localhost' names each visitor's own computer"),
        ("https://10.0.0.1", "'https://10.0.0.1' has an address for a host"),
        ("https://crm.example.com/", "'https://crm.example.com/' has more than a host and a port, such as a path"),
        ("https://", "'https://' names no site"),
        ("https://CRM.example.com", "'https://CRM.example.com' is not in lower case"),
    ],
)
def test_what_names_no_https_site_is_refused(origin: str, fault: str) -> None:
    """What guardrail ACC05 would fail, and what no browser sends, is refused in one line with what is allowed."""
    with pytest.raises(
        ValueError, match=rf"^Stack/Crm: origin: {fault}.*; allowed: https:// and a host name"
    ) as caught:
        _approved(origin)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("origin", [None, 443, ["https://crm.example.com"]])
def test_what_is_no_text_is_refused(origin: object) -> None:
    """Anything but a text is refused by its value."""
    with pytest.raises(ValueError, match=r"^Stack/Crm: origin is .*; allowed: https://"):
        _approved(origin)


def test_what_is_no_instance_is_refused() -> None:
    """Anything but an instance is refused by its value."""
    stack = ContactCenterStack()

    with pytest.raises(ValueError, match=r"^Stack/Crm: instance is 'example-bank'; allowed: a ConnectInstance"):
        ApprovedOrigin(stack, "Crm", instance="example-bank", origin="https://crm.example.com")  # type: ignore[arg-type]  # what is refused


def test_a_site_is_approved_once() -> None:
    """The same site a second time, which the service would refuse, is refused; another instance may have it."""
    stack = _approved("https://crm.example.com")
    other = ConnectInstance(stack, "Other", instance_alias="other-bank")
    ApprovedOrigin(stack, "OtherCrm", instance=other, origin="https://crm.example.com")

    with pytest.raises(ValueError, match=r"origin is 'https://crm.example.com', which is that of Stack/Crm"):
        ApprovedOrigin(stack, "Again", instance=stack.instance, origin="https://crm.example.com")
    assert len(resources_of(stack, "AWS::Connect::ApprovedOrigin")) == 3
