"""Lists of ranges are compared by the addresses that they hold."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.runtime._wanted_profile import address_space

# Small worlds of 16 addresses each, so that equal sets come up often and can be counted out.
IPV4_WORLD = int(IPv4Address("216.82.182.48"))
IPV6_WORLD = int(IPv6Address("2001:db8::30"))


def _network(family: int, bits: int, offset: int) -> str:
    world, length = (IPV4_WORLD, 32) if family == 4 else (IPV6_WORLD, 128)
    address = world + (offset >> bits << bits)
    return f"{IPv4Address(address) if family == 4 else IPv6Address(address)}/{length - bits}"


NETWORKS = st.lists(st.builds(_network, st.sampled_from([4, 6]), st.integers(0, 4), st.integers(0, 15)), max_size=8)


def _addresses(ranges: list[str]) -> set[str]:
    return {str(address) for entry in ranges for address in ip_network(entry)}


def _respelled(entry: str) -> str:
    """Write the range in another way: IPv6 at full length in capitals, a single IPv4 address without its length."""
    network = ip_network(entry)
    return network.exploded.upper() if network.version == 6 else entry.removesuffix("/32")


@given(NETWORKS, NETWORKS)
def test_equal_exactly_when_the_addresses_are(one: list[str], other: list[str]) -> None:
    """Two lists are equal if and only if no address is in one of them alone."""
    assert (address_space(one) == address_space(other)) == (_addresses(one) == _addresses(other))


@given(NETWORKS.flatmap(lambda ranges: st.tuples(st.just(ranges), st.permutations(ranges + ranges[:2]))))
def test_order_spelling_and_repetition_do_not_matter(lists: tuple[list[str], list[str]]) -> None:
    """The same ranges shuffled, spelled otherwise and partly repeated are the same."""
    ranges, shuffled = lists
    assert address_space(ranges) == address_space(_respelled(entry) for entry in shuffled)
