"""Judgements that several guardrails share."""

from __future__ import annotations

import re

from connect_constructs.facts._known import Known, Unknown, need
from connect_constructs.facts.address_range import holds
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.reference import has_reference, readable
from connect_constructs.guardrails.policy import GuardrailPolicy


def no_customer_key(key: Known[KeyUse | None], policy: GuardrailPolicy) -> str | None:
    """Return what is wrong with a key, as the end of a sentence; None for a customer's key."""
    used = need(key)
    if used is None:
        return "it names no KMS key"
    if any(used.name in (approved, approved.rpartition("/")[2]) for approved in policy.approved_keys):
        return None
    if need(used.manager) == "AWS":
        return f"its key {used.name} is managed by AWS"
    return None


def address_fault(entry: Known[str], policy: GuardrailPolicy) -> Known[str | None]:
    """Return what is wrong with an address or CIDR block that must lie inside the sign-in ranges; None when it does."""
    if isinstance(entry, Unknown):
        return entry
    if has_reference(entry):
        return Unknown(f"the address {readable(entry)} is known at deployment only")
    if not re.fullmatch(r"[0-9A-Fa-f.:]+(/[0-9]{1,3})?", entry):
        return f"{entry!r} is neither an address nor a CIDR block"
    try:
        inside = holds(policy.sign_in_ranges, entry)
    except ValueError:
        return f"{entry!r} is neither an address nor a CIDR block without host bits"
    return None if inside else f"{entry} reaches outside the sign-in ranges {', '.join(policy.sign_in_ranges)}"
