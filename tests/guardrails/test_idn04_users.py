"""IDN04: who reaches AWS otherwise than by a role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts


def _template(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {
            "Never": {"Fn::Equals": ["a", "b"]},
            "Test": {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
        },
        "Resources": {"Somebody": {"Type": kind, "Properties": {}, **more}},
    }


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("AWS::IAM::User", "an IAM user"),
        ("AWS::IAM::AccessKey", "an access key"),
        ("AWS::IAM::UserPolicy", "a policy of an IAM user"),
    ],
)
def test_what_only_users_need_fails(judged: Judge, kind: str, what: str) -> None:
    """Each is named in its finding."""
    (message,) = [item.message for item in judged(_template(kind)).findings if item.guardrail == "IDN04"]
    assert message == f"the app declares {what}, where a role would do"


@pytest.mark.parametrize(
    ("kind", "expected"), [("AWS::IAM::Role", {"pass"}), ("AWS::IAM::Group", set()), ("AWS::IAM::Policy", set())]
)
def test_roles_pass(verdicts: Verdicts, kind: str, expected: set[str]) -> None:
    """A role is what the guardrail wants; groups and policies are neither."""
    assert {verdict for code, verdict, _ in verdicts(_template(kind)) if code == "IDN04"} == expected


def test_a_user_under_a_condition_fails_in_that_case(judged: Judge, verdicts: Verdicts) -> None:
    """A user that a literal condition takes away is nobody; an open condition is judged both ways."""
    findings = judged(_template("AWS::IAM::User", Condition="Test")).findings
    (message,) = [item.message for item in findings if item.guardrail == "IDN04"]
    assert message.endswith("(when ${Stage} = test)")
    assert verdicts(_template("AWS::IAM::User", Condition="Never")) == set()
