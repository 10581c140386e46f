"""AUT01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.instance import AuthenticationProfile, ContactCenter
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import address_fault
from connect_constructs.guardrails.policy import GuardrailPolicy

_HANDLERS = "arn:*:iam::*:role/connect-authentication-profile/*"


class SignInIsLimitedToApprovedRanges(Guardrail[ContactCenter | AuthenticationProfile]):
    """What it checks:
        Every instance has its authentication profile set, and the AllowedIps of every profile are not empty and lie
        inside the policy's `sign_in_ranges`, each an address or a CIDR block without host bits.

    Why it matters:
        Without a profile, or with an empty list, agents sign in from anywhere, past the bank's own proxies.

    How to fix:
        Set the profile with the AuthenticationProfile construct, whose default is the policy's ranges; a caller may
        narrow them. CloudFormation has no type of its own for it.

    References:
        Amazon Connect administrator guide, authentication profiles; the bank's service evaluation, E2.
    """

    code = "AUT01"
    title = "sign-in is limited to the approved ranges"
    severity = "error"
    waivable = "no"
    applies_to = (ContactCenter, AuthenticationProfile)
    controls = {"NIST 800-53 r5": ("AC-2(11)", "AC-3", "SC-7")}
    denies = (
        {
            "Action": ("connect:UpdateAuthenticationProfile",),
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": (_HANDLERS, "{break_glass_principals}")}},
        },
    )

    def check(self, fact: ContactCenter | AuthenticationProfile, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an instance without a profile, and each entry that lets in more than the approved ranges."""
        if isinstance(fact, ContactCenter):
            if not need(fact.authentication_profiles):
                yield self.fail(fact, "sign-in is not limited: no authentication profile is set for the instance")
            return
        if not need(fact.allowed_ips):
            yield self.fail(fact, "sign-in is not limited: AllowedIps is empty")
        for entry in need(fact.allowed_ips):
            fault = address_fault(entry, policy)
            if isinstance(fault, Unknown):
                yield self.cannot_tell(fact, fault)
            elif fault:
                yield self.fail(fact, f"sign-in is not limited to the approved ranges: {fault}")
