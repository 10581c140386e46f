"""A flow module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._flow_content import flow_content
from connect_constructs.infrastructure._flow_resource import await_invoked, described
from connect_constructs.infrastructure._flow_statements import state_of
from connect_constructs.infrastructure._instance_resource import claim_name, told_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from constructs import IConstruct

    from connect_constructs.infrastructure.flow_type import FlowState
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance


class ContactFlowModule(Construct):
    """A flow module, which flows invoke by its id; placeholders and functions are `ContactFlow`'s.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it is a module of.
        content: The module in the flow language: a file's path, a mapping, or JSON text (what begins with a brace). At
            most 250 blocks and 256,000 characters once placeholders are bound, not counting what only deployment knows.
        references: What is bound to placeholders: constructs by the name before the dot, texts by all that is between
            the braces. Default: nothing.
        name: Its name, 1 to 127 characters that no other module of the instance has. Default: the id.
        description: What it is for, at most 500 characters. Default: none.
        state: Whether it is in use. Default: what an answer of the API around the content states, else active.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        module_arn: The module's ARN.
        module_id: The module's id.

    Raises:
        ValueError: The content cannot be read, is no published module, says that it is a contact flow, or is too large;
            placeholders are unbound or references unused, which the message lists; what is bound is of another
            instance; a name is taken; or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> module = ContactFlowModule(
        ...     stack,
        ...     "Nothing",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     content='{"Version": "2019-10-30", "StartAction": "end", "Actions": [{"Identifier": "end", '
        ...     '"Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {}}]}',
        ... )
        >>> module.node.default_child.name
        'Nothing'

    References:
        CloudFormation, AWS::Connect::ContactFlowModule; guardrails FLW01 to FLW12.
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
        description: str | None = None,
        state: FlowState | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            properties = described(instance=instance, name=name, description=description, state=state, tags=tags)
        made_of = flow_content(self, instance, content, references)
        if made_of.stated.is_contact_flow:
            raise ValueError(f"content of {self.node.path} says that it is a contact flow; allowed: a flow module")
        with told_of(self):
            resource = connect.CfnContactFlowModule(
                self, "Resource", content=made_of.text, state=str(state or state_of(made_of.stated.state)), **properties
            )
            claim_name(resource, instance, name)
            await_invoked(resource, made_of, instance)
        self.module_arn: str = resource.ref
        self.module_id: str = id_in(self.module_arn)
