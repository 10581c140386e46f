"""Tells a flow which service tier a customer is on."""

from __future__ import annotations

from typing import Any

_TIERS = {"1": "gold", "2": "silver"}


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Answer a flow with flat strings, the only shape that it reads.

    Args:
        event: The flow's invocation; the block's parameter `customerNumber` is read.
        _context: Lambda's context, not used.

    Returns:
        The attribute `tier`: gold, silver or standard.

    Example:
        >>> handler({"Details": {"Parameters": {"customerNumber": "1001"}}}, None)
        {'tier': 'gold'}

    References:
        Amazon Connect administrator guide, connect-lambda-functions.
    """
    number = event["Details"]["Parameters"].get("customerNumber", "")
    return {"tier": _TIERS.get(number[:1], "standard")}
