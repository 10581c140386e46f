"""Security profiles."""

from __future__ import annotations

from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.security_profile import SecurityProfile
from connect_constructs.facts.value import items, text
from connect_constructs.readers._world import Resource, World


def security_profile(world: World, resource: Resource) -> list[SecurityProfile]:
    """Read an AWS::Connect::SecurityProfile."""
    permissions, tags = items(world.get(resource, "Permissions")), items(world.get(resource, "Tags"))
    return [
        SecurityProfile(
            place=resource.place,
            present=world.present(resource),
            permissions=permissions if isinstance(permissions, Unknown) else tuple(map(_stated, permissions)),
            tags=tags if isinstance(tags, Unknown) else tuple(map(_tag, tags)),
        )
    ]


def _tag(tag: Any) -> tuple[Known[str], Known[str]]:
    if isinstance(tag, dict):
        return _stated(tag.get("Key")), _stated(tag.get("Value"))
    unknown = tag if isinstance(tag, Unknown) else Unknown("a tag is no key and value")
    return unknown, unknown


def _stated(value: Any) -> Known[str]:
    stated = text(value)
    return Unknown("a text is not stated") if stated is None else stated
