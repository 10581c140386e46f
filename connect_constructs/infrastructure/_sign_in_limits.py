"""Where and how long the policy lets users sign in, and what a caller may narrow that to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.facts.address_range import exact_cover, holds
from connect_constructs.infrastructure._arguments import checked_duration, checked_texts, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Duration


def approved_cover(ranges: Sequence[str] | None, approved: Sequence[str]) -> list[str]:
    """Return the cover of the ranges if the policy holds them all."""
    if ranges is None:
        return list(exact_cover(approved))
    if not (cover := _cover_within("allowed_ips", ranges, "the policy's ranges", approved)):
        raise ValueError("allowed_ips is empty, which lets everyone in; allowed: at least one range, or None")
    return cover


def blocked_cover(ranges: Sequence[str] | None, allowed: Sequence[str]) -> list[str]:
    """Return the cover of the ranges if they take some, but not all, of what is allowed."""
    cover = [] if ranges is None else _cover_within("blocked_ips", ranges, "allowed_ips", allowed)
    if all(holds(cover, network) for network in allowed):
        raise ValueError(
            f"blocked_ips is {shown(ranges)}, all of the allowed ranges, and nobody could sign in; "
            f"allowed: a part of {', '.join(allowed)}"
        )
    return cover


def _cover_within(name: str, ranges: Sequence[str], what: str, outer: Sequence[str]) -> list[str]:
    texts = checked_texts(name, ranges, "a list of address ranges, such as ['216.82.182.51']")
    try:
        outside = [text for text in texts if not holds(outer, text)]
        cover = [] if outside else list(exact_cover(texts))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if outside:
        raise ValueError(f"{name} {outside[0]!r} is outside {what}; allowed: {', '.join(outer)}")
    return cover


def whole_minutes(name: str, duration: Duration, *, least: int, most: int | None = None) -> int:
    """Return a duration in minutes if it is within its bounds."""
    allowed = f"whole minutes, at least {least}" if most is None else f"whole minutes from {least} to {most}"
    minutes = checked_duration(name, duration, allowed).to_minutes(integral=False)
    if minutes < least or (most is not None and minutes > most) or minutes != int(minutes):
        raise ValueError(f"{name} is {minutes:g} minutes; allowed: {allowed}")
    return int(minutes)
