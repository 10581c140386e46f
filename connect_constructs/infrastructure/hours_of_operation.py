"""Hours of operation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from aws_cdk import Token
from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import checked_of, checked_text, shown
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, described, told_of
from connect_constructs.infrastructure.open_hours import OpenHours, overlap_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import time

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_LONGEST_TIME_ZONE = 100
_MOST_SPANS = 100


class HoursOfOperation(Construct):
    """The hours of a week in which contacts are served; queues have them, and flows can ask for them.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        hours: When it is open: spans that do not overlap, at most 100 once counted for each day.
        time_zone: The time zone of the hours, by its name in the time zone database, such as `America/New_York`.
        name: Its name, 1 to 127 characters that no other hours of the instance have. Default: the id.
        description: What it is for, 1 to 250 characters. Default: none.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        hours_of_operation_arn: The ARN of the hours.
        hours_of_operation_id: The id of the hours.

    Raises:
        ValueError: Spans overlap, this computer knows no such time zone, a name is taken, or an argument is of
            another kind.

    Example:
        >>> from datetime import time
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> hours = HoursOfOperation(
        ...     stack,
        ...     "Service",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     hours=[OpenHours(opens=time(8), closes=time(20))],
        ...     time_zone="America/New_York",
        ... )
        >>> len(hours.node.default_child.config)
        5

    References:
        CloudFormation, AWS::Connect::HoursOfOperation; Amazon Connect administrator guide, set-hours-operation.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        hours: Iterable[OpenHours],
        time_zone: str,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            resource = connect.CfnHoursOfOperation(
                self,
                "Resource",
                config=_config(hours),
                time_zone=_checked_time_zone(time_zone),
                **described(instance=instance, name=name, description=description, tags=tags),
            )
            claim_name(resource, instance, name)
        self.hours_of_operation_arn: str = resource.ref
        self.hours_of_operation_id: str = id_in(self.hours_of_operation_arn)


def _config(hours: Iterable[OpenHours]) -> list[connect.CfnHoursOfOperation.HoursOfOperationConfigProperty]:
    spans = checked_of(OpenHours, "hours", hours, "a list of at least one OpenHours")
    day = overlap_in(spans)
    if day:
        raise ValueError(f"hours overlap on {day}; allowed: spans of which each ends before the next begins")
    config = [
        connect.CfnHoursOfOperation.HoursOfOperationConfigProperty(
            day=day, start_time=_slice(span.opens), end_time=_slice(span.closes)
        )
        for span in spans
        for day in span.days
    ]
    if len(config) > _MOST_SPANS:
        raise ValueError(f"hours are {len(config)} spans of single days; allowed: {_MOST_SPANS}")
    return config


def _slice(of_day: time) -> connect.CfnHoursOfOperation.HoursOfOperationTimeSliceProperty:
    return connect.CfnHoursOfOperation.HoursOfOperationTimeSliceProperty(hours=of_day.hour, minutes=of_day.minute)


def _checked_time_zone(name: str) -> str:
    """Return a time zone that there is, as far as this computer can tell."""
    checked_text("time_zone", name, 1, _LONGEST_TIME_ZONE)
    known = available_timezones()
    if known and not Token.is_unresolved(name) and name not in known:
        raise ValueError(f"time_zone is {shown(name)}; allowed: a time zone's name, such as 'America/New_York'")
    return name
