"""A queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import checked_of, checked_whole_number, not_none, require_type
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, described, told_of
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure._same_instance import require_same_instance
from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.phone_number import PhoneNumber
from connect_constructs.infrastructure.quick_connect import QuickConnect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_MOST_CONTACTS = 2**31 - 1


class Queue(Construct):
    """A queue in which contacts wait for agents.

    Nobody serves a queue until a routing profile names it. Its quick connects are given when it is made, so that none
    is left without a queue and no circle of queues and quick connects can come about.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        hours_of_operation: When its contacts are served.
        quick_connects: Where the agents who serve it can transfer contacts to. Default: nowhere.
        caller_id_number: The number that customers see when agents call from it: needed where the policy approves
            telephony, and not to be had where it does not.
        max_contacts: How many contacts wait in it before it is full, at least 0. Default: the service's quota.
        name: Its name, 1 to 127 characters that no other queue of the instance has. Default: the id.
        description: What it is for, 1 to 250 characters. Default: none.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        hours_of_operation: When its contacts are served.
        queue_arn: The queue's ARN.
        queue_id: The queue's id.

    Raises:
        ValueError: The caller ID number is missing, something given is of another instance, a name is taken, or an
            argument is of another kind.

    Example:
        >>> from datetime import time
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.open_hours import OpenHours
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> hours = HoursOfOperation(
        ...     stack, "Hours", instance=instance, hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="UTC"
        ... )
        >>> Queue(stack, "Service", instance=instance, hours_of_operation=hours).node.default_child.name
        'Service'

    References:
        CloudFormation, AWS::Connect::Queue; guardrails RTE01, RTE03 and RTE04.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        hours_of_operation: HoursOfOperation,
        quick_connects: Iterable[QuickConnect] = (),
        caller_id_number: PhoneNumber | None = None,
        max_contacts: int | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            require_type(HoursOfOperation, "an HoursOfOperation", hours_of_operation=hours_of_operation)
            offered = checked_of(
                QuickConnect, "quick_connects", quick_connects, "a list of QuickConnect constructs", least=0
            )
            if max_contacts is not None:
                checked_whole_number("max_contacts", max_contacts, 0, _MOST_CONTACTS)
            self.hours_of_operation = hours_of_operation
            resource = connect.CfnQueue(
                self,
                "Resource",
                hours_of_operation_arn=hours_of_operation.hours_of_operation_arn,
                quick_connect_arns=[each.quick_connect_arn for each in dict.fromkeys(offered)] or None,
                outbound_caller_config=self._caller(caller_id_number),
                max_contacts=max_contacts,
                **described(instance=instance, name=name, description=description, tags=tags),
            )
            require_same_instance(instance, hours_of_operation, caller_id_number, *offered)
            claim_name(resource, instance, name)
        self.queue_arn: str = resource.ref
        self.queue_id: str = id_in(self.queue_arn)

    def _caller(self, number: PhoneNumber | None) -> connect.CfnQueue.OutboundCallerConfigProperty | None:
        """Return what customers see of a call, if there are calls."""
        require_type(PhoneNumber, "a PhoneNumber", **not_none(caller_id_number=number))
        if number is None:
            if policy_of(self).approves("telephony"):
                raise ValueError("caller_id_number is None; allowed: a PhoneNumber, as the policy approves telephony")
            return None
        return connect.CfnQueue.OutboundCallerConfigProperty(outbound_caller_id_number_arn=number.phone_number_arn)
