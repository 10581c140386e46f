"""Queues, routing profiles and quick connects of templates."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.routing import Queue, QuickConnect, RoutingProfile
from connect_constructs.facts.security_profile import SecurityProfile
from connect_constructs.readers._app import App
from connect_constructs.readers.template import TemplateFacts
from tests.guardrails.routing import resource
from tests.readers.templates import template


@pytest.mark.parametrize(
    ("config", "kind", "number"),
    [
        (
            {"QuickConnectType": "PHONE_NUMBER", "PhoneConfig": {"PhoneNumber": "+12065550100"}},
            "PHONE_NUMBER",
            "+12065550100",
        ),
        (
            {"QuickConnectType": "PHONE_NUMBER", "PhoneConfig": {"PhoneNumber": 12065550100}},
            "PHONE_NUMBER",
            12065550100,
        ),
        ({"QuickConnectType": "QUEUE", "QueueConfig": {}}, "QUEUE", None),
        (
            {"QuickConnectType": {"Ref": "Open"}, "PhoneConfig": {"PhoneNumber": {"Ref": "Open"}}},
            Unknown("parameter Open has no default"),
            Unknown("parameter Open has no default"),
        ),
        (None, None, None),
    ],
)
def test_a_quick_connect_is_read(config: Any, kind: Any, number: Any) -> None:
    """Its type and the number it dials stand in the fact as the template has them."""
    desk = resource("QuickConnect", QuickConnectConfig=config)
    source = TemplateFacts(App((template({"Desk": desk}, Parameters={"Open": {"Type": "String"}}),)))
    (fact,) = (fact for fact in source.facts() if isinstance(fact, QuickConnect))
    assert (fact.place.logical_id, fact.type, fact.phone_number) == ("Desk", kind, number)


def test_a_profiles_default_outbound_queue_is_the_queue_itself() -> None:
    """A routing profile tells of its default outbound queue all that the queue tells, and stands in its own place."""
    number = "arn:aws:connect:us-east-1:111122223333:phone-number/1"
    source = TemplateFacts(
        App(
            (
                template(
                    {
                        "Support": resource("Queue", OutboundCallerConfig={"OutboundCallerIdNumberArn": number}),
                        "Agents": resource("RoutingProfile", DefaultOutboundQueueArn={"Ref": "Support"}),
                    }
                ),
            )
        )
    )
    (queue,) = (fact for fact in source.facts() if isinstance(fact, Queue))
    (profile,) = (fact for fact in source.facts() if isinstance(fact, RoutingProfile))
    assert (queue.name, queue.caller_id_number, queue.is_enabled, queue.is_assigned) == ("Support", number, True, True)
    assert (profile.default_outbound_queue, profile.place.logical_id) == (queue, "Agents")


_DESK = "arn:aws:connect:us-east-1:111122223333:instance/${Desk.Id}"


@pytest.mark.parametrize("stack", ["Stack", "outer/prod/connect", "prod/desk/Nested@out/desk/nested.template.json"])
@pytest.mark.parametrize(
    ("instance", "named", "reason"),
    [
        ({"Ref": "Desk"}, {"Fn::Sub": f"{_DESK}/agent/1"}, "the app does not declare the user"),
        ({"Fn::GetAtt": ["Stored", "Value"]}, {"Ref": "Jane"}, "is known at deployment only"),
    ],
)
def test_whether_a_user_is_known_does_not_hang_on_the_stacks_name(
    stack: str, instance: Any, named: Any, reason: str
) -> None:
    """What the path of a Stage or nested stack holds is no part of an ARN."""
    config = {"QuickConnectType": "USER", "UserConfig": {"UserArn": named}}
    resources = {
        "Desk": {"Type": "AWS::Connect::Instance", "Properties": {}},
        "Stored": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "a"}},
        "Jane": resource("User", InstanceArn={"Ref": "Desk"}),
        "Expert": resource("QuickConnect", InstanceArn=instance, QuickConnectConfig=config),
    }
    source = TemplateFacts(App((template(resources, stack=stack),)))
    (fact,) = (fact for fact in source.facts() if isinstance(fact, QuickConnect))
    assert isinstance(fact.user_exists, Unknown)
    assert reason in fact.user_exists.reason


def test_a_security_profile_is_read() -> None:
    """Its permissions and tags stand in the fact as the template has them."""
    tags = [{"Key": "connect-persona", "Value": "agent"}]
    profile = resource("SecurityProfile", Permissions=["BasicAgentAccess"], Tags=tags)
    source = TemplateFacts(App((template({"Agents": profile}),)))
    (fact,) = (fact for fact in source.facts() if isinstance(fact, SecurityProfile))
    assert (fact.permissions, fact.tags) == (("BasicAgentAccess",), (("connect-persona", "agent"),))
