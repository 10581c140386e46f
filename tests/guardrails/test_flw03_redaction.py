"""FLW03: whatever analyses a conversation redacts it."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.guardrails._redaction import redaction_faults
from tests.guardrails.conftest import FlowVerdicts
from tests.guardrails.flows import block, flow

ENTITIES = ["BANK_ACCOUNT_NUMBER", "CREDIT_DEBIT_CVV", "CREDIT_DEBIT_NUMBER", "PIN", "SSN"]
REDACTION = {"Enabled": "True", "RedactionResults": "RedactedOnly"}
OLDER = {"Enabled": "True", "AnalyticsRedactionBehavior": "Enabled", "AnalyticsRedactionResults": "RedactedOnly"}
IN_FLIGHT = {"Enabled": "True", "DeliverUnprocessedMessages": "False"}


def _newer(**redaction: Any) -> dict[str, Any]:
    return {"Enabled": "True", "ConversationalAnalyticsRedactionConfiguration": REDACTION | redaction}


def _older(**analytics: Any) -> dict[str, Any]:
    return {"AnalyticsBehavior": OLDER | analytics}


def _voice(**redaction: Any) -> dict[str, Any]:
    return {"VoiceBehavior": {"VoiceAnalyticsBehavior": _newer(**redaction)}}


def _chat(**in_flight: Any) -> dict[str, Any]:
    return {
        "ChatBehavior": {
            "ChatAnalyticsBehavior": _newer() | {"InFlightChatRedactionConfiguration": IN_FLIGHT | in_flight}
        }
    }


def _processor(**processor: Any) -> dict[str, Any]:
    settings = {"ChatProcessorSettings": {"DeliverUnprocessedMessages": "False"}}
    return {
        "ChatProcessor": {"ProcessingEnabled": "True", "LambdaProcessorARN": "${Processor.Arn}"} | settings | processor
    }


def _verdict(parameters: dict[str, Any]) -> str:
    faults = list(redaction_faults(parameters))
    if any(isinstance(fault, str) for fault in faults):
        return "fail"
    return "unknown" if faults else "pass"


@pytest.mark.parametrize("parameters", [{}, _older(), _voice(), _chat(), _processor()])
def test_redacted_analytics_pass(parameters: dict[str, Any]) -> None:
    """Every form is right when it redacts and says RedactedOnly, and so is none at all."""
    assert _verdict(parameters) == "pass"


@pytest.mark.parametrize("enabled", ["True", "true", "TRUE", True])
def test_every_spelling_of_true_enables(enabled: Any) -> None:
    """Analytics without redaction fails however true is written."""
    assert _verdict({"AnalyticsBehavior": {"Enabled": enabled}}) == "fail"
    assert _verdict({"VoiceBehavior": {"VoiceAnalyticsBehavior": {"Enabled": enabled}}}) == "fail"
    assert _verdict({"ChatBehavior": {"ChatAnalyticsBehavior": {"Enabled": enabled}}}) == "fail"


@pytest.mark.parametrize("enabled", ["False", False, None])
def test_what_is_off_is_not_judged(enabled: Any) -> None:
    """Settings of something that is off harm nobody."""
    assert _verdict({"AnalyticsBehavior": {"Enabled": enabled, "AnalyticsRedactionResults": "None"}}) == "pass"
    assert _verdict(_chat(Enabled=enabled, DeliverUnprocessedMessages="True")) == "pass"


@pytest.mark.parametrize("member", ["AnalyticsMode", "AnalyticsModes", "ChannelConfiguration"])
def test_modes_without_a_word_on_whether_it_is_enabled_are_unknown(member: str) -> None:
    """A block that states how to analyse, but not whether, may well analyse."""
    assert _verdict({"AnalyticsBehavior": {member: ["RealTime"]}}) == "unknown"
    assert _verdict({"AnalyticsBehavior": {**OLDER, "Enabled": None, member: ["RealTime"]}}) == "pass"


@pytest.mark.parametrize(
    ("redacts", "verdict"),
    [
        ("enabled", "pass"),
        ("True", "fail"),
        ("Disabled", "fail"),
        (None, "fail"),
        ("${redact}", "unknown"),
        (7, "fail"),
    ],
)
def test_the_older_form_says_enabled_or_disabled(redacts: Any, verdict: str) -> None:
    """Redaction is off by default, and another word than the two does not switch it on."""
    assert _verdict(_older(AnalyticsRedactionBehavior=redacts)) == verdict


@pytest.mark.parametrize(
    ("redacts", "verdict"), [("true", "pass"), ("False", "fail"), (None, "fail"), ("$.Attributes.redact", "unknown")]
)
def test_the_newer_form_says_true_or_false(redacts: Any, verdict: str) -> None:
    """Redaction is enabled in so many words, or not at all."""
    assert _verdict(_voice(Enabled=redacts)) == verdict


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("RedactedOnly", "pass"),
        ("RedactedAndOriginal", "fail"),
        ("None", "fail"),
        ("", "fail"),
        (None, "fail"),
        ("$.Attributes.kept", "unknown"),
    ],
)
def test_only_redacted_results_are_kept(results: Any, verdict: str) -> None:
    """RedactedOnly is said explicitly in either form."""
    assert _verdict(_older(AnalyticsRedactionResults=results)) == verdict
    assert _verdict(_voice(RedactionResults=results)) == verdict


@pytest.mark.parametrize(
    ("entities", "verdict"),
    [
        (None, "pass"),
        (ENTITIES, "pass"),
        ([*ENTITIES, "NAME", "${more}"], "pass"),
        *((ENTITIES[:left_out] + ENTITIES[left_out + 1 :], "fail") for left_out in range(len(ENTITIES))),
        ([], "fail"),
        ("PIN", "fail"),
        ("${entities}", "unknown"),
        (["PIN", "$.Attributes.entity"], "unknown"),
    ],
)
def test_a_list_of_entities_holds_all_five(entities: Any, verdict: str) -> None:
    """No list means all entities; a list may add to the five and leave none of them out."""
    assert _verdict(_older(AnalyticsRedactionEntities=entities)) == verdict
    assert _verdict(_voice(RedactionEntities=entities)) == verdict
    assert _verdict(_chat(RedactionEntities=entities)) == verdict


@pytest.mark.parametrize(
    ("delivers", "verdict"), [("False", "pass"), (False, "pass"), ("True", "fail"), (None, "fail"), ("${x}", "unknown")]
)
def test_unprocessed_messages_are_held_back(delivers: Any, verdict: str) -> None:
    """In-flight redaction and the message processor both say that they do not deliver what they failed on."""
    assert _verdict(_chat(DeliverUnprocessedMessages=delivers)) == verdict
    assert _verdict(_processor(ChatProcessorSettings={"DeliverUnprocessedMessages": delivers})) == verdict


def test_a_processor_is_judged_while_it_is_on() -> None:
    """A processor that is off delivers everything, rightly; one that may be on is unknown unless it is right."""
    delivering = {"ChatProcessorSettings": {"DeliverUnprocessedMessages": "True"}}
    assert _verdict(_processor(ProcessingEnabled="False", **delivering)) == "pass"
    assert _verdict(_processor(ProcessingEnabled=None, **delivering)) == "unknown"
    assert _verdict(_processor(ProcessingEnabled="${on}", **delivering)) == "unknown"
    assert _verdict(_processor(ProcessingEnabled="${on}")) == "pass"
    assert _verdict(_processor(ChatProcessorSettings=None)) == "fail"


@pytest.mark.parametrize(
    "parameters",
    [
        {"AnalyticsBehavior": "${analytics}"},
        {"VoiceBehavior": "${voice}"},
        {
            "VoiceBehavior": {
                "VoiceAnalyticsBehavior": _newer() | {"ConversationalAnalyticsRedactionConfiguration": "${r}"}
            }
        },
        _processor(ChatProcessorSettings="${settings}"),
    ],
)
def test_an_object_that_another_tool_fills_in_is_unknown(parameters: dict[str, Any]) -> None:
    """Where an object is to come, nothing is known of its members."""
    assert _verdict(parameters) == "unknown"


def test_every_fault_is_named() -> None:
    """What is wrong is said apart, so that one repair shows the next."""
    faults = list(redaction_faults(_older(AnalyticsRedactionResults="None", AnalyticsRedactionEntities=[])))
    assert len(faults) == 2
    assert not any(isinstance(fault, Unknown) for fault in faults)
    assert "'None'" in str(faults[0])
    assert all(entity in str(faults[1]) for entity in ENTITIES)


@pytest.mark.parametrize("kind", ["UpdateContactRecordingBehavior", "UpdateContactRecordingAndAnalyticsBehavior"])
def test_a_finding_names_its_block(flow_verdicts: FlowVerdicts, kind: str) -> None:
    """Each block is judged by itself, a failing one and one that cannot be told apart."""
    verdicts = flow_verdicts(
        flow(
            block("Bad", kind, {"AnalyticsBehavior": {"Enabled": "True"}}, then="Open"),
            block("Open", kind, _older(AnalyticsRedactionResults="$.Attributes.kept"), then="Good"),
            block("Good", kind, _older(), then="End"),
            block("End", "DisconnectParticipant"),
        )
    )
    own = {(verdict, place) for code, verdict, place in verdicts if code == "FLW03"}
    assert own == {("fail", f"Bad ({kind})"), ("unknown", f"Open ({kind})")}
