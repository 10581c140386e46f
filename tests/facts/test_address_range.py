"""Ranges of addresses: exact covers and containment."""

from __future__ import annotations

import ipaddress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.address_range import exact_cover, holds, networks_of

_SPAN = 5000


@st.composite
def _ranges(draw: st.DrawFn) -> tuple[int, int, int]:
    version = draw(st.sampled_from([4, 6]))
    bits = 32 if version == 4 else 128
    start = draw(st.integers(0, 2**bits - 2 - _SPAN))
    return version, start, start + draw(st.integers(0, _SPAN))


def _address(version: int, number: int) -> str:
    return str(ipaddress.IPv4Address(number) if version == 4 else ipaddress.IPv6Address(number))


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        ("216.82.182.50-60", ["216.82.182.50/31", "216.82.182.52/30", "216.82.182.56/30", "216.82.182.60/32"]),
        (
            "216.82.182.50-216.82.182.60",
            ["216.82.182.50/31", "216.82.182.52/30", "216.82.182.56/30", "216.82.182.60/32"],
        ),
        ("10.0.0.1", ["10.0.0.1/32"]),
        ("10.0.0.0/24", ["10.0.0.0/24"]),
        ("0.0.0.0-255.255.255.255", ["0.0.0.0/0"]),
        ("2001:db8::1 - 2001:db8::2", ["2001:db8::1/128", "2001:db8::2/128"]),
    ],
)
def test_a_range_becomes_its_exact_minimal_cover(text: str, cover: list[str]) -> None:
    """Every spelling of a range gives the fewest networks that hold it."""
    assert [str(network) for network in networks_of(text)] == cover


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.0.0.1/24",
        "10.0.0.9-10.0.0.1",
        "10.0.0.9-1",
        "10.0.0.1-2001:db8::1",
        "10.0.0.1-300",
        "2001:db8::1-5",
        "somewhere",
        "10.0.0.1-",
        "-10.0.0.1",
    ],
)
def test_a_faulty_range_is_refused_by_name(text: str) -> None:
    """What is malformed, reversed, of two families or has host bits is refused, and the message names it."""
    with pytest.raises(ValueError, match="is not usable") as error:
        networks_of(text)

    assert repr(text) in str(error.value)


@given(_ranges())
def test_a_cover_holds_exactly_the_range(span: tuple[int, int, int]) -> None:
    """A cover has as many addresses as its range, begins and ends where it does, and has no gap."""
    version, first, last = span

    networks = networks_of(f"{_address(version, first)}-{_address(version, last)}")

    assert sum(network.num_addresses for network in networks) == last - first + 1
    assert int(networks[0].network_address) == first
    assert int(networks[-1].broadcast_address) == last
    assert all(int(left.broadcast_address) + 1 == int(right.network_address) for left, right in pairwise(networks))


@given(_ranges())
def test_a_cover_is_minimal(span: tuple[int, int, int]) -> None:
    """No two neighbours of a cover could be one network."""
    version, first, last = span

    networks = networks_of(f"{_address(version, first)}-{_address(version, last)}")

    for left, right in pairwise(networks):
        merged = left.supernet() if left.prefixlen else left
        assert not (left.prefixlen == right.prefixlen and right.supernet() == merged)


@given(_ranges(), _ranges())
def test_overlapping_ranges_are_refused_and_others_are_covered(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    """Two ranges are refused exactly when they share an address, else both are covered."""
    texts = [f"{_address(version, first)}-{_address(version, last)}" for version, first, last in (one, other)]
    shared = one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]

    if shared:
        with pytest.raises(ValueError, match="overlap"):
            exact_cover(texts)
    else:
        total = sum(ipaddress.ip_network(network).num_addresses for network in exact_cover(texts))
        assert total == sum(last - first + 1 for _, first, last in (one, other))


@given(_ranges(), _ranges())
def test_containment_is_arithmetic(outer: tuple[int, int, int], inner: tuple[int, int, int]) -> None:
    """A range holds another exactly when both its ends lie inside."""
    version, first, last = inner
    expected = outer[0] == version and outer[1] <= first and last <= outer[2]

    assert holds([_text(outer)], _text(inner)) is expected


@given(_ranges())
def test_a_range_holds_itself_and_no_neighbour(span: tuple[int, int, int]) -> None:
    """The ends of a range are inside, the addresses just beyond are outside."""
    version, first, last = span

    assert holds([_text(span)], _text(span))
    assert not holds([_text(span)], _address(version, last + 1))
    assert first == 0 or not holds([_text(span)], _address(version, first - 1))


def test_touching_ranges_hold_what_spans_both() -> None:
    """Approved ranges that touch count as one."""
    assert holds(["10.0.0.0/31", "10.0.0.2/31"], "10.0.0.1-10.0.0.2")


def _text(span: tuple[int, int, int]) -> str:
    version, first, last = span
    return f"{_address(version, first)}-{_address(version, last)}"
