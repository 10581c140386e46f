"""AUT03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.identity import IdentityPolicy
from connect_constructs.guardrails._emergency_access import allows_emergency_access
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class EmergencyAccessComesFromApprovedRanges(Guardrail[IdentityPolicy]):
    """What it checks:
        No policy of the app allows connect:AdminGetEmergencyAccessToken or its old name connect:GetFederationTokens
        on an instance, wildcards counted, unless IpAddress on aws:SourceIp holds the Allow to the policy's
        `sign_in_ranges`, or the same policy denies both actions always or by NotIpAddress outside those ranges.

    Why it matters:
        Emergency access signs an AWS principal in to the instance with full rights; no authentication profile and no
        identity provider stands before it.

    How to fix:
        Grant the Connect actions that are needed by name, or deny both emergency actions in the same policy with
        NotIpAddress aws:SourceIp; attach neither AmazonConnect_FullAccess, PowerUserAccess nor AdministratorAccess.

    References:
        Amazon Connect administrator guide, emergency admin login and authentication profiles; the bank's service
        evaluation, E3.
    """

    code = "AUT03"
    title = "emergency access comes from the approved ranges"
    severity = "error"
    waivable = "no"
    applies_to = (IdentityPolicy,)
    controls = {"NIST 800-53 r5": ("AC-2(11)", "AC-3")}
    denies = (
        {
            "Action": ("connect:AdminGetEmergencyAccessToken", "connect:GetFederationTokens"),
            "Resource": "*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": "{sign_in_ranges}"}},
        },
    )

    def check(self, fact: IdentityPolicy, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a policy that allows emergency access from anywhere."""
        if need(allows_emergency_access(fact, policy)):
            yield self.fail(fact, f"policy {fact.name} allows emergency access from outside the approved ranges")
