"""NET01: which VPCs are judged, which services they need, and what serves those."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from tests.guardrails.conftest import TODAY, Judge, Verdicts
from tests.guardrails.flows import block, flow

_OPEN = {"Ref": "Open"}
_INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/i"
_CONNECT = {"Fn::Sub": "com.amazonaws.${AWS::Region}.connect"}
_NO_VALUE = {"Ref": "AWS::NoValue"}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "NET01"}


def _endpoint(service: Any = _CONNECT, **properties: Any) -> dict[str, Any]:
    given = {
        "VpcId": {"Ref": "Vpc"},
        "VpcEndpointType": "Interface",
        "ServiceName": service,
        "PrivateDnsEnabled": True,
        **properties,
    }
    return {"Type": "AWS::EC2::VPCEndpoint", "Properties": given}


def _function(*subnets: Any, kind: str = "AWS::Lambda::Function") -> dict[str, Any]:
    return {"Type": kind, "Properties": {"VpcConfig": {"SubnetIds": list(subnets) or [{"Ref": "Subnet"}]}}}


def _association(**changes: Any) -> dict[str, Any]:
    properties = {
        "InstanceId": _INSTANCE,
        "IntegrationType": "LAMBDA_FUNCTION",
        "IntegrationArn": {"Fn::GetAtt": ["Function", "Arn"]},
    }
    return {"Type": "AWS::Connect::IntegrationAssociation", "Properties": properties, **changes}


def _resources(**changes: Any) -> dict[str, Any]:
    """Return a VPC with a function that serves Connect; None takes one of the resources out."""
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC"},
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}}},
        "Function": _function(),
        "Association": _association(),
        **changes,
    }
    return {name: resource for name, resource in resources.items() if resource is not None}


def _template(**changes: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [_OPEN, "prod"]}},
        "Resources": _resources(**changes),
    }


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (_CONNECT, {"pass"}),
        ("com.amazonaws.us-east-1.connect", {"pass"}),
        ("cn.com.amazonaws.cn-north-1.connect", {"pass"}),
        ({"Fn::Join": [".", ["com.amazonaws", {"Ref": "AWS::Region"}, "connect-fips"]]}, {"pass"}),
        ("com.amazonaws.us-east-1.connect-campaigns", {"fail"}),
        ("com.amazonaws.us-east-1.profile", {"fail"}),
        ("com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d.connect", {"fail"}),
        (_NO_VALUE, {"fail"}),
        (_OPEN, {"unknown"}),
    ],
)
def test_the_service_is_told_by_name(verdicts: Verdicts, service: Any, expected: set[str]) -> None:
    """Only an endpoint of the service itself, FIPS or not, serves it, in whatever Region."""
    assert _own(verdicts(_template(Endpoint=_endpoint(service)))) == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("PrivateDnsEnabled", "true", {"pass"}),
        ("PrivateDnsEnabled", False, {"fail"}),
        ("PrivateDnsEnabled", _NO_VALUE, {"fail"}),
        ("PrivateDnsEnabled", _OPEN, {"unknown"}),
        ("PrivateDnsEnabled", {"Fn::If": ["IsProd", True, False]}, {"fail"}),
        ("VpcEndpointType", "Gateway", {"fail"}),
        ("VpcEndpointType", _NO_VALUE, {"fail"}),
        ("VpcEndpointType", _OPEN, {"unknown"}),
        ("VpcId", "vpc-0a1b2c3d", {"fail"}),
        ("VpcId", {"Fn::GetAtt": ["Vpc", "VpcId"]}, {"pass"}),
        ("VpcId", _OPEN, {"unknown"}),
    ],
)
def test_the_endpoint_is_private_and_of_the_vpc(verdicts: Verdicts, key: str, value: Any, expected: set[str]) -> None:
    """An interface endpoint in this very VPC that says private DNS is on serves it; nothing else surely does."""
    assert _own(verdicts(_template(Endpoint=_endpoint(**{key: value})))) == expected


def test_one_of_several_endpoints_is_enough(verdicts: Verdicts) -> None:
    """A good endpoint makes up for one without private DNS and one that nobody knows."""
    template = _template(
        Poor=_endpoint(PrivateDnsEnabled=False),
        Strange=_endpoint(_OPEN),
        Elsewhere=_endpoint(VpcId=_OPEN),
        Good=_endpoint(),
    )
    assert _own(verdicts(template)) == {"pass"}


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("AWS::AppIntegrations::EventIntegration", "app-integrations"),
        ("AWS::Cases::Domain", "cases"),
        ("AWS::ConnectCampaigns::Campaign", "connect-campaigns"),
        ("AWS::ConnectCampaignsV2::Campaign", "connect-campaigns"),
        ("AWS::CustomerProfiles::Domain", "profile"),
        ("AWS::Wisdom::Assistant", "wisdom"),
    ],
)
def test_each_service_in_use_needs_its_own(judged: Judge, kind: str, service: str) -> None:
    """What the contact centre has decides which further endpoints are needed."""
    policy = GuardrailPolicy(approved_features=FEATURES)
    lacking = _template(Endpoint=_endpoint(), Thing={"Type": kind, "Properties": {}})
    (found,) = [item for item in judged(lacking, policy).findings if item.guardrail == "NET01"]
    assert (found.verdict, found.severity, found.place.logical_id) == ("fail", "warning", "Vpc")
    assert found.message == f"no interface endpoint for {service} says PrivateDnsEnabled true"
    lacking["Resources"]["Served"] = _endpoint(f"com.amazonaws.us-east-1.{service}")
    assert [item for item in judged(lacking, policy).findings if item.guardrail == "NET01"] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Association": None}, {"pass"}),
        ({"Association": _association(Condition="IsProd")}, {"fail"}),
        ({"Function": _function("subnet-0a1b2c3d")}, {"pass"}),
        ({"Function": {"Type": "AWS::Lambda::Function", "Properties": {}}}, {"pass"}),
        ({"Function": _function(_OPEN)}, {"unknown"}),
        ({"Function": _function({"Ref": "Subnet"}, _OPEN)}, {"fail"}),
        ({"Function": {**_function(), "Condition": "IsProd"}}, {"fail"}),
        ({"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": _OPEN}}}, {"unknown"}),
        ({"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": "vpc-0a1b2c3d"}}}, {"pass"}),
        ({"Function": _function(kind="AWS::Serverless::Function")}, {"unknown"}),
        ({"Vpc": None}, set()),
    ],
)
def test_only_a_vpc_with_functions_of_connect_is_judged(
    verdicts: Verdicts, changes: dict[str, Any], expected: set[str]
) -> None:
    """A VPC needs endpoints when a function that serves Connect runs in it; one that is imported is not judged."""
    assert _own(verdicts(_template(**changes))) == expected


def test_a_function_that_may_be_absent_needs_them_where_it_is(judged: Judge) -> None:
    """The failure tells the condition under which the function runs there."""
    template = _template(Function={**_function(), "Condition": "IsProd"})
    (found,) = [item for item in judged(template).findings if item.guardrail == "NET01"]
    assert "(when " in found.message


def test_subnets_as_one_parameter(verdicts: Verdicts) -> None:
    """A whole list of subnets that only deployment knows may be of this VPC."""
    function = {"Type": "AWS::Lambda::Function", "Properties": {"VpcConfig": {"SubnetIds": _OPEN}}}
    assert _own(verdicts(_template(Function=function))) == {"unknown"}


def test_subnets_of_every_serverless_function(verdicts: Verdicts) -> None:
    """What a template says for all its serverless functions is of each."""
    template = _template(Function={"Type": "AWS::Serverless::Function", "Properties": {}})
    assert _own(verdicts(template)) == {"pass"}
    shared = {"Globals": {"Function": {"VpcConfig": {"SubnetIds": [{"Ref": "Subnet"}]}}}}
    assert _own(verdicts(template | shared)) == {"unknown"}


def test_a_function_that_a_flow_invokes_serves_connect(verdicts: Verdicts) -> None:
    """An invocation counts like an association, which shows the instance too."""
    invoking = block("Ask", "InvokeLambdaFunction", {"LambdaFunctionARN": "${Function.Arn}"})
    content = {"Fn::Sub": json.dumps(flow(invoking))}
    main = {"Type": "AWS::Connect::ContactFlow", "Properties": {"Name": "Main", "Content": content}}
    elsewhere = _association()
    elsewhere["Properties"]["IntegrationArn"] = "arn:aws:lambda:us-east-1:111122223333:function:other"
    assert _own(verdicts(_template(Main=main, Association=elsewhere))) == {"fail"}
    assert _own(verdicts(_template(Association=elsewhere))) == {"pass"}


def test_without_a_contact_center_nothing_is_needed(verdicts: Verdicts) -> None:
    """A function that Connect may invoke needs no endpoint in an app that has nothing of Connect."""
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {"FunctionName": {"Ref": "Function"}, "Principal": "connect.amazonaws.com"},
    }
    assert _own(verdicts(_template(Association=None, Permission=permission))) == {"pass"}


_OTHER = {"Type": "AWS::Connect::Instance", "Properties": {}}


def _fed(uri: Any, **changes: Any) -> dict[str, Any]:
    """Return a domain that is fed by an instance."""
    properties = {"DomainName": {"Ref": "Domain"}, "ObjectTypeName": "CTR", "Uri": uri}
    return {
        "Domain": {"Type": "AWS::CustomerProfiles::Domain", "Properties": {}},
        "Feed": {"Type": "AWS::CustomerProfiles::Integration", "Properties": properties, **changes},
    }


def _for_instance(owner: Any, kind: str = "AWS::Connect::IntegrationAssociation") -> dict[str, Any]:
    """Return what has the function serve an instance."""
    arn = {"Fn::GetAtt": ["Function", "Arn"]}
    properties = {
        "AWS::Connect::IntegrationAssociation": {"InstanceId": owner, "IntegrationArn": arn},
        "AWS::Lambda::Permission": {"SourceArn": owner, "FunctionName": arn, "Principal": "connect.amazonaws.com"},
        "Custom::ConnectAuthenticationProfile": {"InstanceId": owner, "ServiceToken": arn},
    }
    return {"Type": kind, "Properties": properties[kind]}


def _association_of(function: str, owner: Any) -> dict[str, Any]:
    properties = {"InstanceId": owner, "IntegrationArn": {"Fn::GetAtt": [function, "Arn"]}}
    return {"Type": "AWS::Connect::IntegrationAssociation", "Properties": properties}


def _arn(instance: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [instance, "Arn"]}


def _centers(**changes: Any) -> dict[str, Any]:
    """Return two instances, the functions of the VPC serving one of them, and a good endpoint for that."""
    whole = {"Mine": _OTHER, "Other": _OTHER, "Endpoint": _endpoint(), "Association": _for_instance(_arn("Mine"))}
    return _template(**(whole | changes))


@pytest.mark.parametrize(
    "kind",
    ["AWS::Connect::IntegrationAssociation", "AWS::Lambda::Permission", "Custom::ConnectAuthenticationProfile"],
)
@pytest.mark.parametrize(("feeds", "expected"), [("Mine", {"fail"}), ("Other", {"pass"})])
def test_what_another_center_uses_is_not_needed(verdicts: Verdicts, kind: str, feeds: str, expected: set[str]) -> None:
    """A domain that another instance feeds is none of a VPC's whose functions serve this one alone."""
    template = _centers(Association=_for_instance(_arn("Mine"), kind), **_fed(_arn(feeds)))
    assert _own(verdicts(template)) == expected


@pytest.mark.parametrize(
    ("kind", "attribute"), [("AWS::Cases::Domain", "DomainArn"), ("AWS::Wisdom::Assistant", "AssistantArn")]
)
@pytest.mark.parametrize(("user", "expected"), [("Mine", {"fail"}), ("Other", {"pass"})])
def test_what_is_associated_with_another_center_is_not_needed(
    verdicts: Verdicts, kind: str, attribute: str, user: str, expected: set[str]
) -> None:
    """An integration association tells which instance uses a thing."""
    properties = {"InstanceId": _arn(user), "IntegrationArn": {"Fn::GetAtt": ["Thing", attribute]}}
    use = {"Type": "AWS::Connect::IntegrationAssociation", "Properties": properties}
    assert _own(verdicts(_centers(Thing={"Type": kind, "Properties": {}}, Use=use))) == expected


@pytest.mark.parametrize(
    "changes",
    [
        _fed(_INSTANCE),
        _fed(_OPEN),
        _fed(_arn("Other"), Condition="IsProd"),
        {**_fed(_arn("Other")), "More": _fed(_arn("Mine"))["Feed"]},
        {**_fed(_arn("Other")), "More": _fed(_arn("Mine"), Condition="IsProd")["Feed"]},
        {**_fed(_arn("Other")), "More": _fed("arn:aws:s3:::elsewhere")["Feed"]},
        {**_fed(_arn("Other")), "Feed": None},
        {**_fed(_arn("Other")), "Also": _for_instance(_arn("Other"))},
        {**_fed(_arn("Other")), "Also": _for_instance(_INSTANCE)},
        {**_fed(_arn("Other")), "Also": _for_instance(_OPEN)},
        {**_fed(_arn("Other")), "Second": _function(), "Also": _association_of("Second", _OPEN)},
    ],
)
def test_what_may_be_for_this_center_is_needed(verdicts: Verdicts, changes: dict[str, Any]) -> None:
    """Where it is not sure whom the domain or the function is for, the domain may be for whom the function serves."""
    assert _own(verdicts(_centers(**changes))) == {"fail"}


def test_a_vpc_serves_its_own_region(tmp_path: Path) -> None:
    """An app may span stacks, but a domain in another Region is not reached through this VPC."""
    stacks = {
        "Home": ("us-east-1", _resources(Endpoint=_endpoint())),
        "Away": ("eu-west-2", {"Domain": {"Type": "AWS::CustomerProfiles::Domain", "Properties": {}}}),
    }

    def verdicts(*names: str) -> list[str]:
        artifacts = {}
        for name in names:
            region, resources = stacks[name]
            (tmp_path / f"{name}.json").write_text(json.dumps({"Resources": resources}), encoding="utf-8")
            artifacts[name] = {
                "type": "aws:cloudformation:stack",
                "environment": f"aws://111122223333/{region}",
                "properties": {"templateFile": f"{name}.json"},
            }
        manifest = {"version": "54.0.0", "artifacts": artifacts}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        findings = check_app(tmp_path, today=TODAY).evaluation.findings
        return [item.verdict for item in findings if item.guardrail == "NET01"]

    assert verdicts("Home", "Away") == []
    stacks["Away"] = ("us-east-1", stacks["Away"][1])
    assert verdicts("Home", "Away") == ["fail"]
