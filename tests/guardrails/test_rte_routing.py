"""RTE01 to RTE06: queues, routing profiles and quick connects."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts
from tests.guardrails.routing import INSTANCE, conditioned, resource, serving

_OPEN = {"Ref": "Open"}
_NUMBER = "arn:aws:connect:us-east-1:111122223333:phone-number/1"
_ANOTHER = f"{INSTANCE[:-1]}7"


def _own(verdicts: Verdicts, code: str, template: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(verdict, logical_id) for of, verdict, logical_id in verdicts(template) if of == code}


def _if(value: Any, otherwise: Any) -> dict[str, Any]:
    return {"Fn::If": ["Production", value, otherwise]}


def _calling(outbound: Any, **queue: Any) -> dict[str, Any]:
    """Return an instance, a queue of it and a profile whose agents call out from that queue."""
    own = {"InstanceArn": {"Fn::GetAtt": ["Desk", "Arn"]}}
    return conditioned(
        Desk={"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {"OutboundCalls": outbound}}},
        Support=resource("Queue", **queue, **own),
        Agents=resource("RoutingProfile", DefaultOutboundQueueArn={"Ref": "Support"}, **own),
    )


@pytest.mark.parametrize(
    ("outbound", "queue", "verdict"),
    [
        (True, {}, "fail"),
        ("TRUE", {"OutboundCallerConfig": {"OutboundCallerIdName": "Bank"}}, "fail"),
        (True, {"OutboundCallerConfig": {"OutboundCallerIdNumberArn": " "}}, "fail"),
        (True, {"OutboundCallerConfig": {"OutboundCallerIdNumberArn": _NUMBER}}, "pass"),
        (True, {"OutboundCallerConfig": {"OutboundCallerIdNumberArn": _OPEN}}, "unknown"),
        (True, {"OutboundCallerConfig": _OPEN}, "unknown"),
        (True, {"Status": "ENABLED"}, "fail"),
        (True, {"Status": "DISABLED"}, "pass"),
        (True, {"Status": _OPEN}, "unknown"),
        (False, {}, "pass"),
        (False, {"OutboundCallerConfig": _OPEN}, "pass"),
        (_OPEN, {}, "unknown"),
        (_OPEN, {"OutboundCallerConfig": {"OutboundCallerIdNumberArn": _NUMBER}}, "pass"),
        (None, {}, "unknown"),
    ],
)
def test_caller_id_numbers_matter_where_agents_call_out(
    verdicts: Verdicts, outbound: Any, queue: dict[str, Any], verdict: str
) -> None:
    """A queue in use, of an instance with outbound calls on, needs a number; a name or blanks are none."""
    assert _own(verdicts, "RTE01", _calling(outbound, **queue)) == {(verdict, "Support")}
    assert _own(verdicts, "RTE02", _calling(outbound, **queue)) == {(verdict, "Agents")}


@pytest.mark.parametrize(
    ("outbound", "number", "expected"),
    [
        (_if("true", "false"), _NUMBER, {"pass"}),
        (_if("true", "false"), {"Ref": "AWS::NoValue"}, {"fail"}),
        (_if("true", "false"), _if(_NUMBER, {"Ref": "AWS::NoValue"}), {"pass"}),
        (_if("true", "false"), _if({"Ref": "AWS::NoValue"}, _NUMBER), {"fail"}),
    ],
)
def test_calls_and_numbers_under_one_condition_are_judged_together(
    verdicts: Verdicts, outbound: Any, number: Any, expected: set[str]
) -> None:
    """A number that is there exactly when agents can call out is enough; one that is then missing fails."""
    template = _calling(outbound, OutboundCallerConfig={"OutboundCallerIdNumberArn": number})
    assert {verdict for verdict, _ in _own(verdicts, "RTE01", template)} == expected
    assert {verdict for verdict, _ in _own(verdicts, "RTE02", template)} == expected


@pytest.mark.parametrize("instance", [INSTANCE, _OPEN, None])
def test_an_instance_elsewhere_may_have_outbound_calls_on(verdicts: Verdicts, instance: Any) -> None:
    """Of an instance by literal ARN or parameter, or of none, it is not known whether agents call out."""
    template = conditioned(
        Support=resource("Queue", InstanceArn=instance),
        Agents=resource("RoutingProfile", InstanceArn=instance, DefaultOutboundQueueArn={"Ref": "Support"}),
    )
    assert _own(verdicts, "RTE01", template) == {("unknown", "Support")}
    assert _own(verdicts, "RTE02", template) == {("unknown", "Agents")}


@pytest.mark.parametrize("named", [f"{INSTANCE}/queue/1", _OPEN, None])
@pytest.mark.parametrize(("outbound", "verdict"), [(True, "unknown"), (False, "pass")])
def test_a_default_outbound_queue_elsewhere_is_unknown(
    verdicts: Verdicts, named: Any, outbound: Any, verdict: str
) -> None:
    """What number a queue has that the app does not declare cannot be told, and matters only when agents call out."""
    template = _calling(outbound)
    template["Resources"]["Agents"]["Properties"]["DefaultOutboundQueueArn"] = named
    assert _own(verdicts, "RTE02", template) == {(verdict, "Agents")}


def test_the_message_names_the_queue(judged: Judge) -> None:
    """Both findings tell which queue lacks the number."""
    found = {item.guardrail: item.message for item in judged(_calling(outbound=True)).findings}
    assert found["RTE01"] == "agents can call out from queue Support, which has no caller-ID number"
    assert found["RTE02"] == "agents call out from queue Support, which has no caller-ID number"


_SUPPORT = {"Ref": "Support"}


@pytest.mark.parametrize(
    ("profile", "verdict"),
    [
        ({"QueueConfigs": serving(_SUPPORT)}, "pass"),
        ({"QueueConfigs": serving(f"{INSTANCE}/queue/1", {"Fn::GetAtt": "Support.QueueArn"})}, "pass"),
        ({"QueueConfigs": serving({"Fn::Sub": INSTANCE + "/queue/${Support}"})}, "pass"),
        ({"ManualAssignmentQueueConfigs": serving(_SUPPORT, channel="TASK")}, "pass"),
        ({"DefaultOutboundQueueArn": _SUPPORT}, "pass"),
        ({"QueueConfigs": serving(_SUPPORT, _OPEN)}, "pass"),
        ({"QueueConfigs": serving(_OPEN)}, "unknown"),
        ({"QueueConfigs": _OPEN}, "unknown"),
        ({"QueueConfigs": [_OPEN]}, "unknown"),
        ({"ManualAssignmentQueueConfigs": _OPEN, "DefaultOutboundQueueArn": f"{INSTANCE}/queue/1"}, "unknown"),
        ({"QueueConfigs": serving(f"{INSTANCE}/queue/1"), "DefaultOutboundQueueArn": f"{INSTANCE}/queue/1"}, "fail"),
        ({"QueueConfigs": ["Support"]}, "fail"),
        ({}, "fail"),
    ],
)
def test_a_queue_is_assigned_by_any_kind_of_naming(verdicts: Verdicts, profile: dict[str, Any], verdict: str) -> None:
    """Served, picked from by hand or called out from: each assigns; what a parameter names may be the queue."""
    template = conditioned(Support=resource("Queue"), Agents=resource("RoutingProfile", **profile))
    assert _own(verdicts, "RTE03", template) == {(verdict, "Support")}


@pytest.mark.parametrize(
    ("queue", "profile", "expected"),
    [
        ("Production", "Production", "pass"),
        (None, "Production", "fail"),
        ("Production", None, "pass"),
        (None, "Never", "fail"),
    ],
)
def test_a_conditional_profile_assigns_where_it_is(
    verdicts: Verdicts, queue: str | None, profile: str | None, expected: str
) -> None:
    """A queue without its profile fails under the condition that takes the profile away, and is judged where it is."""
    template = conditioned(
        Support=resource("Queue") | {"Condition": queue},
        Agents=resource("RoutingProfile", QueueConfigs=serving(_SUPPORT)) | {"Condition": profile},
    )
    template["Resources"] = {
        name: {key: value for key, value in body.items() if value} for name, body in template["Resources"].items()
    }
    assert _own(verdicts, "RTE03", template) == {(expected, "Support")}


def test_what_is_assigned_for_sure_hangs_on_no_condition(verdicts: Verdicts) -> None:
    """One profile that is always there is enough, however many conditions other profiles hang on."""
    stages = [f"Stage{number}" for number in range(7)]
    template = conditioned(
        Support=resource("Queue"),
        Always=resource("RoutingProfile", QueueConfigs=serving(_SUPPORT)),
        **{
            f"In{name}": resource("RoutingProfile", QueueConfigs=serving(_SUPPORT)) | {"Condition": name}
            for name in stages
        },
    )
    template["Parameters"] |= {name: {"Type": "String"} for name in stages}
    template["Conditions"] |= {name: {"Fn::Equals": [{"Ref": name}, "on"]} for name in stages}
    assert _own(verdicts, "RTE03", template) == {("pass", "Support")}


def test_queues_and_quick_connects_of_an_app_without_profiles_fail(verdicts: Verdicts) -> None:
    """Queues without any routing profile, and quick connects without any queue, are assigned to nobody."""
    assert _own(verdicts, "RTE03", conditioned(Support=resource("Queue"))) == {("fail", "Support")}
    assert _own(verdicts, "RTE04", conditioned(Desk=resource("QuickConnect"))) == {("fail", "Desk")}


@pytest.mark.parametrize("status", ["DISABLED", _if("DISABLED", "DISABLED")])
def test_disabled_queues_are_not_judged(verdicts: Verdicts, status: Any) -> None:
    """A queue that takes no contacts needs no profile."""
    assert _own(verdicts, "RTE03", conditioned(Former=resource("Queue", Status=status))) == {("pass", "Former")}


@pytest.mark.parametrize("kind", ["FLOW", "PHONE_NUMBER", "QUEUE", "USER", _OPEN])
@pytest.mark.parametrize(
    ("offered", "verdict"),
    [
        ([{"Ref": "Desk"}], "pass"),
        ([f"{INSTANCE}/transfer-destination/1", {"Fn::GetAtt": ["Desk", "QuickConnectArn"]}], "pass"),
        ([_if({"Ref": "Desk"}, {"Ref": "AWS::NoValue"})], "fail"),
        (_OPEN, "unknown"),
        ([_OPEN], "unknown"),
        ([f"{INSTANCE}/transfer-destination/1"], "fail"),
        (None, "fail"),
    ],
)
def test_a_quick_connect_of_any_type_is_on_a_queue(verdicts: Verdicts, kind: Any, offered: Any, verdict: str) -> None:
    """What a queue offers to its agents is assigned, whatever it leads to."""
    template = conditioned(
        Support=resource("Queue", QuickConnectArns=offered),
        Desk=resource("QuickConnect", QuickConnectConfig={"QuickConnectType": kind}),
    )
    assert _own(verdicts, "RTE04", template) == {(verdict, "Desk")}


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        ({"Ref": "Agents"}, "pass"),
        ({"Fn::GetAtt": ["Agents", "RoutingProfileArn"]}, "pass"),
        (f"{INSTANCE}/routing-profile/1", "fail"),
        (_OPEN, "unknown"),
        (_if({"Ref": "Agents"}, f"{INSTANCE}/routing-profile/1"), "fail"),
    ],
)
def test_a_profile_has_users_where_the_app_declares_any(verdicts: Verdicts, named: Any, verdict: str) -> None:
    """A profile that no user of the app holds fails; one that a parameter may name is unknown."""
    template = conditioned(Agents=resource("RoutingProfile"), Ada=resource("User", RoutingProfileArn=named))
    assert _own(verdicts, "RTE05", template) == {(verdict, "Agents")}


@pytest.mark.parametrize("users", [{}, {"Ada": resource("User") | {"Condition": "Never"}}])
def test_profiles_of_an_app_without_users_are_not_judged(verdicts: Verdicts, users: dict[str, Any]) -> None:
    """Users that are made elsewhere may hold any profile."""
    found = _own(verdicts, "RTE05", conditioned(Agents=resource("RoutingProfile"), **users))
    assert found == {("pass", "Agents")}


def test_a_profile_is_judged_where_users_are_declared(judged: Judge) -> None:
    """Users under a condition make profiles answerable under it alone."""
    users = {"Ada": resource("User", RoutingProfileArn={"Ref": "Agents"}) | {"Condition": "Production"}}
    profiles = {"Agents": resource("RoutingProfile"), "Former": resource("RoutingProfile")}
    found = [item for item in judged(conditioned(**profiles, **users)).findings if item.guardrail == "RTE05"]
    assert [(item.place.logical_id, item.verdict) for item in found] == [("Former", "fail")]
    assert "(when " in found[0].message
    assert "(when not " not in found[0].message


def _to_user(named: Any, kind: Any = "USER", **properties: Any) -> dict[str, Any]:
    config = {"QuickConnectType": kind, "UserConfig": {"UserArn": named}}
    return conditioned(
        Desk={"Type": "AWS::Connect::Instance", "Properties": {}},
        Other={"Type": "AWS::Connect::Instance", "Properties": {}},
        Ada=resource("User"),
        Bob=resource("User", InstanceArn=_ANOTHER),
        Cyd=resource("User", InstanceArn={"Ref": "Desk"}),
        Dan=resource("User") | {"Condition": "Production"},
        Eve=resource("User") | {"Condition": "Never"},
        Fay=resource("User", InstanceArn=_OPEN),
        Gus=resource("User", InstanceArn={"Ref": "Stage"}),
        Support=resource("Queue"),
        Stored={"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "a"}},
        Expert=resource("QuickConnect", QuickConnectConfig=config, **properties),
    )


_DESK = {"InstanceArn": {"Fn::GetAtt": ["Desk", "Arn"]}}


@pytest.mark.parametrize(
    ("named", "properties", "verdict"),
    [
        ({"Ref": "Ada"}, {}, "pass"),
        ({"Fn::GetAtt": ["Ada", "UserArn"]}, {}, "pass"),
        ({"Ref": "Cyd"}, {"InstanceArn": {"Fn::Sub": INSTANCE[: INSTANCE.index("0a1b")] + "${Desk.Id}"}}, "pass"),
        ({"Ref": "Bob"}, {}, "fail"),
        ({"Ref": "Cyd"}, {}, "fail"),
        ({"Ref": "Ada"}, _DESK, "fail"),
        ({"Ref": "Cyd"}, {"InstanceArn": {"Ref": "Other"}}, "fail"),
        ({"Ref": "Fay"}, {}, "unknown"),
        ({"Ref": "Fay"}, {"InstanceArn": _OPEN}, "pass"),
        ({"Ref": "Gus"}, {"InstanceArn": _OPEN}, "unknown"),
        ({"Ref": "Ada"}, {"InstanceArn": _OPEN}, "unknown"),
        ({"Ref": "Ada"}, {"InstanceArn": None}, "unknown"),
        ({"Ref": "Ada"}, {"InstanceArn": {"Fn::GetAtt": ["Stored", "Value"]}}, "unknown"),
        ({"Ref": "Dan"}, {}, "fail"),
        ({"Ref": "Eve"}, {}, "fail"),
        (_if({"Ref": "Dan"}, {"Ref": "Ada"}), {}, "pass"),
        ({"Ref": "Support"}, {}, "fail"),
        (f"{INSTANCE}/queue/1", {}, "fail"),
        (f"{INSTANCE}/agent/1", {}, "unknown"),
        (f"{_ANOTHER}/agent/1", {}, "fail"),
        (f"{_ANOTHER}/agent/1", {"InstanceArn": _OPEN}, "unknown"),
        ({"Fn::Sub": "${Desk.Arn}/agent/1"}, _DESK, "unknown"),
        ({"Fn::Sub": "${Desk.Arn}/agent/1"}, {}, "fail"),
        (f"{INSTANCE}/agent/1", _DESK, "fail"),
        ("6e2c7d10-aaaa-bbbb-cccc-1d2e3f405162", {}, "unknown"),
        ({"Fn::GetAtt": ["Stored", "Value"]}, {}, "unknown"),
        ({"Ref": "Nobody"}, {}, "unknown"),
        (_OPEN, {}, "unknown"),
        ("", {}, "fail"),
        (None, {}, "fail"),
    ],
)
def test_only_a_user_that_is_surely_absent_fails(
    verdicts: Verdicts, named: Any, properties: dict[str, Any], verdict: str
) -> None:
    """A user of the same instance is reached; of another, none, or no user at all fails; else nobody can tell."""
    assert _own(verdicts, "RTE06", _to_user(named, **properties)) == {(verdict, "Expert")}


@pytest.mark.parametrize(
    ("kind", "named", "verdict"),
    [
        ("QUEUE", None, "pass"),
        (None, None, "pass"),
        (_OPEN, None, "unknown"),
        (_OPEN, {"Ref": "Ada"}, "pass"),
        (_if("USER", "QUEUE"), _if({"Ref": "Ada"}, {"Ref": "AWS::NoValue"}), "pass"),
    ],
)
def test_only_agent_quick_connects_are_judged(verdicts: Verdicts, kind: Any, named: Any, verdict: str) -> None:
    """What leads elsewhere needs no user; of an unknown type it may."""
    assert _own(verdicts, "RTE06", _to_user(named, kind)) == {(verdict, "Expert")}


def test_the_message_names_the_user(judged: Judge) -> None:
    """The finding tells what stands where the user should."""
    (found,) = (item for item in judged(_to_user({"Ref": "Support"})).findings if item.guardrail == "RTE06")
    assert found.message == "the quick connect leads to no user of its instance: ${Support}"
