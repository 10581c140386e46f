"""Ranges of source addresses and the exact networks that cover them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from itertools import pairwise

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_ALLOWED = "an address, a CIDR block without host bits, or first-last addresses of one family"


def networks_of(text: str) -> tuple[Network, ...]:
    """Return the fewest networks that hold exactly the addresses of one range.

    Args:
        text: A single address (``216.82.182.50``), a CIDR block (``216.82.182.48/28``) or the first and last address
            joined by a hyphen, both inclusive (``216.82.182.50-216.82.182.60``); IPv4 or IPv6. The last address of
            an IPv4 range may be its last number alone (``216.82.182.50-60``).

    Returns:
        The minimal cover, in ascending order.

    Raises:
        ValueError: The text is no range, is reversed, mixes families or sets host bits.

    Example:
        >>> [str(network) for network in networks_of("216.82.182.50-60")]
        ['216.82.182.50/31', '216.82.182.52/30', '216.82.182.56/30', '216.82.182.60/32']

    References:
        Amazon Connect administrator guide, authentication profiles: entries are addresses and CIDR ranges only.
    """
    first, dash, last = text.strip().partition("-")
    try:
        if not dash:
            return (ipaddress.ip_network(text.strip()),)
        return tuple(_between(first.strip(), last.strip()))
    except (ValueError, TypeError) as error:
        raise ValueError(f"address range {text!r} is not usable ({error}); allowed: {_ALLOWED}") from error


def exact_cover(ranges: Iterable[str]) -> tuple[str, ...]:
    """Return the minimal CIDR cover of several ranges that do not overlap.

    Args:
        ranges: Ranges as `networks_of` takes them.

    Returns:
        CIDR blocks that together hold exactly the addresses of the ranges, ascending, IPv4 before IPv6.

    Raises:
        ValueError: A range is malformed, or two of them overlap; both are named.

    Example:
        >>> exact_cover(["10.0.0.0/31", "10.0.0.2-10.0.0.3"])
        ('10.0.0.0/30',)

    References:
        RFC 4632 for CIDR notation.
    """
    covers = [(text, networks_of(text)) for text in ranges]
    by_start = sorted(covers, key=lambda cover: (cover[1][0].version, int(cover[1][0].network_address)))
    for (text, networks), (other, others) in pairwise(by_start):
        if networks[0].version == others[0].version and int(networks[-1].broadcast_address) >= int(
            others[0].network_address
        ):
            raise ValueError(f"address ranges {text!r} and {other!r} overlap; allowed: ranges without a common address")
    return tuple(str(network) for network in _collapse(network for _, networks in covers for network in networks))


def holds(approved: Sequence[str], entry: str) -> bool:
    """Tell whether every address of an entry lies inside the approved ranges.

    Args:
        approved: Ranges as `networks_of` takes them; they may touch.
        entry: One range as `networks_of` takes it.

    Returns:
        True when no address of the entry is outside.

    Raises:
        ValueError: A range is malformed.

    Example:
        >>> holds(["216.82.182.50-60"], "216.82.182.52/30")
        True
        >>> holds(["216.82.182.50-60"], "216.82.182.48/30")
        False

    References:
        Network arithmetic, never string comparison (guardrail AUT01).
    """
    merged = _collapse(network for text in approved for network in networks_of(text))
    return all(
        any(inner.version == outer.version and inner.subnet_of(outer) for outer in merged)  # type: ignore[arg-type]  # the versions are equal
        for inner in networks_of(entry)
    )


def _between(first: str, last: str) -> Iterable[Network]:
    start = ipaddress.ip_address(first)
    if last.isdecimal() and isinstance(start, ipaddress.IPv4Address):
        last = f"{first.rpartition('.')[0]}.{last}"
    end = ipaddress.ip_address(last)
    if start.version != end.version:
        raise ValueError("the first and the last address are of different families")
    if start > end:  # type: ignore[operator]  # the versions are equal
        raise ValueError("the last address comes before the first")
    return ipaddress.summarize_address_range(start, end)


def _collapse(networks: Iterable[Network]) -> list[Network]:
    found = list(networks)
    four = [network for network in found if isinstance(network, ipaddress.IPv4Network)]
    six = [network for network in found if isinstance(network, ipaddress.IPv6Network)]
    return [*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six)]
