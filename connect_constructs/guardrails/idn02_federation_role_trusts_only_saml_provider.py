"""IDN02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.identity import Role
from connect_constructs.guardrails._federation import federation_faults
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class FederationRoleTrustsOnlySamlProvider(Guardrail[Role]):
    """What it checks:
        A role that grants connect:GetFederationToken is assumable by SAML providers alone, through
        sts:AssumeRoleWithSAML with SAML:aud compared by StringEquals with AWS's sign-in addresses, and the grant is
        limited to one instance: its ARN, its ARN with `/user/${aws:userid}`, or StringEquals on connect:InstanceId.

    Why it matters:
        Whoever can assume the role is signed in to the contact centre, past the identity provider and its second
        factor; a grant on a user other than the caller's own lets one agent act as another.

    How to fix:
        Trust only the SAML provider's ARN, with the SAML:aud condition, and grant the action on
        <instance ARN>/user/${aws:userid}; or use SamlIdentity.

    References:
        Amazon Connect administrator guide, configure SAML with IAM; the bank's service evaluation, E1 and E12.
    """

    code = "IDN02"
    title = "federation role trusts only the SAML provider"
    severity = "error"
    waivable = "no"
    applies_to = (Role,)
    controls = {"NIST 800-53 r5": ("AC-3", "AC-6", "IA-2"), "PCI DSS v4": ("7.2.2",)}
    denies = ()

    def check(self, fact: Role, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what is wrong with a federation role's trust and grants."""
        for message, fault in federation_faults(fact):
            if isinstance(fault, Unknown):
                yield self.cannot_tell(fact, fault)
            elif fault:
                yield self.fail(fact, message)
