"""CMP03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.instance import Instance
from connect_constructs.guardrails._campaigns import are_approved
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class InstanceIsReadyForCampaigns(Guardrail[Instance]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, every instance has OutboundCalls on. When it was created, and
        whether it takes part in campaigns yet, only the deployed instance tells.

    Why it matters:
        A campaign on an instance that places no calls starts, and reaches nobody.

    How to fix:
        Set OutboundCalls to true, for which the policy has to approve `telephony` too.

    References:
        Amazon Connect administrator guide, set up outbound campaigns; AWS's sample Config conformance packs for
        Connect, P1.
    """

    code = "CMP03"
    title = "instance is ready for campaigns"
    severity = "error"
    waivable = "yes"
    applies_to = (Instance,)
    controls = {}
    denies = ()

    def check(self, fact: Instance, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an instance that places no calls."""
        if are_approved(policy) and not need(fact.outbound_calls):
            found = shown(fact.outbound_calls)
            yield self.fail(fact, f"outbound campaigns are approved, and OutboundCalls is {found}; allowed: True")
