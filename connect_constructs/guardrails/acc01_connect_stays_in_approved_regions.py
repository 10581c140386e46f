"""ACC01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.instance import Deployment
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ConnectStaysInApprovedRegions(Guardrail[Deployment]):
    """What it checks:
        Every stack that holds Connect or Customer Profiles resources, and every instance ARN that one of them names,
        is in one of the policy's `approved_regions`.

    Why it matters:
        Data of customers stays where the bank has approved it, and controls are deployed in those Regions alone.

    How to fix:
        Give the stack an env with an approved Region, and name instances of that Region only.

    References:
        Amazon Connect administrator guide, availability by Region; the bank's service evaluation, E10.
    """

    code = "ACC01"
    title = "Connect stays in approved regions"
    severity = "error"
    waivable = "no"
    applies_to = (Deployment,)
    controls = {"NIST 800-53 r5": ("SA-9(5)",)}
    denies = (
        {
            "Action": ("connect:*", "profile:*"),
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": "{approved_regions}"}},
        },
    )

    def check(self, fact: Deployment, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each Region that is not approved."""
        for region in fact.regions:
            if isinstance(region, Unknown):
                yield self.cannot_tell(fact, region)
            elif region not in policy.approved_regions:
                approved = ", ".join(policy.approved_regions)
                yield self.fail(fact, f"Connect is used in {region}; approved: {approved}")
