"""What contact flows and flow modules have in common as resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connect_constructs.infrastructure import _instance_resource
from connect_constructs.infrastructure._arguments import not_none, require_type
from connect_constructs.infrastructure._function_access import access_to
from connect_constructs.infrastructure.flow_type import FlowState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource

    from connect_constructs.infrastructure._flow_content import FlowContent
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_LONGEST_DESCRIPTION = 500


def described(
    *,
    instance: IConnectInstance,
    name: str,
    description: str | None,
    state: FlowState | None,
    tags: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Return the properties that say whose a flow is and what it is called, if the service takes them.

    The state is only checked: where the application says none, it is for the content to say.
    """
    require_type(FlowState, "a FlowState, such as FlowState.ARCHIVED", **not_none(state=state))
    return _instance_resource.described(
        instance=instance,
        name=name,
        description=description,
        tags=tags,
        least_description=0,
        longest_description=_LONGEST_DESCRIPTION,
    )


def await_invoked(resource: CfnResource, content: FlowContent, instance: IConnectInstance) -> None:
    """Have a flow wait until the instance may invoke its functions and bots: the service validates what it is given."""
    resource.node.add_dependency(*content.bots)
    for function in content.functions:
        resource.node.add_dependency(access_to(function, instance, scope=resource))
