"""EXM04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.exemption import Acknowledgement
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class AcknowledgementsAreRecordedExemptions(Guardrail[Acknowledgement]):
    """What it checks:
        Every raw CDK acknowledgement of a guardrail gives a reason and has an exemption record of that guardrail
        beside it.

    Why it matters:
        An acknowledgement silences a finding with no approver, ticket or end, and no report lists it.

    How to fix:
        Use `exempt(scope, code, reason=..., approved_by=..., ticket=..., expires=...)` in its place.

    References:
        AWS CDK, Validations and acknowledged rules; README, Exemptions.
    """

    code = "EXM04"
    title = "acknowledgements are recorded exemptions"
    severity = "warning"
    waivable = "yes"
    applies_to = (Acknowledgement,)
    controls = {"NIST 800-53 r5": ("CM-6",)}
    denies = ()

    def check(self, fact: Acknowledgement, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an acknowledgement without a record or a reason."""
        if not fact.recorded:
            yield self.fail(fact, f"{fact.code} is acknowledged without an exemption record")
        if not fact.reason.strip():
            yield self.fail(fact, f"the acknowledgement of {fact.code} gives no reason")
