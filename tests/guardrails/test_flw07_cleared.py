"""FLW07, clause by clause, and against walking every path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.flw07_sensitive_attributes_are_cleared import SensitiveAttributesAreCleared
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers.flow import FlowSource, read_flow
from tests.guardrails.conftest import FlowVerdicts, Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_RETURN = block("Return", "EndFlowModuleExecution")
_KEY = {"EncryptionKeyId": "${Key.Id}", "Key": "${Key.Pem}"}
_ASK = block("Ask", "GetParticipantInput", {"StoreInput": "True", "InputEncryption": _KEY}, then="Set")


def _sets(
    identifier: str, attributes: Mapping[str, Any], then: str, errors: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    parameters = {"Attributes": attributes, **more}
    return block(identifier, "UpdateContactAttributes", parameters, then=then, errors=errors)


def _flw07(found: set[tuple[str, str, str | None]]) -> set[tuple[str, str | None]]:
    return {(verdict, block) for code, verdict, block in found if code == "FLW07"}


_SET = ("fail", "Set (UpdateContactAttributes)")
_MAYBE = ("unknown", "Set (UpdateContactAttributes)")
_PASS = ("pass", None)


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("pin", "1234", _SET),
        ("pin", "$.External.pin", _SET),
        ("pin", "$.Attributes.other", _MAYBE),
        ("pin", "{{pin}}", _MAYBE),
        ("pin", "$.Attributes.other $.External.pin", _SET),
        ("pin", "$.StoredCustomerInput", _SET),
        ("anything", "$.StoredCustomerInput", _SET),
        ("anything", "Typed: $.StoredCustomerInput", _SET),
        ("pin", "", _PASS),
        ("pin", "****", _PASS),
        ("shopping", "1234", _PASS),
        ("anything", "$.Attributes.pin", _MAYBE),
        ("anything", "$.Lex.Slots.pin", _SET),
        ("anything", "$.Lex.Slots.city", _PASS),
    ],
)
def test_what_is_sensitive(flow_verdicts: FlowVerdicts, name: str, value: str, verdict: tuple[str, str | None]) -> None:
    """Sensitive is encrypted input, and what stands under a protected name, or comes from one, unless it is a mask."""
    assert _flw07(flow_verdicts(flow(_ASK, _sets("Set", {name: value}, "End"), _END))) == {verdict}


@pytest.mark.parametrize("value", ["$.Attributes.elsewhere", "{{value}}", "${Other.Value}"])
def test_overwriting_with_what_is_not_known_here_may_clear(flow_verdicts: FlowVerdicts, value: str) -> None:
    """Whether an unknown value is empty cannot be told; a constant under a harmless name is no sensitive value."""
    set_input = _sets("Set", {"anything": "$.StoredCustomerInput"}, "Clear")
    again = _sets("Clear", {"anything": value}, "End", {"NoMatchingError": "Clear"})
    assert _flw07(flow_verdicts(flow(_ASK, set_input, again, _END))) == {_MAYBE}
    done = _sets("Clear", {"anything": "done"}, "End", {"NoMatchingError": "Clear"})
    assert _flw07(flow_verdicts(flow(_ASK, set_input, done, _END))) == {_PASS}


def test_a_return_ends_a_flow_that_is_no_module(flow_verdicts: FlowVerdicts) -> None:
    """Where the type says that it is a flow, no caller can clear what is left."""
    returning = block("End", "EndFlowModuleExecution")
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "End"), returning, type="contactFlow"))) == {_SET}
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "End"), returning))) == {_PASS}


def test_plain_input_under_a_harmless_name_is_not_sensitive(flow_verdicts: FlowVerdicts) -> None:
    """Input that is not encrypted says nothing about what it is."""
    ask = block("Ask", "GetParticipantInput", {"StoreInput": "True"}, then="Set")
    assert _flw07(flow_verdicts(flow(ask, _sets("Set", {"choice": "$.StoredCustomerInput"}, "End"), _END))) == {_PASS}


def test_another_contacts_attribute_is_not_this_ones(flow_verdicts: FlowVerdicts) -> None:
    """What is set on a related contact is not this contact's to clear."""
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "End", TargetContact="Related"), _END))) == {_PASS}


def test_flow_attributes_end_by_themselves(flow_verdicts: FlowVerdicts) -> None:
    """A sensitive flow attribute needs no clearing; a contact attribute that copies it does."""
    keep = block("Keep", "UpdateFlowAttributes", {"FlowAttributes": {"pin": {"Value": "$.StoredCustomerInput"}}})
    ask = {**_ASK, "Transitions": {"NextAction": "Keep"}}
    ending = {**keep, "Transitions": {"NextAction": "End"}}
    assert _flw07(flow_verdicts(flow(ask, ending, _END))) == {_PASS}
    copying = {**keep, "Transitions": {"NextAction": "Set"}}
    assert _flw07(flow_verdicts(flow(ask, copying, _sets("Set", {"x": "$.FlowAttributes.pin"}, "End"), _END))) == {_SET}


@pytest.mark.parametrize("cleared", ["", " ", "XXXX", None])
def test_cleared_on_every_path(flow_verdicts: FlowVerdicts, cleared: Any) -> None:
    """An attribute that is overwritten with nothing or a mask before every end is in order."""
    blocks = [_sets("Set", {"pin": "1234"}, "Clear"), _sets("Clear", {"pin": cleared}, "End", {"E": "Clear"}), _END]
    assert _flw07(flow_verdicts(flow(*blocks))) == {_PASS}


def test_another_value_ends_what_a_harmless_name_held(flow_verdicts: FlowVerdicts) -> None:
    """A harmless name is harmless again with a harmless value; a protected one is not."""
    blocks = [_ASK, _sets("Set", {"x": "$.StoredCustomerInput"}, "Then")]
    assert _flw07(flow_verdicts(flow(*blocks, _sets("Then", {"x": "done"}, "End"), _END))) == {_PASS}
    pins = [_sets("First", {"pin": "1"}, "Set"), _sets("Set", {"pin": "done"}, "End"), _END]
    assert _flw07(flow_verdicts(flow(*pins))) == {_SET}


def test_a_block_does_not_clear_on_its_own_error_branch(flow_verdicts: FlowVerdicts) -> None:
    """Where clearing fails, the value is still there."""
    blocks = [_sets("Set", {"pin": "1"}, "Clear"), _sets("Clear", {"pin": ""}, "End", {"NoMatchingError": "End"}), _END]
    assert _flw07(flow_verdicts(flow(*blocks))) == {_SET}


def test_a_copy_of_a_copy_is_sensitive(judged_flows: Judge) -> None:
    """Whatever a sensitive attribute goes into has to be cleared as well, once it was copied."""
    blocks = [
        _sets("Early", {"early": "$.Attributes['pin']"}, "Set"),
        _sets("Set", {"pin": "1"}, "Copy"),
        _sets("Copy", {"a": "$.Attributes['pin']"}, "Again"),
        _sets("Again", {"b": "x $.Attributes.a"}, "Clear"),
        _sets("Clear", {"pin": "", "a": ""}, "End", {"NoMatchingError": "Clear"}),
        _END,
    ]
    found = [item for item in judged_flows(flow(*blocks)).findings if item.guardrail == "FLW07"]
    assert [(item.verdict, item.message) for item in found] == [
        (
            "fail",
            "attribute b still holds a sensitive value at End (DisconnectParticipant), on the path Again > Clear > End",
        )
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "CompleteOutboundCall",
        "DequeueContactAndTransferToQueue",
        "DisconnectParticipant",
        "EndFlowExecution",
        "MessageParticipantIteratively",
        "TransferContactToAgent",
        "TransferContactToQueue",
        "TransferParticipantToThirdParty",
        "TransferToFlow",
        "BlockOfTheFuture",
    ],
)
def test_every_end_counts(flow_verdicts: FlowVerdicts, kind: str) -> None:
    """The flow's end, each transfer, and any block from which nothing leads on is an end."""
    assert _SET in _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "End"), block("End", kind))))


def test_a_transfer_counts_though_the_flow_goes_on(flow_verdicts: FlowVerdicts) -> None:
    """What is cleared only after a transfer that returns went along with the transfer."""
    transfer = block("Dial", "TransferParticipantToThirdParty", then="Clear")
    clear = _sets("Clear", {"pin": ""}, "End", {"NoMatchingError": "Clear"})
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "Dial"), transfer, clear, _END))) == {_SET}


def test_a_block_that_only_leads_on_is_no_end(flow_verdicts: FlowVerdicts) -> None:
    """A loop without a way out never ends, so that nothing is left there."""
    wait = block("Wait", "Wait", errors={"NoMatchingError": "Wait"})
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "Wait"), wait))) == {_PASS}


def test_each_setting_and_attribute_is_one_finding(judged_flows: Judge) -> None:
    """Two attributes of one block are two findings; two ends are not."""
    ends = [block("A", "DisconnectParticipant"), block("B", "EndFlowExecution")]
    setting = _sets("Set", {"pin": "1", "cvv": "2", "name": "x"}, "Choose")
    choose = block("Choose", "Compare", {"ComparisonValue": "$.Channel"}, then="A", conditions=["B"])
    found = [item.message for item in judged_flows(flow(setting, choose, *ends)).findings if item.guardrail == "FLW07"]
    assert sorted(message.partition(" still")[0] for message in found) == ["attribute cvv", "attribute pin"]
    assert all("at A (DisconnectParticipant), on the path Set > Choose > A" in message for message in found)


def test_a_name_that_only_a_contact_tells_is_unknown(flow_verdicts: FlowVerdicts) -> None:
    """Encrypted input under a dynamic name cannot be followed; anything else under one says nothing."""
    verdict = ("unknown", "Set (UpdateContactAttributes)")
    blocks = [_ASK, _sets("Set", {"$.External.name": "$.StoredCustomerInput"}, "End"), _END]
    assert _flw07(flow_verdicts(flow(*blocks))) == {verdict}
    blocks = [_ASK, _sets("Set", {"$.Attributes.pin": "1"}, "End"), _END]
    assert _flw07(flow_verdicts(flow(*blocks))) == {_PASS}


def test_the_policy_says_what_is_protected(flow_verdicts: FlowVerdicts) -> None:
    """A field that the policy leaves out is a harmless name."""
    document = flow(_sets("Set", {"pin": "1"}, "End"), _END)
    assert _flw07(flow_verdicts(document, policy=GuardrailPolicy(sensitive_fields=("ssn",)))) == {_PASS}


def _invoking(*after: Mapping[str, Any], then: str = "End") -> dict[str, Any]:
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then=then, errors={"NoMatchingError": then})
    return flow(invoke, *after, _END)


_CLEAR = _sets("Clear", {"pin": ""}, "End", {"NoMatchingError": "Clear"})


def test_a_flow_clears_what_its_module_set(flow_verdicts: FlowVerdicts) -> None:
    """A module's return is no end: the flow that invokes it has to clear, or fails at the invoking block."""
    module = flow(_sets("Set", {"pin": "1"}, "Return"), _RETURN)
    assert _flw07(flow_verdicts(_invoking(_CLEAR, then="Clear"), module)) == {_PASS}
    assert _flw07(flow_verdicts(_invoking(), module)) == {("fail", "Enter (InvokeFlowModule)"), _PASS}


def test_a_module_may_clear_what_a_flow_set(flow_verdicts: FlowVerdicts) -> None:
    """A module of the run that clears on all its paths counts as clearing."""
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="End", errors={"E": "Enter"})
    module = flow(_sets("Clear", {"pin": ""}, "Return", {"NoMatchingError": "Clear"}), _RETURN)
    assert _flw07(flow_verdicts(flow(_sets("Set", {"pin": "1"}, "Enter"), invoke, _END), module)) == {_PASS}


def test_what_a_module_leaves_by_itself_is_told_once(flow_verdicts: FlowVerdicts) -> None:
    """Where the module itself ends without clearing, the flow that invokes it is not blamed as well."""
    module = flow(
        _sets("Set", {"pin": "1"}, "Bye", {"NoMatchingError": "Return"}), block("Bye", "EndFlowExecution"), _RETURN
    )
    assert _flw07(flow_verdicts(_invoking(), module)) == {_SET, _PASS}


def test_a_flow_may_make_a_modules_value_sensitive(flow_verdicts: FlowVerdicts) -> None:
    """What is harmless in a module alone, but not with what the flow stored, fails at the invoking block."""
    ask = {**_ASK, "Transitions": {"NextAction": "Enter"}}
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="End")
    module = flow(_sets("Set", {"x": "$.StoredCustomerInput"}, "Return"), _RETURN)
    assert _flw07(flow_verdicts(flow(ask, invoke, _END), module)) == {("fail", "Enter (InvokeFlowModule)"), _PASS}


def test_a_module_alone_may_leave_something_else(flow_verdicts: FlowVerdicts) -> None:
    """A module's finding about one attribute does not hide the flow's about another."""
    module = flow(
        _sets("Set", {"pin": "1", "x": "$.StoredCustomerInput"}, "Bye"), block("Bye", "EndFlowExecution"), _RETURN
    )
    ask = {**_ASK, "Transitions": {"NextAction": "Enter"}}
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="End")
    assert _flw07(flow_verdicts(flow(ask, invoke, _END), module)) == {("fail", "Enter (InvokeFlowModule)"), _SET}


def test_a_module_that_cannot_be_followed_leaves_it_unknown(judged_flows: Judge) -> None:
    """Such a module may have cleared what was set before it, also where it failed, and nothing set after it."""
    enter = block("Enter", "InvokeFlowModule", {"FlowModuleId": "elsewhere"}, errors={"NoMatchingError": "Copy"})
    blocks = [_sets("Set", {"pin": "1"}, "Enter"), enter, _sets("Copy", {"x": "$.Attributes.pin"}, "Late")]
    found = judged_flows(flow(*blocks, _sets("Late", {"cvv": "2"}, "End"), _END)).findings
    assert {(item.verdict, item.place.block) for item in found if item.guardrail == "FLW07"} == {
        ("fail", "Late (UpdateContactAttributes)"),
        ("unknown", "Copy (UpdateContactAttributes)"),
        ("unknown", "Set (UpdateContactAttributes)"),
    }
    (message,) = (
        item.message
        for item in found
        if item.guardrail == "FLW07" and item.place.block == "Set (UpdateContactAttributes)"
    )
    assert "on the path Set > Enter > Copy > Late > End: a value or a module that is not known here" in message


def test_what_is_unknown_in_a_module_by_itself_is_told_once(flow_verdicts: FlowVerdicts) -> None:
    """A doubt that a module has by itself is not repeated for each flow that invokes it."""
    beyond = block("Beyond", "InvokeFlowModule", {"FlowModuleId": "elsewhere"}, then="Bye")
    module = flow(_sets("Set", {"pin": "1"}, "Beyond"), beyond, block("Bye", "EndFlowExecution"), _RETURN)
    found = flow_verdicts(_invoking(_CLEAR, then="Clear"), module)
    assert _flw07(found) == {("unknown", "Set (UpdateContactAttributes)"), _PASS}


# A second opinion: every path is walked, with what each attribute holds on it.

_Held: TypeAlias = dict[str, str]
"""The attributes that hold something sensitive, each with the block that set it."""

_ATTRIBUTES: list[dict[str, str]] = [
    {"pin": "1"},
    {"pin": "", "x": "$.Attributes.pin"},
    {"pin": "***"},
    {"x": "$.Attributes.pin"},
    {"y": "$.Attributes.x $.Attributes.pin"},
    {"x": "harmless", "pin": "2"},
    {"x": "$.Attributes.y", "y": "$.Attributes.x"},
]


@st.composite
def _flows(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(2, 6))
    targets = st.none() | st.integers(0, count - 1).map(str)
    blocks = [_sets("Begin", {"pin": "", "x": "a", "y": "b"}, "0")]  # what no block sets is not known, on any path
    for number in range(count):
        kind = draw(st.sampled_from(["UpdateContactAttributes"] * 3 + ["TransferToFlow", "Wait"]))
        parameters = {"Attributes": draw(st.sampled_from(_ATTRIBUTES))} if kind == "UpdateContactAttributes" else {}
        failed = draw(targets)
        errors = {"NoMatchingError": failed} if failed else None
        blocks.append(block(str(number), kind, parameters, then=draw(targets), errors=errors))
    return flow(*blocks)


def _after(action: Mapping[str, Any], held: _Held) -> tuple[_Held, _Held]:
    """Return what attributes hold after a block, and on its error branches."""
    done = dict(held)
    for name, value in action["Parameters"].get("Attributes", {}).items():
        copied = [source for source in ("pin", "x", "y") if f"$.Attributes.{source}" in value and source in held]
        done.pop(name, None)
        if (name == "pin" and value.isdigit()) or copied:
            done[name] = action["Identifier"]
    return done, held


def _left(document: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return, as FLW07 should, the blocks that set what may be left, each with the verdict."""
    actions = {action["Identifier"]: action for action in document["Actions"]}
    found = set()
    waiting: list[tuple[str, _Held]] = [("Begin", {})]
    seen = set()
    while waiting:
        here, held = waiting.pop()
        if (state := (here, tuple(sorted(held.items())))) in seen:
            continue
        seen.add(state)
        transitions = actions[here]["Transitions"]
        if actions[here]["Type"] == "TransferToFlow" or not transitions:
            found |= {(setter, name) for name, setter in held.items()}
        done, failed = _after(actions[here], held)
        if "NextAction" in transitions:
            waiting.append((transitions["NextAction"], done))
        waiting += ((way["NextAction"], failed) for way in transitions.get("Errors", ()))
    return found


@given(document=_flows())
def test_what_is_left_is_what_some_path_leaves(document: dict[str, Any]) -> None:
    """The analysis finds exactly what walking every path finds."""
    fact = read_flow(json.dumps(document), FlowSource(place=Place(file="flow.json")))
    assert isinstance(fact, Flow)
    found = set()
    for problem in SensitiveAttributesAreCleared().check(fact, GuardrailPolicy()):
        name = problem.message.partition("attribute ")[2].partition(" still")[0]
        setter = str(problem.place.block).partition(" ")[0]
        found.add((setter, f"{name}?" if problem.unknown else name))
    assert found == _left(document)
