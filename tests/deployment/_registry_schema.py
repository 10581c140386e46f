"""One resource type as the CloudFormation registry describes it, read from the schemas that cfn-lint ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cfnlint.jsonschema import StandardValidator  # type: ignore[import-untyped]  # cfn-lint ships no types
from cfnlint.schema import ResourceNotFoundError  # type: ignore[import-untyped]  # cfn-lint ships no types
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]  # cfn-lint ships no types

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = "/properties/"


def registry_types(region: str) -> frozenset[str]:
    """Every resource type that CloudFormation offers in a region."""
    return frozenset(PROVIDER_SCHEMA_MANAGER.get_resource_types(region))


@dataclass(frozen=True)
class RegistrySchema:
    """The registry's word on one resource type: what it takes, what it gives back, what replaces it."""

    resource_type: str
    document: Mapping[str, Any]
    attributes: Mapping[str, str]

    @classmethod
    def load(cls, resource_type: str, region: str) -> RegistrySchema:
        """Read a type's schema; a type that the region does not offer is a ``ValueError``."""
        try:
            schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, resource_type)
        except ResourceNotFoundError:
            raise ValueError(f"resource type {resource_type} is not offered in region {region}") from None
        return cls(resource_type, schema.schema, dict(schema.get_atts))

    @property
    def identifier(self) -> tuple[str, ...]:
        """Names of the properties that make up what ``Ref`` returns."""
        return tuple(pointer.removeprefix(_ROOT) for pointer in self.document["primaryIdentifier"])

    @property
    def create_only(self) -> frozenset[str]:
        """Names of the top-level properties whose change replaces the resource."""
        return frozenset(
            pointer.removeprefix(_ROOT).split("/")[0] for pointer in self.document.get("createOnlyProperties", ())
        )

    def pattern(self, attribute: str) -> str:
        """What a value handed out for ``Fn::GetAtt`` must look like; empty where the schema says nothing of it."""
        return str(
            self.document["properties"].get(self.attributes[attribute].removeprefix(_ROOT), {}).get("pattern", "")
        )

    def problems(self, properties: Mapping[str, Any]) -> list[str]:
        """What the registry would refuse in resolved properties, each with its place."""
        read_only = {pointer.removeprefix(_ROOT) for pointer in self.document.get("readOnlyProperties", ())}
        found = [f"{name}: read-only, a template cannot set it" for name in sorted(read_only & properties.keys())]
        return found + _violations(self.document, properties)

    def attribute_problems(self, attribute: str, value: object) -> list[str]:
        """What the registry would refuse in a value handed out for ``Fn::GetAtt``."""
        pointer = self.attributes[attribute]
        return _violations({**self.document, "allOf": [], "$ref": f"#{pointer}"}, value)


def _violations(schema: Mapping[str, Any], instance: object) -> list[str]:
    """Each JSON-schema violation as ``path: message``."""
    return [
        f"{'.'.join(str(step) for step in error.path) or 'properties'}: {error.message}"
        for error in StandardValidator(schema=schema).iter_errors(instance)
    ]
