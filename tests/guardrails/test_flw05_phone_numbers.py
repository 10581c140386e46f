"""FLW05: what is dialled is a number that can be dialled from anywhere."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference
from connect_constructs.facts.routing import QuickConnect
from connect_constructs.guardrails._phone_number import number_fault
from connect_constructs.guardrails.flw05_transfers_dial_e164_numbers import TransfersDialE164Numbers
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import FlowVerdicts, Judge
from tests.guardrails.flows import block, flow

END = block("End", "DisconnectParticipant")
GOOD, BAD = "+12065550100", "2065550100"
COUNTRIES = sorted(phonenumbers.SUPPORTED_REGIONS)


def _transfer(parameters: dict[str, Any]) -> dict[str, Any]:
    return flow(
        block("Dial", "TransferParticipantToThirdParty", parameters, then="End", errors={"NoMatchingError": "End"}), END
    )


@pytest.mark.parametrize("number", [GOOD, "+1 206-555-0100", "+44 20 7946 0000", "+442079460000", "+800 1234 5678"])
def test_possible_numbers_pass(number: str) -> None:
    """A leading + and digits pass, with the blanks and hyphens that the console writes."""
    assert number_fault(number) is None


@pytest.mark.parametrize(
    "number",
    [
        BAD,
        "0012065550100",
        " +12065550100",
        "+1 (206) 555-0100",
        "+1.206.555.0100",
        "+1 800 FLOWERS",
        "+12065550100 ext. 5",
        "+12065550100;ext=5",
        "+1206555",
        "+15550100",
        "+99912345678",
        "+1" + "2" * 400,
        "+\u0661\u0662\u0660\u0666\u0665\u0665\u0665\u0660\u0661\u0660\u0660",
        "+",
        "",
        " ",
        None,
        12065550100,
        True,
        {},
    ],
)
def test_anything_else_fails(number: Any) -> None:
    """National forms, brackets, letters, extensions, impossible lengths, JSON numbers and nothing at all fail."""
    assert isinstance(number_fault(number), str)


@pytest.mark.parametrize(
    "number",
    ["$.Attributes.number", "+1{{number}}", "${number}", f"+1{Reference('Stack', 'Number')}", Unknown("no default")],
)
def test_numbers_that_are_filled_in_later_are_unknown(number: Any) -> None:
    """What the contact, another tool or deployment decides is neither passed nor failed."""
    assert isinstance(number_fault(number), Unknown)


@given(
    country=st.sampled_from(COUNTRIES), separators=st.lists(st.sampled_from(["", " ", "-"]), min_size=20, max_size=20)
)
def test_every_country_has_a_number_that_passes(country: str, separators: list[str]) -> None:
    """The numbering plan's own example passes wherever it is separated."""
    example = phonenumbers.example_number(country)
    assert example is not None
    written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    separated = "".join(f"{digit}{separator}" for digit, separator in zip(written[1:], separators, strict=False))
    assert number_fault(f"+{separated}") is None


@given(st.text() | st.text("+0123456789 -") | st.integers() | st.none() | st.lists(st.text()))
def test_any_value_gets_an_answer(value: Any) -> None:
    """Nothing raises, and what passes is a + and digits."""
    if number_fault(value) is None:
        assert value.translate(str.maketrans("", "", " -")).removeprefix("+").isdecimal()


@pytest.mark.parametrize(
    ("parameters", "verdict"),
    [
        ({"ThirdPartyPhoneNumber": GOOD}, "pass"),
        ({"ThirdPartyPhoneNumber": BAD}, "fail"),
        ({}, "fail"),
        ({"ThirdPartyPhoneNumber": GOOD, "CallerId": {"Number": GOOD}}, "pass"),
        ({"ThirdPartyPhoneNumber": GOOD, "CallerId": {"Name": "Desk"}}, "pass"),
        ({"ThirdPartyPhoneNumber": GOOD, "CallerId": {"Number": BAD}}, "fail"),
        ({"ThirdPartyPhoneNumber": GOOD, "CallerId": {"Number": ""}}, "fail"),
        ({"ThirdPartyPhoneNumber": GOOD, "CallerId": "${caller}"}, "unknown"),
        ({"ThirdPartyPhoneNumber": "$.Attributes.number"}, "unknown"),
    ],
)
def test_a_transfer_is_judged_by_both_its_numbers(
    flow_verdicts: FlowVerdicts, parameters: dict[str, Any], verdict: str
) -> None:
    """The number that is dialled has to be there; the caller-ID number has to be right where it is given."""
    own = {(said, place) for code, said, place in flow_verdicts(_transfer(parameters)) if code == "FLW05"}
    assert own == {(verdict, None if verdict == "pass" else "Dial (TransferParticipantToThirdParty)")}


def test_each_number_is_named(judged_flows: Judge) -> None:
    """A finding says which of the two numbers it is about, and what was found."""
    found = judged_flows(_transfer({"ThirdPartyPhoneNumber": BAD, "CallerId": {"Number": 911}})).findings
    messages = [item.message for item in found if item.guardrail == "FLW05"]
    assert len(messages) == 2
    assert any("dials" in message and BAD in message for message in messages)
    assert any("shows" in message and "911" in message for message in messages)


@pytest.mark.parametrize(
    ("kind", "number", "verdict"),
    [
        ("PHONE_NUMBER", GOOD, "pass"),
        ("PHONE_NUMBER", BAD, "fail"),
        ("PHONE_NUMBER", None, "fail"),
        ("PHONE_NUMBER", Unknown("parameter Number has no default"), "unknown"),
        ("QUEUE", None, "pass"),
        (None, BAD, "pass"),
        (Unknown("parameter Kind has no default"), GOOD, "pass"),
        (Unknown("parameter Kind has no default"), BAD, "unknown"),
    ],
)
def test_only_phone_number_quick_connects_dial(kind: Any, number: Any, verdict: str) -> None:
    """Queues, agents and flows have no number; of an unknown type, only a bad number leaves a doubt."""
    fact = QuickConnect(
        place=Place(logical_id="Partner"),
        type=kind,
        phone_number=number,
        user=None,
        user_exists=False,
        is_assigned=True,
    )
    problems = list(TransfersDialE164Numbers().check(fact, GuardrailPolicy()))
    said = next(("unknown" if problem.unknown else "fail" for problem in problems), "pass")
    assert said == verdict


def test_the_numbering_plans_are_loaded_when_a_number_comes() -> None:
    """Importing the catalogue does not import the library, which costs more than all of it."""
    program = "import sys, connect_constructs.guardrails.catalogue; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("kind", ["CreateCallbackContact", "CompleteOutboundCall"])
def test_the_number_that_a_callback_or_outbound_call_shows_is_judged(flow_verdicts: FlowVerdicts, kind: str) -> None:
    """These blocks dial the customer, and say only which number the customer sees."""
    errors = {"NoMatchingError": "End"}
    for number, verdict in (("206", "fail"), ("+12065550100", "pass")):
        shown = block("Call", kind, {"CallerId": {"Number": number}}, then="End", errors=errors)
        found = flow_verdicts(flow(shown, block("End", "DisconnectParticipant")))
        assert {item[1] for item in found if item[0] == "FLW05"} == {verdict}
    silent = block("Call", kind, {}, then="End", errors=errors)
    assert ("FLW05", "pass", None) in flow_verdicts(flow(silent, block("End", "DisconnectParticipant")))
