"""Kinesis data streams."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Fact):
    """A Kinesis data stream.

    Args:
        encryption_type: ``KMS``; None without server-side encryption.
        key: The key it names; None without one.
    """

    encryption_type: Known[str | None]
    key: Known[KeyUse | None]
