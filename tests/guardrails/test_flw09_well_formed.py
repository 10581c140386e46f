"""FLW09, clause by clause."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connect_constructs.guardrails._block_types import KNOWN_TYPES, LEADING_ON
from tests.guardrails.conftest import Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")


def _said(judged_flows: Judge, *flows: Any) -> list[tuple[str, str | None, str]]:
    """Return verdict, block and message of everything that FLW09 says."""
    findings = judged_flows(*flows).findings
    return [(item.verdict, item.place.block, item.message) for item in findings if item.guardrail == "FLW09"]


def _after(*kinds: str) -> dict[str, str]:
    return dict.fromkeys(kinds, "End")


def test_what_cannot_be_read_is_one_finding_and_stops_no_other_flow(judged_flows: Judge) -> None:
    """A file that is no JSON fails once; the flow beside it is judged."""
    evaluation = judged_flows("{", flow(_END))
    assert [(item.guardrail, item.verdict) for item in evaluation.findings] == [("FLW09", "fail")]
    assert "not JSON" in evaluation.findings[0].message
    assert "FLW09" in {code for code, _ in evaluation.passes}


def test_the_old_format_is_unknown(judged_flows: Judge) -> None:
    """The console's old export is named, neither passed nor failed."""
    ((verdict, place, message),) = _said(judged_flows, {"modules": [], "start": "a", "version": "1"})
    assert (verdict, place) == ("unknown", None)
    assert "old export format" in message


@pytest.mark.parametrize(
    ("version", "verdict"),
    [("2019-10-31", "fail"), (None, "fail"), (2019, "fail"), (["2019-10-30"], "fail"), ("${version}", "unknown")],
)
def test_there_is_one_version(judged_flows: Judge, version: Any, verdict: str) -> None:
    """Any other version fails; one that another tool fills in is unknown."""
    ((said, place, message),) = _said(judged_flows, flow(_END) | {"Version": version})
    assert (said, place) == (verdict, None)
    assert "Version" in message


def _chain(length: int) -> dict[str, Any]:
    links = [
        block(f"Say {n}", "MessageParticipant", {"Text": "Hello."}, then=f"Say {n + 1}") for n in range(length - 1)
    ]
    return flow(*links, block(f"Say {length - 1}", "DisconnectParticipant"))


def test_two_hundred_and_fifty_blocks_are_allowed(judged_flows: Judge) -> None:
    """The limit itself passes, one more fails, and the other guardrails judge the flow nevertheless."""
    assert _said(judged_flows, _chain(250)) == []
    evaluation = judged_flows(_chain(251))
    assert [item.message for item in evaluation.findings] == ["the flow has 251 blocks; allowed: 250"]
    assert "FLW12" in {code for code, _ in evaluation.passes}


def test_a_quarter_of_a_million_characters_are_allowed(judged_flows: Judge) -> None:
    """A content of 256,000 characters passes, one more fails."""
    document = flow(_END, note="")
    document["Metadata"]["note"] = "x" * (256_000 - len(json.dumps(document)))
    assert _said(judged_flows, document) == []
    document["Metadata"]["note"] += "x"
    assert _said(judged_flows, document) == [("fail", None, "the flow has 256001 characters; allowed: 256000")]


def test_identifiers_are_unique(judged_flows: Judge) -> None:
    """Each identifier that several blocks share is one finding, however many they are."""
    twins = [block(name, "MessageParticipant", {"Text": "Hello."}, then="End") for name in ("a", "a", "a", "b", "b")]
    assert _said(judged_flows, flow(*twins, _END)) == [
        ("fail", None, "2 blocks have the identifier b; allowed: one each"),
        ("fail", None, "3 blocks have the identifier a; allowed: one each"),
    ]


@pytest.mark.parametrize("character", "%:(\\/)=$,;[]{}")
def test_some_characters_are_not_for_identifiers(judged_flows: Judge, character: str) -> None:
    """None of the characters that the service forbids may stand in an identifier."""
    ((verdict, place, message),) = _said(judged_flows, flow(block(f"a{character}b", "DisconnectParticipant")))
    assert (verdict, place) == ("fail", None)
    assert "is not allowed" in message


@pytest.mark.parametrize("identifier", ["", "x" * 51, "__proto__", "constructor", "toString", "valueOf"])
def test_some_identifiers_are_refused(judged_flows: Judge, identifier: str) -> None:
    """Empty and long identifiers fail, and names that every object of JavaScript has."""
    ((verdict, _, message),) = _said(judged_flows, flow(_END, block(identifier, "DisconnectParticipant"), start="End"))
    assert verdict == "fail"
    assert "is not allowed" in message


@pytest.mark.parametrize("identifier", ["x" * 50, "Say hello\nagain", "constructors", "a'b", "ä <&> é"])
def test_other_identifiers_are_fine(judged_flows: Judge, identifier: str) -> None:
    """Everything else of 50 characters at most is allowed, even where a forbidden name begins it."""
    assert _said(judged_flows, flow(block(identifier, "DisconnectParticipant"))) == []


def test_a_templated_identifier_is_unknown(judged_flows: Judge) -> None:
    """What another tool makes of an identifier cannot be told."""
    ((verdict, _, message),) = _said(judged_flows, flow(block("${start}", "DisconnectParticipant")))
    assert (verdict, "another tool" in message) == ("unknown", True)


def test_every_branch_leads_to_a_block(judged_flows: Judge) -> None:
    """A branch of any kind that leads nowhere is named with its block and its target."""
    menu = {"InputTimeLimitExceeded": "b", "NoMatchingCondition": "End", "NoMatchingError": "End"}
    ask = block("Ask", "GetParticipantInput", {"Text": "?"}, then="a", errors=menu, conditions=["c", "End"])
    assert _said(judged_flows, flow(ask, _END)) == [
        ("fail", "Ask (GetParticipantInput)", "NextAction leads to 'a', which is no block"),
        ("fail", "Ask (GetParticipantInput)", "a condition leads to 'c', which is no block"),
        (
            "fail",
            "Ask (GetParticipantInput)",
            "the error branch InputTimeLimitExceeded leads to 'b', which is no block",
        ),
    ]


def test_a_templated_target_is_unknown(judged_flows: Judge) -> None:
    """Where a target is filled in by another tool, it may well be a block."""
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="{{next}}")
    ((verdict, place, message),) = _said(judged_flows, flow(say))
    assert (verdict, place) == ("unknown", "Say (MessageParticipant)")
    assert message == "cannot tell: the target of NextAction: {{next}} is filled in by another tool"


@pytest.mark.parametrize("kind", sorted(KNOWN_TYPES))
def test_blocks_lead_on(judged_flows: Judge, kind: str) -> None:
    """Every block of a known type has a NextAction, unless it ends the flow or leaves it."""
    messages = [message for _, _, message in _said(judged_flows, flow(block("Only", kind)))]
    asked_for = any("no NextAction" in message for message in messages)
    assert asked_for is (kind in LEADING_ON)


_PHONE = {"PhoneNumberValidation": {"NumberFormat": "E164"}}
_CUSTOM = {"CustomValidation": {"MaximumLength": "4"}}
_MENU = "InputTimeLimitExceeded, NoMatchingCondition, NoMatchingError"


@pytest.mark.parametrize(
    ("kind", "parameters", "required"),
    [
        ("InvokeLambdaFunction", {}, "NoMatchingError"),
        ("Compare", {}, "NoMatchingCondition"),
        ("CheckMetricData", {}, "NoMatchingCondition, NoMatchingError"),
        ("ConnectParticipantWithLexBot", {}, "NoMatchingError"),
        ("TransferContactToQueue", {}, "NoMatchingError, QueueAtCapacity"),
        ("UpdateContactCallbackNumber", {}, "CallbackNumberNotDialable, InvalidCallbackNumber"),
        ("ShowView", {}, "NoMatchingCondition, NoMatchingError, TimeLimitExceeded"),
        ("GetCustomerProfile", {}, "MultipleFoundError, NoMatchingError, NoneFoundError"),
        ("AuthenticateParticipant", {}, "NoMatchingError, TimeLimitExceeded"),
        ("GetParticipantInput", {}, _MENU),
        ("GetParticipantInput", {"StoreInput": "False"}, _MENU),
        ("GetParticipantInput", {"StoreInput": "TRUE", "InputValidation": _CUSTOM}, "NoMatchingError"),
        (
            "GetParticipantInput",
            {"StoreInput": True, "InputValidation": _PHONE},
            "InvalidPhoneNumber, NoMatchingError",
        ),
        ("GetParticipantInput", {"StoreInput": "True", "InputValidation": "none"}, "NoMatchingError"),
        ("GetParticipantInput", {"StoreInput": "$.Attributes.store"}, "NoMatchingError"),
        ("GetParticipantInput", {"EnableDTMFBuffer": "True"}, "NoMatchingError"),
        ("GetParticipantInput", {"LexV2Bot": {"AliasArn": "${Bot.Arn}"}}, "NoMatchingError"),
        (
            "UpdateContactRecordingAndAnalyticsBehavior",
            {"VoiceBehavior": {}},
            "ChannelMismatch, NoMatchingError",
        ),
        (
            "UpdateContactRecordingAndAnalyticsBehavior",
            {"ChatBehavior": {}},
            "ChannelMismatch, InFlightRedactionConfigurationFailed, NoMatchingError",
        ),
        (
            "TransferParticipantToThirdParty",
            {"ContinueFlowExecution": "True"},
            "CallFailed, ConnectionTimeLimitExceeded, NoMatchingError",
        ),
        ("TransferParticipantToThirdParty", {"ContinueFlowExecution": "False"}, "NoMatchingError"),
        ("TransferParticipantToThirdParty", {"ContinueFlowExecution": "$.Attributes.stay"}, "NoMatchingError"),
    ],
)
def test_enforced_error_branches_are_there(
    judged_flows: Judge, kind: str, parameters: dict[str, Any], required: str
) -> None:
    """The error branches that the service enforces are missing in one finding, and enough when they are there."""
    bare = block("Only", kind, parameters, then="End")
    assert _said(judged_flows, flow(bare, _END)) == [
        ("fail", f"Only ({kind})", f"error branches are missing: {required}")
    ]
    whole = block("Only", kind, parameters, then="End", errors=_after(*required.split(", ")))
    assert _said(judged_flows, flow(whole, _END)) == []


@pytest.mark.parametrize(
    "kind", ["MessageParticipant", "UpdateFlowLoggingBehavior", "Loop", "UpdateContactRoutingBehavior"]
)
def test_some_blocks_need_no_error_branch(judged_flows: Judge, kind: str) -> None:
    """Where the service enforces none, none is asked for."""
    assert _said(judged_flows, flow(block("Only", kind, then="End"), _END)) == []


def test_input_is_validated_in_one_way(judged_flows: Judge) -> None:
    """Both validations at once are refused."""
    parameters = {"Text": "?", "StoreInput": "True", "InputValidation": _PHONE | _CUSTOM}
    ask = block(
        "Ask", "GetParticipantInput", parameters, then="End", errors=_after("InvalidPhoneNumber", "NoMatchingError")
    )
    message = "InputValidation has CustomValidation and PhoneNumberValidation; allowed: one"
    assert _said(judged_flows, flow(ask, _END)) == [("fail", "Ask (GetParticipantInput)", message)]


def test_what_reading_left_out_is_said_at_its_block(judged_flows: Judge) -> None:
    """A block whose ways out are no object is one finding: what seems to be missing may be what was left out."""
    odd = block("Odd", "InvokeLambdaFunction") | {"Transitions": "End"}
    ((verdict, place, message),) = _said(judged_flows, flow(_END, odd, start="End"))
    assert (verdict, place) == ("fail", "Odd (InvokeLambdaFunction)")
    assert "Transitions" in message


def test_unknown_types_are_a_note(judged_flows: Judge) -> None:
    """A type that is not known here is named once with its uses, and nothing is demanded of its blocks."""
    new = [block(f"New {n}", "BrandNewBlock", then=f"New {n + 1}") for n in range(3)]
    odd = block("New 3", "SetVoice")
    said = _said(judged_flows, flow(*new, odd))
    assert said == [
        (
            "unknown",
            None,
            "cannot tell: 1 block is of the type 'SetVoice', which is not known here: new, or misspelled",
        ),
        (
            "unknown",
            None,
            "cannot tell: 3 blocks are of the type 'BrandNewBlock', which is not known here: new, or misspelled",
        ),
    ]


def test_a_flow_that_cannot_be_read_may_not_be_waived(judged_flows: Judge) -> None:
    """Nothing else of it is judged, so an exemption would cover what nobody may exempt; of any other flow it may be."""
    draft = flow(block("Say", "MessageParticipant", then=""))
    (unreadable,) = judged_flows(draft).findings
    (dangling,) = (item for item in judged_flows(flow(block("Say", "MessageParticipant", then="Gone"))).findings)
    assert (unreadable.guardrail, unreadable.waivable) == ("FLW09", "no")
    assert (dangling.guardrail, dangling.waivable) == ("FLW09", "yes")
