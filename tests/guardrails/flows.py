"""Small flows, as mappings of the flow language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def block(  # noqa: PLR0913 - a block has that many parts
    identifier: str,
    kind: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    then: str | None = None,
    errors: Mapping[str, str] | None = None,
    conditions: Iterable[str] = (),
) -> dict[str, Any]:
    """Return a block: what follows it, its error branches by type, and the targets of its conditions."""
    transitions: dict[str, Any] = {} if then is None else {"NextAction": then}
    if errors:
        transitions["Errors"] = [{"ErrorType": kind, "NextAction": target} for kind, target in errors.items()]
    if conditions:
        transitions["Conditions"] = [
            {"NextAction": target, "Condition": {"Operator": "Equals", "Operands": [str(number)]}}
            for number, target in enumerate(conditions)
        ]
    return {
        "Identifier": identifier,
        "Type": kind,
        "Parameters": dict(parameters or {}),
        "Transitions": transitions,
    }


def flow(*blocks: Mapping[str, Any], start: str | None = None, **metadata: Any) -> dict[str, Any]:
    """Return a flow that starts with its first block, unless another is named; metadata such as ``type``."""
    return {
        "Version": "2019-10-30",
        "StartAction": start or blocks[0]["Identifier"],
        "Metadata": metadata,
        "Actions": list(blocks),
    }
