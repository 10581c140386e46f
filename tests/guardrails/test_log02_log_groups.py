"""LOG02: which log group is meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_INSTANCE = {"Type": "AWS::Connect::Instance", "Properties": {"InstanceAlias": "contact-centre"}}


def _group(days: Any, name: Any, kind: str = "AWS::Logs::LogGroup") -> dict[str, Any]:
    return {"Type": kind, "Properties": {"LogGroupName": name, "RetentionInDays": days}}


def _own(found: set[tuple[str, str, str | None]]) -> set[tuple[str, str | None]]:
    return {(verdict, logical_id) for code, verdict, logical_id in found if code == "LOG02"}


@pytest.mark.parametrize(
    ("days", "verdict"), [(119, "fail"), (120, "pass"), ("400", "pass"), (None, "pass"), ({"Ref": "Days"}, "unknown")]
)
@pytest.mark.parametrize("kind", ["AWS::Logs::LogGroup", "Custom::LogRetention"])
def test_retention_is_judged_at_its_bound(verdicts: Verdicts, kind: str, days: Any, verdict: str) -> None:
    """Kept for ever passes, less than the policy asks fails, a parameter is unknown."""
    template = {
        "Parameters": {"Days": {"Type": "Number"}},
        "Resources": {"Instance": _INSTANCE, "Logs": _group(days, "/aws/connect/contact-centre", kind)},
    }
    assert _own(verdicts(template)) == {(verdict, "Logs")}


def test_the_alias_names_the_group(verdicts: Verdicts) -> None:
    """A group of another alias does not declare this instance's; both are judged."""
    resources = {"Instance": _INSTANCE, "Logs": _group(30, "/aws/connect/other")}
    assert _own(verdicts({"Resources": resources})) == {("unknown", "Instance"), ("fail", "Logs")}


def test_an_alias_by_parameter_is_its_default(verdicts: Verdicts) -> None:
    """Instance and log group that share a parameter with a default are matched by it."""
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"InstanceAlias": {"Ref": "Alias"}}}
    template = {
        "Parameters": {"Alias": {"Type": "String", "Default": "desk"}},
        "Resources": {"Instance": instance, "Logs": _group(7, {"Fn::Sub": "/aws/connect/${Alias}"})},
    }
    assert _own(verdicts(template)) == {("fail", "Logs")}


def test_an_alias_by_a_parameter_without_default_is_unknown(verdicts: Verdicts) -> None:
    """Which group is meant cannot be known without the alias."""
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"InstanceAlias": {"Ref": "Alias"}}}
    template = {"Parameters": {"Alias": {"Type": "String"}}, "Resources": {"Instance": instance}}
    assert _own(verdicts(template)) == {("unknown", "Instance")}


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ({}, {"Fn::Sub": "/aws/lambda/${Lookup}"}),
        ({}, {"Fn::Join": ["", ["/aws/lambda/", {"Ref": "Lookup"}]]}),
        ({"FunctionName": "lookup"}, "/aws/lambda/lookup"),
        ({"FunctionName": "lookup"}, {"Fn::Sub": "/aws/lambda/${Lookup}"}),
        ({"LoggingConfig": {"LogGroup": {"Ref": "Logs"}}}, "/lookup"),
        ({"LoggingConfig": {"LogGroup": "/lookup"}}, "/lookup"),
    ],
)
@pytest.mark.parametrize("kind", ["AWS::Logs::LogGroup", "Custom::LogRetention"])
def test_a_functions_group_is_found_by_name(verdicts: Verdicts, kind: str, function: Any, name: Any) -> None:
    """A function's group is the one it names, else the one of its own name, by reference or literally."""
    if kind == "Custom::LogRetention" and "LoggingConfig" in function:
        function = {"LoggingConfig": {"LogGroup": "/lookup"}}
    lookup = {"Type": "AWS::Lambda::Function", "Properties": function}
    assert _own(verdicts({"Resources": {"Lookup": lookup, "Logs": _group(1, name, kind)}})) == {("fail", "Logs")}


def test_a_serverless_function_is_unknown(verdicts: Verdicts) -> None:
    """What a transform makes of a function, and where it logs, is not knowable here."""
    lookup = {"Type": "AWS::Serverless::Function", "Properties": {}}
    assert _own(verdicts({"Resources": {"Lookup": lookup}})) == {("unknown", "Lookup")}


def test_other_groups_are_not_judged(verdicts: Verdicts) -> None:
    """A group that is neither of Connect nor of a function is nobody's business here."""
    assert _own(verdicts({"Resources": {"Logs": _group(1, "/web/access")}})) == set()


@pytest.mark.parametrize("names", [("Instance", "Logs"), ("Logs", "Instance")])
def test_a_group_that_may_be_absent_is_unknown_then(verdicts: Verdicts, names: tuple[str, str]) -> None:
    """Where a condition takes the group away, the instance's group is nobody's, in whatever order they are declared."""
    resources = {"Instance": _INSTANCE, "Logs": _group(120, "/aws/connect/contact-centre") | {"Condition": "Logged"}}
    template = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"Logged": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}},
        "Resources": {name: resources[name] for name in names},
    }
    assert ("unknown", "Instance") in _own(verdicts(template))


def test_a_group_of_an_absent_owner_is_not_judged(verdicts: Verdicts) -> None:
    """Where a literal condition takes a function away, its log group is nobody's business here."""
    lookup = {"Type": "AWS::Lambda::Function", "Condition": "Never", "Properties": {"FunctionName": "lookup"}}
    template = {
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        "Resources": {"Lookup": lookup, "Logs": _group(1, "/aws/lambda/lookup")},
    }
    assert _own(verdicts(template)) == set()


@pytest.mark.parametrize("days", [(365, 1), (1, 365)])
def test_everything_that_sets_the_retention_is_judged(verdicts: Verdicts, days: tuple[int, int]) -> None:
    """A group that is declared and has its retention set besides is kept as the later of the two says: both count."""
    resources = {
        "Lookup": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "lookup"}},
        "Logs": _group(days[0], "/aws/lambda/lookup"),
        "Retention": _group(days[1], "/aws/lambda/lookup", "Custom::LogRetention"),
    }
    assert {verdict for verdict, _ in _own(verdicts({"Resources": resources}))} == {"pass", "fail"}


def test_a_group_whose_name_hangs_on_a_condition_is_judged_by_each(judged: Judge) -> None:
    """A group is Connect's in the case where it bears such a name."""
    name = {"Fn::If": ["Production", "/aws/connect/contact-centre", "/web/access"]}
    template = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"Production": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}},
        "Resources": {"Logs": _group(1, name)},
    }
    (found,) = [item for item in judged(template).findings if item.guardrail == "LOG02"]
    assert found.message.startswith("log group /aws/connect/contact-centre keeps logs for 1 days")
    assert found.message.endswith("(when ${Stage} = production)")


def test_an_instance_without_an_alias_has_a_group_of_an_unknown_name(verdicts: Verdicts) -> None:
    """An instance with a directory of its own goes by that directory's alias, which the template does not tell."""
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"DirectoryId": "d-0123456789"}}
    assert _own(verdicts({"Resources": {"Instance": instance}})) == {("unknown", "Instance")}
