"""How contacts reach agents: queues, routing profiles and quick connects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Fact):
    """A standard queue.

    Args:
        name: How its source names it, for messages.
        is_enabled: Whether it takes contacts: its status is not ``DISABLED``.
        caller_id_number: The phone number that calls from it show, as an ARN or id; None without one.
        outbound_calls: Whether its instance lets agents call out.
        is_assigned: Whether a routing profile names it: to serve it, to pick from it by hand or to call out from it.
    """

    name: str
    is_enabled: Known[bool]
    caller_id_number: Known[str | None]
    outbound_calls: Known[bool]
    is_assigned: Known[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProfile(Fact):
    """Which queues an agent serves, and from which one the agent calls out.

    Args:
        default_outbound_queue: The queue that calls are made from unless the agent chooses another.
        outbound_calls: Whether its instance lets agents call out.
        has_users: Whether anybody works by it; None where the source does not tell of users.
    """

    default_outbound_queue: Known[Queue]
    outbound_calls: Known[bool]
    has_users: Known[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickConnect(Fact):
    """A destination that agents transfer contacts to.

    Args:
        type: ``PHONE_NUMBER``, ``QUEUE``, ``USER`` or ``FLOW``; None when it is not stated.
        phone_number: The number it dials as JSON states it, since a number is not a text; None without one.
        user: The agent it leads to, as its source names the user; None without one.
        user_exists: Whether its instance has that user.
        is_assigned: Whether a queue offers it to the agents who work the queue.
    """

    type: Known[str | None]
    phone_number: Known[Any]
    user: Known[str | None]
    user_exists: Known[bool]
    is_assigned: Known[bool]
