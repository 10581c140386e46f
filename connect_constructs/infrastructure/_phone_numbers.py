"""Phone numbers that applications give."""

from __future__ import annotations

import re

from connect_constructs.guardrails._phone_number import number_fault
from connect_constructs.infrastructure._arguments import require_type, shown

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_ALLOWED = "an E.164 number that is possible in its country, such as '+12065550100'"


def checked_phone_number(name: str, number: str) -> str:
    """Return a number that can be dialled, as the service writes it: without blanks and hyphens."""
    require_type(str, _ALLOWED, **{name: number})
    if not _E164.fullmatch(number) or number_fault(number) is not None:
        raise ValueError(f"{name} is {shown(number)}; allowed: {_ALLOWED}")
    return number
