"""Small resources of routing, as a template declares them."""

from __future__ import annotations

from typing import Any

INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/0a1b2c3d-1111-2222-3333-444455556666"
"""The instance that the resources belong to; no app here declares it."""


def resource(kind: str, /, **properties: Any) -> dict[str, Any]:
    """Return a Connect resource of the instance, or of the one that is given."""
    return {"Type": f"AWS::Connect::{kind}", "Properties": {"InstanceArn": INSTANCE} | properties}


def serving(*queues: Any, channel: str = "CHAT") -> list[dict[str, Any]]:
    """Return queue configurations of a routing profile."""
    return [{"QueueReference": {"Channel": channel, "QueueArn": queue}} for queue in queues]


def conditioned(**resources: Any) -> dict[str, Any]:
    """Return a template that has the condition Production, of which nothing is known."""
    return {
        "Parameters": {"Stage": {"Type": "String"}, "Open": {"Type": "String"}},
        "Conditions": {"Production": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}, "Never": _NEVER},
        "Resources": resources,
    }


_NEVER = {"Fn::Equals": ["a", "b"]}
