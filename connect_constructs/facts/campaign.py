"""Outbound campaigns: what their calls run through, and who answers them."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.flow import Flow


@dataclass(frozen=True, slots=True)
class CampaignAgent:
    """A user who holds a routing profile that serves a campaign's queue.

    Args:
        name: Who it is, for messages.
        accepts_calls: Whether calls are accepted without the agent's doing: the setting for voice, else the phone's.
    """

    name: str
    accepts_calls: Known[bool]


@dataclass(frozen=True, slots=True)
class CampaignQueue:
    """The queue whose agents a campaign's calls are put through to.

    Args:
        name: Which it is, for messages.
        channels: The channel of each offer of its contacts by a routing profile; also why there may be more of them.
        agents: The users who hold such a profile; also why there may be more of them. None where the source tells no
            users at all: an app may leave them to another.
    """

    name: str
    channels: tuple[Known[str | None], ...]
    agents: Known[tuple[Known[CampaignAgent], ...] | None]


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """How a campaign calls people.

    Args:
        flows: Every flow and flow module that a call comes to, the campaign's own flow first; also why there may be
            more of them.
        detects_answering_machines: Whether answering machines are detected; not stated is off.
        queue: The queue of its agents; None where nobody answers, since it is agentless.
    """

    flows: tuple[Known[Flow], ...]
    detects_answering_machines: Known[bool]
    queue: Known[CampaignQueue | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Fact):
    """An outbound campaign of either generation.

    Args:
        call: How it calls people; None where it only writes to them.
    """

    call: Known[OutboundCall | None]
