"""Tells a flow which customers of the bank are served first."""

from __future__ import annotations

from typing import Any

# Stands in for the bank's own register of customers.
_PRIVATE_CLIENTS = frozenset({"10000017", "10000025"})


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Answer with the customer's tier, private or retail; flows read flat strings only.

    Args:
        event: The flow's invocation; the block's parameter `customerNumber` is read.
    """
    number = event["Details"]["Parameters"].get("customerNumber")
    return {"tier": "private" if number in _PRIVATE_CLIENTS else "retail"}
