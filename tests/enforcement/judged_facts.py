"""Facts and guardrails as small as an evaluation can take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from connect_constructs.facts._known import Known, Unknown, need
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Waivable
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

TODAY = date(2026, 11, 21)
PLACE = Place(file="Desk.template.json", logical_id="Door", construct_path="Desk/Door/Resource")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door(Fact):
    """A door that should be shut."""

    shut: Known[bool] = True


class DoorsAreShut(Guardrail[Door]):
    """What it checks:
        Doors.

    Why it matters:
        Draughts.

    How to fix:
        Shut the
        door.

    References:
        None.
    """  # noqa: D205 - a guardrail's docstring is its page

    code = "DOR01"
    title = "doors are shut"
    severity = "error"
    waivable: ClassVar[Waivable] = "yes"
    applies_to = (Door,)
    controls: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    denies = ()

    def check(self, fact: Door, policy: GuardrailPolicy) -> Iterator[Problem]:  # noqa: ARG002 - every check takes the policy
        """Yield an open door."""
        if not need(fact.shut):
            yield self.fail(fact, "the door is open")


class DoorsCrash(DoorsAreShut):  # noqa: D101 - its page is that of the other
    __doc__ = DoorsAreShut.__doc__
    code = "DOR02"

    def check(self, fact: Door, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what the other says, then crash."""
        yield from super().check(fact, policy)
        raise KeyError("hinge")


class Conditional:
    """A source with one door that is shut or not by conditions, of which it names the next that it needs.

    Args:
        decide: Returns what is known of the door under some assumptions.
    """

    def __init__(self, decide: Callable[[Mapping[str, bool]], Known[bool]]) -> None:
        self._decide = decide

    def facts(self) -> Sequence[Fact]:
        """Return the door with nothing assumed."""
        return [Door(place=PLACE, shut=self._decide({}))]

    def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:
        """Return the door as it is then."""
        return [Door(place=fact.place, shut=self._decide(assumptions))]


def hangs_on(condition: str) -> Unknown:
    """Return what a reader says of a value that a condition decides."""
    return Unknown(f"it hangs on the condition {condition}", condition=condition)


def exemption(**changes: Any) -> Exemption:
    """Return a sound exemption of an open door, with some values changed."""
    values: dict[str, Any] = {
        "place": PLACE,
        "code": "DOR01",
        "reason": "listed building",
        "approved_by": "platform team",
        "ticket": "SEC-7",
        "expires": "2026-12-31",
        "source": "code",
        "targets": ("Door",),
    }
    return Exemption(**(values | changes))
