"""Stands in for a resource type that the emulator lacks: checks its properties, answers plausibly, keeps a record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.deployment._identity import Identity, Place, invent_identity
from tests.deployment._registry_schema import RegistrySchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Operation = Literal["create", "update", "replace", "delete"]


@dataclass(frozen=True)
class RecordEntry:
    """One thing that was asked of a recorded resource."""

    operation: Operation
    resource_type: str
    physical_id: str
    properties: Mapping[str, Any]


class Record:
    """What was asked of all recorded resources, in order, as lines of JSON that another process can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, entry: RecordEntry) -> None:
        """Add one entry at the end."""
        with self._path.open("a") as lines:
            lines.write(json.dumps(asdict(entry)) + "\n")

    def entries(self) -> list[RecordEntry]:
        """Every entry so far, oldest first."""
        if not self._path.exists():
            return []
        return [RecordEntry(**json.loads(line)) for line in self._path.read_text().splitlines()]


class RecordingProvisioner:
    """Creates, updates and deletes resources of one type on paper.

    Its three methods take what the emulator's CloudFormation hands to a provisioner.
    """

    def __init__(self, resource_type: str, record: Record, place: Callable[[str], Place]) -> None:
        self._resource_type = resource_type
        self._record = record
        self._place = place
        self._attributes: dict[str, Mapping[str, Any]] = {}

    def create(self, logical_id: str, properties: dict[str, Any], stack: str) -> tuple[str, Mapping[str, Any]]:
        """Make a resource; properties that the registry would refuse are a ``ValueError``."""
        return self._make("create", logical_id, properties, stack)

    def update(
        self, physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
    ) -> tuple[str, Mapping[str, Any]]:
        """Change a resource, or make another in its place when a create-only property differs."""
        schema = RegistrySchema.load(self._resource_type, self._place(stack).region)
        if any(old.get(name) != new.get(name) for name in schema.create_only):
            return self._make("replace", logical_id, new, stack)
        refuse_problems(schema, new)
        self._record.append(RecordEntry("update", self._resource_type, physical_id, new))
        return physical_id, self._attributes[physical_id]

    def delete(self, physical_id: str, properties: dict[str, Any]) -> None:
        """Forget a resource."""
        del self._attributes[physical_id]
        self._record.append(RecordEntry("delete", self._resource_type, physical_id, properties))

    def _make(
        self, operation: Operation, logical_id: str, properties: dict[str, Any], stack: str
    ) -> tuple[str, Mapping[str, Any]]:
        """Check, name and record a new resource."""
        place = self._place(stack)
        schema = RegistrySchema.load(self._resource_type, place.region)
        refuse_problems(schema, properties)
        identity: Identity = invent_identity(schema, logical_id, properties, place)
        self._attributes[identity.physical_id] = identity.attributes
        self._record.append(RecordEntry(operation, self._resource_type, identity.physical_id, properties))
        return identity.physical_id, identity.attributes


def refuse_problems(schema: RegistrySchema, properties: Mapping[str, Any]) -> None:
    """Raise a ``ValueError`` that names everything the registry would refuse."""
    problems = schema.problems(properties)
    if problems:
        raise ValueError(f"{schema.resource_type}: {'; '.join(problems)}")
