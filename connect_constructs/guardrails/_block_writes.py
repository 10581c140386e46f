"""What a block writes: the customer's input, contact attributes, flow attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connect_constructs.facts._known import Known
from connect_constructs.facts.flow import FlowBlock
from connect_constructs.facts.flow_text import switch
from connect_constructs.facts.value import text
from connect_constructs.guardrails._stored_input import KEY_MEMBERS


def stores_input(block: FlowBlock) -> Known[bool]:
    """Tell whether a block keeps what the customer types, rather than offering a menu, or doing something else."""
    if block.type != "GetParticipantInput":
        return False
    stores = switch(block.parameters.get("StoreInput"))
    return False if stores is None else stores


def encrypts_input(block: FlowBlock) -> bool:
    """Tell whether a block that stores input has a key, and a key's id, to encrypt it with; a dynamic one is one."""
    encryption = block.parameters.get("InputEncryption")
    return isinstance(encryption, dict) and all(_is_given(encryption.get(key)) for key in KEY_MEMBERS)


def _is_given(value: Any) -> bool:
    given = text(value)
    return isinstance(given, str) and given.strip() != ""


def contact_attributes_set_by(block: FlowBlock) -> Iterator[tuple[str, Any]]:
    """Yield the attributes, by name, that a block sets on the contact which is in the flow, not on a related one."""
    if block.type == "UpdateContactAttributes" and block.parameters.get("TargetContact") != "Related":
        yield from _members(block.parameters.get("Attributes"))


def flow_attributes_set_by(block: FlowBlock) -> Iterator[tuple[str, Any]]:
    """Yield the attributes, by name, that a block sets for the flow or module that it is in."""
    if block.type == "UpdateFlowAttributes":
        yield from _members(block.parameters.get("FlowAttributes"))


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
