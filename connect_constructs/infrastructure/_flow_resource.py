"""What contact flows and flow modules have in common as resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aws_cdk import Stage, Token

from connect_constructs.infrastructure._arguments import (
    checked_tags,
    checked_text,
    not_none,
    require_instance,
    require_type,
    shown,
)
from connect_constructs.infrastructure._deployment_texts import LIST_TOKEN
from connect_constructs.infrastructure._function_access import access_to
from connect_constructs.infrastructure.flow_type import FlowState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource
    from constructs import IConstruct

    from connect_constructs.infrastructure._flow_content import FlowContent
    from connect_constructs.infrastructure.connect_instance import IConnectInstance

_LONGEST_NAME = 127
_LONGEST_DESCRIPTION = 500
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

_named: dict[tuple[IConstruct, str, str, str], str] = {}
"""The path of each flow and module, by app or Stage, kind, instance and name. The CDK never frees constructs."""


@contextmanager
def told_of(owner: IConstruct) -> Iterator[None]:
    """Have an error about an argument name the construct."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{owner.node.path}: {error}") from None


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
    require_instance(instance)
    checked_text("name", name, 1, _LONGEST_NAME)
    if not name.strip():
        raise ValueError(f"name is {shown(name)}; allowed: one that is not blank")
    about = "" if description is None else checked_text("description", description, 0, _LONGEST_DESCRIPTION)
    require_type(FlowState, f"one of {', '.join(FlowState)}", **not_none(state=state))
    checked = None if tags is None else checked_tags(tags)
    _require_printable(name=[name], description=[about], tags=[*(tags or {}), *(tags or {}).values()])
    return {"instance_arn": instance.instance_arn, "name": name, "description": description, "tags": checked}


def claim_name(resource: CfnResource, instance: IConnectInstance, name: str) -> None:
    """Refuse a name that another flow of the instance, or another module, has: the service takes each but once."""
    key = (Stage.of(resource) or resource.node.root, resource.cfn_resource_type, instance.instance_arn, name)
    path = resource.node.path.rpartition("/")[0]
    if not Token.is_unresolved(name) and _named.setdefault(key, path) != path:
        raise ValueError(f"name is {shown(name)}, which is that of {_named[key]}; allowed: one of its own")


def await_functions(resource: CfnResource, content: FlowContent, instance: IConnectInstance) -> None:
    """Have a flow wait until the instance may invoke its functions: the service validates what it is given."""
    for function in content.functions:
        resource.node.add_dependency(access_to(function, instance, scope=resource))


def _require_printable(**arguments: list[str]) -> None:
    """Refuse texts that no console shows, and that no template can hold; nor can it one item of a list token."""
    for argument, texts in arguments.items():
        odd = next((text for text in texts if _UNPRINTABLE.search(text) or LIST_TOKEN in text), None)
        if odd is not None:
            raise ValueError(f"{argument} has {shown(odd)}; allowed: no control characters, and no token for a list")
