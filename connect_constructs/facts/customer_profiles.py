"""Customer Profiles: domains, object types and where profiles are exported to."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.facts.stream import Stream


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """The queue that receives what a domain could not take in.

    Args:
        name: The queue's URL or logical id, for messages.
        encrypted: Whether its messages are encrypted at rest, by whatever key.
    """

    name: str
    encrypted: Known[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDomain(Fact):
    """A domain of customer profiles.

    Args:
        key: The key it encrypts with by default; None without one.
        dead_letter_queue: Where it keeps what fails; None without one.
        tagged: Whether it has a tag of its own or of its stack.
    """

    key: Known[KeyUse | None]
    dead_letter_queue: Known[DeadLetterQueue | None]
    tagged: Known[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileObjectType(Fact):
    """A kind of object that profiles are made of.

    Args:
        key: The key of its own; None where it uses its domain's.
        tagged: Whether it has a tag of its own or of its stack.
    """

    key: Known[KeyUse | None]
    tagged: Known[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileExport(Fact):
    """A way out of a domain: an event stream, or the results of matching profiles.

    Args:
        destination: The data stream or the bucket that profiles are written to.
    """

    destination: Known[Stream | StorageBucket]
