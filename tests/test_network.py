"""No test reaches a network."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from pytest_socket import SocketConnectBlockedError

_ELSEWHERE = ("192.0.2.1", 443)  # an address reserved for documentation


def test_a_test_cannot_connect_to_anything_but_loopback() -> None:
    """A connection to another host is refused before anything is sent."""
    refusal = pytest.raises(SocketConnectBlockedError)
    with pytest.warns(UserWarning, match="192.0.2.1"), refusal, socket.create_connection(_ELSEWHERE, timeout=1):
        pass


def test_a_started_process_cannot_reach_a_web_address() -> None:
    """A process that a test starts finds no proxy where its environment says there is one."""
    program = f"import urllib.request; urllib.request.urlopen('http://{_ELSEWHERE[0]}/', timeout=5)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30)
    assert "Connection refused" in run.stderr
