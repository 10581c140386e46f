"""The guardrails on outbound campaigns, clause by clause: CMP01 to CMP07."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._flow_files import flow_file, read_flows
from tests.guardrails.conftest import TODAY, Judge, Verdicts
from tests.guardrails.flows import block, flow

_APPROVED = GuardrailPolicy(approved_features=("outbound_campaigns", "telephony"))
_OPEN = {"Ref": "Open"}
_INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/i"
_FLOW_ELSEWHERE = f"{_INSTANCE}/contact-flow/f"
_END = block("End", "DisconnectParticipant")
_CHECK = block("Check", "CheckOutboundCallStatus", then="End", errors={"NoMatchingError": "End"})
_SAY = block("Say", "MessageParticipant", {"Text": "Hello."}, then="End")
_RETURN = block("Return", "EndFlowModuleExecution")


def _template(**resources: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [_OPEN, "prod"]}},
        "Resources": resources,
    }


def _either(yes: Any, no: Any) -> dict[str, Any]:
    return {"Fn::If": ["IsProd", yes, no]}


def _first(flow_named: Any = _FLOW_ELSEWHERE, *, agentless: bool = False, **call: Any) -> dict[str, Any]:
    """Return a campaign of the first generation, with more that its calls state."""
    dialer = {"AgentlessDialerConfig": {}} if agentless else {"PredictiveDialerConfig": {"BandwidthAllocation": 1}}
    properties = {
        "ConnectInstanceArn": _INSTANCE,
        "DialerConfig": dialer,
        "OutboundCallConfig": {"ConnectContactFlowArn": flow_named, **call},
    }
    return {"Type": "AWS::ConnectCampaigns::Campaign", "Properties": properties}


def _second(
    flow_named: Any = _FLOW_ELSEWHERE, mode: Any = "ProgressiveConfig", queue: Any = None, **default: Any
) -> dict[str, Any]:
    """Return a campaign of the second generation, with more that its calls state by default."""
    telephony = {
        "OutboundMode": {mode: {}} if isinstance(mode, str) else mode,
        "DefaultOutboundConfig": {"ConnectContactFlowId": flow_named, **default},
        **({"ConnectQueueId": queue} if queue else {}),
    }
    return _by_channel({"Telephony": telephony})


def _by_channel(config: Any) -> dict[str, Any]:
    properties = {"ConnectInstanceId": "i", "ChannelSubtypeConfig": config}
    return {"Type": "AWS::ConnectCampaignsV2::Campaign", "Properties": properties}


def _flow(*blocks: Any, kind: str = "ContactFlow", **changes: Any) -> dict[str, Any]:
    """Return a flow of some blocks, in whose content tokens stand as Sub has them."""
    content = {"Fn::Sub": json.dumps(flow(*blocks))}
    return {"Type": f"AWS::Connect::{kind}", "Properties": {"Name": "Calls", "Content": content}, **changes}


def _module(*blocks: Any, **changes: Any) -> dict[str, Any]:
    return _flow(*blocks, _RETURN, kind="ContactFlowModule", **changes)


def _enter(module: str) -> dict[str, Any]:
    return block("Enter", "InvokeFlowModule", {"FlowModuleId": module}, then="End", errors={"NoMatchingError": "End"})


def _go(onward: Any) -> dict[str, Any]:
    return block("Go", "TransferToFlow", {"ContactFlowId": onward}, errors={"NoMatchingError": "End"})


def _of(code: str, verdicts: Verdicts, template: Mapping[str, Any], policy: GuardrailPolicy = _APPROVED) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


def _messages(code: str, judged: Judge, template: Mapping[str, Any]) -> list[str]:
    return [item.message for item in judged(template, _APPROVED).findings if item.guardrail == code]


# --- the area ---------------------------------------------------------------------------------------------------------


def test_the_area_is_silent_until_campaigns_are_approved(verdicts: Verdicts) -> None:
    """What fails and what is unknown under the approval is neither without it."""
    template = _template(
        Instance={"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {"OutboundCalls": False}}},
        Calls=_flow(_SAY, _CHECK, _END),
        Campaign=_first({"Ref": "Calls"}, ConnectQueueArn={"Ref": "Queue"}),
        Queue=_QUEUE,
        Profile=_profile(("Queue", "VOICE"), ("Queue", "CHAT")),
        User=_user(),
        Other=_first(_OPEN),
    )
    area = {"CMP01", "CMP02", "CMP03", "CMP05", "CMP06", "CMP07"}
    loud = {code for code, verdict, _ in verdicts(template, _APPROVED) if verdict == "fail"}
    assert loud >= area - {"CMP05"}
    silent = verdicts(template, GuardrailPolicy(approved_features=("telephony",)))
    assert {verdict for code, verdict, _ in silent if code in area} == {"pass"}


@pytest.mark.parametrize("code", ["CMP01", "CMP02", "CMP05", "CMP06", "CMP07"])
@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"Sms": {"OutboundMode": {"AgentlessConfig": {}}}}, {"pass"}),
        (None, {"unknown"}),
        ({"Fn::Transform": {"Name": "Macro"}}, {"unknown"}),
        (_either({"Email": {}}, {"WhatsApp": {}}), {"pass"}),
        (_either({"Email": {}}, {"Ref": "AWS::NoValue"}), {"unknown"}),
    ],
)
def test_a_campaign_that_places_no_calls_is_not_judged(
    verdicts: Verdicts, code: str, config: Any, expected: set[str]
) -> None:
    """Messages have neither flow nor queue; where the channel is not known, or left to a journey, nothing is."""
    assert _of(code, verdicts, _template(Campaign=_by_channel(config))) == expected


# --- CMP01 ------------------------------------------------------------------------------------------------------------

_MISSING = "the module that Enter (InvokeFlowModule) invokes is not in the run"
_LOUD = "its calls run through a block that campaigns do not allow: Say (MessageParticipant) of"


@pytest.mark.parametrize("campaign", [_first, _second])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("UpdateContactAttributes", {"fail"}),
        ("InvokeLambdaFunction", {"fail"}),
        ("MessageParticipant", {"fail"}),
        ("UpdateContactEventHooks", {"fail"}),
        ("UpdateContactTargetQueue", {"fail"}),
        ("MessageParticipantIteratively", {"pass"}),
        ("UpdateFlowAttributes", {"pass"}),
        ("CheckOutboundCallStatus", {"pass"}),
    ],
)
def test_cmp01_knows_blocks_by_their_exact_type(
    verdicts: Verdicts, campaign: Any, kind: str, expected: set[str]
) -> None:
    """A type that only begins like another, or that a text mentions, is not that one."""
    calls = _flow(block("Do", kind, {"Note": "MessageParticipant"}, then="End"), _END)
    assert _of("CMP01", verdicts, _template(Calls=calls, Campaign=campaign({"Ref": "Calls"}))) == expected


@pytest.mark.parametrize(
    "named",
    [
        {"Ref": "Calls"},
        {"Fn::GetAtt": ["Calls", "ContactFlowArn"]},
        {"Fn::Select": [3, {"Fn::Split": ["/", {"Fn::GetAtt": ["Calls", "ContactFlowArn"]}]}]},
    ],
)
def test_cmp01_finds_the_flow_by_arn_and_by_id(judged: Judge, named: Any) -> None:
    """The second generation names its flow by id, which a template takes out of the ARN."""
    template = _template(Calls=_flow(_SAY, _END), Campaign=_second(named))
    assert _messages("CMP01", judged, template) == [
        "its calls run through a block that campaigns do not allow: Say (MessageParticipant) of Calls"
    ]


def test_cmp01_follows_modules_and_onward_flows(judged: Judge) -> None:
    """A block counts wherever calls come to, also in a module of a flow that a module transfers to."""
    template = _template(
        Campaign=_first({"Ref": "Calls"}),
        Calls=_flow(_enter("${Part}"), _END),
        Part=_module(_go("${Onward}"), _END),
        Onward=_flow(_enter("${Deep}"), _go("${Calls}"), _END),
        Deep=_module(_SAY, _END),
        Elsewhere=_flow(_SAY, _END),
    )
    assert _messages("CMP01", judged, template) == [
        "its calls run through a block that campaigns do not allow: Say (MessageParticipant) of Deep"
    ]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([_enter("9f8e")], _MISSING),
        ([_go(_FLOW_ELSEWHERE)], f"the app does not declare the flow {_FLOW_ELSEWHERE}"),
        ([_go("$.Attributes.next")], "$.Attributes.next is known during a contact only"),
        ([_go(None)], "the app does not declare the flow (not stated)"),
        ([_go("${Broken}")], "the flow Broken cannot be read"),
    ],
)
@pytest.mark.parametrize("code", ["CMP01", "CMP02"])
def test_what_calls_may_come_to_besides_is_unknown(judged: Judge, code: str, blocks: Any, reason: str) -> None:
    """A flow or module that cannot be read may hold any block."""
    broken = {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": "{"}}
    template = _template(Campaign=_second({"Ref": "Calls"}), Calls=_flow(*blocks, _END), Broken=broken)
    assert _messages(code, judged, template) == [f"cannot tell: {reason}"]


def test_cmp01_names_the_file_of_a_module_beside_the_app(tmp_path: Path) -> None:
    """A module that no template declares is named by the file it was read from."""
    template, module = tmp_path / "app.json", tmp_path / "9f8e.json"
    template.write_text(json.dumps(_template(Campaign=_first({"Ref": "Calls"}), Calls=_flow(_enter("9f8e"), _END))))
    beside = read_flows([flow_file(module, json.dumps(flow(_SAY, _END, _RETURN, type="module")))]).modules
    findings = check_app(template, _APPROVED, modules=beside, today=TODAY).evaluation.findings
    assert [item.message for item in findings if item.guardrail == "CMP01"] == [f"{_LOUD} {module}"]


def test_cmp01_says_a_failure_beside_a_doubt(verdicts: Verdicts) -> None:
    """A module elsewhere hides no block that is here."""
    template = _template(Campaign=_first({"Ref": "Calls"}), Calls=_flow(_enter("9f8e"), _SAY, _END))
    assert _of("CMP01", verdicts, template) == {"fail", "unknown"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {
                "Campaign": _first(_either({"Ref": "Calls"}, {"Ref": "Calm"})),
                "Calls": _flow(_SAY, _END, Condition="IsProd"),
                "Calm": _flow(_END),
            },
            [f"{_LOUD} Calls (when ${{Open}} = prod)"],
        ),
        (
            {"Campaign": _first({"Ref": "Calls"}), "Calls": _flow(_SAY, _END, Condition="IsProd")},
            [
                f"{_LOUD} Calls (when ${{Open}} = prod)",
                "cannot tell: ${Calls} is known at deployment only (when not ${Open} = prod)",
            ],
        ),
        (
            {
                "Campaign": _first({"Ref": "Calls"}),
                "Calls": _flow(_enter("${Part}"), _END),
                "Part": _module(_SAY, _END, Condition="IsProd"),
            },
            [
                f"{_LOUD} Part (when ${{Open}} = prod)",
                f"cannot tell: {_MISSING} (when not ${{Open}} = prod)",
            ],
        ),
    ],
)
def test_cmp01_judges_what_hangs_on_a_condition_both_ways(judged: Judge, resources: Any, expected: list[str]) -> None:
    """A flow or a module that may be absent fails where it is there, and is unknown where it is not."""
    assert sorted(_messages("CMP01", judged, _template(**resources))) == sorted(expected)


# --- CMP02 ------------------------------------------------------------------------------------------------------------


_AWAY = _go(_FLOW_ELSEWHERE)


@pytest.mark.parametrize(
    ("detection", "blocks", "expected"),
    [
        (True, [_CHECK], {"pass"}),
        ("true", [_CHECK, _AWAY], {"pass"}),
        (True, [], {"fail"}),
        (True, [_AWAY], {"unknown"}),
        (False, [_CHECK], {"fail"}),
        (False, [_CHECK, _AWAY], {"fail"}),
        (None, [_CHECK], {"fail"}),
        (False, [], {"pass"}),
        (None, [], {"pass"}),
        (None, [_AWAY], {"unknown"}),
        (_OPEN, [_CHECK], {"unknown"}),
        (_OPEN, [], {"unknown"}),
        (_either(yes=True, no=False), [_CHECK], {"fail"}),  # when it is off
    ],
)
@pytest.mark.parametrize("campaign", [_first, _second])
def test_cmp02_wants_detection_exactly_with_the_question(
    verdicts: Verdicts, campaign: Any, detection: Any, blocks: Any, expected: set[str]
) -> None:
    """On with the block or off without it; not stated is off, and a flow elsewhere may hold the block."""
    config = {} if detection is None else {"AnswerMachineDetectionConfig": {"EnableAnswerMachineDetection": detection}}
    template = _template(Calls=_flow(*blocks, _END), Campaign=campaign({"Ref": "Calls"}, **config))
    assert _of("CMP02", verdicts, template) == expected


def test_cmp02_says_which_of_the_two_is_missing(judged: Judge) -> None:
    """The message tells detection that nothing asks for from a question that nothing answers."""
    on: dict[str, Any] = {"AnswerMachineDetectionConfig": {"EnableAnswerMachineDetection": True}}
    silent = _template(Calls=_flow(_END), Campaign=_first({"Ref": "Calls"}, **on))
    asking = _template(Calls=_flow(_CHECK, _END), Campaign=_first({"Ref": "Calls"}))
    assert [*_messages("CMP02", judged, silent), *_messages("CMP02", judged, asking)] == [
        "answering machines are detected, yet its calls run through no CheckOutboundCallStatus block",
        "answering machines are not detected, yet its calls run through Check (CheckOutboundCallStatus) of Calls",
    ]


# --- CMP03 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calls", "expected"), [(True, {"pass"}), (False, {"fail"}), (None, {"fail"}), (_OPEN, {"unknown"})]
)
def test_cmp03_wants_outbound_calls(verdicts: Verdicts, calls: Any, expected: set[str]) -> None:
    """Every instance places calls; what is not stated is off."""
    attributes = {} if calls is None else {"OutboundCalls": calls}
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": attributes}}
    assert _of("CMP03", verdicts, _template(Instance=instance)) == expected


# --- CMP05 to CMP07 ---------------------------------------------------------------------------------------------------

_QUEUE = {"Type": "AWS::Connect::Queue", "Properties": {"InstanceArn": _INSTANCE, "Name": "Queue"}}
_ACCEPTS = {"PhoneConfig": {"AutoAccept": True}}


def _profile(*serves: tuple[Any, Any], **properties: Any) -> dict[str, Any]:
    """Return a routing profile that serves queues, by logical id or by what names them, on channels."""
    configs = [
        {"QueueReference": {"QueueArn": {"Ref": queue} if isinstance(queue, str) else queue, "Channel": channel}}
        for queue, channel in serves
    ]
    given = {"QueueConfigs": configs, **properties} if configs else properties
    return {"Type": "AWS::Connect::RoutingProfile", "Properties": given}


def _user(holds: Any = "Profile", **properties: Any) -> dict[str, Any]:
    given = {"RoutingProfileArn": {"Ref": holds} if isinstance(holds, str) else holds, **properties}
    return {"Type": "AWS::Connect::User", "Properties": given}


def _centre(**resources: Any) -> dict[str, Any]:
    """Return a campaign whose queue a profile serves that a user holds, with other resources in their stead."""
    whole = {
        "Campaign": _first(ConnectQueueArn={"Ref": "Queue"}),
        "Queue": _QUEUE,
        "Profile": _profile(("Queue", "VOICE")),
        "User": _user(**_ACCEPTS),
        **resources,
    }
    return _template(**{name: resource for name, resource in whole.items() if resource})


_QUEUE_ID = {"Fn::Select": [3, {"Fn::Split": ["/", {"Fn::GetAtt": ["Queue", "QueueArn"]}]}]}
_ALL = ("CMP05", "CMP06", "CMP07")


@pytest.mark.parametrize("code", _ALL)
@pytest.mark.parametrize(
    ("campaign", "expected"),
    [
        (_first(ConnectQueueArn={"Ref": "Queue"}), {"pass"}),
        (_first(ConnectQueueArn={"Fn::GetAtt": ["Queue", "QueueArn"]}), {"pass"}),
        (_second(queue=_QUEUE_ID), {"pass"}),
        (_second(mode="PreviewConfig", queue=_QUEUE_ID), {"pass"}),
        (_first(agentless=True), {"pass"}),
        (_first(agentless=True, ConnectQueueArn=_OPEN), {"pass"}),
        (_second(mode="AgentlessConfig"), {"pass"}),
        (_second(mode=_either({"AgentlessConfig": {}}, {"ProgressiveConfig": {}}), queue=_QUEUE_ID), {"pass"}),
        (_second(mode={"Fn::Transform": {"Name": "Macro"}}, queue=_QUEUE_ID), {"unknown"}),
        (_first(), {"unknown"}),
        (_first(ConnectQueueArn=""), {"unknown"}),
        (_first(ConnectQueueArn=_OPEN), {"unknown"}),
        (_first(ConnectQueueArn=f"{_INSTANCE}/queue/q"), {"unknown"}),
        (_first(ConnectQueueArn={"Ref": "Profile"}), {"unknown"}),
    ],
)
def test_the_queue_of_a_campaign_is_found(verdicts: Verdicts, code: str, campaign: Any, expected: set[str]) -> None:
    """By ARN or id in either generation; agentless campaigns have none, and one of another app is unknown."""
    assert _of(code, verdicts, _centre(Campaign=campaign)) == expected


def test_a_queue_that_is_not_known_says_why(judged: Judge) -> None:
    """A queue of another app is named; a campaign that names none leaves it to its flow."""
    campaigns = (_first(ConnectQueueArn=f"{_INSTANCE}/queue/q"), _second())
    assert [
        message for campaign in campaigns for message in _messages("CMP05", judged, _centre(Campaign=campaign))
    ] == [
        f"cannot tell: the app does not declare the queue {_INSTANCE}/queue/q",
        "cannot tell: it names no queue, so that its flow decides on one",
    ]


def test_a_queue_under_a_condition_is_judged_where_it_is_there(verdicts: Verdicts) -> None:
    """A queue that hangs on the campaign's own condition is judged with it."""
    campaign, queue = _first(ConnectQueueArn={"Ref": "Queue"}), {**_QUEUE, "Condition": "IsProd"}
    template = _centre(Campaign={**campaign, "Condition": "IsProd"}, Queue=queue, Profile=_profile())
    assert _of("CMP05", verdicts, template) == {"fail"}
    assert _of("CMP05", verdicts, _centre(Campaign=campaign, Queue=queue)) == {"unknown"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"Profile": _profile(DefaultOutboundQueueArn={"Ref": "Queue"})}, {"fail"}),
        (
            {
                "Profile": _profile(
                    ManualAssignmentQueueConfigs=[
                        {"QueueReference": {"QueueArn": {"Ref": "Queue"}, "Channel": "VOICE"}}
                    ]
                )
            },
            {"fail"},
        ),
        ({"Profile": None, "User": None}, {"fail"}),
        ({"Profile": _profile((_OPEN, "VOICE"))}, {"unknown"}),
        ({"Profile": _profile(QueueConfigs=_OPEN), "User": None}, {"unknown"}),
        ({"Profile": {**_profile(("Queue", "VOICE")), "Condition": "IsProd"}}, {"fail"}),
        ({"Profile": _profile((_either({"Ref": "Queue"}, "other"), "VOICE"))}, {"fail"}),
        ({"User": None}, {"pass"}),
        ({"User": None, "Other": _profile((_OPEN, "VOICE"))}, {"pass"}),
        ({"User": _user("Other"), "Other": _profile()}, {"fail"}),
        ({"User": _user(_OPEN)}, {"unknown"}),
        ({"User": _user("Other"), "Other": _profile((_OPEN, "VOICE"))}, {"unknown"}),
        ({"User": {**_user("Other"), "Condition": "IsProd"}, "Other": _profile()}, {"fail"}),
        ({"User": {**_user(), "Condition": "IsProd"}}, {"pass"}),
        ({"Ben": _user(_OPEN), "Other": _profile((_OPEN, "CHAT"))}, {"pass"}),
    ],
)
def test_cmp05_wants_a_profile_and_a_user(verdicts: Verdicts, resources: Any, expected: set[str]) -> None:
    """One profile serves the queue by its QueueConfigs, one user holds one; users count where the app has some."""
    assert _of("CMP05", verdicts, _centre(**resources)) == expected


def test_cmp05_speaks_of_users_only_when_a_profile_serves(judged: Judge) -> None:
    """Where one thing is missing, it is said alone, and says what."""
    assert _messages("CMP05", judged, _centre(Profile=_profile())) == ["no routing profile serves its queue Queue"]
    assert _messages("CMP05", judged, _centre(User=_user("Queue"))) == [
        "no user holds a routing profile that serves its queue Queue"
    ]


_OFF = {"PhoneConfig": {"AutoAccept": False}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"PhoneConfig": {"AutoAccept": "true"}}, {"pass"}),
        (_OFF, {"fail"}),
        ({"PhoneConfig": {"PhoneType": "SOFT_PHONE"}}, {"fail"}),
        ({}, {"fail"}),
        ({"PhoneConfig": {"AutoAccept": _OPEN}}, {"unknown"}),
        ({**_OFF, "AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": True}]}, {"pass"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": False}]}, {"fail"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": [{"Channel": "VOICE"}]}, {"fail"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": _OPEN}]}, {"unknown"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": [{"Channel": "CHAT", "AutoAccept": False}]}, {"pass"}),
        ({**_OFF, "AutoAcceptConfigs": [{"Channel": "CHAT", "AutoAccept": True}]}, {"fail"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": [{"Channel": _OPEN, "AutoAccept": False}]}, {"unknown"}),
        (
            {"AutoAcceptConfigs": [{"Channel": _OPEN}, {"Channel": "VOICE", "AutoAccept": True}]},
            {"pass"},
        ),
        ({**_ACCEPTS, "AutoAcceptConfigs": _OPEN}, {"unknown"}),
        ({**_ACCEPTS, "AutoAcceptConfigs": ["VOICE"]}, {"pass"}),
        ({"AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": _either(yes=True, no=False)}]}, {"fail"}),
    ],
)
def test_cmp06_lets_the_setting_for_voice_win(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """The entry for VOICE decides, else the phone's setting; what is not stated is off."""
    assert _of("CMP06", verdicts, _centre(User=_user(**properties))) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"Ben": _user("Other"), "Other": _profile(("Queue", "VOICE"))}, {"fail"}),
        ({"Ben": _user("Other"), "Other": _profile()}, {"pass"}),
        ({"Ben": _user(_OPEN)}, {"unknown"}),
        ({"Other": _profile((_OPEN, "VOICE"))}, {"unknown"}),
        ({"Other": _profile((_OPEN, "VOICE")), "User": None}, {"pass"}),
        ({"User": None}, {"pass"}),
        ({"Profile": _profile()}, {"pass"}),
    ],
)
def test_cmp06_judges_every_user_of_every_serving_profile(
    verdicts: Verdicts, resources: Any, expected: set[str]
) -> None:
    """One agent who accepts does not speak for another, and nobody is judged who does not serve the queue."""
    assert _of("CMP06", verdicts, _centre(**resources)) == expected


def test_cmp06_names_the_agent(judged: Judge) -> None:
    """The message says who, and behind which queue."""
    assert _messages("CMP06", judged, _centre(User=_user())) == [
        "User serves its queue Queue and does not accept automatically"
    ]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"Profile": _profile(("Queue", "VOICE"), ("Queue", "CHAT"))}, {"fail"}),
        ({"Profile": _profile(("Queue", "TASK"))}, {"fail"}),
        ({"Other": _profile(("Queue", "EMAIL"))}, {"fail"}),
        ({"Profile": _profile(("Queue", None))}, {"fail"}),
        ({"Profile": _profile(("Queue", "VOICE"), ("Chats", "CHAT")), "Chats": _QUEUE}, {"pass"}),
        ({"Profile": _profile(("Queue", "VOICE"), DefaultOutboundQueueArn={"Ref": "Queue"})}, {"pass"}),
        ({"Profile": _profile(("Queue", _OPEN))}, {"unknown"}),
        ({"Other": _profile((_OPEN, "CHAT"))}, {"unknown"}),
        ({"Profile": _profile(("Queue", _either("VOICE", "CHAT")))}, {"fail"}),
        ({"Profile": _profile()}, {"pass"}),
    ],
)
def test_cmp07_wants_the_queue_on_voice_alone(verdicts: Verdicts, resources: Any, expected: set[str]) -> None:
    """Every profile that serves the queue serves it on VOICE; other queues of the profile may be on any channel."""
    assert _of("CMP07", verdicts, _centre(**resources)) == expected


def test_cmp07_names_the_channel(judged: Judge) -> None:
    """The message says which channel, and of which queue."""
    template = _centre(Profile=_profile(("Queue", "VOICE"), ("Queue", "CHAT")))
    assert _messages("CMP07", judged, template) == ["its queue Queue is served on the channel CHAT; allowed: VOICE"]
