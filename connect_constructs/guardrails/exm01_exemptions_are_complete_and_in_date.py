"""EXM01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.exemption import Exemption
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ExemptionsAreCompleteAndInDate(Guardrail[Exemption]):
    """What it checks:
        Every exemption names a guardrail, a reason, an approver, a ticket and the last day on which it holds, and
        that day has not passed. One that does not exempts nothing.

    Why it matters:
        An exemption that nobody answers for, or that nobody looks at again, is a hole in the wall.

    How to fix:
        Complete the record; have an expired one approved anew with a later date, or mend what it exempted.

    References:
        README, Exemptions.
    """

    code = "EXM01"
    title = "exemptions are complete and in date"
    severity = "error"
    waivable = "no"
    applies_to = (Exemption,)
    controls = {"NIST 800-53 r5": ("CM-6",)}
    denies = ()

    def check(self, fact: Exemption, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each value that is missing, and a date that is none or has passed."""
        record = f"the exemption of {fact.code or '(no guardrail)'}"
        for name in ("code", "reason", "approved_by", "ticket", "expires"):
            if not (getattr(fact, name) or "").strip():
                yield self.fail(fact, f"{record} does not state {name}")
        if not (fact.expires or "").strip():
            return
        if fact.days_left is None:
            yield self.fail(fact, f"{record} expires on {fact.expires!r}; allowed: a date as YYYY-MM-DD")
        elif fact.days_left < 0:
            yield self.fail(fact, f"{record} has expired: its last day was {fact.expires}")
