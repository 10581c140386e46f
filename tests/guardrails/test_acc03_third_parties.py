"""ACC03: whose application, or whose data, is integrated."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from tests.guardrails.conftest import Verdicts

_IN = "us-east-1:111122223333"


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, resource in found if code == "ACC03" and resource == "Thing"}


def _template(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    def flow(connector: Any) -> dict[str, Any]:
        source = {"ConnectorType": connector}
        return {"Type": "AWS::AppFlow::Flow", "Properties": {"FlowName": f"{connector}s", "SourceFlowConfig": source}}

    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Open"}, "prod"]}},
        "Resources": {
            "Thing": {"Type": kind, "Properties": properties},
            "Stream": {"Type": "AWS::Kinesis::Stream"},
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Crm": flow("Salesforce"),
            "Files": flow("S3"),
            "Flow": {"Type": "AWS::AppFlow::Flow", "Properties": {}},
        },
    }


def _integration(**properties: Any) -> dict[str, Any]:
    return _template("AWS::CustomerProfiles::Integration", {"DomainName": "customers", **properties})


def _flow(connector: Any) -> dict[str, Any]:
    return {"FlowName": "accounts", "SourceFlowConfig": {"ConnectorType": connector}}


@pytest.mark.parametrize("kind", ["Application", "DataIntegration", "EventIntegration"])
def test_every_resource_of_app_integrations_fails(verdicts: Verdicts, kind: str) -> None:
    """AppIntegrations is for applications of others, whatever the resource."""
    assert _own(verdicts(_template(f"AWS::AppIntegrations::{kind}", {}))) == {"fail"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("APPLICATION", {"fail"}), ("EVENT", {"fail"}), ("LEX_BOT", {"pass"}), ({"Ref": "Open"}, {"unknown"})],
)
def test_integrations_of_applications_fail(verdicts: Verdicts, kind: Any, expected: set[str]) -> None:
    """The type of an integration tells whether it is with another vendor's application."""
    template = _template("AWS::Connect::IntegrationAssociation", {"IntegrationType": kind})
    assert _own(verdicts(template)) == expected


@pytest.mark.parametrize("connector", ["Salesforce", "Marketo", "ServiceNow", "Zendesk"])
def test_connectors_of_vendors_fail(verdicts: Verdicts, connector: str) -> None:
    """Data that a flow brings from a vendor is a third party's."""
    assert _own(verdicts(_integration(FlowDefinition=_flow(connector)))) == {"fail"}


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (_flow("S3"), {"pass"}),
        (_flow({"Ref": "Open"}), {"unknown"}),
        (_flow({"Fn::If": ["IsProd", "Zendesk", "S3"]}), {"fail"}),
        ({"Ref": "Open"}, {"unknown"}),
    ],
)
def test_the_connector_decides(verdicts: Verdicts, definition: Any, expected: set[str]) -> None:
    """S3 is a source of one's own; a connector that only deployment knows is unknown."""
    assert _own(verdicts(_integration(FlowDefinition=definition))) == expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (f"arn:aws:connect:{_IN}:instance/i", {"pass"}),
        (f"arn:aws:connect-campaigns:{_IN}:campaign/c", {"pass"}),
        (f"arn:aws:cases:{_IN}:domain/d", {"pass"}),
        (f"arn:aws:kinesis:{_IN}:stream/s", {"pass"}),
        ("arn:aws:s3:::bucket", {"pass"}),
        ("s3://bucket/customers", {"pass"}),
        ({"Fn::Sub": "s3://${Bucket}/customers"}, {"pass"}),
        ({"Fn::GetAtt": ["Stream", "Arn"]}, {"pass"}),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, {"pass"}),
        ({"Fn::Sub": "arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/i"}, {"pass"}),
        (f"arn:aws:app-integrations:{_IN}:event-integration/shop", {"fail"}),
        ("arn:aws:events:us-east-1::event-source/aws.partner/segment.com/shop", {"fail"}),
        ({"Fn::GetAtt": ["Crm", "FlowArn"]}, {"fail"}),
        (f"arn:aws:appflow:{_IN}:flow/Salesforces", {"fail"}),
        ({"Fn::GetAtt": ["Files", "FlowArn"]}, {"pass"}),
        ({"Fn::GetAtt": ["Flow", "FlowArn"]}, {"unknown"}),
        (f"arn:aws:appflow:{_IN}:flow/elsewhere", {"unknown"}),
        ({"Ref": "Topic"}, {"unknown"}),
        ({"Ref": "Open"}, {"unknown"}),
        ("arn:aws", {"unknown"}),
        ("crm", {"unknown"}),
        (None, {"unknown"}),
    ],
)
def test_the_source_decides(verdicts: Verdicts, uri: Any, expected: set[str]) -> None:
    """Connect's own sources pass, carriers of vendors' events fail, and what nobody here can tell is unknown."""
    assert _own(verdicts(_integration(Uri=uri))) == expected


@pytest.mark.parametrize(
    ("uri", "events", "expected"),
    [
        ("shop", [{"Key": "ShopifyCreateCustomers", "Value": "Customer"}], {"fail"}),
        ("shop", [], {"unknown"}),
        ("shop", {"Ref": "Open"}, {"unknown"}),
        (f"arn:aws:connect-campaigns:{_IN}:campaign/c", [{"Key": "Campaign-SMS", "Value": "SMS"}], {"pass"}),
        (f"arn:aws:events:{_IN}:event-bus/b", {"Ref": "Open"}, {"fail"}),
    ],
)
def test_event_types_tell_what_the_source_does_not(
    verdicts: Verdicts, uri: str, events: Any, expected: set[str]
) -> None:
    """Types of events are those of a vendor's application, unless the source is one's own."""
    assert _own(verdicts(_integration(Uri=uri, ObjectTypeNames=events))) == expected


def test_approval_silences_it(verdicts: Verdicts) -> None:
    """With applications approved, nothing of theirs is anybody's business here, known or not."""
    policy = GuardrailPolicy(approved_features=FEATURES)
    assert _own(verdicts(_template("AWS::AppIntegrations::Application", {}), policy)) == {"pass"}
    assert _own(verdicts(_integration(Uri={"Ref": "Open"}), policy)) == {"pass"}
