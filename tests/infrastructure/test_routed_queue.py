"""Queues as routing profiles serve them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Duration

from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from tests.infrastructure.routing import RoutingStack


@pytest.mark.parametrize(
    "within",
    [{"priority": 1}, {"priority": 99}, {"delay": Duration.seconds(0)}, {"delay": Duration.seconds(9999)}],
)
def test_limits_can_be_reached(within: dict[str, Any]) -> None:
    """The first and last priority and the longest delay are taken."""
    RoutedQueue(queue=RoutingStack().queue("Service"), channel=Channel.CHAT, **within)


@pytest.mark.parametrize(
    ("beyond", "message"),
    [
        ({"priority": 0}, "priority is 0; allowed: a whole number from 1 to 99"),
        ({"priority": 100}, "priority is 100; allowed: a whole number from 1 to 99"),
        ({"priority": True}, "priority is True; allowed: a whole number from 1 to 99"),
        ({"delay": Duration.seconds(10_000)}, "delay is 10000 seconds; allowed: whole seconds from 0 to 9999"),
        ({"delay": Duration.millis(1500)}, "delay is 1.5 seconds; allowed: whole seconds from 0 to 9999"),
    ],
)
def test_limits_are_kept(beyond: dict[str, Any], message: str) -> None:
    """What the service would refuse is refused in one line."""
    with pytest.raises(ValueError, match=rf"\A{message}\Z"):
        RoutedQueue(queue=RoutingStack().queue("Service"), channel=Channel.CHAT, **beyond)
