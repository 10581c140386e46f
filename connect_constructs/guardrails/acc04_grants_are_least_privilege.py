"""ACC04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.identity import IdentityPolicy
from connect_constructs.guardrails._grants import excessive_grants
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class GrantsAreLeastPrivilege(Guardrail[IdentityPolicy]):
    """What it checks:
        No policy of a user, group, role or permission set allows all of Connect, Customer Profiles or outbound
        campaigns (`connect:*`, `profile:*`, `connect-campaigns:*`, `*`, or what NotAction leaves of them), on whatever
        resource and condition. None allows their other actions, unless these only read, on every resource: `*`, every
        instance, domain or campaign, or all but a NotResource. There a condition helps, if it refuses requests that
        lack its key. Reading is Get, List, Describe, Search and BatchGet, except connect:GetFederationToken(s).

    Why it matters:
        Whoever holds such a grant can make an administrator, record and export conversations or delete the instance.

    How to fix:
        Name the actions, and the instance, domain or campaign that they are for; where an action takes no resource,
        add a condition such as StringEquals on aws:RequestedRegion.

    References:
        Service authorization reference, Amazon Connect, Customer Profiles and outbound campaigns; AWS IAM user guide,
        condition operators; the bank's service evaluation, E12.
    """

    code = "ACC04"
    title = "grants are least-privilege"
    severity = "error"
    waivable = "yes"
    applies_to = (IdentityPolicy,)
    controls = {
        "NIST 800-53 r5": ("AC-3", "AC-6"),
        "PCI DSS v4": ("7.2.2", "7.2.5"),
        "Security Hub": ("IAM.1", "IAM.21"),
        "AWS Config managed rule": ("iam-policy-no-statements-with-full-access",),
    }
    denies = ()

    def check(self, fact: IdentityPolicy, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what a policy allows beyond need."""
        for what, is_so in excessive_grants(fact):
            if isinstance(is_so, Unknown):
                yield self.cannot_tell(fact, is_so)
            elif is_so:
                yield self.fail(fact, f"policy {fact.name} allows {what}")
