"""Where and how long the policy lets users sign in, and what a caller may narrow that to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.facts.address_range import exact_cover, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Duration


def approved_cover(ranges: Sequence[str] | None, approved: Sequence[str]) -> list[str]:
    """Return the cover of the ranges if the policy holds them all."""
    if ranges is None:
        return list(exact_cover(approved))
    if not ranges:
        raise ValueError("allowed_ips is empty, which lets everyone in; allowed: at least one range, or None")
    for text in ranges:
        if not holds(approved, text):
            raise ValueError(f"allowed_ips {text!r} is outside the policy's ranges; allowed: {', '.join(approved)}")
    return list(exact_cover(ranges))


def whole_minutes(name: str, duration: Duration, *, least: int, most: int | None = None) -> int:
    """Return a duration in minutes if it is within its bounds."""
    allowed = f"whole minutes, at least {least}" if most is None else f"whole minutes from {least} to {most}"
    if duration.is_unresolved():
        raise ValueError(f"{name} is a token that only deployment resolves; allowed: {allowed}")
    minutes = duration.to_minutes(integral=False)
    if minutes < least or (most is not None and minutes > most) or minutes != int(minutes):
        raise ValueError(f"{name} is {minutes:g} minutes; allowed: {allowed}")
    return int(minutes)
