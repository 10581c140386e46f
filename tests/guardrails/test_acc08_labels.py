"""ACC08: where labels stand, and what of them is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from tests.guardrails.conftest import TODAY, Judge, Verdicts

_CARD = "4111 1111 1111 1111"
_MAIL = "jane@example.com"


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, resource in found if code == "ACC08" and resource == "Thing"}


def _template(kind: str, properties: Any, **resources: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Open": {"Type": "String"}, "Mail": {"Type": "String", "Default": _MAIL}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Open"}, "prod"]}},
        "Resources": {"Thing": {"Type": kind, "Properties": properties}, **resources},
    }


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("AWS::Connect::Queue", "Name"),
        ("AWS::Connect::Queue", "Description"),
        ("AWS::Connect::Instance", "InstanceAlias"),
        ("AWS::Connect::EvaluationForm", "Title"),
        ("AWS::Connect::SecurityProfile", "SecurityProfileName"),
        ("AWS::Connect::ViewVersion", "VersionDescription"),
        ("AWS::Connect::EmailAddress", "DisplayName"),
        ("AWS::ConnectCampaignsV2::Campaign", "Name"),
        ("AWS::CustomerProfiles::Domain", "DomainName"),
        ("AWS::AppIntegrations::Application", "Description"),
        ("AWS::Cases::Case", "Title"),
        ("AWS::Lex::Bot", "Name"),
        ("AWS::Wisdom::Assistant", "Description"),
    ],
)
def test_labels_of_connect_resources_are_read(judged: Judge, kind: str, key: str) -> None:
    """Names, descriptions and titles are judged, and the message says where without repeating the data."""
    (found,) = [item for item in judged(_template(kind, {key: _CARD})).findings if item.guardrail == "ACC08"]
    assert (found.verdict, found.severity, found.message) == ("fail", "warning", f"{key} holds a card number")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("AWS::SNS::Topic", "DisplayName"),
        ("AWS::Connect::EmailAddress", "EmailAddress"),
        ("AWS::Connect::ContactFlow", "Content"),
        ("AWS::Connect::User", "Username"),
    ],
)
def test_other_texts_are_not_labels(verdicts: Verdicts, kind: str, key: str) -> None:
    """Resources of other services, addresses that are one, content and user names of SAML are not judged."""
    assert _own(verdicts(_template(kind, {key: _MAIL}))) <= {"pass"}


@pytest.mark.parametrize(
    "tags",
    [
        [{"Key": "owner", "Value": _MAIL}],
        [{"Key": "team", "Value": "cards"}, {"Key": _MAIL, "Value": "owner"}],
        {"owner": _MAIL},
        {_MAIL: "owner"},
        [{"Key": "owner", "Value": {"Ref": "Mail"}}],
        [{"Key": "owner", "Value": {"Ref": "Open"}}, {"Key": "owner", "Value": _MAIL}],
        [_MAIL],
    ],
)
@pytest.mark.parametrize(
    ("kind", "key"),
    [("AWS::Connect::Queue", "Tags"), ("AWS::Lex::Bot", "BotTags"), ("AWS::Lex::Bot", "TestBotAliasTags")],
)
def test_tags_are_labels(verdicts: Verdicts, kind: str, key: str, tags: Any) -> None:
    """Keys and values of tags are judged, in a list or a map, whatever the property is called."""
    assert "fail" in _own(verdicts(_template(kind, {key: tags})))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("cards", {"pass"}),
        (None, {"pass"}),
        (4111111111111111, {"fail"}),
        ({"Ref": "Mail"}, {"fail"}),
        ({"Ref": "Open"}, {"unknown"}),
        ({"Fn::Sub": "queue ${Open}"}, {"unknown"}),
        ({"Fn::Sub": f"{_CARD} ${{Open}}"}, {"unknown", "fail"}),
        ({"Fn::Sub": "queue of ${AWS::AccountId}"}, {"pass"}),
        ({"Fn::Sub": "${Topic}@example.com"}, {"pass"}),
        ({"Fn::Sub": "4111 1111${Topic} 1111 1111"}, {"pass"}),
        ({"Fn::GetAtt": ["Topic", "TopicArn"]}, {"pass"}),
        ({"Fn::If": ["IsProd", "cards", _MAIL]}, {"fail"}),
        ({"Fn::If": ["IsProd", "cards", "loans"]}, {"pass"}),
        ([_MAIL], {"unknown"}),
    ],
)
@pytest.mark.parametrize("key", ["Name", "Description"])
def test_what_is_known_of_a_label_is_judged(verdicts: Verdicts, key: str, value: Any, expected: set[str]) -> None:
    """References are no text; a part that only deployment knows hides no failure in the rest."""
    template = _template("AWS::Connect::Queue", {key: value}, Topic={"Type": "AWS::SNS::Topic"})
    assert _own(verdicts(template)) == expected


@pytest.mark.parametrize("tags", [{"Ref": "Open"}, [{"Ref": "Open"}], [{"Key": "owner", "Value": {"Ref": "Open"}}]])
def test_tags_that_are_not_known(verdicts: Verdicts, tags: Any) -> None:
    """Tags, a tag or its value that only deployment knows are unknown."""
    assert _own(verdicts(_template("AWS::Connect::Queue", {"Name": "cards", "Tags": tags}))) == {"unknown"}


@pytest.mark.parametrize(
    ("properties", "expected"), [({"Fn::Transform": {"Name": "Add"}, "Name": "q"}, {"unknown"}), (None, {"pass"})]
)
def test_properties_as_a_whole(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """What a macro will make of the properties is unknown; a resource without any has no labels."""
    assert _own(verdicts(_template("AWS::Connect::Queue", properties))) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("SAML", {"pass"}),
        ("CONNECT_MANAGED", {"fail"}),
        ({"Ref": "Open"}, {"unknown"}),
        ({"Fn::If": ["IsProd", "SAML", "CONNECT_MANAGED"]}, {"fail"}),
    ],
)
def test_user_names_of_saml_are_exempt(verdicts: Verdicts, kind: Any, expected: set[str]) -> None:
    """What the identity provider calls people is not judged; a name that was made up for Connect is."""
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"IdentityManagementType": kind}}
    user = {"InstanceArn": {"Fn::GetAtt": ["Instance", "Arn"]}, "Username": _MAIL}
    assert _own(verdicts(_template("AWS::Connect::User", user, Instance=instance))) == expected


def _assembly(folder: Path, tags: Any, kind: str = "AWS::Connect::View") -> Path:
    child = {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "child.json"}, "Properties": {}}
    child["Metadata"]["aws:asset:property"] = "TemplateURL"  # type: ignore[index]  # a literal just above
    things = {"Thing": {"Type": kind, "Properties": {}}}
    (folder / "child.json").write_text(json.dumps({"Resources": things}), encoding="utf-8")
    (folder / "stack.json").write_text(json.dumps({"Resources": {**things, "Child": child}}), encoding="utf-8")
    properties = {"templateFile": "stack.json", "tags": tags}
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/us-east-1",
        "displayName": "Centre",
        "properties": properties,
    }
    manifest = {"version": "54.0.0", "artifacts": {"Centre": artifact}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_tags_of_the_stack_count(tmp_path: Path) -> None:
    """A stack gives its tags to everything in it, nested stacks too: each is told at its own template, once."""
    found = check_app(_assembly(tmp_path, {"owner": _MAIL}), today=TODAY).evaluation.findings
    own = [item for item in found if item.guardrail == "ACC08"]
    assert [(item.place.file, item.place.logical_id) for item in own] == [
        (str(tmp_path / "child.json"), None),
        (str(tmp_path / "stack.json"), None),
    ]
    assert {item.message for item in own} == {"Tags holds an e-mail address"}


def test_tags_of_other_stacks_do_not_count(tmp_path: Path) -> None:
    """The tags of a stack without anything of Connect are nobody's business here."""
    evaluation = check_app(_assembly(tmp_path, {"owner": _MAIL}, "AWS::SNS::Topic"), today=TODAY).evaluation
    assert (evaluation.findings, evaluation.passes) == ((), ())


def test_tags_that_the_schema_does_not_have(tmp_path: Path) -> None:
    """A manifest whose tags are no object is named as unreadable, not passed over."""
    run = check_app(_assembly(tmp_path, {"owner": _MAIL}), today=TODAY)
    assert run.unreadable == ()
    broken = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    broken["artifacts"]["Other"] = broken["artifacts"]["Centre"] | {
        "properties": {"templateFile": "stack.json", "tags": ["owner"]}
    }
    (tmp_path / "manifest.json").write_text(json.dumps(broken), encoding="utf-8")
    (line,) = check_app(tmp_path, today=TODAY).unreadable
    assert "artifact Other: not as the cloud assembly schema has it" in line
