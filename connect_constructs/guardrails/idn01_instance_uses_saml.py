"""IDN01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.instance import Instance
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class InstanceUsesSaml(Guardrail[Instance]):
    """What it checks:
        Every instance has the identity management type SAML.

    Why it matters:
        Only SAML brings the bank's own identity provider, with its multi-factor sign-in and its leavers' process;
        users that Connect manages itself have a password and nothing else. The type can never be changed later.

    How to fix:
        Set IdentityManagementType to SAML before the first deployment, or use CompliantConnectInstance; an instance
        that exists has to be replaced by a new one.

    References:
        Amazon Connect administrator guide, plan your identity management; the bank's service evaluation, E1.
    """

    code = "IDN01"
    title = "instance uses SAML"
    severity = "error"
    waivable = "no"
    applies_to = (Instance,)
    controls = {"NIST 800-53 r5": ("IA-2",)}
    denies = ()

    def check(self, fact: Instance, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an instance of another identity management type."""
        kind = need(fact.identity_management_type)
        if kind != "SAML":
            yield self.fail(fact, f"the instance does not use SAML: its identity management type is {shown(kind)}")
