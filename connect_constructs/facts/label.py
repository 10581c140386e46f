"""What people write on resources for other people to read."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels(Fact):
    """The names, descriptions and tags of a resource, or the tags of a stack.

    Args:
        texts: Each text with the property that it stands in. Of one that is known in part, the known part stands here
            and the doubt about the rest stands beside it.
    """

    texts: tuple[tuple[str, Known[str]], ...]
