"""ACC01: where the Region comes from, and which stacks are judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import TODAY, Judge

_TOPIC = {"Type": "AWS::SNS::Topic"}


def _in(region: str) -> str:
    return f"arn:aws:connect:{region}:111122223333:instance/0a1b2c3d-1111-2222-3333-444455556666"


def _assembly(folder: Path, regions: dict[str, str], resource: dict[str, Any]) -> Path:
    artifacts = {}
    for stack, region in regions.items():
        file = f"{stack}.template.json"
        (folder / file).write_text(json.dumps({"Resources": {"Thing": resource}}), encoding="utf-8")
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://unknown-account/{region}",
            "properties": {"templateFile": file},
        }
    (folder / "manifest.json").write_text(json.dumps({"version": "54.0.0", "artifacts": artifacts}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "kind", ["AWS::Connect::View", "AWS::CustomerProfiles::Domain", "AWS::ConnectCampaignsV2::Campaign"]
)
def test_each_stack_is_judged_by_its_own_region(tmp_path: Path, kind: str) -> None:
    """One stack outside fails, at that stack and once, whatever the others of the app do."""
    folder = _assembly(tmp_path, {"Home": "us-east-1", "Away": "eu-west-2"}, {"Type": kind})
    evaluation = check_app(folder, today=TODAY).evaluation
    (found,) = [item for item in evaluation.findings if item.guardrail == "ACC01"]
    assert (found.verdict, found.place.construct_path) == ("fail", "Away")
    assert "eu-west-2" in found.message
    assert [place.construct_path for code, place in evaluation.passes if code == "ACC01"] == ["Home"]


def test_a_stack_without_connect_is_not_judged(tmp_path: Path) -> None:
    """Only Connect is bound to the approved Regions."""
    evaluation = check_app(_assembly(tmp_path, {"Away": "eu-west-2"}, _TOPIC), today=TODAY).evaluation
    assert (evaluation.findings, evaluation.passes) == ((), ())


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("AWS::Connect::Queue", "InstanceArn"),
        ("AWS::Connect::IntegrationAssociation", "InstanceId"),
        ("AWS::Connect::PhoneNumber", "TargetArn"),
        ("Custom::ConnectAuthenticationProfile", "InstanceId"),
    ],
)
def test_a_literal_instance_decides(judged: Judge, kind: str, key: str) -> None:
    """The Region of a literal instance ARN is judged where the stack's own is not stated."""
    telephony = GuardrailPolicy(approved_features=("telephony",))

    def verdicts(region: str) -> list[str]:
        template = {"Resources": {"Thing": {"Type": kind, "Properties": {key: _in(region)}}}}
        return [item.verdict for item in judged(template, telephony).findings if item.guardrail == "ACC01"]

    assert verdicts("us-east-1") == []
    assert verdicts("us-west-2") == ["fail"]


def test_one_literal_instance_decides_for_its_stack(judged: Judge) -> None:
    """Resources that name no instance literally are not in doubt beside one that does."""
    resources = {
        "Queue": {"Type": "AWS::Connect::Queue", "Properties": {"InstanceArn": _in("us-east-1")}},
        "Domain": {"Type": "AWS::CustomerProfiles::Domain", "Properties": {"DomainName": "bank"}},
    }
    evaluation = judged({"Resources": resources})
    assert [item.verdict for item in evaluation.findings if item.guardrail == "ACC01"] == []


def test_what_is_surely_absent_names_no_region(judged: Judge) -> None:
    """A resource whose condition never holds is in no Region."""
    queue = {"Type": "AWS::Connect::Queue", "Condition": "Never", "Properties": {"InstanceArn": _in("eu-west-1")}}
    domain = {"Type": "AWS::CustomerProfiles::Domain", "Properties": {"DomainName": "bank"}}
    never = {"Never": {"Fn::Equals": ["a", "b"]}}
    evaluation = judged({"Resources": {"Queue": queue, "Domain": domain}, "Conditions": never})
    assert [item.verdict for item in evaluation.findings if item.guardrail == "ACC01"] == ["unknown"]


def test_an_instance_elsewhere_fails_in_an_approved_stack(tmp_path: Path) -> None:
    """The stack's Region does not make up for that of the instance it works on."""
    hours = {"Type": "AWS::Connect::HoursOfOperation", "Properties": {"InstanceArn": _in("us-west-2")}}
    evaluation = check_app(_assembly(tmp_path, {"Home": "us-east-1"}, hours), today=TODAY).evaluation
    assert [(item.guardrail, item.verdict) for item in evaluation.findings] == [("ACC01", "fail")]


_STAGED = {
    "Parameters": {"Stage": {"Type": "String"}},
    "Conditions": {"Production": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}},
}


@pytest.mark.parametrize(
    "queue",
    [
        {"Properties": {"InstanceArn": {"Fn::If": ["Production", _in("us-east-1"), _in("eu-west-2")]}}},
        {"Properties": {"InstanceArn": _in("eu-west-2")}, "Condition": "Production"},
    ],
)
def test_a_region_that_hangs_on_a_condition_is_judged_both_ways(tmp_path: Path, queue: dict[str, Any]) -> None:
    """An instance that is elsewhere in one case fails in that case alone, whatever the stack's own Region."""
    folder = _assembly(tmp_path, {"Home": "us-east-1"}, _TOPIC)
    resources = {"Queue": {"Type": "AWS::Connect::Queue", **queue}, "Flow": {"Type": "AWS::Connect::ContactFlow"}}
    (folder / "Home.template.json").write_text(json.dumps({**_STAGED, "Resources": resources}), encoding="utf-8")
    (found,) = [item for item in check_app(folder, today=TODAY).evaluation.findings if item.guardrail == "ACC01"]
    assert found.verdict == "fail"
    assert found.message.startswith("Connect is used in eu-west-2; approved: us-east-1 (when ")


def test_an_instance_whose_contacts_become_profiles_is_judged(judged: Judge) -> None:
    """Profiles are made of the contact records of an instance that an integration names by its URI."""
    integration = {"Type": "AWS::CustomerProfiles::Integration", "Properties": {"Uri": _in("eu-west-2")}}
    found = judged({"Resources": {"Contacts": integration}}).findings
    assert [item.verdict for item in found if item.guardrail == "ACC01"] == ["fail"]
