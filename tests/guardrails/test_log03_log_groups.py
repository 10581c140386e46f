"""LOG03: which keys encrypt which log groups."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Verdicts

_INSTANCE = {"Type": "AWS::Connect::Instance", "Properties": {"InstanceAlias": "desk"}}
_LITERAL = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"


def _group(key: Any, name: Any = "/aws/connect/desk") -> dict[str, Any]:
    properties = {"LogGroupName": name, "RetentionInDays": 180, "KmsKeyId": key}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def _template(**resources: Any) -> dict[str, Any]:
    key = {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}}
    return {"Parameters": {"Open": {"Type": "String"}}, "Resources": {"Key": key, **resources}}


def _own(found: set[tuple[str, str, str | None]]) -> set[tuple[str, str | None]]:
    return {(verdict, logical_id) for code, verdict, logical_id in found if code == "LOG03"}


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ({"Fn::GetAtt": ["Key", "Arn"]}, "pass"),
        (_LITERAL, "pass"),
        ("arn:aws:kms:us-east-1:111122223333:alias/logs", "pass"),
        (None, "fail"),
        ("", "fail"),
        ("arn:aws:kms:us-east-1:111122223333:alias/aws/logs", "fail"),
        ({"Ref": "Open"}, "unknown"),
    ],
)
def test_a_group_names_a_key(verdicts: Verdicts, key: Any, verdict: str) -> None:
    """CloudWatch Logs takes customer keys alone, so any key that is named will do, and no alias of AWS."""
    assert _own(verdicts(_template(Instance=_INSTANCE, Logs=_group(key)))) == {(verdict, "Logs")}


def test_a_functions_group_is_judged(verdicts: Verdicts) -> None:
    """A function's group is the one that Lambda makes for it, or the one that it names."""
    lookup = {"Type": "AWS::Lambda::Function", "Properties": {"LoggingConfig": {"LogGroup": {"Ref": "Logs"}}}}
    assert _own(verdicts(_template(Lookup=lookup, Logs=_group(None, "/lookup")))) == {("fail", "Logs")}
    assert _own(verdicts(_template(Lookup={"Type": "AWS::Lambda::Function"}))) == {("unknown", "Lookup")}
    assert _own(verdicts(_template(Lookup={"Type": "AWS::Serverless::Function"}))) == {("unknown", "Lookup")}


@pytest.mark.parametrize(
    ("key", "condition", "expected"),
    [
        ({"Fn::GetAtt": ["Key", "Arn"]}, {}, {("pass", "Logs"), ("pass", "Keep")}),
        (None, {}, {("fail", "Logs"), ("fail", "Keep")}),
        ({"Ref": "Key"}, {"Condition": "Own"}, {("fail", "Keep")}),
    ],
)
def test_what_sets_the_retention_takes_no_key_away(
    verdicts: Verdicts, key: Any, condition: Any, expected: set[tuple[str, str]]
) -> None:
    """A Custom::LogRetention beside a group leaves it its key; where it makes the group itself, there is none."""
    keep = {"Type": "Custom::LogRetention", "Properties": {"LogGroupName": "/aws/connect/desk", "RetentionInDays": 180}}
    template = _template(Instance=_INSTANCE, Logs=_group(key) | condition, Keep=keep)
    template["Conditions"] = {"Own": {"Fn::Equals": [{"Ref": "Open"}, "own"]}}
    assert _own(verdicts(template)) == expected


def test_a_group_that_nobody_declares_is_unknown(verdicts: Verdicts) -> None:
    """Connect makes the flow log group itself, without a key; somebody may have made it with one before."""
    assert _own(verdicts(_template(Instance=_INSTANCE))) == {("unknown", "Instance")}


def test_other_groups_are_not_judged(verdicts: Verdicts) -> None:
    """A group that is neither of Connect nor of a function is nobody's business here."""
    assert _own(verdicts(_template(Logs=_group(None, "/web/access")))) == set()
