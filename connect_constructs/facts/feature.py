"""Features of the service that something uses."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureUse(Fact):
    """Something that uses a feature.

    Args:
        feature: The feature as a policy names it, or ``voice_id``, which no policy can.
        used: Whether it does use it; of some things only a setting tells.
        what: What uses it, as a message names it.
    """

    feature: Known[str]
    used: Known[bool]
    what: str
