"""Starts ministack with what its CloudFormation lacks; runs in the emulator's own process.

Environment: ``EMULATOR_RECORD`` names the file that the record of stand-in resources is appended to.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ministack.app import main  # type: ignore[import-untyped]  # ministack ships no types
from ministack.core.responses import get_account_id, get_region  # type: ignore[import-untyped]  # likewise
from ministack.services import cloudformation, lambda_svc  # type: ignore[import-untyped]  # likewise
from ministack.services.cloudformation import handlers, provisioners, stacks  # type: ignore[import-untyped]  # likewise

from tests.deployment._deletion_policy import honour_deletion_policies
from tests.deployment._identity import Place
from tests.deployment._recording_provisioner import Record, RecordingProvisioner, refuse_problems
from tests.deployment._registry_schema import RegistrySchema, registry_types
from tests.deployment._strictness import fail_stacks_that_crash, refuse_missing_code, refuse_unknown_attributes

if TYPE_CHECKING:
    from collections.abc import Callable

_PROPERTIES_ARGUMENT = {"create": 1, "update": 2}


def extend_cloudformation(record: Record) -> None:
    """Give every registry type a provisioner: the emulator's own, checked, or else one that records."""
    known = provisioners._RESOURCE_HANDLERS
    for resource_type in registry_types(get_region()):
        if own := known.get(resource_type):
            for operation in _PROPERTIES_ARGUMENT.keys() & own.keys():
                own[operation] = _checked(resource_type, own[operation], _PROPERTIES_ARGUMENT[operation])
        else:
            recording = RecordingProvisioner(resource_type, record, _place)
            known[resource_type] = {
                "create": recording.create,
                "update": recording.update,
                "update_with_logical_id": True,
                "delete": recording.delete,
            }


def _place(stack: str) -> Place:
    """Where the request that the emulator is serving acts."""
    return Place(get_account_id(), get_region(), stack)


def _checked(resource_type: str, provision: Callable[..., Any], properties_argument: int) -> Callable[..., Any]:
    """One of the emulator's own provisioners, between the registry's check and the attributes that it forgets."""

    def check_then_provision(*arguments: Any) -> tuple[str, dict[str, Any]]:
        properties = arguments[properties_argument]
        schema = RegistrySchema.load(resource_type, get_region())
        refuse_problems(schema, properties)
        physical_id, attributes = provision(*arguments)
        # an attribute may simply repeat a property, such as a VPC's address range
        repeated = {name: properties[name] for name in schema.attributes if name in properties}
        return physical_id, {**repeated, **attributes}

    return check_then_provision


if __name__ == "__main__":
    extend_cloudformation(Record(Path(os.environ["EMULATOR_RECORD"])))
    honour_deletion_policies(stacks, cloudformation._stacks)
    refuse_unknown_attributes(stacks)
    refuse_missing_code(lambda_svc)
    fail_stacks_that_crash(handlers, stacks, cloudformation._stacks)
    main()
