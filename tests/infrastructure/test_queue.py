"""Queues."""

from __future__ import annotations

import pytest

from connect_constructs.infrastructure.flow_type import FlowType
from connect_constructs.infrastructure.quick_connect import QuickConnect
from tests.infrastructure.routing import WITH_CALLS, RoutingStack
from tests.infrastructure.stacks import one_of

QUEUE = "AWS::Connect::Queue"


def test_a_queue_says_what_it_needs() -> None:
    """A queue has its hours, its instance and its id's name; what is not given is not there."""
    stack = RoutingStack()
    stack.queue("Service")
    properties = one_of(stack, QUEUE)

    assert properties["Name"] == "Service"
    assert properties["HoursOfOperationArn"]["Ref"].startswith("Hours")
    assert properties["InstanceArn"]["Fn::GetAtt"][0].startswith("Instance")
    assert set(properties) == {"Name", "HoursOfOperationArn", "InstanceArn"}


def test_what_is_said_is_taken() -> None:
    """Quick connects, each once, the limit, description and tags go into the resource."""
    stack = RoutingStack()
    quick_connect = QuickConnect(stack, "Move", instance=stack.instance, flow=stack.flow("Flow", FlowType.CONTACT_FLOW))
    stack.queue(
        "Service",
        quick_connects=[quick_connect, quick_connect],
        max_contacts=0,
        name="Chats",
        description="Where chats wait",
        tags={"team": "service"},
    )
    properties = one_of(stack, QUEUE)

    assert [arn["Ref"][:4] for arn in properties["QuickConnectArns"]] == ["Move"]
    assert (properties["Name"], properties["Description"], properties["MaxContacts"]) == (
        "Chats",
        "Where chats wait",
        0,
    )
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]


def test_a_queue_that_agents_call_from_has_a_number() -> None:
    """Where the policy approves telephony, a queue is refused without a caller ID number and shows the one given."""
    stack = RoutingStack(WITH_CALLS)
    with pytest.raises(ValueError, match=r"\AStack/Silent: caller_id_number is None; allowed: a PhoneNumber.*\Z"):
        stack.queue("Silent")
    number = stack.number("Hotline")
    stack.queue("Service", caller_id_number=number)
    caller = one_of(stack, QUEUE, "Service")["OutboundCallerConfig"]

    assert caller == {"OutboundCallerIdNumberArn": stack.resolve(number.phone_number_arn)}


def test_a_name_belongs_to_one() -> None:
    """No two queues of an instance have one name, though a queue and a routing profile may."""
    stack = RoutingStack()
    stack.profile("Service", stack.queue("One", name="Service"))
    with pytest.raises(ValueError, match=r"\AStack/Two: name is 'Service', which is that of Stack/One; allowed: .*\Z"):
        stack.queue("Two", name="Service")
