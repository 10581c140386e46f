"""FLW08, clause by clause: where values stand, where they come from, and modules."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.flw08_four_protected_fields_are_encrypted import FourProtectedFieldsAreEncrypted
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers.flow import FlowSource, read_flow
from tests.guardrails.conftest import FlowVerdicts, Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_ERROR = {"NoMatchingError": "End"}
_KEY = {"EncryptionKeyId": "${InputKey.AssociationId}", "Key": "${InputKey.Certificate}"}


def _set(attributes: Any, name: str = "Set", then: str = "End") -> dict[str, Any]:
    return block(name, "UpdateContactAttributes", {"Attributes": attributes}, then=then, errors=_ERROR)


def _store(*, encrypted: bool, name: str = "Store", then: str = "Set", error: str = "End") -> dict[str, Any]:
    validation = {"InputValidation": {"CustomValidation": {"MaximumLength": "19"}}}
    parameters = {"Text": "?", "StoreInput": "True", **validation, **({"InputEncryption": _KEY} if encrypted else {})}
    return block(name, "GetParticipantInput", parameters, then=then, errors={"NoMatchingError": error})


def _problems(*blocks: dict[str, Any], policy: GuardrailPolicy | None = None) -> list[tuple[str, str]]:
    fact = read_flow(json.dumps(flow(*blocks)), FlowSource(place=Place(file="flow.json")))
    assert isinstance(fact, Flow)
    found = FourProtectedFieldsAreEncrypted().check(fact, policy or GuardrailPolicy())
    return [("unknown" if problem.unknown else "fail", problem.message) for problem in found]


def _verdicts(*blocks: dict[str, Any]) -> list[str]:
    return [verdict for verdict, _ in _problems(*blocks)]


def test_a_failure_names_block_sink_field_origin_and_path(judged_flows: Judge) -> None:
    """A finding says where the value stands, what its name means, what gives it its value, and by which path."""
    evaluation = judged_flows(flow(_store(encrypted=False), _set({"cardNumber": "$.StoredCustomerInput"}), _END))
    (found,) = (item for item in evaluation.findings if item.guardrail == "FLW08")
    assert (found.place.block, found.verdict) == ("Set (UpdateContactAttributes)", "fail")
    assert found.message == (
        "Attributes.cardNumber means a card number (PAN), and its value comes from customer input that is not "
        "encrypted on the path Store > Set"
    )


def test_encrypted_input_passes(flow_verdicts: FlowVerdicts) -> None:
    """Stored input that this flow encrypted may stand under any name, straight or through an attribute."""
    through = _set({"entry": "$.StoredCustomerInput"}, then="Pass on")
    again = _set({"pin": "$.Attributes.entry", "ssn": "$.StoredCustomerInput"}, "Pass on")
    assert ("FLW08", "pass", None) in flow_verdicts(flow(_store(encrypted=True), through, again, _END))


def test_digits_beside_encrypted_input_fail() -> None:
    """A number that stands in the flow is in clear, whatever stands beside it; words say nothing."""
    for value, expected in (
        ("4111111111111111 $.StoredCustomerInput", ["fail"]),
        ("Typed: $.StoredCustomerInput", []),
    ):
        assert _verdicts(_store(encrypted=True), _set({"pan": value}), _END) == expected


@pytest.mark.parametrize("value", ["", " ", "****", "XXX-XX-XXXX", "[REDACTED]", "n/a", None])
def test_constant_masks_pass(value: str | None) -> None:
    """A value that says nothing may stand under any name."""
    assert _problems(_set({"ssn": value}), _END) == []


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("$.Lex.Slots.pin", "a Lex bot"),
        ("$.CustomerEndpoint.Address", "the customer's endpoint"),
        ("$.Media.Customer.Audio.StreamARN", "the customer's media stream"),
        ("$.Views.ViewResultData.pin", "a view"),
        ("$.Queue.Name", "what Connect knows of the contact"),
        ("1234", "a constant"),
        (1234, "a constant"),
        (["****", "1234"], "a constant"),
        ({"Value": "$.Lex.Slots.pin"}, "a Lex bot"),
        ("$.Lex.Slots.pin $.External.pin", "a Lex bot"),
    ],
)
def test_what_is_not_encrypted_fails(value: Any, origin: str) -> None:
    """Every origin but encrypted input fails, also where another part cannot be told."""
    assert _problems(_set({"pin": value}), _END) == [
        ("fail", f"Attributes.pin means a PIN or CVV, and its value comes from {origin}")
    ]


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("$.External.pin", "a Lambda function"),
        ("$.StoredCustomerInput", "customer input that this flow did not store on the path Set"),
        ("$.Attributes.pin", "what this flow does not set on the path Set"),
        ("$.Customer.AccountNumber", "what this flow does not set"),
        ("${Preset.Value}", "deployment"),
        ("{{pin}}", "another tool, which fills it in"),
    ],
)
def test_what_only_elsewhere_tells_is_unknown(value: str, origin: str) -> None:
    """What comes from a function, from before this flow or from deployment cannot be told."""
    assert _problems(_set({"pin": value}), _END) == [
        ("unknown", f"Attributes.pin means a PIN or CVV, and its value comes from {origin}")
    ]


def test_the_worst_path_decides() -> None:
    """Plain input on some path fails, input of another flow on some path is unknown, encrypted input on all passes."""
    use = _set({"cvv": "$.StoredCustomerInput"})
    plain = _store(encrypted=False, name="Plain")
    assert _verdicts(_store(encrypted=True, error="Plain"), plain, use, _END) == ["fail"]
    assert _verdicts(_store(encrypted=True, error="Set"), use, _END) == ["unknown"]
    assert _verdicts(_store(encrypted=True), use, _END) == []
    assert _verdicts(_store(encrypted=False, then="Store 2"), _store(encrypted=True, name="Store 2"), use, _END) == []


def test_an_attribute_carries_its_origin() -> None:
    """A protected field that gets its value through an attribute of another name is judged by that one's value."""
    first = _set({"entry": "$.Lex.Slots.account"}, "First", then="Set")
    ((verdict, message),) = _problems(first, _set({"iban": "$.Attributes.entry"}), _END)
    assert verdict == "fail"
    assert message.endswith("comes from a Lex bot on the path First > Set")


@pytest.mark.parametrize(
    ("kind", "parameters", "name"),
    [
        ("UpdateContactAttributes", {"Attributes": {"pin": "1"}, "TargetContact": "Related"}, "Attributes.pin"),
        ("UpdateFlowAttributes", {"FlowAttributes": {"pin": {"Value": "1"}}}, "FlowAttributes.pin"),
        ("UpdateFlowAttributes", {"FlowAttributes": {"pin": "1"}}, "FlowAttributes.pin"),
        ("InvokeLambdaFunction", {"LambdaInvocationAttributes": {"pin": "1"}}, "LambdaInvocationAttributes.pin"),
        (
            "InvokeLambdaFunction",
            {"LambdaInvocationAttributes": {"a": {"b": [{"card": {"type": "x", "number": "1"}}]}}},
            "LambdaInvocationAttributes.card.number",
        ),
        (
            "InvokeLambdaFunction",
            {"LambdaInvocationAttributes": {"mask": {"pin": "1"}}},
            "LambdaInvocationAttributes.mask.pin",
        ),
        ("ConnectParticipantWithLexBot", {"LexSessionAttributes": {"pin": "1"}}, "LexSessionAttributes.pin"),
        ("CreateCustomerProfile", {"ProfileRequestData": {"AccountNumber": "1"}}, "ProfileRequestData.AccountNumber"),
        ("UpdateCustomerProfile", {"ProfileRequestData": {"Attributes.ssn": "1"}}, "ProfileRequestData.Attributes.ssn"),
        (
            "UpdateCustomerProfile",
            {"ProfileRequestData": {"Attributes": {"ssn": "1"}}},
            "ProfileRequestData.Attributes.ssn",
        ),
        ("UpdateContactData", {"SegmentAttributes": {"ssn": {"ValueString": "1"}}}, "SegmentAttributes.ssn"),
        ("UpdateContactData", {"References": {"ssn": {"Value": "1", "Type": "STRING"}}}, "References.ssn"),
        ("CreateTask", {"Attributes": {"ssn": "1"}}, "Attributes.ssn"),
        ("CreateTask", {"References": {"ssn": {"Value": "1", "Type": "STRING"}}}, "References.ssn"),
        ("CreateContact", {"Attributes": {"ssn": "1"}}, "Attributes.ssn"),
        ("StartOutboundChatContact", {"Attributes": {"ssn": "1"}}, "Attributes.ssn"),
        ("StartOutboundChatContact", {"SegmentAttributes": {"ssn": {"ValueString": "1"}}}, "SegmentAttributes.ssn"),
        ("CreateCase", {"CaseRequestFields": {"ssn": "1"}}, "CaseRequestFields.ssn"),
        ("UpdateCase", {"CaseRequestFields": {"ssn": "1"}}, "CaseRequestFields.ssn"),
    ],
)
def test_every_block_that_names_values_is_read(kind: str, parameters: dict[str, Any], name: str) -> None:
    """Attributes, parameters, fields and references count, however deep their names are."""
    ((verdict, message),) = _problems(block("Use", kind, parameters, then="End", errors=_ERROR), _END)
    assert verdict == "fail"
    assert message.startswith(f"{name} means ")


def test_what_is_searched_by_is_no_field() -> None:
    """A profile that is looked up by an account number does not get one."""
    search = {"ProfileRequestData": {"IdentifierName": "_account", "IdentifierValue": "$.Lex.Slots.account"}}
    assert _problems(block("Find", "GetCustomerProfile", search, then="End", errors=_ERROR), _END) == []


@pytest.mark.parametrize("attributes", [None, "pin", "$.External.all", ["pin"], 7])
def test_parameters_of_another_kind_have_no_names(attributes: Any) -> None:
    """What should map names to values and does not is FLW09's or the service's to say."""
    assert _problems(_set(attributes), _END) == []


@pytest.mark.parametrize("name", ["$.External.key", "set_$.Attributes.['x']", "${name}", "{{name}}"])
def test_a_name_that_is_not_known_is_unknown(name: str) -> None:
    """A dynamic or templated name may mean anything, unless its value may stand under every name."""
    ((verdict, message),) = _problems(_set({name: "$.Lex.Slots.x"}), _END)
    assert verdict == "unknown"
    assert message == (
        f"Attributes.{name} may mean a protected field, which its name tells only later, and its value comes from "
        "a Lex bot"
    )
    assert _problems(_set({name: ""}), _END) == []


def test_names_below_a_dynamic_one_are_read_too() -> None:
    """A protected field inside something whose name is not known fails by itself."""
    values = {"LambdaInvocationAttributes": {"$.External.key": {"pin": "1234"}}}
    call = block("Call", "InvokeLambdaFunction", values, then="End", errors=_ERROR)
    assert _verdicts(call, _END) == ["unknown", "fail"]


def test_a_dynamic_name_that_says_a_field_all_the_same_fails() -> None:
    """The known words of a name decide, whatever stands beside them."""
    assert _verdicts(_set({"pin_$.External.number": "1234"}), _END) == ["fail"]


def test_the_policy_has_further_names() -> None:
    """A name of the bank's own is protected like the four fields."""
    policy = GuardrailPolicy(sensitive_names=("member number",))
    assert _problems(_set({"memberNo": "7"}), _END, policy=policy) == [
        ("fail", "Attributes.memberNo means a protected value (member number), and its value comes from a constant")
    ]
    assert _problems(_set({"memberNo": "7"}), _END) == []


def _module(value: str, name: str = "pan") -> dict[str, Any]:
    end = block("Back", "EndFlowModuleExecution")
    use = block(
        "Use", "UpdateContactAttributes", {"Attributes": {name: value}}, then="Back", errors={"NoMatchingError": "Back"}
    )
    return flow(use, end)


def _invoking(value: str) -> dict[str, Any]:
    invoke = block("Enter", "InvokeFlowModule", {"FlowModuleId": "flow1"}, then="End", errors=_ERROR)
    return flow(_set({"entry": value}, then="Enter"), invoke, _END)


def test_a_module_that_this_flow_makes_fail_is_reported_at_its_invocation(judged_flows: Judge) -> None:
    """What fails only because of what the flow hands over is said where the flow enters the module."""
    evaluation = judged_flows(_invoking("$.Lex.Slots.x"), _module("$.Attributes.entry"))
    found = [item for item in evaluation.findings if item.guardrail == "FLW08"]
    assert {(item.place.block, item.verdict) for item in found} == {
        ("Enter (InvokeFlowModule)", "fail"),
        ("Use (UpdateContactAttributes)", "unknown"),
    }
    (failure,) = (item.message for item in found if item.verdict == "fail")
    assert failure == (
        "in the module, at Use (UpdateContactAttributes): Attributes.pan means a card number (PAN), and its value "
        "comes from a Lex bot on the path Set > Enter > module: Use"
    )


def test_what_a_module_fails_by_itself_is_reported_there_alone(flow_verdicts: FlowVerdicts) -> None:
    """A module's own failure is not repeated at every invocation; what it does with masks is none."""
    found = {
        item for item in flow_verdicts(_invoking("$.Lex.Slots.x"), _module("4111111111111111")) if item[0] == "FLW08"
    }
    assert found == {("FLW08", "pass", None), ("FLW08", "fail", "Use (UpdateContactAttributes)")}
    found = {item for item in flow_verdicts(_invoking("$.Lex.Slots.x"), _module("****")) if item[0] == "FLW08"}
    assert found == {("FLW08", "pass", None)}


def test_a_flow_that_invokes_a_module_fails_by_its_own_blocks_too(flow_verdicts: FlowVerdicts) -> None:
    """A failure of the flow's own block is one finding, at that block, whatever modules it invokes."""
    own = flow(_set({"pin": "1234"}, then="Enter"), *_invoking("")["Actions"][1:])
    found = {item for item in flow_verdicts(own, _module("****")) if item[0] == "FLW08"}
    assert found == {("FLW08", "pass", None), ("FLW08", "fail", "Set (UpdateContactAttributes)")}


def test_a_name_that_is_not_known_inside_a_module_is_the_modules_to_report(flow_verdicts: FlowVerdicts) -> None:
    """A flow's value under a dynamic name of a module is no failure of the flow."""
    judged = flow_verdicts(_invoking("$.Lex.Slots.x"), _module("$.Attributes.entry", "$.External.key"))
    found = {item for item in judged if item[0] == "FLW08"}
    assert found == {("FLW08", "pass", None), ("FLW08", "unknown", "Use (UpdateContactAttributes)")}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("$.Lex.Slots.x"),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("pin"), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_any_value_is_judged(value: Any) -> None:
    """Whatever stands where attributes should is judged without ado."""
    _verdicts(_set(value), _END)
