"""ACC07."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Known, all_of, any_of, mapped, need
from connect_constructs.facts.security_profile import SecurityProfile
from connect_constructs.guardrails._administrative_permissions import ADMINISTRATIVE, ADMINISTRATOR, PERSONA_TAG
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class PowerfulPermissionsStayWithAdministrators(Guardrail[SecurityProfile]):
    """What it checks:
        A security profile that grants changes to users, security profiles or agents' workspaces is declared as the
        administrator persona by the tag connect-persona with exactly the value administrator.

    Why it matters:
        Who may edit users or security profiles may grant themselves everything else.

    How to fix:
        Leave these permissions out of the profile, or, if it is the administrators', tag it connect-persona with the
        value administrator.

    References:
        Amazon Connect administrator guide, list of security profile permissions; the bank's service evaluation, E12.
    """

    code = "ACC07"
    title = "powerful permissions stay with administrators"
    severity = "error"
    waivable = "yes"
    applies_to = (SecurityProfile,)
    controls = {"NIST 800-53 r5": ("AC-5", "AC-6(1)", "AC-6(5)"), "PCI DSS v4": ("7.2.2",)}
    denies = ()

    def check(self, fact: SecurityProfile, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a security profile that makes administrators of others."""
        administrator = mapped(fact.tags, _declares_administrator)
        if administrator is True:
            return
        permissions = need(fact.permissions)
        powerful = sorted(name for name in permissions if isinstance(name, str) and name in ADMINISTRATIVE)
        if powerful and not need(administrator):
            yield self.fail(fact, f"it is no administrator's and grants {', '.join(powerful)}")
            return
        for name in permissions:
            need(name)


def _declares_administrator(tags: tuple[tuple[Known[str], Known[str]], ...]) -> Known[bool]:
    return any_of(all_of((_is(key, PERSONA_TAG), _is(value, ADMINISTRATOR))) for key, value in tags)


def _is(said: Known[str], word: str) -> Known[bool]:
    return mapped(said, lambda known: known == word)
