"""What an authentication profile should be: read from the resource's properties, compared with the service's answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Setting = list[str] | int | bool

# CloudFormation adds these to the properties of every custom resource.
_CLOUDFORMATION_PROPERTIES = {"ServiceToken", "ServiceTimeout"}


@dataclass(frozen=True)
class WantedProfile:
    """The settings that an instance's default authentication profile must have, under the service's own names."""

    instance_id: str
    settings: Mapping[str, Setting]

    @classmethod
    def from_properties(cls, properties: Mapping[str, Any]) -> WantedProfile:
        """Read the properties strictly; scalars may be strings, as CloudFormation delivers them.

        Only BlockedIps may be left out: then nobody is blocked.
        """
        unknown = set(properties) - set(_READERS) - _CLOUDFORMATION_PROPERTIES - {"InstanceId"}
        if unknown:
            raise ValueError(f"unknown properties {sorted(unknown)}, allowed are {['InstanceId', *_READERS]}")
        instance_id = _text("InstanceId", properties.get("InstanceId"))
        given = {"BlockedIps": [], **properties}
        settings = {name: read(name, given.get(name)) for name, read in _READERS.items()}
        if not settings["AllowedIps"]:
            raise ValueError(
                "AllowedIps must name at least one range: an empty list would open sign-in to everyone, got []"
            )
        return cls(instance_id, settings)

    def differences(self, profile: Mapping[str, Any]) -> dict[str, Setting]:
        """Give the settings that the profile, as the service describes it, does not have yet."""
        return {name: wanted for name, wanted in self.settings.items() if not _same(wanted, profile.get(name))}


def address_space(ranges: Iterable[str]) -> frozenset[IPv4Network | IPv6Network]:
    """Give the fewest networks that hold exactly these addresses: equal for every order and spelling of them."""
    networks = [ip_network(entry) for entry in ranges]
    ipv4 = collapse_addresses(network for network in networks if isinstance(network, IPv4Network))
    ipv6 = collapse_addresses(network for network in networks if isinstance(network, IPv6Network))
    return frozenset([*ipv4, *ipv6])


def _same(wanted: Setting, found: Any) -> bool:
    """Compare a setting with what the service holds; a list that it leaves out is an empty one."""
    if not isinstance(wanted, list):
        return bool(wanted == found)
    try:
        return address_space(wanted) == address_space(found or [])
    except ValueError:
        return False  # an entry of the service's that is no network cannot be the same as one that is


def _text(name: str, value: Any) -> str:
    """Read a text that must not be empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be a text of at least one character, got {value!r}")
    return value


def _ranges(name: str, value: Any) -> list[str]:
    """Read a list of addresses and CIDR ranges."""
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValueError(f"{name} must be a list of addresses and CIDR ranges, got {value!r}")
    try:
        address_space(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a list of addresses and CIDR ranges, got {value!r}: {error}") from error
    return value


def _minutes(name: str, value: Any) -> int:
    """Read a whole number of minutes; its bounds are the service's to enforce."""
    if not re.fullmatch(r"[0-9]{1,9}", str(value)):
        raise ValueError(f"{name} must be a whole number of minutes, got {value!r}")
    return int(value)


def _switch(name: str, value: Any) -> bool:
    """Read true or false."""
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise ValueError(f"{name} must be true or false, got {value!r}")


_READERS: Mapping[str, Callable[[str, Any], Setting]] = {
    "AllowedIps": _ranges,
    "BlockedIps": _ranges,
    "PeriodicSessionDuration": _minutes,
    "SessionInactivityDuration": _minutes,
    "SessionInactivityHandlingEnabled": _switch,
}
