"""A quick connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import not_none, require_queue, require_type, require_user
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, described, told_of
from connect_constructs.infrastructure._phone_numbers import checked_phone_number
from connect_constructs.infrastructure._policy import require_approved
from connect_constructs.infrastructure._same_instance import require_same_instance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.flow_type import FlowType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance
    from connect_constructs.infrastructure.queue import Queue
    from connect_constructs.infrastructure.user import User

_WAYS = (["queue", "flow"], ["user", "flow"], ["flow"], ["phone_number"])


class QuickConnect(Construct):
    """A destination that agents transfer contacts to: a queue, a user, a flow or a phone number.

    Agents see it once a queue that they serve has it among its `quick_connects`.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        queue: The queue it transfers to, through `flow`. Default: none.
        user: The user it transfers to, through `flow`. Default: none.
        flow: The flow that contacts go through: of type `QUEUE_TRANSFER` to a queue, `AGENT_TRANSFER` to a user;
            given alone, the flow is where they go. Default: none.
        phone_number: The number it calls, in E.164 form, where the policy approves telephony; nothing else is given
            then. Default: none.
        name: Its name, 1 to 127 characters that no other quick connect of the instance has. Default: the id.
        description: What it is for, 1 to 250 characters. Default: none.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        quick_connect_arn: The quick connect's ARN.
        quick_connect_id: The quick connect's id.

    Raises:
        ValueError: It goes nowhere, to several places or to another instance, its flow is missing or of another type,
            the number is none that can be dialled, a name is taken, or an argument is of another kind.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from connect_constructs.guardrails.policy import GuardrailPolicy
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> app = App()
        >>> GuardrailPolicy(approved_features=("telephony",)).apply(app)
        >>> stack = Stack(app, "Stack")
        >>> fraud_desk = QuickConnect(
        ...     stack,
        ...     "FraudDesk",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     phone_number="+12065550100",
        ... )
        >>> fraud_desk.node.default_child.quick_connect_config.quick_connect_type
        'PHONE_NUMBER'

    References:
        CloudFormation, AWS::Connect::QuickConnect; Amazon Connect administrator guide, quick-connects; guardrails
        FLW05, RTE04 and RTE06.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        queue: Queue | None = None,
        user: User | None = None,
        flow: ContactFlow | None = None,
        phone_number: str | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        if phone_number is not None:
            require_approved(self, "telephony", needed_by="phone_number")
        with told_of(self):
            resource = connect.CfnQuickConnect(
                self,
                "Resource",
                quick_connect_config=_config(queue=queue, user=user, flow=flow, phone_number=phone_number),
                **described(instance=instance, name=name, description=description, tags=tags),
            )
            require_same_instance(instance, queue, user, flow)
            claim_name(resource, instance, name)
        self.quick_connect_arn: str = resource.ref
        self.quick_connect_id: str = id_in(self.quick_connect_arn)


def _config(**destinations: Any) -> connect.CfnQuickConnect.QuickConnectConfigProperty:
    given = not_none(**destinations)
    if given and [*given, "flow"] in _WAYS:
        [destination] = given
        raise ValueError(f"{destination} is given without flow; allowed: {destination} and flow")
    if list(given) not in _WAYS:
        allowed = ", or ".join(" and ".join(way) for way in _WAYS)
        raise ValueError(f"given to go to: {' and '.join(given) or 'nothing'}; allowed: {allowed}")
    match given:
        case {"queue": queue, "flow": flow}:
            require_queue(queue)
            return connect.CfnQuickConnect.QuickConnectConfigProperty(
                quick_connect_type="QUEUE",
                queue_config=connect.CfnQuickConnect.QueueQuickConnectConfigProperty(
                    queue_arn=queue.queue_arn, contact_flow_arn=_arn_of(flow, FlowType.QUEUE_TRANSFER)
                ),
            )
        case {"user": user, "flow": flow}:
            require_user(user)
            return connect.CfnQuickConnect.QuickConnectConfigProperty(
                quick_connect_type="USER",
                user_config=connect.CfnQuickConnect.UserQuickConnectConfigProperty(
                    user_arn=user.user_arn, contact_flow_arn=_arn_of(flow, FlowType.AGENT_TRANSFER)
                ),
            )
        case {"flow": flow}:
            return connect.CfnQuickConnect.QuickConnectConfigProperty(
                quick_connect_type="FLOW",
                flow_config=connect.CfnQuickConnect.FlowQuickConnectConfigProperty(contact_flow_arn=_arn_of(flow)),
            )
        case _:
            return connect.CfnQuickConnect.QuickConnectConfigProperty(
                quick_connect_type="PHONE_NUMBER",
                phone_config=connect.CfnQuickConnect.PhoneNumberQuickConnectConfigProperty(
                    phone_number=checked_phone_number("phone_number", given["phone_number"])
                ),
            )


def _arn_of(flow: ContactFlow, type_: FlowType | None = None) -> str:
    """Return a flow's ARN, if it is of the type with which the service transfers to such a place."""
    require_type(ContactFlow, "a ContactFlow", flow=flow)
    is_of = cast("connect.CfnContactFlow", flow.node.default_child).type
    if type_ and is_of != type_:
        raise ValueError(f"flow is {flow.node.path} of type {is_of}; allowed: a flow of type {type_}")
    return flow.flow_arn
