"""A contact flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import not_none, require_type
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._flow_content import flow_content
from connect_constructs.infrastructure._flow_resource import await_invoked, described
from connect_constructs.infrastructure._flow_statements import state_of, type_of
from connect_constructs.infrastructure._instance_resource import claim_name, told_of
from connect_constructs.infrastructure.flow_type import FlowType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from constructs import IConstruct

    from connect_constructs.infrastructure.flow_type import FlowState
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class ContactFlow(Construct):
    """A contact flow, the same in every environment: what differs is bound to its placeholders.

    A placeholder `${LookupFunction.Arn}` in any text of the flow takes an attribute of the construct that
    `references` bind to `LookupFunction`: `Arn`, `Id`, `Name`, or any other that CloudFormation has for it;
    `${LookupFunction}` alone is its ARN. A placeholder as a whole, such as `PaymentKey.Certificate`, can be bound to a
    text instead; what only deployment knows, dynamic references included, may come to neither quotes nor line breaks.
    Every placeholder must be bound, except in Metadata and in what a caller hears (Text and SSML), where braces that
    nothing is bound to stay as they are. Other tools' templates, such as `{{name}}`, are no placeholders.

    Every Lambda function that a block InvokeLambdaFunction names by a bound construct is associated with the instance,
    and invocable by it, before the flow is made: once in an app, and not again if `ConnectFunction` has seen to it.
    That is declared beside the function, or beside the instance if the function is an ARN alone or the flow is in the
    instance's stack. For an ARN that is bound as text or stands in the flow, nothing is declared. A Lex bot is bound by
    its `LexBotAssociation`, which the flow then waits for.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it is a flow of.
        content: The flow in the flow language, as exported, saved from an answer of the API, or written by hand: a
            file's path, a mapping, or JSON text (what begins with a brace). At most 250 blocks and 256,000 characters
            once placeholders are bound, not counting what only deployment knows.
        references: What is bound to placeholders: constructs by the name before the dot, texts by all that is between
            the braces. Default: nothing.
        name: Its name, 1 to 127 characters that no other flow of the instance has. Default: the id.
        type: Its type, fixed for good. Default: what the content states, else `CONTACT_FLOW`.
        description: What it is for, at most 500 characters. Default: none.
        state: Whether it is in use. Default: what an answer of the API around the content states, else active.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        flow_arn: The flow's ARN.
        flow_id: The flow's id.

    Raises:
        ValueError: The content cannot be read, is no published flow, states a type that is none, or is too large;
            placeholders are unbound or references unused, which the message lists; what is bound is of another
            instance; a name is taken; or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> flow = ContactFlow(
        ...     stack,
        ...     "Goodbye",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     content={
        ...         "Version": "2019-10-30",
        ...         "StartAction": "say",
        ...         "Actions": [
        ...             {
        ...                 "Identifier": "say",
        ...                 "Type": "MessageParticipant",
        ...                 "Parameters": {"Text": "Goodbye from ${Bank}."},
        ...                 "Transitions": {"NextAction": "end", "Errors": [], "Conditions": []},
        ...             },
        ...             {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
        ...         ],
        ...     },
        ...     references={"Bank": "Example Bank"},
        ... )
        >>> "Goodbye from Example Bank." in flow.node.default_child.content
        True

    References:
        CloudFormation, AWS::Connect::ContactFlow; Amazon Connect API reference, flow language; guardrails FLW01 to
        FLW12.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        content: Path | str | Mapping[str, Any],
        references: Mapping[str, IConstruct | str] | None = None,
        name: str | None = None,
        type: FlowType | None = None,  # noqa: A002 - the service's own name
        description: str | None = None,
        state: FlowState | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            properties = described(instance=instance, name=name, description=description, state=state, tags=tags)
            require_type(FlowType, "a FlowType, such as FlowType.CUSTOMER_QUEUE", **not_none(type=type))
        made_of = flow_content(self, instance, content, references, type_=type)
        if made_of.is_module:
            raise ValueError(f"content of {self.node.path} is a flow module; allowed: a contact flow")
        with told_of(self):
            resource = connect.CfnContactFlow(
                self,
                "Resource",
                content=made_of.text,
                state=str(state or state_of(made_of.stated.state)),
                type=str(type or type_of(made_of.stated.type)),
                **properties,
            )
            claim_name(resource, instance, name)
            await_invoked(resource, made_of, instance)
        self.flow_arn: str = resource.ref
        self.flow_id: str = id_in(self.flow_arn)
