"""Flows of any kind, judged by the whole catalogue: whatever a document holds, the answer is a report."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.facts.evaluation import Run
from connect_constructs.facts.flow import FLOW_TYPES, FlowBlock
from connect_constructs.guardrails._block_types import KNOWN_TYPES, required_errors
from connect_constructs.reports import json as json_report
from connect_constructs.reports import text as text_report
from tests.guardrails.conftest import TODAY
from tests.guardrails.flows import block, flow

_REDACTION = {
    "Enabled": "True",
    "RedactionResults": "RedactedOnly",
    "RedactionEntities": ["PIN", "SSN", "CREDIT_DEBIT_NUMBER", "CREDIT_DEBIT_CVV", "BANK_ACCOUNT_NUMBER"],
}
_PARAMETERS: dict[str, dict[str, Any]] = {
    "CheckMetricData": {"MetricType": "NumberOfAgentsAvailable", "QueueId": "$.Queue.ARN"},
    "Compare": {"ComparisonValue": "$.Attributes.language"},
    "ConnectParticipantWithLexBot": {"Text": "How can I help?", "LexV2Bot": {"AliasArn": "${Bot.Arn}"}},
    "CreateCustomerProfile": {"ProfileRequestData": {"FirstName": "$.Attributes.first_name"}},
    "GetMetricData": {"QueueId": "${Desk.QueueArn}"},
    "GetParticipantInput": {
        "Text": "Please enter your card number.",
        "StoreInput": "True",
        "InputTimeLimitSeconds": "5",
        "InputValidation": {"CustomValidation": {"MaximumLength": "16"}},
        "InputEncryption": {"EncryptionKeyId": "${SecurityKey.AssociationId}", "Key": "${Certificate.Pem}"},
    },
    "InvokeFlowModule": {"FlowModuleId": "${Module.Arn}"},
    "InvokeLambdaFunction": {
        "LambdaFunctionARN": "${Lookup.Arn}",
        "InvocationTimeLimitSeconds": "8",
        "LambdaInvocationAttributes": {"cardNumber": "$.StoredCustomerInput"},
    },
    "Loop": {"LoopCount": "3"},
    "MessageParticipant": {"SSML": "<speak>Your PIN is $.Attributes.['pin'].</speak>"},
    "MessageParticipantIteratively": {"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "30"},
    "ShowView": {"ViewResource": {"Id": "${View.Arn}"}, "ViewData": {"Heading": "$.Customer.LastName", "Wide": True}},
    "TransferContactToQueue": {},
    "TransferParticipantToThirdParty": {
        "ThirdPartyPhoneNumber": "+12065550100",
        "ContinueFlowExecution": "True",
        "CallerId": {"Number": "+12065550101"},
    },
    "TransferToFlow": {"ContactFlowId": "$.Attributes.next_flow"},
    "UpdateContactAttributes": {"Attributes": {"pin": "", "cardNumber": "$.StoredCustomerInput"}},
    "UpdateContactEventHooks": {"EventHooks": {"CustomerQueue": "${Waiting.Arn}"}},
    "UpdateContactMediaProcessing": {
        "ChatProcessor": {"ProcessingEnabled": "True", "ChatProcessorSettings": {"DeliverUnprocessedMessages": "False"}}
    },
    "UpdateContactRecordingAndAnalyticsBehavior": {
        "ChatBehavior": {
            "ChatAnalyticsBehavior": {
                "Enabled": "True",
                "ConversationalAnalyticsRedactionConfiguration": _REDACTION,
                "InFlightChatRedactionConfiguration": {"Enabled": "True", "DeliverUnprocessedMessages": "False"},
            }
        }
    },
    "UpdateContactRecordingBehavior": {
        "RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"]},
        "AnalyticsBehavior": {
            "Enabled": "True",
            "AnalyticsRedactionBehavior": "Enabled",
            "AnalyticsRedactionResults": "RedactedOnly",
        },
    },
    "UpdateContactTargetQueue": {"QueueId": "${Desk.QueueArn}"},
    "UpdateFlowAttributes": {"FlowAttributes": {"ssn": {"Value": "$.External.ssn"}}},
    "UpdateFlowLoggingBehavior": {"FlowLoggingBehavior": "Disabled"},
}
"""Parameters that guardrails look at, by block type."""

_CONDITIONAL = ("CheckHoursOfOperation", "CheckMetricData", "Compare", "Loop", "MessageParticipantIteratively")


def _chain(kinds: Sequence[str]) -> dict[str, Any]:
    """Return a flow in which each block leads to the next, the last one and every error back to the first."""
    names = [f"{number} {kind}" for number, kind in enumerate(kinds)]
    blocks = []
    for name, kind, following in zip(names, kinds, [*names[1:], names[0]], strict=True):
        parameters = copy.deepcopy(_PARAMETERS.get(kind, {}))
        errors = dict.fromkeys(required_errors(FlowBlock(0, name, kind, parameters, ())), names[0])
        conditions = [following, names[0]] if kind in _CONDITIONAL else []
        blocks.append(block(name, kind, parameters, then=following, errors=errors, conditions=conditions))
    return flow(*blocks, name="every block", type="contactFlow")


_KINDS = sorted(KNOWN_TYPES)
_MOST_JUDGED = 1_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that every flow is written to in turn."""
    return tmp_path_factory.mktemp("fuzz") / "flow.json"


def _assert_judged(file: Path, content: str, flow_type: str | None = None) -> Run:
    """Judge a content: no guardrail crashes, and what they say can be written down."""
    file.write_text(content, encoding="utf-8")
    run = check_flows([file], flow_type=flow_type, today=TODAY)
    crashes = [(item.guardrail, item.message) for item in run.evaluation.findings if item.verdict == "error"]
    assert crashes == []
    for report in (text_report, json_report):
        report.render([run]).encode("utf-8")
    return run


def _codes(run: Run) -> set[str]:
    """Return the guardrails that had something to judge."""
    return {code for code, _ in run.evaluation.passes} | {item.guardrail for item in run.evaluation.findings}


_TELLING = st.sampled_from(
    [
        *("", " ", "\x00", "\ud800", "True", "tRuE", "undefined", "-1", "1e400", "٣", "__proto__", "<speak>"),
        *(
            "$.StoredCustomerInput",
            "$.Attributes.pin",
            "$.Attributes.['card number']",
            "$$.Lex.Slots.ssn",
            "$.",
            "$.['",
        ),
        *("${", "${Lookup.Arn}", "{{x}}", "%x%", "<<x>>", "\ue000\ue002\ue001"),
        *(
            "arn:aws:lambda:us-east-1:111122223333:function:x",
            "arn:aws:lambda:$.AwsRegion:1:function:x",
            "arn:",
            ":::::",
        ),
        *("pin", "cardNumber", "+1 206-555-0100", "+"),
    ]
)
_SCALARS = st.one_of(
    _TELLING,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=8),
    st.sampled_from(sorted(KNOWN_TYPES)),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TELLING | st.text(max_size=4), inner, max_size=3),
    max_leaves=3,
)


class _Spot(NamedTuple):
    """A place in a document: what holds it, and its key or index there."""

    holder: Any
    key: Any


def _spots(document: Any) -> list[_Spot]:
    found = []
    waiting = [document]
    while waiting:
        item = waiting.pop()
        for key, value in item.items() if isinstance(item, dict) else enumerate(item):
            found.append(_Spot(item, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def _spot(data: st.DataObject, spots: Sequence[_Spot]) -> _Spot:
    return spots[data.draw(st.integers(0, len(spots) - 1))]


def _nested(value: Any, depth: int) -> Any:
    for level in range(depth):
        value = [value] if level % 2 else {"Value": value}
    return value


def _replace(data: st.DataObject, spots: Sequence[_Spot]) -> None:
    holder, key = _spot(data, spots)
    holder[key] = data.draw(_VALUES)


def _drop(data: st.DataObject, spots: Sequence[_Spot]) -> None:
    holder, key = _spot(data, spots)
    del holder[key]


def _nest(data: st.DataObject, spots: Sequence[_Spot]) -> None:
    holder, key = _spot(data, spots)
    holder[key] = _nested(holder[key], data.draw(st.integers(1, 300)))


def _rename(data: st.DataObject, spots: Sequence[_Spot]) -> None:
    holder, key = _spot(data, [spot for spot in spots if isinstance(spot.holder, dict)])
    holder[data.draw(_TELLING)] = holder.pop(key)


def _copy(data: st.DataObject, spots: Sequence[_Spot]) -> None:
    """Put at one place what stands at another one of the same name: a type, target, identifier, set of parameters."""
    holder, key = _spot(data, spots)
    other, twin = _spot(data, [spot for spot in spots if spot.key == key])
    holder[key] = copy.deepcopy(other[twin])


@given(st.data())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_flow_is_judged(file: Path, data: st.DataObject) -> None:
    """A good flow of which parts are replaced, dropped, nested, renamed or copied elsewhere is judged to the end."""
    document = _chain(data.draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=8)))
    # Nesting comes last and once: a copy of what is nested deeply would exhaust the test's own stack.
    for mutate in data.draw(st.lists(st.sampled_from([_replace, _drop, _rename, _copy]), max_size=6)):
        spots = _spots(document)
        if spots:
            mutate(data, spots)
    is_nested = data.draw(st.booleans())
    if document and is_nested:
        _nest(data, _spots(document))
    _assert_judged(file, json.dumps(document), data.draw(st.sampled_from([None, *FLOW_TYPES])))


def _shaken(value: Any) -> st.SearchStrategy[Any]:
    """Return what draws a value of the same form, any part of it left out or replaced."""
    if isinstance(value, dict):
        same: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional={key: _shaken(value[key]) for key in value})
    elif isinstance(value, list):
        same = st.lists(_shaken(value[0]), max_size=3)
    else:
        same = st.just(value)
    return st.one_of(same, same, _VALUES)


_TARGETS = st.sampled_from("abcd")


def _any_block(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    ways = {"NextAction": _TARGETS}
    return st.fixed_dictionaries(
        {
            "Identifier": _TARGETS,
            "Type": st.just(kind),
            "Parameters": _shaken(_PARAMETERS.get(kind, {})),
            "Transitions": st.fixed_dictionaries(
                ways,
                optional={
                    "Errors": st.lists(st.fixed_dictionaries(ways, optional={"ErrorType": _VALUES}), max_size=2),
                    "Conditions": st.lists(st.fixed_dictionaries(ways, optional={"Condition": _VALUES}), max_size=2),
                },
            ),
        }
    )


_LOOKED_AT = sorted(_PARAMETERS)


@given(st.lists(st.sampled_from(_LOOKED_AT).flatmap(_any_block), min_size=1, max_size=6), st.booleans())
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_parameters_are_judged(file: Path, blocks: list[dict[str, Any]], in_envelope: bool) -> None:  # noqa: FBT001 - drawn
    """Blocks whose parameters hold anything are judged to the end, in an envelope too."""
    content = json.dumps(flow(*blocks))
    answer = json.dumps({"ContactFlow": {"Content": content, "Type": "CONTACT_FLOW"}})
    run = _assert_judged(file, answer if in_envelope else content)
    assert "FLW12" in _codes(run)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(deadline=None, max_examples=50)
def test_any_text_is_judged(file: Path, content: str) -> None:
    """A file with any text is at least one finding, or as good as one that can be read."""
    _assert_judged(file, content)


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "\ue000", "\u202e", "\ud83d\ude00", "\r\n"], ids=ascii)
def test_odd_characters_are_reported(file: Path, odd: str) -> None:
    """Characters that no terminal or encoding takes stand in names, types, targets and values, and reports are text."""
    name = f"a{odd}"
    blocks = [
        block(name, f"Type{odd}", {odd: odd}, then=f"b{odd}", errors={odd: odd}),
        block("c", "Loop", {odd: [odd]}),
    ]
    content = json.dumps(flow(*blocks, name=odd, type=odd) | {"Version": odd})
    assert {"FLW09", "FLW12"} <= {item.guardrail for item in _assert_judged(file, content).evaluation.findings}


def test_every_type_of_block_is_judged(file: Path) -> None:
    """The flow that mutations begin with has a block of each type, and is well-formed."""
    run = _assert_judged(file, json.dumps(_chain(_KINDS)))
    assert {"FLW09", "FLW12"} <= {code for code, _ in run.evaluation.passes}


def _long_chain(size: int, kinds: Sequence[str] = _KINDS) -> dict[str, Any]:
    return _chain([kinds[number % len(kinds)] for number in range(size)])


def _dense(size: int) -> dict[str, Any]:
    """Return a flow in which every block leads to five others, over and over."""
    document = _long_chain(
        size, ["Compare", "UpdateContactAttributes", "GetParticipantInput", "UpdateFlowLoggingBehavior"]
    )
    names = [item["Identifier"] for item in document["Actions"]]
    for number, item in enumerate(document["Actions"]):
        targets = [names[(number * step + step) % size] for step in (1, 7, 113, 2_003, 9_973)]
        item["Transitions"]["Conditions"] = [{"NextAction": target} for target in targets]
    return document


def _of_one_identifier(size: int) -> dict[str, Any]:
    document = _long_chain(size)
    for item in document["Actions"]:
        item["Identifier"] = item["Transitions"]["NextAction"] = "0 Compare"
    return document | {"StartAction": "0 Compare"}


@pytest.mark.parametrize(
    "build",
    [lambda size: _long_chain(size, ["MessageParticipant"]), _long_chain, _dense, _of_one_identifier],
    ids=["a chain", "a chain of every type", "dense cycles", "one identifier"],
)
@pytest.mark.parametrize(
    ("size", "said"),
    [
        (_MOST_JUDGED, "the flow has 1000 blocks; allowed: 250"),
        (10 * _MOST_JUDGED, "it has 10000 blocks, too many to judge; allowed: 250"),
    ],
)
def test_thousands_of_blocks_are_judged(
    file: Path, build: Callable[[int], dict[str, Any]], size: int, said: str
) -> None:
    """A flow far beyond the service's limit is too large, which is found without running out of stack or time."""
    run = _assert_judged(file, json.dumps(build(size)))
    assert said in [item.message for item in run.evaluation.findings if item.guardrail == "FLW09"]


@pytest.mark.parametrize("around", ["{}", '{{"Version": {}}}', '{{"Version": "2019-10-30", "Actions": {}}}'])
def test_brackets_without_end_are_judged(file: Path, around: str) -> None:
    """A hundred thousand brackets inside each other are one finding."""
    run = _assert_judged(file, around.format("[" * 100_000 + "]" * 100_000))
    assert [(item.guardrail, item.verdict) for item in run.evaluation.findings] == [("FLW09", "fail")]


def test_five_megabytes_in_one_text_are_judged(file: Path) -> None:
    """A huge text is judged like any other, and the flow is too large."""
    say = block("Say", "MessageParticipant", {"Text": "pin " * 1_250_000}, then="End")
    run = _assert_judged(file, json.dumps(flow(say, block("End", "DisconnectParticipant"))))
    assert [item.guardrail for item in run.evaluation.findings] == ["FLW09"]


_HOSTILE = [
    *("a", "4 ", "pin ", "panSsn", "$.a", "$['", "$[ ", "$.Attributes.a ", "${", "{{", "<<a", "%a", ":", "arn:", "+1-"),
    *("\ue000", "\ue000\ue002", "\x00", "é", "_", "A", "aB", "*", "<"),
]


@pytest.mark.parametrize("text", _HOSTILE, ids=ascii)
def test_hostile_texts_are_judged(file: Path, text: str) -> None:
    """Long texts of the kind that slow careless patterns down are judged, as names and as values of any parameter."""
    document = _chain(_KINDS)
    long = text * (50_000 // len(text))
    for holder, key in _spots([item["Parameters"] for item in document["Actions"]]):
        if isinstance(holder[key], str):
            holder[key] = long
    document["Actions"][_KINDS.index("UpdateContactAttributes")]["Parameters"] = {"Attributes": {long: long}}
    run = _assert_judged(file, json.dumps(document, ensure_ascii=False))
    assert "FLW09" in {item.guardrail for item in run.evaluation.findings}
