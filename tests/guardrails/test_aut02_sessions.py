"""AUT02: every setting, at its bound."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge

_GOOD = {
    "SessionInactivityHandlingEnabled": True,
    "SessionInactivityDuration": 60,
    "PeriodicSessionDuration": 60,
}
_POLICY = GuardrailPolicy(idle_sign_out_minutes=30, session_refresh_minutes=20)


def _found(judged: Judge, properties: dict[str, Any], policy: GuardrailPolicy | None = None) -> list[str]:
    profile = {"Type": "Custom::ConnectAuthenticationProfile", "Properties": properties}
    return [
        item.message
        for item in judged({"Resources": {"SignIn": profile}}, policy).findings
        if item.guardrail == "AUT02"
    ]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SessionInactivityHandlingEnabled", False, "true"),
        ("SessionInactivityHandlingEnabled", "FALSE", "true"),
        ("SessionInactivityDuration", 61, "1 to 60 minutes"),
        ("SessionInactivityDuration", "720", "1 to 60 minutes"),
        ("SessionInactivityDuration", "10000000000", "1 to 60 minutes"),
        ("SessionInactivityDuration", -5, "1 to 60 minutes"),
        ("PeriodicSessionDuration", 61, "1 to 60 minutes"),
        ("PeriodicSessionDuration", "-1", "1 to 60 minutes"),
        ("PeriodicSessionDuration", 0, "1 to 60 minutes"),
    ],
)
def test_a_setting_beyond_the_policy_fails(judged: Judge, name: str, value: Any, allowed: str) -> None:
    """Each setting is judged by itself; the message has the value and what is allowed."""
    (message,) = _found(judged, _GOOD | {name: value})
    assert message.startswith(f"{name} is {str(value).capitalize()}")
    assert message.endswith(f"allowed: {allowed}")


@pytest.mark.parametrize("name", list(_GOOD))
def test_a_setting_left_out_fails(judged: Judge, name: str) -> None:
    """An update keeps what it leaves out, so what it was decides: that is no compliance."""
    properties = {key: value for key, value in _GOOD.items() if key != name}
    (message,) = _found(judged, properties)
    assert message.startswith(f"{name} is (not stated)")


@pytest.mark.parametrize("value", ["yes", {"Fn::GetAtt": ["Elsewhere", "Value"]}])
def test_a_setting_that_cannot_be_read_is_unknown(judged: Judge, value: Any) -> None:
    """What is neither true nor false is not taken for either."""
    (message,) = _found(judged, _GOOD | {"SessionInactivityHandlingEnabled": value})
    assert message.startswith("cannot tell: ")


def test_the_policy_decides_both_numbers(judged: Judge) -> None:
    """Idle time and refresh time are judged by their own keys of the policy."""
    assert len(_found(judged, _GOOD, _POLICY)) == 2
    stricter = _GOOD | {"SessionInactivityDuration": 30, "PeriodicSessionDuration": 20}
    assert _found(judged, stricter, _POLICY) == []
    assert len(_found(judged, stricter | {"PeriodicSessionDuration": 30}, _POLICY)) == 1
