"""What contact flows and flow modules have in common as resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connect_constructs.infrastructure._arguments import checked_tags, checked_text, require_type
from connect_constructs.infrastructure._function_access import access_to
from connect_constructs.infrastructure.flow_type import FlowState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource

    from connect_constructs.infrastructure._flow_content import FlowContent
    from connect_constructs.infrastructure.connect_instance import IConnectInstance

_LONGEST_NAME = 127
_LONGEST_DESCRIPTION = 500


def described(
    *, name: str, description: str | None, state: FlowState, tags: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return the properties that say what a flow is called, if the service takes them."""
    require_type(FlowState, f"one of {', '.join(map(str, FlowState.__members__))}", state=state)
    return {
        "name": checked_text("name", name, 1, _LONGEST_NAME),
        "description": None
        if description is None
        else checked_text("description", description, 0, _LONGEST_DESCRIPTION),
        "state": state.value,
        "tags": None if tags is None else checked_tags(tags),
    }


def await_functions(resource: CfnResource, content: FlowContent, instance: IConnectInstance) -> None:
    """Have a flow wait until the instance may invoke its functions: the service validates what it is given."""
    for function in content.functions:
        resource.node.add_dependency(access_to(function, instance, scope=resource))
