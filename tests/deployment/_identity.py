"""What a recorded resource answers to ``Ref`` and ``Fn::GetAtt``: values that its registry schema accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.deployment._registry_schema import RegistrySchema

_REGIONLESS_SERVICES = frozenset({"iam", "organizations"})
# Types older than the registry, whose Ref is not their whole registry identifier.
_REFERENCED_PROPERTY = {"AWS::Logs::LogStream": "LogStreamName"}
# What an ARN's pattern calls a thing in a Connect instance, such as contact-flow.
_KIND_OF_INSTANCE = re.compile(r":instance/\[[^/]*/([a-z-]+)/")
_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Place:
    """The account, region and stack in which a resource is made."""

    account: str
    region: str
    stack: str


@dataclass(frozen=True)
class Identity:
    """A resource's physical id and attributes."""

    physical_id: str
    attributes: Mapping[str, Any]


def invent_identity(schema: RegistrySchema, logical_id: str, properties: Mapping[str, Any], place: Place) -> Identity:
    """Make up the id and attributes of a new resource.

    An attribute for which nothing plausible is known is left out: a template that reads it then fails. If ``Ref``
    is made of it, nothing can stand in for the resource, which is a ``ValueError``.
    """
    generated_name = f"{place.stack}-{logical_id}"
    uuid = str(uuid4())
    attributes: dict[str, Any] = {}
    for attribute in schema.attributes:
        name = properties.get("Name", generated_name)
        of_instance = (
            f"{properties.get('InstanceArn')}/{kind}/{uuid}"
            for kind in _KIND_OF_INSTANCE.findall(schema.pattern(attribute))
        )
        for candidate in (*of_instance, *_candidates(schema.resource_type, attribute, uuid, name, place)):
            if not schema.attribute_problems(attribute, candidate):
                attributes[attribute] = candidate
                break
    older = _REFERENCED_PROPERTY.get(schema.resource_type)
    referenced = (older,) if older else schema.identifier
    for part in referenced:
        if part in schema.attributes and part not in attributes:
            raise ValueError(f"{schema.resource_type}: no plausible {part} is known for its Ref")
    known = {**properties, **attributes}
    return Identity("|".join(str(known.get(part, generated_name)) for part in referenced), attributes)


def _candidates(resource_type: str, attribute: str, uuid: str, name: str, place: Place) -> tuple[str | float, ...]:
    """Values that an attribute of this name usually has, likeliest first."""
    service = resource_type.split("::")[1].lower()
    kind = _WORD_BOUNDARY.sub("-", resource_type.split("::")[2]).lower()
    regionless = service in _REGIONLESS_SERVICES
    arn = (
        f"arn:aws:{service}:{'' if regionless else place.region}:{place.account}:{kind}/{name if regionless else uuid}"
    )
    now = datetime.now(UTC)
    compact = uuid.replace("-", "").upper()
    by_last_word: dict[str, tuple[str | float, ...]] = {
        "arn": (arn,),
        "role": (f"arn:aws:iam::{place.account}:role/aws-service-role/{service}.amazonaws.com/{name}",),
        "id": (uuid, compact[:10]),
        "uuid": (compact,),
        "status": ("ACTIVE",),
        "time": (now.isoformat(), now.timestamp()),
        "region": (place.region,),
        "version": ("1",),
    }
    return by_last_word.get(_WORD_BOUNDARY.sub(" ", attribute).lower().split()[-1], ())
