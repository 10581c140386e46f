"""A queue as a routing profile serves it."""

from __future__ import annotations

from dataclasses import dataclass, field

from aws_cdk import Duration

from connect_constructs.infrastructure._arguments import checked_duration, checked_whole_number, require_type
from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.queue import Queue

_LAST_PRIORITY = 99
_LONGEST_DELAY = 9999
_ALLOWED_DELAY = f"whole seconds from 0 to {_LONGEST_DELAY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedQueue:
    """A queue that the agents of a routing profile serve on one channel; on two channels, it is two of these.

    Args:
        queue: The queue.
        channel: The channel on which its contacts are offered.
        priority: Which queue comes first, 1 to 99; 1 is the first. Default: 1.
        delay: How long a contact waits before it is offered, whole seconds, at most 9999. Default: not at all.

    Raises:
        ValueError: An argument is of another kind or outside its limits.

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
        >>> queue = Queue(stack, "Service", instance=instance, hours_of_operation=hours)
        >>> RoutedQueue(queue=queue, channel=Channel.CHAT, delay=Duration.minutes(1)).priority
        1

    References:
        CloudFormation, AWS::Connect::RoutingProfile RoutingProfileQueueConfig.
    """

    queue: Queue = field(repr=False)  # whose own text tells neither kind nor path
    channel: Channel
    priority: int = 1
    delay: Duration | None = None

    def __post_init__(self) -> None:
        """Refuse what is not allowed, at the door."""
        require_type(Queue, "a Queue", queue=self.queue)
        require_type(Channel, "a Channel, such as Channel.CHAT", channel=self.channel)
        checked_whole_number("priority", self.priority, 1, _LAST_PRIORITY)
        if self.delay is not None:
            seconds = checked_duration("delay", self.delay, _ALLOWED_DELAY).to_seconds(integral=False)
            if seconds > _LONGEST_DELAY or seconds != int(seconds):
                raise ValueError(f"delay is {seconds:g} seconds; allowed: {_ALLOWED_DELAY}")
