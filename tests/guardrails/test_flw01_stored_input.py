"""FLW01: what a customer types is stored encrypted or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference, opaque
from connect_constructs.guardrails.flw01_stored_input_is_encrypted import StoredInputIsEncrypted
from connect_constructs.guardrails.policy import GuardrailPolicy

ENCRYPTION = {"EncryptionKeyId": "key", "Key": "certificate"}
KEY = str(Reference("Stack", "SecurityKey", "AssociationId"))
PHONE = {"PhoneNumberValidation": {"NumberFormat": "E164"}}
CUSTOM = {"CustomValidation": {"MaximumLength": "4"}}


def _verdict(parameters: dict[str, Any]) -> str:
    block = FlowBlock(0, "Ask", "GetParticipantInput", parameters, ())
    flow = Flow(
        place=Place(file="flow.json"),
        name=None,
        type=None,
        is_module=False,
        version="2019-10-30",
        characters=0,
        blocks=(block,),
        start=0,
    )
    problems = list(StoredInputIsEncrypted().check(flow, GuardrailPolicy()))
    assert all(problem.place.block == "Ask (GetParticipantInput)" for problem in problems)
    return next(("unknown" if problem.unknown else "fail" for problem in problems), "pass")


@pytest.mark.parametrize("storing", ["True", "true", "TRUE", True])
def test_every_spelling_of_true_stores(storing: Any) -> None:
    """Stored input without encryption fails, however true is written and whatever validation is left out."""
    assert _verdict({"StoreInput": storing}) == "fail"


@pytest.mark.parametrize("storing", [{}, {"StoreInput": "False"}, {"StoreInput": None}, {"EnableDTMFBuffer": "True"}])
def test_what_stores_nothing_needs_no_key(storing: dict[str, Any]) -> None:
    """A menu and a touch-tone buffer store nothing."""
    assert _verdict(storing) == "pass"


@pytest.mark.parametrize("storing", ["yes", 1, "$.Attributes.store", "${store}", []])
def test_any_other_spelling_is_unknown_unless_it_is_encrypted(storing: Any) -> None:
    """What may store is unknown in clear text, and no doubt where it is encrypted anyway."""
    assert _verdict({"StoreInput": storing}) == "unknown"
    assert _verdict({"StoreInput": storing, "InputEncryption": ENCRYPTION}) == "pass"


@pytest.mark.parametrize("name", list(ENCRYPTION))
@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("given", "pass"),
        ("$.Attributes.key", "pass"),
        ("${SecurityKey.AssociationId}", "pass"),
        (KEY, "pass"),
        ("", "fail"),
        (" \n\t", "fail"),
        (None, "fail"),
        ({"Key": "nested"}, "fail"),
        ("${key_id}", "unknown"),
        ("{{key}}", "unknown"),
        (str(opaque("parameter KeyId has no default")), "unknown"),
        (f"key/{KEY}", "unknown"),
    ],
)
def test_both_the_key_and_its_id_are_needed(name: str, value: Any, verdict: str) -> None:
    """Each of the two is given, missing or not known; the contact and deployment may give it."""
    assert _verdict({"StoreInput": "True", "InputEncryption": {**ENCRYPTION, name: value}}) == verdict


def test_a_missing_key_outweighs_one_that_is_not_known() -> None:
    """One part that is surely missing fails, whatever the other turns out to be."""
    assert _verdict({"StoreInput": "True", "InputEncryption": {"EncryptionKeyId": "${id}"}}) == "fail"


def test_encryption_that_another_tool_fills_in_is_unknown() -> None:
    """Where the whole object is templated, nothing is known of its parts."""
    assert _verdict({"StoreInput": "True", "InputEncryption": "${encryption}"}) == "unknown"


@pytest.mark.parametrize(
    ("validation", "verdict"),
    [
        (PHONE, "pass"),
        (PHONE | {"CustomValidation": None}, "pass"),
        (PHONE | CUSTOM, "fail"),
        (CUSTOM, "fail"),
        ({"PhoneNumberValidation": None}, "fail"),
        ("${validation}", "unknown"),
    ],
)
def test_a_validated_phone_number_is_exempt_alone(validation: Any, verdict: str) -> None:
    """Phone-number validation exempts; beside custom validation, the encryption is needed as ever."""
    assert _verdict({"StoreInput": "True", "InputValidation": validation}) == verdict


@given(key=st.text(), key_id=st.text())
def test_the_verdict_is_of_whether_there_is_anything(key: str, key_id: str) -> None:
    """Text is never refused for what it says: only blank fails."""
    parameters = {"StoreInput": "True", "InputEncryption": {"EncryptionKeyId": key_id, "Key": key}}
    assert (_verdict(parameters) == "fail") == (not key.strip() or not key_id.strip())
