"""Which origins name an https site."""

from __future__ import annotations

import ipaddress
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.guardrails._origins import origin_fault

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).filter(lambda label: label != "localhost")
LAST_LABEL = st.from_regex(r"[a-z]{2,10}", fullmatch=True).filter(lambda label: label != "localhost")
HOST = st.builds(lambda labels, last: ".".join([*labels, last]), st.lists(LABEL, min_size=1, max_size=4), LAST_LABEL)
PORT = st.none() | st.integers(1, 65_535)


def _origin(host: str, port: int | None) -> str:
    return f"https://{host}" + ("" if port is None else f":{port}")


@given(HOST, PORT)
def test_every_named_site_passes(host: str, port: int | None) -> None:
    """Whatever host of several labels, with or without a port, is a named site."""
    assert origin_fault(_origin(host, port)) is None


@given(HOST, PORT, st.sampled_from(string.whitespace + '/?#@*_\\"<>[]%\0\ue000é'), st.data())
def test_no_other_character_passes(host: str, port: int | None, odd: str, data: st.DataObject) -> None:
    """One character that no origin holds, wherever it stands behind the scheme, is told."""
    origin = _origin(host, port)
    place = data.draw(st.integers(len("https://"), len(origin)))

    assert origin_fault(origin[:place] + odd + origin[place:])


@given(st.ip_addresses(), PORT)
def test_no_address_passes(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int | None) -> None:
    """An address is no name, in either family."""
    host = f"[{address}]" if address.version == 6 else str(address)

    assert origin_fault(_origin(host, port)) == "has an address for a host"


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    """Nothing that anybody writes makes the judgement crash, and without https:// nothing passes."""
    assert origin_fault(text) or text.lower().startswith("https://")
    assert origin_fault(f"https://{text}*")
    assert origin_fault(f"http://{text}") == "does not begin with https://"


@pytest.mark.parametrize(
    ("origin", "fault"),
    [
        ("*", "does not begin with https://"),
        ("https", "does not begin with https://"),
        ("chat.example.com", "does not begin with https://"),
        ("//chat.example.com", "does not begin with https://"),
        ("http://chat.example.com", "does not begin with https://"),
        (" https://chat.example.com", "does not begin with https://"),
        ("https://*", "has a wildcard"),
        ("https://*.example.com", "has a wildcard"),
        ("https://chat.example.com:*", "has a wildcard"),
        ("https://", "names no site"),
        ("https://intranet", "names no site"),
        ("https://chat..example.com", "names no site"),
        ("https://chat.example.com.", "names no site"),
        ("https://-chat.example.com", "names no site"),
        ("https://chat.example.com\n", "names no site"),
        ("https://\u212a.example.com", "names no site"),
        (f"https://{'a' * 64}.example.com", "names no site"),
        (f"https://{'a.' * 125}exam", "names no site"),
        ("https://chat.example.com/", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://chat.example.com/app", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://chat.example.com?x", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://user@chat.example.com", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://chat.example.com:", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://chat.example.com:0", "has more than a host and a port, such as a path or a slash at the end"),
        ("https://chat.example.com:65536", "has a port above 65535"),
        ("https://localhost", "names each visitor's own computer"),
        ("https://localhost:3000", "names each visitor's own computer"),
        ("https://LOCALHOST.", "names each visitor's own computer"),
        ("https://app.localhost", "names each visitor's own computer"),
        ("https://localhost.localdomain", "names each visitor's own computer"),
        ("https://10.0.0.1:8443", "has an address for a host"),
        ("https://127.0.0.1.", "has an address for a host"),
        ("https://127.1", "has an address for a host"),
        ("https://2130706433", "has an address for a host"),
        ("https://0x7f000001", "has an address for a host"),
        ("https://0X7F.1", "has an address for a host"),
        ("https://[::1]", "has an address for a host"),
    ],
)
def test_what_is_wrong_is_told(origin: str, fault: str) -> None:
    """Every way not to name an https site has its own words."""
    assert origin_fault(origin) == fault


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.com",
        "HTTPS://Chat.Example.com",
        "https://xn--bcher-kva.example",
        "https://chat.example.com:443",
        "https://my--chat.example.com:65535",
        "https://4chat.example.com",
        f"https://{'a' * 63}.example.com",
        f"https://{'a.' * 125}exa",
    ],
)
def test_named_sites_pass(origin: str) -> None:
    """Names in any case, of any kind, with any port are named sites."""
    assert origin_fault(origin) is None
