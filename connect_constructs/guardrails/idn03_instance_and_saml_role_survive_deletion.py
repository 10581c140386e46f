"""IDN03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, all_of, shown
from connect_constructs.facts.identity import Role, SamlProvider
from connect_constructs.facts.instance import Instance
from connect_constructs.guardrails._federation import is_federation_role
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_EXCEPT = {"ArnNotLike": {"aws:PrincipalArn": ("{deployment_principals}", "{break_glass_principals}")}}


class InstanceAndSamlRoleSurviveDeletion(Guardrail[Instance | SamlProvider | Role]):
    """What it checks:
        Instances, SAML providers and federation roles have UpdateReplacePolicy Retain and DeletionPolicy Retain or
        RetainExceptOnCreate.

    Why it matters:
        A deleted instance takes its users, numbers and contact records with it. A deleted provider or federation role
        locks every user out for good: each has to be deleted and made anew.

    How to fix:
        Set DeletionPolicy RetainExceptOnCreate and UpdateReplacePolicy Retain, in the CDK
        apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE).

    References:
        Amazon Connect administrator guide, configure SAML with IAM and security best practices; the bank's service
        evaluation, E1.
    """

    code = "IDN03"
    title = "instance and SAML role survive deletion"
    severity = "error"
    waivable = "yes"
    applies_to = (Instance, SamlProvider, Role)
    controls = {"NIST 800-53 r5": ("CM-5",)}
    denies = (
        {"Action": ("connect:DeleteInstance", "iam:DeleteSAMLProvider"), "Resource": "*", "Condition": _EXCEPT},
        {"Action": ("iam:DeleteRole",), "Resource": "arn:*:iam::*:role/connect-federation/*", "Condition": _EXCEPT},
    )

    def check(self, fact: Instance | SamlProvider | Role, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each way in which what signs users in is lost with its stack."""
        matters = is_federation_role(fact) if isinstance(fact, Role) else True
        for name, value, good in (
            ("DeletionPolicy", fact.retention.on_delete, ("Retain", "RetainExceptOnCreate")),
            ("UpdateReplacePolicy", fact.retention.on_replace, ("Retain",)),
        ):
            lost = all_of((matters, value if isinstance(value, Unknown) else value not in good))
            if isinstance(lost, Unknown):
                yield self.cannot_tell(fact, lost)
            elif lost:
                yield self.fail(fact, f"it does not outlive its stack: its {name} is {shown(value)}")
