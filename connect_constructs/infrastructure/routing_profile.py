"""A routing profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import checked_of, checked_whole_number, not_none, require_type
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, described, told_of
from connect_constructs.infrastructure._same_instance import require_same_instance
from connect_constructs.infrastructure.channel import Channel, require_channels
from connect_constructs.infrastructure.queue import Queue
from connect_constructs.infrastructure.routed_queue import RoutedQueue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class RoutingProfile(Construct):
    """A routing profile: which queues its agents serve, on which channels, and how many contacts at once.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        queues: The queues that its agents serve, at least one, each once on a channel, on channels that the policy
            approves.
        concurrencies: How many contacts an agent may have at once by channel: 1 for VOICE, 1 to 10 for the others. A
            channel that no queue is served on is one for transfers alone. Default: 1 on each channel of the queues.
        default_outbound_queue: The queue that agents call and write from. Default: the first of `queues`.
        name: Its name, 1 to 127 characters that no other routing profile of the instance has. Default: the id.
        description: What it is for, 1 to 250 characters. Default: the name, because the service demands one.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        routing_profile_arn: The routing profile's ARN.
        routing_profile_id: The routing profile's id.

    Raises:
        ValueError: A channel is not approved, a queue stands twice on one channel or is of another instance, a
            concurrency is outside its limits, a name is taken, or an argument is of another kind.

    Example:
        >>> from datetime import time
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
        >>> from connect_constructs.infrastructure.open_hours import OpenHours
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> hours = HoursOfOperation(
        ...     stack, "Hours", instance=instance, hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="UTC"
        ... )
        >>> queue = Queue(stack, "Queue", instance=instance, hours_of_operation=hours)
        >>> profile = RoutingProfile(
        ...     stack,
        ...     "Service",
        ...     instance=instance,
        ...     queues=[RoutedQueue(queue=queue, channel=Channel.CHAT)],
        ...     concurrencies={Channel.CHAT: 3},
        ... )
        >>> profile.node.default_child.default_outbound_queue_arn == queue.queue_arn
        True

    References:
        CloudFormation, AWS::Connect::RoutingProfile; guardrails RTE02, RTE03 and RTE05.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        queues: Iterable[RoutedQueue],
        concurrencies: Mapping[Channel, int] | None = None,
        default_outbound_queue: Queue | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            routed = _each_once(queues)
            at_once = _concurrencies(routed, {} if concurrencies is None else concurrencies)
            require_type(Queue, "a Queue", **not_none(default_outbound_queue=default_outbound_queue))
        require_channels(self, "queues or concurrencies", at_once)
        with told_of(self):
            resource = connect.CfnRoutingProfile(
                self,
                "Resource",
                default_outbound_queue_arn=(default_outbound_queue or routed[0].queue).queue_arn,
                media_concurrencies=[
                    connect.CfnRoutingProfile.MediaConcurrencyProperty(channel=channel, concurrency=number)
                    for channel, number in at_once.items()
                ],
                queue_configs=list(map(_config, routed)),
                **described(
                    instance=instance,
                    name=name,
                    description=name if description is None else description,
                    tags=tags,
                ),
            )
            require_same_instance(instance, default_outbound_queue, *(each.queue for each in routed))
            claim_name(resource, instance, name)
        self.routing_profile_arn: str = resource.ref
        self.routing_profile_id: str = id_in(self.routing_profile_arn)


def _each_once(queues: Iterable[RoutedQueue]) -> list[RoutedQueue]:
    routed = checked_of(RoutedQueue, "queues", queues, "a list of at least one RoutedQueue")
    seen = set()
    for each in routed:
        if (each.queue, each.channel) in seen:
            raise ValueError(f"queues have {each.queue.node.path} twice on {each.channel}; allowed: once")
        seen.add((each.queue, each.channel))
    return routed


def _concurrencies(routed: list[RoutedQueue], given: Mapping[Channel, int]) -> dict[Channel, int]:
    """Return how many contacts agents have at once on each channel that they work on."""
    require_type(Mapping, "a mapping of channels to whole numbers", concurrencies=given)
    for channel, number in given.items():
        require_type(Channel, "a Channel, such as Channel.CHAT", **{"channel of concurrencies": channel})
        checked_whole_number(f"concurrencies of {channel}", number, 1, channel.most_contacts)
    return dict.fromkeys((each.channel for each in routed), 1) | dict(given)


def _config(routed: RoutedQueue) -> connect.CfnRoutingProfile.RoutingProfileQueueConfigProperty:
    return connect.CfnRoutingProfile.RoutingProfileQueueConfigProperty(
        delay=routed.delay.to_seconds() if routed.delay else 0,
        priority=routed.priority,
        queue_reference=connect.CfnRoutingProfile.RoutingProfileQueueReferenceProperty(
            channel=routed.channel, queue_arn=routed.queue.queue_arn
        ),
    )
