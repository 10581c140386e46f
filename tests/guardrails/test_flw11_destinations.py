"""FLW11, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.guardrails.conftest import FlowVerdicts, Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_RETURN = block("Return", "EndFlowModuleExecution")


def _to(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return block("Go", kind, parameters, then="End", errors={"NoMatchingError": "End"})


def _dial(number: Any) -> dict[str, Any]:
    return _to("TransferParticipantToThirdParty", {"ThirdPartyPhoneNumber": number})


def _sets(identifier: str, attributes: Mapping[str, Any], then: str) -> dict[str, Any]:
    return block(identifier, "UpdateContactAttributes", {"Attributes": attributes}, then=then)


def _flw11(found: set[tuple[str, str, str | None]]) -> set[tuple[str, str | None]]:
    return {(verdict, block) for code, verdict, block in found if code == "FLW11"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("TransferParticipantToThirdParty", "ThirdPartyPhoneNumber"),
        ("TransferToFlow", "ContactFlowId"),
        ("InvokeFlowModule", "FlowModuleId"),
        ("InvokeLambdaFunction", "LambdaFunctionARN"),
    ],
)
@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("$.StoredCustomerInput", "fail"),
        ("$.Lex.Slots.x", "fail"),
        ("$.CustomerEndpoint.Address", "fail"),
        ("$.Media.Sip.Headers.To", "fail"),
        ("$.Views.ViewResultData.x", "unknown"),
        ("arn:aws:lambda:$.AwsRegion:111122223333:function:$.Lex.Slots.x", "fail"),
        ("$.Attributes.x", "unknown"),
        ("$.Customer.PhoneNumber", "unknown"),
        ("{{x}}", "unknown"),
        ("$.External.x", "pass"),
        ("$.Queue.OutboundCallerId.Address", "pass"),
        ("${Desk.Arn}", "pass"),
        ("+12065550100", "pass"),
        ("", "pass"),
        (None, "pass"),
    ],
)
def test_each_destination(flow_verdicts: FlowVerdicts, kind: str, name: str, value: Any, verdict: str) -> None:
    """What each of these blocks hands the contact over to is judged by where it comes from."""
    found = _flw11(flow_verdicts(flow(_to(kind, {name: value}), _END)))
    assert found == {(verdict, None if verdict == "pass" else f"Go ({kind})")}


@pytest.mark.parametrize(
    ("processor", "verdict"),
    [
        ({"LambdaProcessorARN": "$.Lex.Slots.x"}, "fail"),
        ({"LambdaProcessorARN": "${Processor.Arn}"}, "pass"),
        ("$.Lex.Slots.x", "pass"),
    ],
)
def test_a_message_processor_is_a_function(flow_verdicts: FlowVerdicts, processor: Any, verdict: str) -> None:
    """The function that processes a chat's messages is a destination like any function."""
    kind = "UpdateContactMediaProcessing"
    found = _flw11(flow_verdicts(flow(_to(kind, {"ChatProcessor": processor}), _END)))
    assert found == {(verdict, None if verdict == "pass" else f"Go ({kind})")}


@pytest.mark.parametrize("encryption", [{}, {"InputEncryption": {"EncryptionKeyId": "${Key.Id}", "Key": "${Key.Pem}"}}])
def test_stored_input_is_the_callers_encrypted_or_not(judged_flows: Judge, encryption: Mapping[str, Any]) -> None:
    """A number that the caller typed fails, through attributes too, and the path to it is told."""
    ask = block("Ask", "GetParticipantInput", {"StoreInput": "True", **encryption}, then="Keep")
    found = judged_flows(
        flow(ask, _sets("Keep", {"to": "$.StoredCustomerInput"}, "Go"), _dial("$.Attributes['to']"), _END)
    )
    (message,) = (item.message for item in found.findings if item.guardrail == "FLW11")
    assert message.startswith("ThirdPartyPhoneNumber $.Attributes['to'] comes from ")
    assert message.endswith("on the path Keep > Go")


def test_one_bad_path_is_enough(flow_verdicts: FlowVerdicts) -> None:
    """A destination that is the caller's on one path fails, though it is fixed or unknown on others."""
    choose = block("Choose", "Compare", {"ComparisonValue": "$.Channel"}, then="Go", conditions=["A", "B"])
    blocks = [choose, _sets("A", {"to": "+12065550100"}, "Go"), _sets("B", {"to": "$.Lex.Slots.to"}, "Go")]
    found = flow_verdicts(flow(*blocks, _dial("$.Attributes.to"), _END))
    assert _flw11(found) == {("fail", "Go (TransferParticipantToThirdParty)")}


def test_an_overwritten_attribute_is_not_the_callers(flow_verdicts: FlowVerdicts) -> None:
    """Only what an attribute holds at the block counts."""
    blocks = [_sets("A", {"to": "$.Lex.Slots.to"}, "B"), _sets("B", {"to": "$.External.to"}, "Go")]
    assert _flw11(flow_verdicts(flow(*blocks, _dial("$.Attributes.to"), _END))) == {("pass", None)}


def test_what_cannot_be_told_names_no_path_of_one_block(judged_flows: Judge) -> None:
    """A path that is the block itself is not worth telling."""
    found = judged_flows(flow(_dial("$.Attributes.to"), _END))
    (message,) = (item.message for item in found.findings if item.guardrail == "FLW11")
    assert message == "cannot tell: ThirdPartyPhoneNumber $.Attributes.to comes from what this flow does not set"


def _with_module(*module: Mapping[str, Any], before: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="End")
    return flow(_sets("Keep", before, "Enter"), invoke, _END), flow(*module, _END, _RETURN)


def test_a_flow_answers_for_what_it_hands_to_a_module(flow_verdicts: FlowVerdicts) -> None:
    """What a module dials because of the flow's attribute fails at the block that invokes the module."""
    found = flow_verdicts(*_with_module(_dial("$.Attributes.to"), before={"to": "$.Lex.Slots.to"}))
    assert _flw11(found) == {
        ("fail", "Enter (InvokeFlowModule)"),
        ("unknown", "Go (TransferParticipantToThirdParty)"),
    }


def test_a_modules_own_fault_is_told_once(flow_verdicts: FlowVerdicts) -> None:
    """What a module dials whatever invokes it fails in the module alone."""
    found = flow_verdicts(*_with_module(_dial("$.Lex.Slots.to"), before={"to": "1"}))
    assert _flw11(found) == {("fail", "Go (TransferParticipantToThirdParty)"), ("pass", None)}


def test_a_flow_may_make_a_modules_destination_sure(flow_verdicts: FlowVerdicts) -> None:
    """A module whose destination the flow fixes is in order there, and unknown by itself."""
    found = flow_verdicts(*_with_module(_dial("$.Attributes.to"), before={"to": "+12065550100"}))
    assert _flw11(found) == {("pass", None), ("unknown", "Go (TransferParticipantToThirdParty)")}


def test_a_flows_own_fault_beside_a_module(flow_verdicts: FlowVerdicts) -> None:
    """What a flow itself transfers to is judged once, whether or not it invokes modules too."""
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="Go")
    found = flow_verdicts(flow(invoke, _dial("$.Lex.Slots.to"), _END), flow(_RETURN))
    assert _flw11(found) == {("fail", "Go (TransferParticipantToThirdParty)"), ("pass", None)}
