"""KEY01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.encryption_key import EncryptionKey
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class CustomerKeysRotate(Guardrail[EncryptionKey]):
    """What it checks:
        Every customer key of the app has EnableKeyRotation true. Asymmetric and HMAC keys, keys with imported material
        and replica keys are exempt: KMS does not rotate them by itself.

    Why it matters:
        Rotation bounds how much data one version of the key material has ever encrypted.

    How to fix:
        Set EnableKeyRotation true on the key.

    References:
        AWS KMS developer guide, rotating keys; the bank's service evaluation, E6.
    """

    code = "KEY01"
    title = "customer keys rotate"
    severity = "error"
    waivable = "yes"
    applies_to = (EncryptionKey,)
    controls = {
        "NIST 800-53 r5": ("SC-12",),
        "PCI DSS v4": ("3.7.4",),
        "Security Hub": ("KMS.4",),
        "AWS Config managed rule": ("cmk-backing-key-rotation-enabled",),
    }
    denies = ()

    def check(self, fact: EncryptionKey, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a key that could rotate and does not."""
        if fact.can_rotate is False or fact.rotates is True:
            return
        if need(fact.can_rotate) and not need(fact.rotates):
            yield self.fail(fact, f"the key does not rotate: EnableKeyRotation is {shown(fact.rotates).lower()}")
