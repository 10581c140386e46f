"""ACC07: what makes a permission powerful, and a profile an administrator's."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails._administrative_permissions import ADMINISTRATIVE
from tests.guardrails.conftest import Judge, Verdicts
from tests.guardrails.routing import conditioned, resource

_OPEN = {"Ref": "Open"}
_ADMINISTRATOR = {"Key": "connect-persona", "Value": "administrator"}


def _own(verdicts: Verdicts, permissions: Any, tags: Any = None) -> set[str]:
    properties = {"Permissions": permissions} if tags is None else {"Permissions": permissions, "Tags": tags}
    found = verdicts(conditioned(Profile=resource("SecurityProfile", **properties)))
    return {verdict for code, verdict, _ in found if code == "ACC07"}


@pytest.mark.parametrize("permission", sorted(ADMINISTRATIVE))
def test_each_powerful_permission_is_an_administrators(verdicts: Verdicts, permission: str) -> None:
    """Any one of them fails in another's profile, and passes in an administrator's."""
    assert _own(verdicts, ["BasicAgentAccess", permission]) == {"fail"}
    assert _own(verdicts, ["BasicAgentAccess", permission], [_ADMINISTRATOR]) == {"pass"}


@pytest.mark.parametrize(
    ("permissions", "tags", "verdict"),
    [
        (None, None, "pass"),
        ([], None, "pass"),
        (["Users.View", "SecurityProfiles.View", "HistoricalChanges.View", "NewFeature.Edit"], None, "pass"),
        (_OPEN, None, "unknown"),
        (_OPEN, [_ADMINISTRATOR], "pass"),
        (["Users.Edit", _OPEN], [], "fail"),
        (["Users.View", _OPEN], [], "unknown"),
        ([{}], [], "unknown"),
        ([None], [], "unknown"),
        (["Users.Edit"], _OPEN, "unknown"),
        (["Users.View"], _OPEN, "pass"),
        (["Users.Edit"], [_OPEN], "unknown"),
        (["Users.Edit"], ["connect-persona"], "unknown"),
        (["Users.Edit"], [_OPEN, _ADMINISTRATOR], "pass"),
        (["Users.Edit"], [{"Key": "team", "Value": _OPEN}], "fail"),
        (["Users.Edit"], [{"Key": _OPEN, "Value": "cards"}], "fail"),
        (["Users.Edit"], [{"Key": _OPEN, "Value": "administrator"}], "unknown"),
        (["Users.Edit"], [{"Key": "connect-persona", "Value": _OPEN}], "unknown"),
        (["Users.Edit"], [{"Key": "connect-persona"}], "unknown"),
        (["Users.Edit"], [{"Key": "connect-persona", "Value": "Administrator"}], "fail"),
        (["Users.Edit"], [{"Key": "Connect-Persona", "Value": "administrator"}], "fail"),
        (["Users.Edit"], [{"Key": "connect-persona", "Value": "supervisor"}], "fail"),
    ],
)
def test_permissions_and_tags_are_judged_as_far_as_they_are_known(
    verdicts: Verdicts, permissions: Any, tags: Any, verdict: str
) -> None:
    """What is surely granted without the exact tag fails; what may be, or may be an administrator's, is unknown."""
    assert _own(verdicts, permissions, tags) == {verdict}


def test_a_tag_and_a_permission_under_one_condition_are_judged_together(verdicts: Verdicts) -> None:
    """A profile that is an administrator's exactly when it is powerful passes, the other way round it fails."""
    powerful = [{"Fn::If": ["Production", "Users.Edit", "Users.View"]}]
    tagged = {"Fn::If": ["Production", _ADMINISTRATOR, {"Ref": "AWS::NoValue"}]}
    untagged = {"Fn::If": ["Production", {"Ref": "AWS::NoValue"}, _ADMINISTRATOR]}
    assert _own(verdicts, powerful, [tagged]) == {"pass"}
    assert _own(verdicts, powerful, [untagged]) == {"fail"}


def test_the_message_names_the_permissions(judged: Judge) -> None:
    """The finding lists every powerful permission, and no other."""
    granted = ["Users.View", "Users.Edit", "SecurityProfiles.Edit"]
    (found,) = (
        item
        for item in judged(conditioned(Profile=resource("SecurityProfile", Permissions=granted))).findings
        if item.guardrail == "ACC07"
    )
    assert found.message == "it is no administrator's and grants SecurityProfiles.Edit, Users.Edit"


def test_the_message_says_why_a_tag_is_not_known(judged: Judge) -> None:
    """A tag that a parameter gives is in doubt for the parameter's own reason."""
    profile = resource("SecurityProfile", Permissions=["Users.Edit"], Tags=[_OPEN])
    (found,) = (item for item in judged(conditioned(Profile=profile)).findings if item.guardrail == "ACC07")
    assert found.message == "cannot tell: parameter Open has no default"
