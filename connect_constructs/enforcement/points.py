"""Where guardrails are enforced: wherever their facts can be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from connect_constructs.facts.exemption import Acknowledgement, Exemption
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.guardrails._guardrail import Guardrail
from connect_constructs.readers.template import fact_types


def points_of(guardrail: Guardrail[Any]) -> tuple[str, ...]:
    """Return where a guardrail is enforced.

    Args:
        guardrail: The guardrail.

    Returns:
        ``synth`` (the cdk-nag pack and `check` on templates), ``flow file`` (`check` on flows), or both.

    Example:
        >>> from connect_constructs.guardrails.catalogue import BY_CODE
        >>> points_of(BY_CODE["FLW01"])
        ('synth', 'flow file')

    References:
        README, Guardrails.
    """
    return tuple(point for point, seen in _seen_at().items() if not seen.isdisjoint(guardrail.applies_to))


@cache
def _seen_at() -> Mapping[str, frozenset[type[Fact]]]:
    """Return the facts that each point sees; not at import, since most commands ask for no points."""
    return {
        "synth": fact_types() | {Exemption, Acknowledgement},
        "flow file": frozenset((Flow, UnreadableFlow, Exemption)),
    }
