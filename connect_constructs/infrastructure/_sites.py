"""Sites that browsers come from, checked at the door as the guardrails judge them."""

from __future__ import annotations

from aws_cdk import Token

from connect_constructs.guardrails._origins import LAST_PORT, origin_fault
from connect_constructs.infrastructure._arguments import require_type, shown


def checked_origin(name: str, origin: str) -> str:
    """Return an origin that is a named https site, or that only deployment knows."""
    allowed = (
        "https:// and a host name in lower case, without wildcards or path, and a port up to "
        f"{LAST_PORT} or none, such as 'https://chat.example.com'"
    )
    require_type(str, allowed, **{name: origin})
    fault = None if Token.is_unresolved(origin) else origin_fault(origin) or _case_fault(origin)
    if fault:
        raise ValueError(f"{name}: {shown(origin)} {fault}; allowed: {allowed}")
    return origin


def _case_fault(origin: str) -> str | None:
    """Tell an origin that no browser sends: what it is compared with is in lower case."""
    return None if origin == origin.lower() else "is not in lower case"
