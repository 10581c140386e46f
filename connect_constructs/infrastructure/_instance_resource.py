"""What resources within an instance have in common: whose they are, what they are called, and errors that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aws_cdk import Stage, Token

from connect_constructs.infrastructure._arguments import checked_tags, checked_text, require_instance, shown
from connect_constructs.infrastructure._deployment_texts import LIST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource, CfnTag
    from constructs import IConstruct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_LONGEST_NAME = 127
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

_claimed: dict[tuple[IConstruct, tuple[str, ...]], str] = {}
"""The path of whoever has something that there is but once in an app or Stage. The CDK never frees constructs."""


@contextmanager
def told_of(owner: IConstruct) -> Iterator[None]:
    """Have an error about an argument name the construct."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{owner.node.path}: {error}") from None


def described(  # noqa: PLR0913 - keyword-only, what every resource of an instance says of itself
    *,
    instance: IConnectInstance,
    name: str,
    description: str | None,
    tags: Mapping[str, str] | None,
    least_description: int = 1,
    longest_description: int = 250,
) -> dict[str, Any]:
    """Return the properties that say whose a resource is and what it is called, if the service takes them."""
    require_instance(instance)
    printable_text("name", name, 1, _LONGEST_NAME)
    if not name.strip():
        raise ValueError(f"name is {shown(name)}; allowed: one that is not blank")
    if description is not None:
        printable_text("description", description, least_description, longest_description)
    return {
        "instance_arn": instance.instance_arn,
        "name": name,
        "description": description,
        "tags": printable_tags(tags),
    }


def printable_text(name: str, text: str, least: int, most: int) -> str:
    """Return a text that is of an allowed length and that every console shows."""
    checked_text(name, text, least, most)
    _require_printable(name, text)
    return text


def printable_tags(tags: Mapping[str, str] | None) -> list[CfnTag] | None:
    """Return tags as resources take them, if the service does and every console shows them."""
    if tags is None:
        return None
    checked = checked_tags(tags)
    _require_printable("tags", *tags, *tags.values())
    return checked


def claim_name(resource: CfnResource, instance: IConnectInstance, name: str, *, argument: str = "name") -> None:
    """Refuse a name that another of the instance's resources of this kind has: the service takes each but once."""
    if Token.is_unresolved(name):
        return
    owner = resource.node.scope or resource
    other = other_claimant(owner, resource.cfn_resource_type, instance.instance_arn, name)
    if other:
        raise ValueError(f"{argument} is {shown(name)}, which is that of {other}; allowed: one of its own")


def other_claimant(owner: IConstruct, *what: str) -> str | None:
    """Return the path of another construct of the app or Stage that has something; else it is the owner's from now."""
    path = owner.node.path
    holder = _claimed.setdefault((Stage.of(owner) or owner.node.root, what), path)
    return None if holder == path else holder


def _require_printable(argument: str, *texts: str) -> None:
    """Refuse texts that no console shows, and that no template can hold; nor can it one item of a list token."""
    odd = next((text for text in texts if _UNPRINTABLE.search(text) or LIST_TOKEN in text), None)
    if odd is not None:
        raise ValueError(f"{argument} has {shown(odd)}; allowed: no control characters, and no token for a list")
