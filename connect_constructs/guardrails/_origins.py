"""Origins: the sites whose pages a browser lets talk to Connect or its storage."""

from __future__ import annotations

import re

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.reference import readable, without_references

LAST_PORT = 65_535

_SCHEME = "https://"
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^/?#@:\[\]]*)(?::([1-9][0-9]{0,4}))?")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}", re.ASCII | re.IGNORECASE)
_LONGEST_NAME = 253
_THIS_COMPUTER = "localhost"
# What ends in a number is an address to browsers, whether in one part or four, decimal, octal or hexadecimal.
_LAST_OF_ADDRESS = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII | re.IGNORECASE)

_WILD = "has a wildcard"
_MORE_THAN_A_SITE = "has more than a host and a port, such as a path or a slash at the end"
_BEYOND_A_SITE = re.compile(r"[/?#@]")

_GAP = "\n"
_GOOD = "https://a.b"
_RESTS = ("1", *(_GOOD[start:] for start in range(len(_GOOD))))
"""What may follow the known beginning of an origin: a port, or any end of a good one."""


def origin_fault(origin: str) -> str | None:
    """Return what is wrong with an origin, as the end of a sentence; None for a named https site.

    Args:
        origin: The origin, a literal: scheme, host and, where it is not the scheme's own, port.

    Example:
        >>> origin_fault("https://chat.example.com:8443") is None
        True
        >>> origin_fault("http://chat.example.com")
        'does not begin with https://'

    References:
        RFC 6454 and the URL standard's host parser; guardrails ACC05 and STO09.
    """
    if origin[: len(_SCHEME)].lower() != _SCHEME:
        return f"does not begin with {_SCHEME}"
    rest = origin[len(_SCHEME) :]
    if "*" in rest:
        return _WILD
    authority = _AUTHORITY.fullmatch(rest)
    if not authority:
        return _MORE_THAN_A_SITE
    host, port = authority.groups()
    if port and int(port) > LAST_PORT:
        return f"has a port above {LAST_PORT}"
    return _host_fault(host)


def known_origin_fault(origin: Known[str | None]) -> Known[str | None]:
    """Return what is wrong with an origin of which deployment may tell a part; unknown where that part decides."""
    if isinstance(origin, Unknown):
        return origin
    stated = origin or ""
    head, gap, tail = without_references(stated, _GAP).partition(_GAP)
    if not gap:
        return origin_fault(stated)
    if "*" in tail:
        return _WILD
    if head.lower().startswith(_SCHEME) and _BEYOND_A_SITE.search(tail):
        return _MORE_THAN_A_SITE
    faults = [origin_fault(head + rest) for rest in _RESTS]
    return faults[0] if all(faults) else Unknown(f"the site {readable(stated)} is known at deployment only")


def _host_fault(host: str) -> str | None:
    labels = host.lower().removesuffix(".").split(".")
    if _THIS_COMPUTER in labels:
        return "names each visitor's own computer"
    if host.startswith("[") or _LAST_OF_ADDRESS.fullmatch(labels[-1]):
        return "has an address for a host"
    return None if _NAME.fullmatch(host) and len(host) <= _LONGEST_NAME else "names no site"
