"""FLW02: logging is off wherever sensitive values are handled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from connect_constructs.guardrails._block_types import KNOWN_TYPES
from connect_constructs.guardrails._sensitive_names import protected_field
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_RETURN = block("Return", "EndFlowModuleExecution")
_ERRORS = {"NoMatchingError": "End"}
_ENCRYPTION = {"EncryptionKeyId": "key-1", "Key": "-----BEGIN CERTIFICATE-----"}


def _log(behavior: Any, then: str, name: str = "Log") -> dict[str, Any]:
    return block(name, "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": behavior}, then=then)


def _collect(then: str, stores: Any = "True", encryption: Any = _ENCRYPTION, name: str = "Ask") -> dict[str, Any]:
    validation = {"CustomValidation": {"MaximumLength": "16"}}
    parameters = {"Text": "?", "StoreInput": stores, "InputValidation": validation, "InputEncryption": encryption}
    return block(name, "GetParticipantInput", parameters, then=then, errors=_ERRORS)


def _say(text: str, then: str = "End", *, parameter: str = "Text") -> dict[str, Any]:
    return block("Say", "MessageParticipant", {parameter: text}, then=then)


def _set(then: str, **attributes: Any) -> dict[str, Any]:
    return block("Set", "UpdateContactAttributes", {"Attributes": attributes}, then=then, errors=_ERRORS)


def _invoke(then: str, module: str = "flow1", *, error: str = "End") -> dict[str, Any]:
    return block("Invoke", "InvokeFlowModule", {"FlowModuleId": module}, then=then, errors={"NoMatchingError": error})


def _found(
    judged_flows: Judge, *flows: Mapping[str, Any], policy: GuardrailPolicy | None = None
) -> list[tuple[str, str | None, str]]:
    findings = [item for item in judged_flows(*flows, policy=policy).findings if item.guardrail == "FLW02"]
    return [(item.verdict, item.place.block, item.message) for item in findings]


def _verdicts(judged_flows: Judge, *blocks: Mapping[str, Any]) -> list[str]:
    return [verdict for verdict, _, _ in _found(judged_flows, flow(*blocks, _END))]


def test_collecting_encrypted_input_is_sensitive(judged_flows: Judge) -> None:
    """A flow starts with logging not disabled; the finding says what the block does, and the path."""
    assert _found(judged_flows, flow(_say("Hello.", "Ask"), _collect("End"), _END)) == [
        (
            "fail",
            "Ask (GetParticipantInput)",
            "it collects encrypted input, but logging is not disabled on the path Say > Ask",
        )
    ]


@pytest.mark.parametrize("behavior", ["Disabled", "disabled", "DISABLED"])
def test_disabled_logging_passes(judged_flows: Judge, behavior: str) -> None:
    """In any case of letters."""
    assert _verdicts(judged_flows, _log(behavior, "Ask"), _collect("End")) == []


def test_logging_that_is_enabled_again_fails(judged_flows: Judge) -> None:
    """The path is told from where logging is enabled."""
    blocks = [_log("Disabled", "On"), _log("ENABLED", "Ask", "On"), _collect("End"), _END]
    ((_, _, message),) = _found(judged_flows, flow(*blocks))
    assert message.endswith("not disabled on the path On > Ask")


def test_one_path_with_logging_is_enough(judged_flows: Judge) -> None:
    """Disabling on another branch does not help."""
    which = block("Which", "Compare", {"ComparisonValue": "$.Channel"}, then="Ask", conditions=["Log"])
    ((_, _, message),) = _found(judged_flows, flow(which, _log("Disabled", "Ask"), _collect("End"), _END))
    assert message.endswith("not disabled on the path Which > Ask")


@pytest.mark.parametrize("behavior", ["$.Attributes.log", "${log}", "Disable", "", None, ["Disabled"]])
def test_a_switch_that_is_not_known_here_is_unknown(judged_flows: Judge, behavior: Any) -> None:
    """From there on; a known switch settles it again."""
    assert _verdicts(judged_flows, _log(behavior, "Ask"), _collect("End")) == ["unknown"]
    assert _verdicts(judged_flows, _log(behavior, "Off"), _log("Disabled", "Ask", "Off"), _collect("End")) == []
    assert _verdicts(judged_flows, _log(behavior, "On"), _log("Enabled", "Ask", "On"), _collect("End")) == ["fail"]


@pytest.mark.parametrize(
    ("stores", "encryption", "verdicts"),
    [
        (True, _ENCRYPTION, ["fail"]),
        ("true", _ENCRYPTION, ["fail"]),
        ("False", _ENCRYPTION, []),
        (None, _ENCRYPTION, []),
        ("${stores}", _ENCRYPTION, ["unknown"]),
        ("True", None, []),
        ("True", {"EncryptionKeyId": "key-1", "Key": " "}, []),
        ("True", {"EncryptionKeyId": "key-1", "Key": "$.Attributes.certificate"}, ["fail"]),
    ],
)
def test_what_collects_encrypted_input(judged_flows: Judge, stores: Any, encryption: Any, verdicts: list[str]) -> None:
    """Storing, in whatever spelling, with both key and key id, static or dynamic; without encryption it is FLW01's."""
    assert _verdicts(judged_flows, _collect("End", stores, encryption)) == verdicts


def test_input_that_may_be_collected_is_fine_while_logging_is_off(judged_flows: Judge) -> None:
    """What cannot be told makes no difference there."""
    assert _verdicts(judged_flows, _log("Disabled", "Ask"), _collect("End", "${stores}")) == []


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("UpdateContactAttributes", {"Attributes": {"cardNumber": ""}}, "sets cardNumber, a card number (PAN)"),
        ("UpdateFlowAttributes", {"FlowAttributes": {"pin": {"Value": "****"}}}, "sets pin, a PIN or CVV"),
        ("InvokeLambdaFunction", {"LambdaInvocationAttributes": {"ssn": "x"}}, "sets ssn, a social security number"),
        ("CreateCustomerProfile", {"ProfileRequestData": {"account": {"number": "1"}}}, "sets account.number, a bank"),
        ("UpsertDataTableValues", {"Rows": [{"Cells": [{"cvv": "1"}]}]}, "sets cvv, a PIN or CVV"),
        ("MessageParticipant", {"Text": "It is $.Attributes.pin."}, "refers to $.Attributes.pin, a PIN or CVV"),
        ("MessageParticipant", {"SSML": "<speak>$.Attributes.['pin']</speak>"}, "refers to $.Attributes.pin, a PIN"),
        ("Compare", {"ComparisonValue": "$.External.ssn"}, "refers to $.External.ssn, a social security number"),
        ("ShowView", {"ViewData": {"Rows": ["$.Lex.SessionAttributes.pan"]}}, "refers to $.Lex.SessionAttributes.pan"),
        ("Loop", {"LoopCount": "$.FlowAttributes.accountNumber"}, "refers to $.FlowAttributes.accountNumber, a bank"),
        ("Loop", {"LoopCount": "$.External.account.number"}, "refers to $.External.account.number, a bank account"),
        ("Loop", {"LoopCount": "$.External.['card number'].x"}, "refers to $.External.['card number'].x, a card"),
        ("Loop", {"LoopCount": '$.External.["client\'s pin"]'}, 'refers to $.External.["client\'s pin"], a PIN'),
        ("UpdateContactAttributes", {"Attributes": {"$.External.pin": "1"}}, "sets $.External.pin, a PIN or CVV"),
        ("BlockOfTheFuture", {"Anything": {"pin": 1}}, "sets pin, a PIN or CVV"),
    ],
)
def test_protected_names_are_sensitive(judged_flows: Judge, kind: str, parameters: dict[str, Any], said: str) -> None:
    """Names that are set, whatever the value, and every step of a reference, in any block and at any depth."""
    sensitive = block("Do", kind, parameters, then="End", errors=_ERRORS)
    ((verdict, place, message),) = _found(judged_flows, flow(sensitive, _END))
    assert (verdict, place) == ("fail", f"Do ({kind})")
    assert message.startswith(f"it {said}")
    assert message.endswith(", but logging is not disabled on the path Do")


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("UpdateContactAttributes", {"Attributes": {"shopping": "$.Attributes.panel"}}),
        ("MessageParticipant", {"Text": "Please have your PIN and card number ready."}),
        ("MessageParticipant", {"Text": "${cardNumber} costs 5 $"}),
        ("Compare", {"ComparisonValue": "$.Attributes.pinAttempts"}),
        ("BlockOfTheFuture", {"pin": "1"}),
    ],
)
def test_other_words_are_not_sensitive(judged_flows: Judge, kind: str, parameters: dict[str, Any]) -> None:
    """Names that only look alike, words that are said, and the flow language's own parameter names."""
    assert _verdicts(judged_flows, block("Do", kind, parameters, then="End", errors=_ERRORS)) == []


def test_no_block_type_is_taken_for_a_protected_name() -> None:
    """The flow language's own vocabulary means none of the fields."""
    members = "EncryptionKeyId Key Text SSML Value Name Number Uri SourceType MediaType NumberFormat CountryCode"
    policy = GuardrailPolicy()
    assert [name for name in (*KNOWN_TYPES, *members.split()) if protected_field(name, policy)] == []


def test_the_policy_says_which_names_are_protected(judged_flows: Judge) -> None:
    """A field that the policy leaves out is not sensitive."""
    document = flow(_set("End", pin="1"), _END)
    assert len(_found(judged_flows, document)) == 1
    assert _found(judged_flows, document, policy=GuardrailPolicy(sensitive_fields=("pan",))) == []


def test_a_reference_to_encrypted_input_is_sensitive(judged_flows: Judge) -> None:
    """Straight, or through an attribute that may hold it there, whatever the attribute's name."""
    collecting = [_log("Disabled", "Ask"), _collect("Set"), _set("On", entry="$.StoredCustomerInput")]
    for text, named in (
        ("$.StoredCustomerInput", "$.StoredCustomerInput"),
        ("You typed $.Attributes.['entry'], right?", "$.Attributes.entry"),
    ):
        blocks = [*collecting, _log("Enabled", "Say", "On"), _say(text), _END]
        ((verdict, place, message),) = _found(judged_flows, flow(*blocks))
        assert (verdict, place) == ("fail", "Say (MessageParticipant)")
        assert message.startswith(f"it refers to {named}, which may hold encrypted input, but logging")
    naming = block("Name", "UpdateFlowAttributes", {"FlowAttributes": {"$.Attributes.entry": "x"}}, then="End")
    ((_, place, _),) = _found(judged_flows, flow(*collecting, _log("Enabled", "Name", "On"), naming, _END))
    assert place == "Name (UpdateFlowAttributes)"
    other = [*collecting, _log("Enabled", "Say", "On"), _say("$.Attributes.other and $.Queue.Name"), _END]
    assert _found(judged_flows, flow(*other)) == []


def test_input_that_was_stored_as_it_was_typed_is_not_encrypted_input(judged_flows: Judge) -> None:
    """That is FLW01's, also where it is stored on some paths only."""
    assert _verdicts(judged_flows, _collect("Say", encryption=None), _say("$.StoredCustomerInput")) == []
    which = block("Which", "Compare", {"ComparisonValue": "$.Channel"}, then="Say", conditions=["Ask"])
    blocks = [which, _collect("Say", encryption=None), _say("$.StoredCustomerInput")]
    assert _verdicts(judged_flows, *blocks) == []


@pytest.mark.parametrize(
    "text", ["$.StoredCustomerInput", "You typed $.StoredCustomerInput.", "$['StoredCustomerInput']"]
)
def test_input_that_this_flow_did_not_store_is_unknown(judged_flows: Judge, text: str) -> None:
    """Another flow may have stored it encrypted; while logging is off, that makes no difference."""
    assert _found(judged_flows, flow(_say(text), _END)) == [
        (
            "unknown",
            "Say (MessageParticipant)",
            "cannot tell: it may refer to encrypted input, which another flow stored",
        )
    ]
    assert _verdicts(judged_flows, _log("Disabled", "Say"), _say(text)) == []
    assert _verdicts(judged_flows, _say("$.Attributes.other and $.Queue.Name")) == []


def test_input_that_is_stored_later_is_another_flows_until_then(judged_flows: Judge) -> None:
    """What this flow stores tells nothing of a block before."""
    blocks = [_say("$.StoredCustomerInput", "Ask"), _collect("End", encryption=None)]
    assert _verdicts(judged_flows, *blocks) == ["unknown"]


def test_input_that_a_module_did_not_store_is_said_at_the_module_alone(judged_flows: Judge) -> None:
    """A flow that stores none either has nothing to add; one that stores plain input is not logged for it."""
    module = flow(_say("$.StoredCustomerInput", "Return"), _RETURN)
    for blocks in ([_invoke("End")], [_collect("Invoke", encryption=None), _invoke("End")]):
        found = _found(judged_flows, flow(*blocks, _END), module)
        assert [(verdict, place) for verdict, place, _ in found] == [("unknown", "Say (MessageParticipant)")]


@pytest.mark.parametrize(
    ("operand", "found"),
    [
        ("$.Attributes.pin", ["it refers to $.Attributes.pin"]),
        ({"Operator": "Equals", "Operands": ["a", "$.Attributes.pin"]}, ["it refers to $.Attributes.pin"]),
        ("$.Attributes.desk", []),
        ("pin", []),
    ],
)
def test_what_a_condition_compares_with_is_handled_too(judged_flows: Judge, operand: Any, found: list[str]) -> None:
    """A reference to a protected name among the operands is written to the log; a literal names nothing."""
    compare = block("If", "Compare", {"ComparisonValue": "$.Channel"}, then="End")
    compare["Transitions"]["Conditions"] = [{"NextAction": "End", "Condition": {"Operands": [operand]}}]
    assert [message.partition(", ")[0] for _, _, message in _found(judged_flows, flow(compare, _END))] == found


def test_what_no_path_leads_to_is_not_judged(judged_flows: Judge) -> None:
    """An unreachable block is FLW12's."""
    assert _found(judged_flows, flow(_END, _collect("End"), _collect("End", "${stores}", name="Maybe"))) == []


def test_a_module_by_itself_starts_unknown(judged_flows: Judge) -> None:
    """The flow that invokes it may have disabled logging; what the module itself does settles it."""
    ((verdict, place, message),) = _found(judged_flows, flow(_collect("Return"), _RETURN, _END))
    assert (verdict, place) == ("unknown", "Ask (GetParticipantInput)")
    decides = "the flow that invokes this module decides whether logging is disabled on the path Ask"
    assert message == f"cannot tell: it collects encrypted input, and {decides}"
    assert _found(judged_flows, flow(_log("Disabled", "Ask"), _collect("Return"), _RETURN, _END)) == []
    ((verdict, _, _),) = _found(judged_flows, flow(_log("Enabled", "Ask"), _collect("Return"), _RETURN, _END))
    assert verdict == "fail"


def test_a_module_of_the_run_is_followed(judged_flows: Judge) -> None:
    """What it does to logging holds after it; on its error branch, as far as it came."""
    off = flow(_log("Disabled", "Return"), _RETURN)
    assert _found(judged_flows, flow(_invoke("Ask"), _collect("End"), _END), off) == []
    ((_, _, message),) = _found(judged_flows, flow(_invoke("End", error="Ask"), _collect("End"), _END), off)
    assert message.endswith("not disabled on the path Invoke > Ask")
    on = flow(_log("Enabled", "Return"), _RETURN)
    blocks = [_log("Disabled", "Invoke"), _invoke("Ask"), _collect("End"), _END]
    ((_, _, message),) = _found(judged_flows, flow(*blocks), on)
    assert message.endswith("not disabled on the path module: Log > module: Return > Ask")


def test_a_modules_sensitive_block_is_judged_from_the_flow(judged_flows: Judge) -> None:
    """The block that invokes the module has the finding, which names the module's block."""
    module = flow(_collect("Return"), _RETURN, _END)
    (verdict, place, message), alone = _found(judged_flows, flow(_invoke("End"), _END), module)
    assert (verdict, place) == ("fail", "Invoke (InvokeFlowModule)")
    what = "the module's block Ask (GetParticipantInput) collects encrypted input"
    assert message == f"{what}, but logging is not disabled on the path Invoke > module: Ask"
    assert alone[0] == "unknown"
    quiet = _found(judged_flows, flow(_log("Disabled", "Invoke"), _invoke("End"), _END), module)
    assert [(verdict, place) for verdict, place, _ in quiet] == [("unknown", "Ask (GetParticipantInput)")]


def test_what_a_module_fails_by_itself_is_said_once(judged_flows: Judge) -> None:
    """Where the module itself enables logging, no flow that invokes it repeats that."""
    module = flow(_log("Enabled", "Ask"), _collect("Return"), _RETURN, _END)
    found = _found(judged_flows, flow(_invoke("End"), _END), module)
    assert [(verdict, place) for verdict, place, _ in found] == [("fail", "Ask (GetParticipantInput)")]


def test_what_a_flow_hands_into_a_logging_module_is_the_flows(judged_flows: Judge) -> None:
    """A module that logs a reference is unknown by itself until a flow stores encrypted input before it."""
    module = flow(_log("Enabled", "Say"), _say("$.StoredCustomerInput", "Return"), _RETURN)
    blocks = [_log("Disabled", "Ask"), _collect("Invoke"), _invoke("End"), _END]
    (verdict, place, message), alone = _found(judged_flows, flow(*blocks), module)
    assert (verdict, place) == ("fail", "Invoke (InvokeFlowModule)")
    assert message.startswith("the module's block Say (MessageParticipant) refers to $.StoredCustomerInput")
    assert alone[:2] == ("unknown", "Say (MessageParticipant)")


@pytest.mark.parametrize("branch", [{"then": "Ask"}, {"then": "End", "error": "Ask"}])
def test_after_a_module_elsewhere_logging_is_unknown(judged_flows: Judge, branch: dict[str, str]) -> None:
    """Even where logging was disabled before; also where the module broke off."""
    blocks = [_log("Disabled", "Invoke"), _invoke(module="elsewhere", **branch), _collect("End"), _END]
    ((verdict, _, message),) = _found(judged_flows, flow(*blocks))
    assert verdict == "unknown"
    decides = "a module or a switch that is not known here decides whether logging is disabled on the path "
    assert message.endswith(f"{decides}Invoke > Ask")


def test_a_module_elsewhere_that_failed_to_start_disabled_nothing(judged_flows: Judge) -> None:
    """From its error branch, a path leads on with logging as it was."""
    blocks = [_invoke("End", "elsewhere", error="Ask"), _collect("End")]
    assert _verdicts(judged_flows, *blocks) == ["fail"]


def test_no_value_is_told(judged_flows: Judge) -> None:
    """A finding names attributes and blocks, never what stands in them."""
    found = _found(judged_flows, flow(_set("End", pin="4711", note="$.Attributes.pin is 4711"), _END))
    assert "4711" not in json.dumps(found)
