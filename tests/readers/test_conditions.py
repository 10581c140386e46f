"""Conditions: decided where they compare literals, else by what is assumed, else open under one name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.reference import readable
from connect_constructs.readers._app import App
from connect_constructs.readers._intrinsics import Resolver
from tests.readers.templates import template

_PARAMETERS = {
    "Env": {"Type": "String", "Default": "dev"},
    "Size": {"Type": "String", "AllowedValues": ["s", "m", "l"]},
    "Only": {"Type": "String", "AllowedValues": ["one"]},
    "Flag": {"Type": "String", "AllowedValues": [True, False]},
    "Loose": {"Type": "String", "AllowedValues": "text"},
}
_ENV = {"Ref": "Env"}


def _equal(left: Any, right: Any) -> dict[str, Any]:
    return {"Fn::Equals": [left, right]}


def _decided(condition: Any, assumptions: dict[str, bool] | None = None, **others: Any) -> Known[bool]:
    stack = template({"Key": {"Type": "T"}}, Parameters=_PARAMETERS, Conditions={"Asked": condition, **others})
    return Resolver(App((stack,)), assumptions or {}).conditions.named("Asked", stack)


def _name(condition: Any, **others: Any) -> str:
    undecided = _decided(condition, **others)
    assert isinstance(undecided, Unknown)
    assert undecided.condition is not None
    return undecided.condition


def _reason(condition: Any, **others: Any) -> str:
    undecided = _decided(condition, **others)
    assert isinstance(undecided, Unknown)
    assert undecided.condition is None
    return undecided.reason


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (_equal("a", "a"), True),
        (_equal("a", "b"), False),
        (_equal([True], "[true]"), True),
        (_equal(1, "1"), True),
        (_equal({"Fn::Join": ["", ["a", "b"]]}, "ab"), True),
        (_equal(_ENV, _ENV), True),
        (_equal({"Fn::ImportValue": "x"}, {"Fn::ImportValue": "x"}), True),
        ({"Fn::Not": [_equal("a", "b")]}, True),
        ({"Fn::And": [_equal("a", "a"), _equal("b", "b")]}, True),
        ({"Fn::And": [_equal(_ENV, "a"), _equal("a", "b")]}, False),
        ({"Fn::Or": [_equal("a", "b"), _equal("b", "c")]}, False),
        ({"Fn::Or": [_equal(_ENV, "a"), _equal("b", "b")]}, True),
        ({"Condition": "Other"}, True),
    ],
)
def test_literals_decide(condition: Any, holds: Any) -> None:
    """A comparison of literals is decided, and so is what one of them settles."""
    assert _decided(condition, Other=_equal("x", "x")) is holds


def test_a_parameter_leaves_a_condition_open() -> None:
    """A parameter may be given another value than its default, so that a condition on it is open, and says so."""
    undecided = _decided(_equal(_ENV, "prod"))
    assert isinstance(undecided, Unknown)
    assert readable(undecided.reason) == "it hangs on the condition ${Env} = prod"
    assert readable(str(undecided.condition)) == "${Env} = prod"


def test_an_open_condition_has_one_name() -> None:
    """The same comparison has the same name either way round, and inside other conditions."""
    name = _name(_equal(_ENV, "prod"))
    others = {"Other": _equal("prod", _ENV)}
    assert _name(_equal("prod", _ENV)) == name
    assert _name({"Condition": "Other"}, **others) == name
    assert _name({"Fn::Not": [{"Condition": "Other"}]}, **others) == name
    assert _name({"Fn::And": [{"Condition": "Other"}, _equal("a", "a")]}, **others) == name


def test_parameters_of_two_stacks_are_two() -> None:
    """Equal names in two stacks are two parameters: one may hold a value that the other does not."""
    stacks = [template(stack=name, Parameters=_PARAMETERS, Conditions={"C": _equal(_ENV, "a")}) for name in ("A", "B")]
    conditions = Resolver(App(tuple(stacks)), {}).conditions
    first, second = (conditions.named("C", stack) for stack in stacks)
    assert isinstance(first, Unknown)
    assert isinstance(second, Unknown)
    assert first.condition != second.condition


@pytest.mark.parametrize("held", [True, False])
def test_an_assumption_decides(held: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """What is assumed of a comparison holds wherever it occurs."""
    assumed = {_name(_equal(_ENV, "prod")): held}
    assert _decided(_equal(_ENV, "prod"), assumed) is held
    assert _decided({"Fn::Not": [_equal("prod", _ENV)]}, assumed) is not held


def test_one_value_excludes_another() -> None:
    """A parameter that is assumed to be one literal is no other; one that is not the first may be the second."""
    name = _name(_equal(_ENV, "prod"))
    assert _decided(_equal(_ENV, "test"), {name: True}) is False
    assert isinstance(_decided(_equal(_ENV, "test"), {name: False}), Unknown)


def test_two_open_sides_exclude_nothing() -> None:
    """A parameter that equals another one may still be any literal."""
    name = _name(_equal(_ENV, {"Ref": "AWS::Region"}))
    assert isinstance(_decided(_equal(_ENV, "us-east-1"), {name: True}), Unknown)
    assert isinstance(_decided(_equal({"Ref": "AWS::Region"}, "us-east-1"), {name: True}), Unknown)


def test_allowed_values_bound_a_parameter() -> None:
    """A literal outside AllowedValues is never equal, the only one always is, the last one left is."""
    size = {"Ref": "Size"}
    assert _decided(_equal(size, "xl")) is False
    assert _decided(_equal({"Ref": "Only"}, "one")) is True
    without_s = {_name(_equal(size, "s")): False}
    assert isinstance(_decided(_equal(size, "m"), without_s), Unknown)
    without_m = {**without_s, _name(_equal(size, "m")): False}
    assert _decided(_equal(size, "l"), without_m) is True
    assert _decided(_equal(size, "l"), {**without_s, _name(_equal(size, "m")): True}) is False
    assert _decided(_equal({"Ref": "Flag"}, "false"), {_name(_equal({"Ref": "Flag"}, "true")): False}) is True
    assert isinstance(_decided(_equal({"Ref": "Loose"}, "t")), Unknown)


@pytest.mark.parametrize(
    "operand",
    [
        {"Fn::ImportValue": "elsewhere"},
        ["a", {"Ref": "Env"}],
        {"Fn::GetAtt": ["Key", "Arn"]},
        {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
        {"Ref": "Absent"},
    ],
)
def test_what_is_not_known_is_never_decided(operand: Any) -> None:
    """An operand that only the deployment knows, wherever it hides, leaves the comparison open."""
    assert isinstance(_decided(_equal(operand, "a")), Unknown)
    assert isinstance(_decided(_equal("~", operand)), Unknown)


def test_a_condition_on_itself_is_unknown() -> None:
    """Conditions in a circle end."""
    assert _reason({"Condition": "Asked"}) == "condition Asked depends on itself"
    assert _reason({"Condition": "Other"}, Other={"Fn::Not": [{"Condition": "Asked"}]}).endswith("depends on itself")


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("text", 'condition "text" is not understood'),
        ({"Fn::Not": [], "Fn::And": []}, 'condition {"Fn::Not": [], "Fn::And": []} is not understood'),
        ({"Fn::Not": "text"}, "condition Fn::Not has no list of operands"),
        ({"Fn::Not": [_equal("a", "a"), _equal("a", "a")]}, "condition function Fn::Not is not understood"),
        ({"Fn::Equals": ["a"]}, "condition function Fn::Equals is not understood"),
        ({"Fn::Contains": [_equal("a", "a")]}, "condition function Fn::Contains is not understood"),
        ({"Condition": "Absent"}, "condition 'Absent' is not declared"),
        ({"Condition": ["Asked"]}, "condition ['Asked'] is not declared"),
        ({"Fn::And": [{"Condition": "Absent"}, _equal("a", "a")]}, "condition 'Absent' is not declared"),
    ],
)
def test_a_broken_condition_is_unknown(condition: Any, reason: str) -> None:
    """What is no condition settles nothing, and says why."""
    found = _decided(condition)
    assert isinstance(found, Unknown)
    assert found.condition is None
    assert reason in found.reason


_CONDITIONS = st.recursive(
    st.builds(_equal, st.sampled_from([_ENV, {"Ref": "Size"}, "s", "m", "dev"]), st.sampled_from(["s", "m", "dev"])),
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda listed: st.sampled_from([{"Fn::And": listed}, {"Fn::Or": listed}, {"Fn::Not": listed[:1]}])
    ),
    max_leaves=6,
)


def _truth(condition: Any, values: dict[str, str]) -> bool:
    ((function, operands),) = condition.items()
    if function == "Fn::Equals":
        left, right = (values[text["Ref"]] if isinstance(text, dict) else text for text in operands)
        return bool(left == right)
    decided = [_truth(operand, values) for operand in operands]
    return {"Fn::And": all(decided), "Fn::Or": any(decided), "Fn::Not": not decided[0]}[function]


@given(condition=_CONDITIONS, env=st.sampled_from(["dev", "s", "prod"]), size=st.sampled_from(["s", "m", "l"]))
def test_assumptions_that_are_true_give_the_truth(condition: Any, env: str, size: str) -> None:
    """Assuming one open comparison after the other as some values have it comes to what these values make of it."""
    assumed: dict[str, bool] = {}
    while isinstance(decided := _decided(condition, assumed), Unknown):
        assert decided.condition is not None
        name, _, literal = readable(decided.condition).partition(" = ")
        assumed[decided.condition] = {"${Env}": env, "${Size}": size}[name] == literal
    assert decided is _truth(condition, {"Env": env, "Size": size})
