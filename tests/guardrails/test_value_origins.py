"""Where values in flows may come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference
from connect_constructs.guardrails._flow_graph import graph_of
from connect_constructs.guardrails._value_origins import (
    CLEARED,
    CONSTANT,
    DEPLOYED,
    ENCRYPTED,
    ENDPOINT,
    FUNCTION,
    LEX,
    MEDIA,
    PLAIN,
    STORED_BEFORE,
    SYSTEM,
    TEMPLATED,
    UNSET,
    VIEW,
    ValueOrigins,
    origins_in_words,
    origins_of,
)
from connect_constructs.readers.flow import FlowSource, read_flow
from tests.guardrails.flows import block, flow

_KEY = {"EncryptionKeyId": "${Key.AssociationId}", "Key": "${Certificate.Pem}"}
_END = block("End", "DisconnectParticipant")


def _read(document: Mapping[str, Any], modules: Mapping[int, Flow] | None = None) -> Flow:
    found = read_flow(json.dumps(document), FlowSource(place=Place(file="flow.json"), modules=modules or {}))
    assert isinstance(found, Flow)
    return found


def _sets(identifier: str, attributes: Mapping[str, Any], then: str = "End", **more: Any) -> dict[str, Any]:
    parameters = {"Attributes": attributes, **more}
    return block(identifier, "UpdateContactAttributes", parameters, then=then)


def _keeps(identifier: str, attributes: Mapping[str, Any], then: str = "End") -> dict[str, Any]:
    return block(identifier, "UpdateFlowAttributes", {"FlowAttributes": attributes}, then=then)


def _at_end(*blocks: Mapping[str, Any], value: Any, modules: Mapping[int, Flow] | None = None) -> int:
    """Return the origins of a value at the block that ends a flow."""
    document = flow(*blocks, _END)
    return origins_of(_read(document, modules)).of(len(blocks), value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("hello", CONSTANT),
        (7, CONSTANT),
        (False, CONSTANT),
        ("", CLEARED),
        ("***", CLEARED),
        (None, CLEARED),
        ({}, CLEARED),
        ("$.Lex.Slots.number", LEX),
        ("$.CustomerEndpoint.Address", ENDPOINT),
        ("$.Media.Customer.Audio.StreamARN", MEDIA),
        ("$.Views.ViewResultData", VIEW),
        ("$.External.number", FUNCTION),
        ("$.Queue.ARN", SYSTEM),
        ("arn:aws:lambda:$.AwsRegion:111122223333:function:lookup", SYSTEM | CONSTANT),
        ("4111111111111111 $.Lex.Slots.number", LEX | CONSTANT),
        ("$.Lex.Slots['number']4711", LEX | CONSTANT),
        ("$.Lex.Slots.number123 and 123", LEX | CONSTANT),
        ("Typed 12 of 20: $.Lex.Slots.number", LEX),
        ("$.Lex.Slots.number123 and $.External['4711 and 4712'].123", LEX | FUNCTION),
        ("${account123456}", TEMPLATED),
        ("${Lookup123.Arn}", DEPLOYED),
        ("$.Customer.PhoneNumber", UNSET),
        ("$.Case.case_id", UNSET),
        ("$.Modules.Lookup.Result", UNSET),
        ("$.SegmentAttributes['connect:Subtype']", UNSET),
        ("$.Attributes", UNSET),
        ("$.FlowAttributes.a", UNSET),
        ("$.StoredCustomerInput", STORED_BEFORE),
        ("${Lookup.Arn}", DEPLOYED),
        (f"arn:aws:lambda:{Reference('t', 'AWS::Region')}:x", DEPLOYED),
        ("${lookup_arn}", TEMPLATED),
        ("+1{{number}}", TEMPLATED),
        ("Call $.External.name at $.Lex.Slots.number", FUNCTION | LEX),
        ({"a": ["$.External.name", {"b": "$.Lex.Slots.number"}], "c": 1}, FUNCTION | LEX | CONSTANT),
        ({"$.External.name": "$.StoredCustomerInput", "c": "$.Attributes.x"}, STORED_BEFORE | UNSET),
    ],
)
def test_what_a_value_is_made_of(value: Any, expected: int) -> None:
    """A value has the origins of everything in it, however deep, but not of its members' names."""
    assert _at_end(value=value) == expected


def test_attributes_have_the_origins_of_what_was_assigned() -> None:
    """A contact attribute is what the last block on the way made it, in dots or brackets, copies included."""
    blocks = (
        _sets("A", {"a": "$.Lex.Slots.number", "b": "$.External.number"}, then="B"),
        _sets("B", {"b": "$.Attributes['a']", "c": "$.Attributes.b"}),
    )
    assert [_at_end(*blocks, value=f"$.Attributes.{name}") for name in "abcd"] == [LEX, LEX, FUNCTION, UNSET]


def test_a_block_does_not_assign_on_its_error_branch() -> None:
    """What a block sets may not be set after its error branch."""
    setting = block(
        "A", "UpdateContactAttributes", {"Attributes": {"a": "1"}}, then="End", errors={"NoMatchingError": "End"}
    )
    assert _at_end(setting, value="$.Attributes.a") == CONSTANT | UNSET


def test_another_contacts_attributes_are_not_this_ones() -> None:
    """Attributes of a related contact are not set on the contact in the flow."""
    assert _at_end(_sets("A", {"a": "1"}, TargetContact="Related"), value="$.Attributes.a") == UNSET
    assert _at_end(_sets("A", {"a": "1"}, TargetContact="Current"), value="$.Attributes.a") == CONSTANT


def test_a_dynamic_name_may_be_any_attribute() -> None:
    """What is assigned under a name that only a contact tells may be any attribute's value, and need not be."""
    blocks = (_sets("A", {"a": "1"}, then="B"), _sets("B", {"$.External.name": "$.Lex.Slots.name"}))
    assert _at_end(*blocks, value="$.Attributes.a") == CONSTANT | LEX
    assert _at_end(*blocks, value="$.Attributes.never") == UNSET | LEX
    assert _at_end(*blocks, value="$.FlowAttributes.a") == UNSET


def test_attributes_that_are_no_object_set_nothing() -> None:
    """A block whose attributes are not an object is read without a crash."""
    broken = block("A", "UpdateContactAttributes", {"Attributes": "$.External"}, then="End")
    assert _at_end(broken, value="$.Attributes.a") == UNSET


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"StoreInput": "True", "InputEncryption": _KEY}, ENCRYPTED),
        ({"StoreInput": True, "InputEncryption": _KEY}, ENCRYPTED),
        ({"StoreInput": "true", "InputEncryption": {**_KEY, "Key": "$.Attributes.key"}}, ENCRYPTED),
        ({"StoreInput": "True", "InputEncryption": {**_KEY, "Key": " "}}, PLAIN),
        ({"StoreInput": "True", "InputEncryption": {"Key": "k"}}, PLAIN),
        ({"StoreInput": "True", "InputEncryption": "${Key}"}, PLAIN),
        ({"StoreInput": "True", "InputValidation": {"PhoneNumberValidation": {}}}, PLAIN),
        ({"StoreInput": "False", "InputEncryption": _KEY}, STORED_BEFORE),
        ({}, STORED_BEFORE),
        ({"StoreInput": "{{store}}"}, PLAIN | STORED_BEFORE),
    ],
)
def test_stored_input(parameters: Mapping[str, Any], expected: int) -> None:
    """Input is stored where the block says so, and encrypted where a key and its id are given."""
    assert _at_end(block("A", "GetParticipantInput", parameters, then="End"), value="$.StoredCustomerInput") == expected


def test_another_block_stores_nothing() -> None:
    """A parameter of the same name in another block means nothing."""
    assert (
        _at_end(block("A", "Wait", {"StoreInput": "True"}, then="End"), value="$.StoredCustomerInput") == STORED_BEFORE
    )


def test_flow_attributes_belong_to_one_flow() -> None:
    """A module neither sees nor sets its caller's flow attributes, but it does the contact's."""
    inside = [
        _keeps("K", {"f": {"Value": "$.Lex.Slots.f"}}, then="S"),
        _sets("S", {"fromModule": "$.FlowAttributes.f", "fromCaller": "$.FlowAttributes.g"}, then="R"),
        block("R", "EndFlowModuleExecution"),
    ]
    blocks = (
        _keeps("A", {"f": {"Value": "1"}, "g": {"Value": "1"}}, then="M"),
        block("M", "InvokeFlowModule", {"FlowModuleId": "m"}, then="End"),
    )
    module = _read(flow(*inside))
    found = [
        _at_end(*blocks, value=value, modules={1: module})
        for value in ("$.FlowAttributes.f", "$.Attributes.fromModule", "$.Attributes.fromCaller")
    ]
    assert found == [CONSTANT, LEX, UNSET]


def test_a_module_that_cannot_be_followed_may_set_anything_of_the_contact() -> None:
    """After such a module, on its error branch too, attributes and input may be its own; flow attributes are not."""
    blocks = (
        _keeps("K", {"f": {"Value": "1"}}, then="A"),
        _sets("A", {"a": "1"}, then="M"),
        block("M", "InvokeFlowModule", {"FlowModuleId": "m"}, errors={"NoMatchingError": "End"}),
    )
    assert _at_end(*blocks, value="$.Attributes.a") == CONSTANT | UNSET
    assert _at_end(*blocks, value="$.FlowAttributes.f") == CONSTANT


def test_where_no_path_leads_variables_come_from_nowhere() -> None:
    """A block that no contact comes to reads nothing."""
    blocks = (block("A", "Wait", then="End"), _sets("B", {"a": "1"}))
    assert origins_of(_read(flow(*blocks, _END))).of(1, "$.Attributes.a") == 0


def test_path_to() -> None:
    """The path begins at the block that brings the origin, and there is none where the value itself is it."""
    blocks = (
        block("Ask", "GetParticipantInput", {"StoreInput": "True"}, then="Keep", errors={"NoMatchingError": "End"}),
        _sets("Keep", {"a": "$.StoredCustomerInput"}),
        _END,
    )
    origins = origins_of(_read(flow(*blocks)))
    assert origins.path_to(1, "$.StoredCustomerInput", PLAIN) == "Ask > Keep"
    assert origins.path_to(2, "$.Lex.x and $.Attributes.b and $.Attributes.a", PLAIN) == "Keep > End"
    assert origins.path_to(2, "$.Attributes.a", UNSET) == "Ask > End"
    assert origins.path_to(2, "$.Lex.x and $.Attributes.a", LEX) == ""


def test_words() -> None:
    """A message names every origin."""
    assert origins_in_words(PLAIN | VIEW) == "customer input that is not encrypted or a view"
    assert origins_in_words(0) == ""


# A second opinion: every path is walked, with the value of every variable as the set of its origins.

_Values: TypeAlias = dict[str, frozenset[int]]
_NAMES = ("a", "b", "never")
_VALUES: dict[str, tuple[int, tuple[str, ...]]] = {
    "": (CLEARED, ()),
    "5": (CONSTANT, ()),
    "$.Lex.Slots.x": (LEX, ()),
    "$.External.x and $.CustomerEndpoint.Address": (FUNCTION | ENDPOINT, ()),
    "{{x}}": (TEMPLATED, ()),
    "$.Attributes.a": (0, ("a",)),
    "$.Attributes['b'], $.Views.x": (VIEW, ("b",)),
    "$.Attributes.['never'] $.Attributes.a": (0, ("never", "a")),
    "$.FlowAttributes.f": (0, ("f",)),
    "$.StoredCustomerInput": (0, ("input",)),
}
"""Values, each with its fixed origins and the variables that it reads."""

_ELSEWHERE = dict.fromkeys((*_NAMES, "f"), UNSET) | {"input": STORED_BEFORE}
"""What each variable holds that another flow, or a module that cannot be followed, has set."""

_values = st.sampled_from(sorted(_VALUES))
_parameters: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(
        st.just("UpdateContactAttributes"),
        st.fixed_dictionaries(
            {"Attributes": st.dictionaries(st.sampled_from(["a", "b", "$.External.name"]), _values, max_size=3)}
        ),
    ),
    st.tuples(
        st.just("UpdateFlowAttributes"),
        _values.map(lambda value: {"FlowAttributes": {"f": {"Value": value}}}),
    ),
    st.tuples(
        st.just("GetParticipantInput"),
        st.sampled_from([{"StoreInput": "True"}, {"StoreInput": "True", "InputEncryption": _KEY}, {}]),
    ),
    st.tuples(st.sampled_from(["Wait", "InvokeFlowModule"]), st.just({})),
)


@st.composite
def _flows(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a small flow with loops, error branches and blocks that nothing leads to."""
    count = draw(st.integers(1, 6))
    targets = st.none() | st.integers(0, count - 1).map(str)
    blocks = []
    for number in range(count):
        kind, parameters = draw(_parameters)
        failed = draw(targets)
        blocks.append(
            block(
                str(number),
                kind,
                parameters,
                then=draw(targets),
                errors={"NoMatchingError": failed} if failed else None,
                conditions=draw(st.lists(st.integers(0, count - 1).map(str), max_size=1)),
            )
        )
    return flow(*blocks)


def _bits(origins: int) -> frozenset[int]:
    return frozenset(1 << bit for bit in range(origins.bit_length()) if origins >> bit & 1)


def _value(text: str, values: _Values) -> frozenset[int]:
    fixed, variables = _VALUES[text]
    return _bits(fixed).union(*(values[name] for name in variables))


def _after(action: Mapping[str, Any], values: _Values) -> Iterator[tuple[str, _Values]]:
    """Yield what is true after a block, once for every way out of it."""
    kind, parameters, transitions = action["Type"], action["Parameters"], action["Transitions"]
    done = dict(values)
    if kind == "UpdateContactAttributes":
        named = parameters["Attributes"]
        done |= {name: _value(named[name], values) for name in _NAMES if name in named}
        if "$.External.name" in named:
            done |= {name: done[name] | _value(named["$.External.name"], values) for name in _NAMES}
    elif kind == "UpdateFlowAttributes":
        done["f"] = _value(parameters["FlowAttributes"]["f"]["Value"], values)
    elif kind == "GetParticipantInput" and "StoreInput" in parameters:
        done["input"] = frozenset({ENCRYPTED if "InputEncryption" in parameters else PLAIN})
    elif kind == "InvokeFlowModule":
        done = {name: found if name == "f" else found | {_ELSEWHERE[name]} for name, found in values.items()}
    failed = done if kind == "InvokeFlowModule" else values
    if "NextAction" in transitions:
        yield transitions["NextAction"], done
    for way in transitions.get("Conditions", ()):
        yield way["NextAction"], done
    for way in transitions.get("Errors", ()):
        yield way["NextAction"], failed


def _walked(document: Mapping[str, Any]) -> list[dict[str, int]]:
    """Return, for each block, the origins of each variable on all the paths to it."""
    actions = document["Actions"]
    found: list[dict[str, int]] = [dict.fromkeys(_ELSEWHERE, 0) for _ in actions]
    waiting: list[tuple[str, _Values]] = [("0", {name: frozenset({origin}) for name, origin in _ELSEWHERE.items()})]
    seen = set()
    while waiting:
        here, values = waiting.pop()
        state = (here, tuple(sorted((name, tuple(sorted(origins))) for name, origins in values.items())))
        if state not in seen:
            seen.add(state)
            for name, origins in values.items():
                found[int(here)][name] |= sum(origins)
            waiting += _after(actions[int(here)], values)
    return found


@given(document=_flows())
def test_origins_are_those_of_every_path(document: dict[str, Any]) -> None:
    """The analysis finds exactly what walking every path finds."""
    origins = ValueOrigins(_read(document))
    references = {name: f"$.Attributes.{name}" for name in _NAMES}
    references |= {"f": "$.FlowAttributes.f", "input": "$.StoredCustomerInput"}
    for number, expected in enumerate(_walked(document)):
        assert {name: origins.of(number, value) for name, value in references.items()} == expected


@given(document=_flows(), wanted=st.sampled_from([LEX, FUNCTION, PLAIN, ENCRYPTED, UNSET, CLEARED]))
def test_a_path_is_one_of_the_flow(document: dict[str, Any], wanted: int) -> None:
    """Wherever an origin may be, a path that brings it is told, and each of its steps is a branch of the flow."""
    read = _read(document)
    origins, graph = ValueOrigins(read), graph_of(read)
    for node in range(len(read.blocks)):
        if origins.of(node, "$.Attributes.a") & wanted:
            path = origins.path_to(node, "$.Attributes.a", wanted).split(" > ")
            assert path[-1] == str(node)
            steps = [(int(a), int(b)) for a, b in pairwise(path) if "…" not in (a, b)]
            assert all(there in graph.onward[here] + graph.on_error[here] for here, there in steps)


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists) | st.text())
def test_any_value_has_an_origin(value: Any) -> None:
    """Whatever stands in a parameter comes from somewhere."""
    assert _at_end(value=value) != 0
