"""What a person may do in Connect."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityProfile(Fact):
    """Permissions that users hold together.

    Args:
        permissions: What it grants, by the service's own names, such as ``Users.Edit``.
        tags: Its tags, each a key and its value.
    """

    permissions: Known[tuple[Known[str], ...]]
    tags: Known[tuple[tuple[Known[str], Known[str]], ...]]
