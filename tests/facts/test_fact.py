"""Sources of facts."""

from __future__ import annotations

from connect_constructs.facts.fact import Fact, FixedFacts
from connect_constructs.facts.place import Place


def test_fixed_facts_hang_on_no_condition() -> None:
    """A source without conditions gives the same fact under any assumption."""
    fact = Fact(place=Place(logical_id="A"))
    source = FixedFacts((fact,))
    assert source.facts() == (fact,)
    assert source.under(fact, {"any": False}) == (fact,)
