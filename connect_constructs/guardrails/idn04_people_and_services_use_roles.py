"""IDN04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.identity import IamUser, Role
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class PeopleAndServicesUseRoles(Guardrail[IamUser | Role]):
    """What it checks:
        The app declares roles, and neither an IAM user, with or without a password, nor an access key, nor a policy of
        a user.

    Why it matters:
        A user's password and access keys are valid until somebody thinks of them, from anywhere and past the identity
        provider; what a role hands out ends within hours.

    How to fix:
        Let people sign in through the identity provider and services assume roles; remove the user and its keys.

    References:
        AWS IAM user guide, security best practices; the bank's service evaluation, E12.
    """

    code = "IDN04"
    title = "people and services use roles"
    severity = "error"
    waivable = "yes"
    applies_to = (IamUser, Role)
    controls = {"NIST 800-53 r5": ("AC-2", "IA-2", "IA-5"), "Security Hub": ("IAM.2",)}
    denies = ()

    def check(self, fact: IamUser | Role, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what only an IAM user needs."""
        if isinstance(fact, IamUser):
            yield self.fail(fact, f"the app declares {fact.what}, where a role would do")
