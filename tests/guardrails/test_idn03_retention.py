"""IDN03: which roles and policies of deletion count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_GRANT = {"Effect": "Allow", "Action": "connect:GetFederationToken", "Resource": "*"}


def _role(grant: Any, **policies: Any) -> dict[str, Any]:
    inline = [{"PolicyName": "SignIn", "PolicyDocument": {"Statement": grant}}]
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": inline}, **policies}
    return {"Parameters": {"Text": {"Type": "String"}}, "Resources": {"Role": role}}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "IDN03"}


@pytest.mark.parametrize(
    ("on_delete", "on_replace", "verdict"),
    [
        ("Retain", "Retain", "pass"),
        ("RetainExceptOnCreate", "Retain", "pass"),
        ("Delete", "Retain", "fail"),
        ("Snapshot", "Retain", "fail"),
        ("Retain", "Delete", "fail"),
        ({"Ref": "Text"}, "Retain", "unknown"),
    ],
)
def test_both_policies_must_retain(verdicts: Verdicts, on_delete: Any, on_replace: str, verdict: str) -> None:
    """DeletionPolicy and UpdateReplacePolicy are judged each, RetainExceptOnCreate as Retain."""
    template = _role(_GRANT, DeletionPolicy=on_delete, UpdateReplacePolicy=on_replace)
    assert _own(verdicts(template)) == {verdict}


def test_each_missing_policy_is_named(judged: Judge) -> None:
    """Two policies that are missing are two findings, each with its name."""
    found = [item.message for item in judged(_role(_GRANT)).findings if item.guardrail == "IDN03"]
    assert sorted(message.rpartition("its ")[2] for message in found) == [
        "DeletionPolicy is (not stated)",
        "UpdateReplacePolicy is (not stated)",
    ]


@pytest.mark.parametrize("action", ["connect:*", "*", "connect:ListUsers"])
def test_a_role_that_signs_nobody_in_may_go(verdicts: Verdicts, action: str) -> None:
    """Only the federation role has to outlive its stack."""
    assert _own(verdicts(_role(_GRANT | {"Action": action}))) == {"pass"}


def test_a_role_of_unknown_grants_that_stays_passes(verdicts: Verdicts) -> None:
    """Whether a role signs users in need not be known when it is retained anyway."""
    template = _role(_GRANT | {"Action": {"Ref": "Text"}}, DeletionPolicy="Retain", UpdateReplacePolicy="Retain")
    assert _own(verdicts(template)) == {"pass"}
    assert _own(verdicts(_role(_GRANT | {"Action": {"Ref": "Text"}}))) == {"unknown"}
