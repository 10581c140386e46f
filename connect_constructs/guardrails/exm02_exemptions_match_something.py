"""EXM02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.verdict import Waivable
from connect_constructs.guardrails._codes import no_such_guardrail
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ExemptionsMatchSomething(Guardrail[Exemption]):
    """What it checks:
        Every exemption names at least one finding: its guardrail fails, or cannot tell, at one of its targets. For an
        exemption of an EXM guardrail this cannot be waived.

    Why it matters:
        An exemption for something that has been mended, or that never was, covers tomorrow's mistake unseen.

    How to fix:
        Remove the exemption, or correct its guardrail code and its targets.

    References:
        README, Exemptions.
    """

    code = "EXM02"
    title = "exemptions match something"
    severity = "warning"
    waivable = "yes"
    applies_to = (Exemption,)
    controls = {}
    denies = ()

    def check(self, fact: Exemption, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an exemption that names no finding; without a code, EXM01 speaks alone."""
        if fact.code and not fact.matches:
            # Otherwise an exemption of this guardrail could exempt itself.
            waivable: Waivable = "no" if fact.code.startswith("EXM") else self.waivable
            yield self.fail(fact, _fault(fact, fact.code), waivable=waivable)


def _fault(exemption: Exemption, code: str) -> str:
    if not exemption.waivable:
        return f"the exemption matches no finding: {no_such_guardrail(code, exemption.similar_codes)}"
    # An exemption in code says by its own place what it is for.
    where = f" at {', '.join(exemption.targets)}" if exemption.source == "platform" else ""
    return f"the exemption of {code} matches no finding{where}"
