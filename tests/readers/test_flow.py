"""The flow reader: what is read of a document that is not as the flow language has it, and what is said of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Branch, Flow, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.readers.flow import FlowSource, flow_of, is_flow, read_flow
from tests.guardrails.flows import block, flow

_PLACE = Place(file="flow.json")
_SOURCE = FlowSource(place=_PLACE)
_END = block("End", "DisconnectParticipant")


def _read(document: Any) -> Flow:
    read = read_flow(json.dumps(document), _SOURCE)
    assert isinstance(read, Flow), read
    return read


def _flaws(document: Any) -> list[tuple[str, str | None]]:
    return [(flaw.message, flaw.block) for flaw in _read(document).flaws]


def _reason(document: Any, source: FlowSource = _SOURCE) -> str | Unknown:
    read = read_flow(json.dumps(document), source)
    assert isinstance(read, UnreadableFlow)
    return read.reason


def test_a_flow_is_read_with_all_that_it_says() -> None:
    """Blocks, branches of every kind in order, version, size, name and type come from the document."""
    errors = {"NoMatchingError": "End", "NoMatchingCondition": "Ask"}
    ask = block("Ask", "GetParticipantInput", {"Text": "?"}, then="End", errors=errors, conditions=["Ask", "End"])
    document = flow(ask, _END, name="Menu", type="contactFlow")
    read = _read(document)
    assert (read.place, read.name, read.type, read.version) == (_PLACE, "Menu", "CONTACT_FLOW", "2019-10-30")
    assert (read.start, read.is_module, read.flaws, read.characters) == (0, False, (), len(json.dumps(document)))
    assert [(item.position, item.label) for item in read.blocks] == [
        (0, "Ask (GetParticipantInput)"),
        (1, "End (DisconnectParticipant)"),
    ]
    assert read.blocks[0].parameters == {"Text": "?"}
    assert read.blocks[0].branches == (
        Branch("next", "", "End"),
        Branch("condition", "", "Ask"),
        Branch("condition", "", "End"),
        Branch("error", "NoMatchingError", "End"),
        Branch("error", "NoMatchingCondition", "Ask"),
    )


@pytest.mark.parametrize(
    ("conditions", "operands"),
    [
        (
            [{"NextAction": "End", "Condition": {"Operator": "Equals", "Operands": ["a", "$.Channel"]}}],
            ("a", "$.Channel"),
        ),
        ([{"NextAction": "End", "Condition": {"Operands": [text]}} for text in "abc"], ("a", "b", "c")),
        (
            [{"Condition": {"Operands": ["a", {"Operator": "x", "Operands": ["b", {"Operands": ["c"]}]}, "d"]}}],
            tuple("abcd"),
        ),
        ([{"Condition": {"Operands": [1, None, True, ["a"]]}}, {"Condition": {"Operands": "b"}}], ("a", "b")),
        ([{"Condition": {}}, {"Condition": None}, {}, "x", None], ()),
        ({"Condition": {"Operands": ["a"]}}, ()),
        ([], ()),
        (7, ()),
        (None, ()),
    ],
)
def test_what_conditions_compare_with_is_read(conditions: Any, operands: tuple[str, ...]) -> None:
    """The texts among the operands stand in the block, in order, those of conditions inside conditions too."""
    read = _read(flow({**block("If", "Compare"), "Transitions": {"Conditions": conditions}}, _END))
    assert [item.operands for item in read.blocks] == [operands, ()]


def test_conditions_may_nest_as_deeply_as_json() -> None:
    """Depth is no obstacle."""
    condition: Any = {"Operands": ["x"]}
    for _ in range(300):
        condition = {"Operands": [condition]}
    read = _read(flow({**block("If", "Compare"), "Transitions": {"Conditions": [{"Condition": condition}]}}, _END))
    assert read.blocks[0].operands == ("x",)


def test_what_the_source_states_goes_first() -> None:
    """A template's name, type and kind go before the document's own, and a type unknown there stays unknown."""
    told = FlowSource(place=_PLACE, present=False, name="Told", type=Unknown("a parameter"), is_module=False)
    document = flow(block("Return", "EndFlowModuleExecution"), name="Own", type="contactFlow")
    read = read_flow(json.dumps(document), told)
    assert isinstance(read, Flow)
    assert (read.name, read.type, read.is_module, read.present) == ("Told", Unknown("a parameter"), False, False)


def test_the_start_may_be_any_block() -> None:
    """The flow starts where StartAction says; of two blocks with its name, at the first."""
    read = _read(flow(_END, block("Go", "Wait"), block("Go", "Loop"), start="Go"))
    assert (read.start, [item.type for item in read.named("Go")]) == (1, ["Wait", "Loop"])


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"Parameters": []}, "Parameters is a list; allowed: an object"),
        ({"Parameters": "None"}, "Parameters is text; allowed: an object"),
        ({"Transitions": []}, "Transitions is a list; allowed: an object"),
        ({"Transitions": True}, "Transitions is a boolean; allowed: an object"),
        ({"Transitions": {"NextAction": []}}, "NextAction is a list; allowed: text"),
        ({"Transitions": {"NextAction": True}}, "NextAction is a boolean; allowed: text"),
        ({"Transitions": {"Conditions": {"a": 1}}}, "Conditions is an object; allowed: a list"),
        ({"Transitions": {"Errors": 7}}, "Errors is a number; allowed: a list"),
        ({"Transitions": {"Errors": ["x"]}}, "Errors[0] is text; allowed: an object"),
        ({"Transitions": {"Conditions": [None]}}, "Conditions[0] is not stated; allowed: an object"),
        ({"Transitions": {"Conditions": [{}]}}, "NextAction of Conditions[0] is not stated; allowed: text"),
        (
            {"Transitions": {"Errors": [{"ErrorType": "x", "NextAction": {}}]}},
            "NextAction of Errors[0] is an object; allowed: text",
        ),
    ],
)
def test_what_cannot_be_read_of_a_block_is_a_flaw(changes: Any, flaw: str) -> None:
    """A part of a block in another form is left out and said, with the block; the block and the others are read."""
    document = flow({**block("Odd", "Wait"), **changes}, _END)
    read = _read(document)
    assert _flaws(document) == [(flaw, "Odd (Wait)")]
    assert [(item.label, item.parameters, item.branches) for item in read.blocks] == [
        ("Odd (Wait)", {}, ()),
        ("End (DisconnectParticipant)", {}, ()),
    ]


def test_an_error_branch_without_a_type_still_leads_on() -> None:
    """A missing ErrorType is said, and the way that the branch opens is kept."""
    document = flow({**block("Odd", "Wait"), "Transitions": {"Errors": [{"NextAction": "End"}]}}, _END)
    assert _flaws(document) == [("ErrorType of Errors[0] is not stated; allowed: text", "Odd (Wait)")]
    assert _read(document).blocks[0].branches == (Branch("error", "", "End"),)


def test_numbers_as_identifiers_are_said_and_followed() -> None:
    """A number where an identifier should be is a flaw, and leads to where its text would."""
    errors = [{"ErrorType": 404, "NextAction": 2.5}]
    first = {"Identifier": 1, "Type": 7, "Transitions": {"NextAction": 2, "Errors": errors}}
    ends = [{"Identifier": name, "Type": "DisconnectParticipant"} for name in (2, 2.5)]
    document = flow(first, *ends)
    read = _read(document)
    assert [item.identifier for item in read.blocks] == ["1", "2", "2.5"]
    assert read.blocks[0].branches == (Branch("next", "", "2"), Branch("error", "404", "2.5"))
    assert _flaws(document) == [
        ("StartAction is a number; allowed: text", None),
        ("Identifier is a number; allowed: text", "1 (7)"),
        ("Type is a number; allowed: text", "1 (7)"),
        ("NextAction is a number; allowed: text", "1 (7)"),
        ("ErrorType of Errors[0] is a number; allowed: text", "1 (7)"),
        ("NextAction of Errors[0] is a number; allowed: text", "1 (7)"),
        ("Identifier is a number; allowed: text", "2 (DisconnectParticipant)"),
        ("Identifier is a number; allowed: text", "2.5 (DisconnectParticipant)"),
    ]


@pytest.mark.parametrize(
    ("action", "flaw"),
    [
        (7, "Actions[0] is a number; allowed: an object"),
        ({"Type": "Wait"}, "Actions[0]: Identifier is not stated; allowed: text"),
        ({"Identifier": "Odd"}, "Actions[0]: Type is not stated; allowed: text"),
        ({"Identifier": True, "Type": "Wait"}, "Actions[0]: Identifier is a boolean; allowed: text"),
    ],
)
def test_what_is_no_block_is_a_flaw(action: Any, flaw: str) -> None:
    """An item of Actions without identifier or type is left out and said by its number; the others are read."""
    document = flow(_END) | {"Actions": [action, _END]}
    assert _flaws(document) == [(flaw, None)]
    assert [item.label for item in _read(document).blocks] == ["End (DisconnectParticipant)"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Actions": None}, "Actions is not stated; allowed: a list of blocks"),
        ({"Actions": {}}, "Actions is an object; allowed: a list of blocks"),
        ({"Actions": []}, "StartAction 'End' names no block that can be read"),
        ({"StartAction": "Begin"}, "StartAction 'Begin' names no block that can be read; allowed: 'End'"),
        ({"StartAction": "${start}"}, Unknown("StartAction ${start} is filled in by another tool")),
        ({"StartAction": None}, "StartAction is not stated; allowed: text"),
        ({"StartAction": 7}, "StartAction is a number; allowed: text"),
        (
            {"Actions": ["a", 1, [], None]},
            (
                "StartAction 'End' names no block that can be read; Actions[0] is text; allowed: an object; "
                "Actions[1] is a number; allowed: an object; 2 more"
            ),
        ),
    ],
)
def test_a_flow_that_no_contact_can_enter_cannot_be_read(changes: Any, reason: str | Unknown) -> None:
    """Without blocks, or a start that is one, there is nothing to judge: one reason, and the document's name."""
    read = read_flow(json.dumps(flow(_END, name="Menu") | changes), _SOURCE)
    assert isinstance(read, UnreadableFlow)
    assert (read.reason, read.name) == (reason, "Menu")


@pytest.mark.parametrize(
    ("document", "form"),
    [([], "a list"), ("flow", "text"), (None, "not stated"), (7.5, "a number"), (True, "a boolean")],
)
def test_what_is_no_object_cannot_be_read(document: Any, form: str) -> None:
    """A document that is no object is named by its form."""
    assert _reason(document) == f"the document is {form}; allowed: an object with Version, StartAction and Actions"


def test_content_that_is_no_json_cannot_be_read() -> None:
    """What the service could not parse is named with the line, and keeps the name that the source states."""
    read = read_flow('{"Version":\n', FlowSource(place=_PLACE, name="Menu"))
    assert isinstance(read, UnreadableFlow)
    assert (read.reason, read.name) == ("not JSON: line 2: Expecting value", "Menu")


_ENVELOPED = "Content is itself an answer of the API; allowed: the flow, which stands in that answer's own Content"


@pytest.mark.parametrize(
    "inner",
    [{}, {"Name": "Menu"}, {"Id": "2c3d"}, {"Type": "CONTACT_FLOW"}, {"Name": "Menu", "Tags": {}, "Id": "2c3d"}],
)
def test_an_envelope_in_an_envelope_is_named(inner: Any) -> None:
    """An answer whose Content is an answer again, whole or its inner object alone, says so under the outer name."""
    within = {**inner, "Content": f" {json.dumps(flow(_END))}"}
    assert isinstance(flow_of(within, 0, _SOURCE), Flow)
    for content in (within, {"ContactFlow": within}):
        read = flow_of({"Name": "Outer", "Content": f"\n\t{json.dumps(content)}"}, 0, _SOURCE)
        assert isinstance(read, UnreadableFlow)
        assert (read.name, read.reason) == ("Outer", _ENVELOPED)


def test_content_takes_no_envelope() -> None:
    """What a template deploys must be the flow itself; an answer of the API around it is refused."""
    answer = {"ContactFlow": {"Content": json.dumps(flow(_END))}}
    assert _reason(answer) == _ENVELOPED
    assert isinstance(flow_of(answer, 0, _SOURCE), Flow)
    assert isinstance(flow_of({"ContactFlow": {}}, 0, _SOURCE), UnreadableFlow)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"Version": "2019-10-30", "Actions": 7}, True),
        ({"StartAction": None}, True),
        ({"modules": [], "start": "a"}, True),
        ({"ContactFlow": {}}, True),
        ({"ContactFlowModule": {"Name": "x"}}, True),
        ({"Content": "x", "Id": "y"}, True),
        ({"Content": "x"}, False),
        ({"Content": " \n{", "Name": "y"}, True),
        ({"Content": "{"}, True),
        ({"Content": "{", "DocumentType": "Command", "Name": "y"}, False),
        ({"Content": "[]", "Name": "y"}, False),
        ({"Name": "y"}, False),
        ({}, False),
        ({"modules": [], "version": 3}, False),
        ({"ContactFlow": "x"}, False),
        ({"Actions": []}, False),
        ({"Resources": {}, "StartAction": "a", "Version": "2019-10-30", "Actions": []}, False),
        ({"Version": "2012-10-17", "Statement": []}, False),
        ([], False),
        ("StartAction", False),
    ],
)
def test_a_flow_is_told_from_everything_else(document: Any, told: bool) -> None:  # noqa: FBT001 - a parameter
    """What has the members of a flow, an answer or the old export is one, well-formed or not; a template is none."""
    assert is_flow(document) is told


def test_a_thousand_blocks_and_deep_parameters_are_read() -> None:
    """Depth is no obstacle, nor is size up to four times of what the service takes; beyond, one reason says so."""
    deep: Any = "x"
    for _ in range(400):
        deep = {"a": [deep]}
    says = [block(f"b{number}", "Wait", {"Deep": deep} if number == 0 else {}, then="End") for number in range(1_000)]
    assert len(_read(flow(*says[1:], _END)).blocks) == 1_000
    assert _reason(flow(*says, _END)) == "it has 1001 blocks, too many to judge; allowed: 250"
