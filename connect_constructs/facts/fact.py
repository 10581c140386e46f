"""What every fact has in common, and how a source hands its facts over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from connect_constructs.facts._known import Known
from connect_constructs.facts.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A noun of the service, as one source tells it.

    Args:
        place: Where it stands.
        present: Whether it is there at all: a resource may hang on a condition.
    """

    place: Place
    present: Known[bool] = True


class FactSource(Protocol):
    """What a reader gives: every fact it can, and the same facts under an assumption about a condition."""

    def facts(self) -> Sequence[Fact]:
        """Return every fact, with no assumption made."""
        ...

    def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:
        """Return what stands in a fact's stead when the conditions are as assumed; nothing when it is then absent."""
        ...


@dataclass(frozen=True, slots=True)
class FixedFacts:
    """Facts of a source that has no conditions."""

    items: Sequence[Fact]

    def facts(self) -> Sequence[Fact]:
        """Return every fact."""
        return self.items

    def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:  # noqa: ARG002 - the protocol's word
        """Return the fact: nothing here hangs on a condition."""
        return (fact,)
