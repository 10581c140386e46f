"""Blocks that store what a customer types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import not_
from typing import Any

from connect_constructs.facts._known import Known, Unknown, all_of, mapped
from connect_constructs.facts.flow_text import doubt_about, is_placeholder, is_templated, switch
from connect_constructs.facts.reference import has_reference, readable, reference_in
from connect_constructs.guardrails._members import members_at

KEY_MEMBERS = ("EncryptionKeyId", "Key")
"""What an InputEncryption has to give."""


def stores_in_clear(parameters: Mapping[str, Any]) -> Known[bool]:
    """Tell whether a GetParticipantInput block stores input without encryption that could have it.

    Args:
        parameters: The block's parameters.

    Example:
        >>> stores_in_clear({"StoreInput": "True"})
        True
        >>> encryption = {"EncryptionKeyId": "$.Attributes.id", "Key": "certificate"}
        >>> stores_in_clear({"StoreInput": "True", "InputEncryption": encryption})
        False

    References:
        Amazon Connect API reference, GetParticipantInput.
    """
    storing = switch(parameters.get("StoreInput"))
    if not storing:
        return False
    return all_of((storing, *(mapped(excuse, not_) for excuse in _excuses(parameters))))


def _excuses(parameters: Mapping[str, Any]) -> Iterator[Known[bool]]:
    """Yield what lets a block store input: that it is a phone number, or that it is encrypted."""
    validation = members_at(parameters, "InputValidation")
    yield mapped(
        validation,
        lambda kinds: bool(members_at(kinds, "PhoneNumberValidation")) and kinds.get("CustomValidation") is None,
    )
    encryption = members_at(parameters, "InputEncryption")
    yield mapped(encryption, lambda members: all_of(_given(members.get(name)) for name in KEY_MEMBERS))


def _given(value: Any) -> Known[bool]:
    """Tell whether a key or its id is there: as it stands, from the contact or from what is deployed beside."""
    if not isinstance(value, str) or not value.strip():
        return False
    reference = reference_in(value)
    if reference is not None:
        return Unknown(f"{readable(value)} is known at deployment only") if reference.is_opaque else True
    if has_reference(value) or (is_templated(value) and not is_placeholder(value)):
        return doubt_about(value) or True
    return True
