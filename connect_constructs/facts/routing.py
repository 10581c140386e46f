"""Where contacts can be sent: quick connects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickConnect(Fact):
    """A destination that agents transfer contacts to.

    Args:
        type: ``PHONE_NUMBER``, ``QUEUE``, ``USER`` or ``FLOW``; None when it is not stated.
        phone_number: The number it dials as JSON states it, since a number is not a text; None without one.
    """

    type: Known[str | None]
    phone_number: Known[Any]
