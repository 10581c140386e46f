"""KEY02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.encryption_key import EncryptionKey
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._key_admission import admissions
from connect_constructs.guardrails.policy import GuardrailPolicy


class KeyPoliciesAreScoped(Guardrail[EncryptionKey]):
    """What it checks:
        No statement of a key's policy allows the principal `*`, or all but a NotPrincipal, unless it names the caller
        (kms:CallerAccount, aws:PrincipalAccount, aws:PrincipalArn) or the source account. Every service principal is
        held to named accounts by aws:SourceAccount, or by an aws:SourceArn that states one; CloudWatch Logs by the log
        groups of this account in its encryption context. Wildcards in place of an account and IfExists hold nothing.
        The account's root, service-linked roles and KMS's default policy pass.

    Why it matters:
        A key policy is all that stands between a copy of the data and whoever holds it; a service that acts for any
        account decrypts for a stranger.

    How to fix:
        Add StringEquals aws:SourceAccount to the statements of services, and name the principals of the others.

    References:
        AWS KMS developer guide, key policies; AWS IAM user guide, the confused deputy; Amazon CloudWatch Logs user
        guide, encrypt log data; the bank's service evaluation, E6.
    """

    code = "KEY02"
    title = "key policies are scoped"
    severity = "error"
    waivable = "yes"
    applies_to = (EncryptionKey,)
    controls = {
        "NIST 800-53 r5": ("AC-3", "AC-6", "SC-12"),
        "PCI DSS v4": ("3.6.1",),
        "Security Hub": ("KMS.5",),
        "AWS Config managed rule": ("kms-key-policy-no-public-access",),
    }
    denies = ()

    def check(self, fact: EncryptionKey, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield whom a key's policy admits beyond named accounts."""
        for statement in need(fact.policy):
            for who, is_so in admissions(statement, fact.account):
                if isinstance(is_so, Unknown):
                    yield self.cannot_tell(fact, is_so)
                elif is_so:
                    yield self.fail(fact, f"the key's policy admits {who}")
