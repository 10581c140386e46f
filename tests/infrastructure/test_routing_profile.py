"""Routing profiles."""

from __future__ import annotations

import pytest
from aws_cdk import Duration

from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from tests.infrastructure.routing import WITH_CALLS, RoutingStack
from tests.infrastructure.stacks import one_of

PROFILE = "AWS::Connect::RoutingProfile"


def test_what_is_not_said_follows_from_the_queues() -> None:
    """One contact at once on each channel that is served, calls from the first queue, and its name for description."""
    stack = RoutingStack()
    stack.profile("Service", stack.queue("First"), stack.queue("Second"))
    properties = one_of(stack, PROFILE)

    assert (properties["Name"], properties["Description"]) == ("Service", "Service")
    assert properties["DefaultOutboundQueueArn"]["Ref"].startswith("First")
    assert properties["MediaConcurrencies"] == [{"Channel": "CHAT", "Concurrency": 1}]
    assert [
        (
            each["Priority"],
            each["Delay"],
            each["QueueReference"]["Channel"],
            each["QueueReference"]["QueueArn"]["Ref"][:5],
        )
        for each in properties["QueueConfigs"]
    ] == [(1, 0, "CHAT", "First"), (1, 0, "CHAT", "Secon")]


def test_what_is_said_is_taken() -> None:
    """Priority, delay, concurrency, outbound queue, description and tags go into the resource."""
    stack = RoutingStack()
    queue, outbound = stack.queue("Queue"), stack.queue("Outbound")
    stack.profile(
        "Service",
        queues=[
            RoutedQueue(queue=queue, channel=Channel.CHAT, priority=2, delay=Duration.minutes(1)),
            RoutedQueue(queue=queue, channel=Channel.TASK),
        ],
        concurrencies={Channel.CHAT: 10},
        default_outbound_queue=outbound,
        description="Who serves",
        tags={"team": "service"},
    )
    properties = one_of(stack, PROFILE)

    assert [(each["Priority"], each["Delay"]) for each in properties["QueueConfigs"]] == [(2, 60), (1, 0)]
    assert properties["MediaConcurrencies"] == [
        {"Channel": "CHAT", "Concurrency": 10},
        {"Channel": "TASK", "Concurrency": 1},
    ]
    assert properties["DefaultOutboundQueueArn"]["Ref"].startswith("Outbound")
    assert properties["Description"] == "Who serves"
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]


def test_a_channel_can_be_for_transfers_alone() -> None:
    """A concurrency for a channel that no queue is served on opens that channel."""
    stack = RoutingStack()
    stack.profile("Service", stack.queue("Queue"), concurrencies={Channel.TASK: 2})

    assert one_of(stack, PROFILE)["MediaConcurrencies"] == [
        {"Channel": "CHAT", "Concurrency": 1},
        {"Channel": "TASK", "Concurrency": 2},
    ]


def test_an_agent_has_one_call_at_once() -> None:
    """A second call at once is refused; so is a channel whose feature the policy does not approve."""
    stack = RoutingStack(WITH_CALLS)
    queue = stack.queue("Queue", caller_id_number=stack.number("Hotline"))
    with pytest.raises(ValueError, match=r"\AStack/Two: concurrencies of VOICE is 2; allowed: .* from 1 to 1\Z"):
        stack.profile("Two", queue, channel=Channel.VOICE, concurrencies={Channel.VOICE: 2})
    stack.profile("Calls", queue, channel=Channel.VOICE)
    with pytest.raises(ValueError, match=r"\AStack/Mail: EMAIL of queues or concurrencies needs email, .*\Z"):
        stack.profile("Mail", queue, channel=Channel.EMAIL)
    with pytest.raises(ValueError, match=r"\AStack/More: EMAIL of queues or concurrencies needs email, .*\Z"):
        stack.profile("More", queue, concurrencies={Channel.EMAIL: 1})

    assert one_of(stack, PROFILE)["MediaConcurrencies"] == [{"Channel": "VOICE", "Concurrency": 1}]


def test_a_queue_stands_once_on_a_channel() -> None:
    """The queue that stands twice on a channel is named; on two channels it may stand."""
    stack = RoutingStack()
    queue = stack.queue("Queue")
    with pytest.raises(ValueError, match=r"\AStack/Service: queues have Stack/Queue twice on CHAT; allowed: once\Z"):
        stack.profile("Service", queue, queue)


def test_a_name_belongs_to_one() -> None:
    """No two routing profiles of an instance have one name."""
    stack = RoutingStack()
    queue = stack.queue("Queue")
    stack.profile("One", queue, name="Service")
    with pytest.raises(ValueError, match=r"\AStack/Two: name is 'Service', which is that of Stack/One; allowed: .*\Z"):
        stack.profile("Two", queue, name="Service")
