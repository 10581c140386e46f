"""EXM03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.exemption import Exemption
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ExemptedGuardrailsMayBeWaived(Guardrail[Exemption]):
    """What it checks:
        No exemption is of a guardrail, or names a finding, that nobody may waive; what only the platform team may
        waive is exempted in the platform team's file alone. Where it is otherwise the exemption exempts nothing.

    Why it matters:
        Some controls are the condition under which the service was approved; no application team can sign them away.

    How to fix:
        Remove the exemption and mend what it covers; ask the platform team where the guardrail says `platform`.

    References:
        README, Exemptions; `waivable` in the list of guardrails.
    """

    code = "EXM03"
    title = "exempted guardrails may be waived"
    severity = "error"
    waivable = "no"
    applies_to = (Exemption,)
    controls = {"NIST 800-53 r5": ("CM-6",)}
    denies = ()

    def check(self, fact: Exemption, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an exemption of what its author may not waive."""
        if fact.waivable[:1] == ("no",):
            yield self.fail(fact, f"{fact.code} is never waivable")
        elif "no" in fact.waivable:
            yield self.fail(fact, f"{fact.code} cannot be waived for all that the exemption names")
        elif "platform" in fact.waivable and fact.source != "platform":
            yield self.fail(fact, f"{fact.code} can be waived by the platform team's file only")
