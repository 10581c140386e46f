"""DeletionPolicy, which the emulator ignores: a stack that goes leaves behind what its template says must stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def honour_deletion_policies(stacks: ModuleType, deployed: Any) -> None:
    """Make the emulator's stack life cycle skip retained resources, and say DELETE_SKIPPED as CloudFormation does.

    Args:
        stacks: the emulator's module of stack life cycles.
        deployed: the emulator's stacks by name.
    """
    emulator_delete = stacks._delete_resource
    emulator_add_event = stacks._add_event
    kept: set[tuple[str, str]] = set()

    def delete(resource_type: str, physical_id: str, properties: Any, stack: str, logical_id: str) -> None:
        if _is_kept(deployed[stack], logical_id):
            kept.add((stack, logical_id))
        else:
            kept.discard((stack, logical_id))
            emulator_delete(resource_type, physical_id, properties, stack, logical_id)

    def add_event(
        stack_id: str, stack: str, logical_id: str, resource_type: str, status: str, *rest: str, **named: str
    ) -> None:
        skipped = status == "DELETE_COMPLETE" and (stack, logical_id) in kept
        told = "DELETE_SKIPPED" if skipped else status
        emulator_add_event(stack_id, stack, logical_id, resource_type, told, *rest, **named)

    stacks._delete_resource = delete  # type: ignore[attr-defined]  # the emulator offers no hook for this
    stacks._add_event = add_event  # type: ignore[attr-defined]  # likewise


def _is_kept(stack: Any, logical_id: str) -> bool:
    """Whether the template keeps a resource; a failing create undoes what is RetainExceptOnCreate."""
    match stack["_template"]["Resources"][logical_id].get("DeletionPolicy"):
        case "Retain":
            return True
        case "RetainExceptOnCreate":
            return bool(stack["StackStatus"] != "ROLLBACK_IN_PROGRESS")
        case _:
            return False
