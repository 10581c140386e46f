"""What only deployment tells is unknown, wherever it stands, and never compared as text."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._conditions import Conditions
from connect_constructs.readers._intrinsics import Resolver
from connect_constructs.readers.template import TemplateFacts
from tests.readers.templates import template

_TOPIC = {"Type": "AWS::SNS::Topic"}


def _resolve(value: Any, *templates: Template) -> Any:
    return Resolver(App(templates), {}).resolve(value, templates[0])


@pytest.mark.parametrize(
    "kind", ["Custom::Lookup", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack"]
)
@pytest.mark.parametrize("value", [{"Ref": "Made"}, {"Fn::GetAtt": ["Made", "Outputs.Arn"]}, {"Fn::Sub": "x${Made.a}"}])
def test_what_code_or_an_absent_template_makes_is_unknown(kind: str, value: Any) -> None:
    """A custom resource, or a nested stack whose template is not there, may return anything."""
    assert _resolve(value, template({"Made": {"Type": kind}})) == Unknown("Made tells its values at deployment")


def test_a_resource_without_a_type_is_referred_to_all_the_same() -> None:
    """What a broken resource is, is not this function's to judge."""
    assert isinstance(_resolve({"Ref": "Broken"}, template({"Broken": "text"})), str)


@pytest.mark.parametrize(
    "value",
    [
        "{{resolve:ssm:/range}}",
        {"Fn::Sub": "arn:{{resolve:ssm:/x}}"},
        {"Fn::Join": ["", ["a", "{{resolve:ssm:/x}}"]]},
        {"Ref": "Range"},
    ],
)
def test_dynamic_references_are_unknown(value: Any) -> None:
    """A dynamic reference is no literal, in a parameter's default neither."""
    parameters = {"Range": {"Type": "String", "Default": "{{resolve:ssm:/range}}"}}
    assert isinstance(_resolve(value, template(Parameters=parameters)), Unknown)


@pytest.mark.parametrize("macro", ["Fn::Transform", "Fn::ForEach::Range"])
def test_what_a_macro_stands_beside_is_unknown(macro: str) -> None:
    """A macro may change every key beside it."""
    assert _resolve({"ContactflowLogs": True, macro: {}}, template()) == Unknown(f"{macro} is expanded at deployment")


@pytest.mark.parametrize(
    ("transform", "names"),
    [
        ("AWS::Include", ["AWS::Include"]),
        ([{"Name": "Company::Macro"}, "AWS::LanguageExtensions"], ["Company::Macro"]),
        ([7], ["of an unknown name"]),
        ("AWS::Serverless-2016-10-31", []),
    ],
)
def test_transforms_of_a_whole_template_are_blind_spots(transform: Any, names: list[str]) -> None:
    """A transform that may change anything is said aloud, once for its template."""
    spots = list(TemplateFacts(App((template({"Topic": _TOPIC}, Transform=transform),))).blind_spots())
    assert [reason.removeprefix("transform ").partition(" may")[0] for _, reason in spots] == names
    assert all((place.file, place.logical_id) == ("Stack.template.json", None) for place, _ in spots)


@pytest.mark.parametrize(
    "kind",
    ["AWS::Serverless::StateMachine", "AWS::Serverless::Application", "AWS::CloudFormation::StackSet", "A::MODULE"],
)
def test_types_that_stand_for_others_are_blind_spots(kind: str) -> None:
    """What a type is expanded to at deployment was not judged, and that is said."""
    ((place, reason),) = TemplateFacts(App((template({"Made": {"Type": kind}}),))).blind_spots()
    assert (place.logical_id, reason.startswith(f"{kind} is expanded")) == ("Made", True)


def _nested(given: Any, declared: Any, **sections: Any) -> Any:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": given}}
    parent = template({"Child": nested}, Conditions={"Open": {"Fn::Equals": [{"Ref": "Stage"}, "x"]}}, **sections)
    child = template(stack="Stack/Child", parent=(parent, "Child"), Parameters={"P": declared})
    return Resolver(App((parent, child)), {}).resolve({"Ref": "P"}, child)


def test_conditional_parameters_of_a_nested_stack_are_judged_both_ways() -> None:
    """Parameters given as a whole by a condition are open, not the child's defaults."""
    stage = {"Stage": {"Type": "String"}}
    given = {"Fn::If": ["Open", {"P": "CONNECT_MANAGED"}, {"P": "SAML"}]}
    resolved = _nested(given, {"Type": "String", "Default": "SAML"}, Parameters=stage)
    assert isinstance(resolved, Unknown)
    assert resolved.condition


def test_a_nested_stack_that_is_given_no_value_has_its_default() -> None:
    """AWS::NoValue gives nothing."""
    assert _nested({"P": {"Ref": "AWS::NoValue"}}, {"Type": "String", "Default": "SAML"}) == "SAML"


def test_a_list_given_to_a_nested_stack_is_a_list() -> None:
    """A text given for a list parameter is split, as its default would be."""
    assert _nested({"P": {"Fn::Join": [",", ["a", "b"]]}}, {"Type": "CommaDelimitedList"}) == ["a", "b"]


@pytest.mark.parametrize("index", [float("inf"), float("nan")])
def test_numbers_that_are_none_select_nothing(index: float) -> None:
    """An index beyond all numbers is an operand that Select cannot take."""
    assert isinstance(_resolve({"Fn::Select": [index, ["a"]]}, template()), Unknown)


@pytest.mark.parametrize("key", [111122223333, True, "111122223333"])
def test_keys_of_mappings_may_be_numbers(key: Any) -> None:
    """YAML writes account numbers as numbers."""
    mappings = {"Accounts": {str(key).lower(): {"range": "10.0.0.1"}}}
    assert _resolve({"Fn::FindInMap": ["Accounts", key, "range"]}, template(Mappings=mappings)) == "10.0.0.1"


def test_conditions_that_lean_on_each_other_twice_are_decided_once() -> None:
    """A chain in which each condition uses the one before twice takes no longer than its length."""
    conditions: dict[str, Any] = {"C0": {"Fn::Equals": [{"Ref": "Stage"}, "x"]}}
    for number in range(1, 60):
        before = {"Condition": f"C{number - 1}"}
        conditions[f"C{number}"] = {"Fn::And" if number % 2 else "Fn::Or": [before, before]}
    one = template(Parameters={"Stage": {"Type": "String"}}, Conditions=conditions)
    decided = Resolver(App((one,)), {}).conditions.named("C59", one)
    assert isinstance(decided, Unknown)
    assert decided.condition


def test_conditions_in_a_circle_are_unknown_from_wherever_they_are_asked() -> None:
    """What was met inside a circle is not kept for whoever asks from outside."""
    conditions = {
        "A": {"Fn::Or": [{"Condition": "B"}, {"Fn::Equals": ["x", "x"]}]},
        "B": {"Fn::Not": [{"Condition": "A"}]},
    }
    one = template(Conditions=conditions)
    deciding: Conditions = Resolver(App((one,)), {}).conditions
    assert [deciding.named(name, one) for name in ("A", "B", "A")] == [True, False, True]


def test_exports_that_double_each_other_stay_within_a_template() -> None:
    """Texts that grow without end are unknown, not a full memory."""
    outputs = {"O0": {"Value": "x" * 100, "Export": {"Name": "e0"}}}
    for number in range(1, 40):
        twice = [{"Fn::ImportValue": f"e{number - 1}"}] * 2
        outputs[f"O{number}"] = {"Value": {"Fn::Join": ["", twice]}, "Export": {"Name": f"e{number}"}}
    assert _resolve({"Fn::ImportValue": "e39"}, template(Outputs=outputs)) == Unknown(
        "a text is longer than a template"
    )
